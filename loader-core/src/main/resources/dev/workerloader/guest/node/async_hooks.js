// What keeps a value along an asynchronous course; the engine carries it.
const { AsyncLocalStorage, AsyncResource } = globalThis[Symbol.for('workerloader:node')];

export { AsyncLocalStorage, AsyncResource };
export default { AsyncLocalStorage, AsyncResource };
