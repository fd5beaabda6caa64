// What the modules of Node, which are modules of the guest's, need of the engine and the host. They are there, and with
// them the globals that Node has, for a worker with the flag "nodejs_compat".

// The hashes that the host computes at once.
const hashNames = setOf(['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512']);

const nodeGlobals = {
	setImmediate(callback, ...args) {
		return startTimer(callback, 0, args, false);
	},
	clearImmediate(id) {
		stopTimer(id);
	},
};

function makeNodeParts() {
	const wrongType = (name, type, value) => {
		const isPrimitive = typeof value !== 'object' && typeof value !== 'function' && value !== undefined;
		return coded('ERR_INVALID_ARG_TYPE', 'The "' + name + '" argument must be of type ' + type + '. Received '
			+ (isPrimitive ? 'type ' + typeof value + ' (' + inspect(value) + ')' : inspect(value)), NativeTypeError);
	};

	const requireFunction = (value, name) => {
		if (typeof value !== 'function') {
			throw wrongType(name, 'function', value);
		}
	};

	// The function, called with the values that are there now.
	const bound = (fn, receive) => {
		requireFunction(fn, 'fn');
		const snapshot = new AsyncSnapshot();
		const result = function (...args) {
			return snapshotRun(snapshot, () => apply(fn, receive(this), args));
		};
		put(result, 'length', fn.length, false);
		return result;
	};

	class AsyncLocalStorage {

		#variable = new AsyncVariable();

		static bind(fn) {
			return bound(fn, (receiver) => receiver);
		}

		static snapshot() {
			const snapshot = new AsyncSnapshot();
			return function (fn, ...args) {
				requireFunction(fn, 'fn');
				return snapshotRun(snapshot, () => apply(fn, this, args));
			};
		}

		getStore() {
			return asyncGet(this.#variable);
		}

		run(store, callback, ...args) {
			requireFunction(callback, 'callback');
			return asyncRun(this.#variable, store, () => apply(callback, null, args));
		}

		exit(callback, ...args) {
			requireFunction(callback, 'callback');
			return asyncRun(this.#variable, undefined, () => apply(callback, null, args));
		}

		disable() {
			this.#variable = new AsyncVariable();
		}

		enterWith() {
			this.#variable;
			throw coded('ERR_METHOD_NOT_IMPLEMENTED', 'AsyncLocalStorage.enterWith is not there. Use run(store, callback), whose store ends with the callback.');
		}

	}

	let resources = 1;

	class AsyncResource {

		#id = ++resources;

		#snapshot = new AsyncSnapshot();

		static bind(fn, type, thisArg) {
			return bound(fn, thisArg === undefined ? (receiver) => receiver : () => thisArg);
		}

		constructor(type) {
			if (typeof type !== 'string') {
				throw wrongType('type', 'string', type);
			}
		}

		runInAsyncScope(fn, thisArg, ...args) {
			requireFunction(fn, 'fn');
			return snapshotRun(this.#snapshot, () => apply(fn, thisArg, args));
		}

		bind(fn, thisArg) {
			const snapshot = this.#snapshot;
			return snapshotRun(snapshot, () => bound(fn, thisArg === undefined ? (receiver) => receiver : () => thisArg));
		}

		asyncId() {
			return this.#id;
		}

		triggerAsyncId() {
			this.#id;
			return 1;
		}

		emitDestroy() {
			this.#id;
			return this;
		}

	}

	const parts = create(null);
	parts.AsyncLocalStorage = AsyncLocalStorage;
	parts.AsyncResource = AsyncResource;
	parts.crypto = () => loadCrypto().crypto;
	parts.digest = (name, data) => {
		const bytes = typeof data === 'object' && data !== null ? viewBytes(data) : null;
		if (bytes === null || !setHas(hashNames, name)) {
			throw new NativeTypeError('The arguments must be the name of a hash and bytes.');
		}
		return hashOfBytes(name, bytes.view);
	};
	return freeze(parts);
}

// Of the globals those that are modules as well, and that the guest's code names, are loaded.
async function installNode(names) {
	const descriptor = create(null);
	descriptor.get = once(makeNodeParts);
	defineProperty(globalThis, NativeSymbol.for('workerloader:node'), descriptor);
	put(globalThis, 'global', globalThis, false);
	put(globalThis, 'setImmediate', nodeGlobals.setImmediate, true);
	put(globalThis, 'clearImmediate', nodeGlobals.clearImmediate, true);
	for (let i = 0; i < names.length; i++) {
		const module = await import('node:' + toLowerCase(names[i]));
		put(globalThis, names[i], names[i] === 'Buffer' ? module.Buffer : module.default, false);
	}
}
