//# every prototype patched before the first import => OK .*
const spied = [];
for (const owner of [Object.prototype, Array.prototype, Function.prototype, String.prototype, Map.prototype, Set.prototype, Promise.prototype, RegExp.prototype, Uint8Array.prototype, Object.getPrototypeOf(Uint8Array.prototype), ArrayBuffer.prototype, DataView.prototype, TextEncoder.prototype, TextDecoder.prototype]) {
	for (const key of Reflect.ownKeys(owner)) {
		const descriptor = Reflect.getOwnPropertyDescriptor(owner, key);
		if (typeof descriptor.value === 'function' && key !== 'constructor' && descriptor.configurable) {
			const original = descriptor.value;
			Reflect.defineProperty(owner, key, { ...descriptor, value: function (...args) { if (spied.length < 20000) { spied[spied.length] = [this, args]; } return Reflect.apply(original, this, args); } });
		}
	}
}
const loaded = [];
for (const name of ['buffer', 'util', 'path', 'events', 'assert', 'crypto', 'async_hooks', 'process', 'assert/strict', 'path/posix']) {
	try { const module = await import(`node:${name}`); loaded[loaded.length] = name; Object.keys(module); } catch (error) { loaded[loaded.length] = `${name}: ${error.name}`; }
}
const foreign = []; const seen = new Set(); const queue = [spied]; let steps = 0;
while (queue.length > 0 && steps++ < 3000) {
	const value = queue[queue.length - 1]; queue.length--;
	try { new WeakSet([value]); } catch { if ((typeof value === 'object' && value !== null) || typeof value === 'function') foreign[foreign.length] = typeof value; continue; }
	if (seen.has(value)) continue;
	seen.add(value);
	if (/^(post|deliver)$/.test(value.name)) foreign[foreign.length] = value.name;
	for (const key of Reflect.ownKeys(value)) { const { value: inner } = Reflect.getOwnPropertyDescriptor(value, key); if ((typeof inner === 'object' && inner !== null) || typeof inner === 'function') queue[queue.length] = inner; }
}
if (foreign.length > 0 || loaded.length !== 10) throw new Error(`${foreign.join()} ${loaded.join()}`);
return loaded.join();
//# prototypes that throw while a module is imported => OK \[function, true, Error\]
const original = String.prototype.replace; String.prototype.replace = () => { throw new Error('replace'); };
const { AsyncLocalStorage } = await import('node:async_hooks'); const failed = await import('node:buffer').then(() => false, (error) => error.message === 'replace');
String.prototype.replace = original;
return [typeof AsyncLocalStorage, failed, await import('node:crypto').then(() => 'none', (error) => error.name)];
//# the symbol of the modules, replaced or changed => OK \[TypeError, TypeError, TypeError\]
const symbol = Object.getOwnPropertySymbols(globalThis).find((each) => each.description === 'workerloader:node');
return [() => { globalThis[symbol] = 1; }, () => { delete globalThis[symbol]; }, () => { globalThis[symbol].digest = 1; }].map((action) => { try { action(); return 'changed'; } catch (error) { return error.name; } });
//# what the modules get leads to functions and classes only => OK \[AsyncLocalStorage, AsyncResource, crypto, digest\]
const symbol = Object.getOwnPropertySymbols(globalThis).find((each) => each.description === 'workerloader:node');
return Object.keys(globalThis[symbol]).sort();
//# a hash of what is no bytes => OK \[TypeError, TypeError, TypeError, TypeError, 16\]
const { digest } = globalThis[Symbol.for('workerloader:node')];
return [['md5', 'x'], ['none', new Uint8Array(1)], ['__proto__', new Uint8Array(1)], [{ toString: () => 'md5' }, new Uint8Array(1)], ['md5', new Uint8Array(4000000)]].map((args) => { try { return digest(...args).length; } catch (error) { return error.name; } });
//# stores hold nothing of the bridge's => OK undefined
import { AsyncLocalStorage } from 'node:async_hooks';
export default { go() { const Variable = Object.getPrototypeOf(new AsyncLocalStorage()).constructor; return String(new Variable().getStore()); } };
//# methods of stores on foreign receivers => OK \[TypeError, TypeError, TypeError, TypeError\]
const { AsyncLocalStorage, AsyncResource } = await import('node:async_hooks');
return [() => AsyncLocalStorage.prototype.getStore.call({}), () => AsyncLocalStorage.prototype.run.call(new AsyncResource('x'), 1, () => 1), () => AsyncResource.prototype.runInAsyncScope.call({}, () => 1), () => AsyncLocalStorage.prototype.enterWith.call(null)].map((action) => { try { action(); return 'ran'; } catch (error) { return error.name; } });
//# calls in the context of an invocation that has ended => OK (?s).*
export default { async go(arg, env) { const { AsyncLocalStorage } = await import('node:async_hooks'); const back = AsyncLocalStorage.snapshot(); await null; return back(async () => (await env.API.twice(21))); } };
//# a store that is a stub, a proxy, a thenable => OK \[function, 1, object\]
const { AsyncLocalStorage } = await import('node:async_hooks'); const storage = new AsyncLocalStorage();
return [storage.run(env.API, () => typeof storage.getStore().twice), storage.run(new Proxy({}, { get: () => 1 }), () => storage.getStore().x), storage.run({ then() { } }, () => typeof storage.getStore())];
//# inspecting what lies about itself => OK .*
const { inspect, isDeepStrictEqual, format } = await import('node:util'); const out = [];
const cyclic = []; cyclic.push(cyclic, new Map([[cyclic, cyclic]]));
for (const value of [new Proxy({}, { ownKeys() { throw new Error('keys'); } }), { get [Symbol.toStringTag]() { throw new Error('tag'); } }, cyclic, Object.create(Array.prototype), { length: 2 ** 53 }, Object.setPrototypeOf(new Uint8Array(1), null), Object.defineProperty({}, 'constructor', { get() { throw new Error('constructor'); } })]) {
	for (const action of [() => inspect(value), () => format('%s %o %j', value, value, value), () => isDeepStrictEqual(value, value)]) { try { out.push(String(action()).length); } catch (error) { out.push(error.name); } }
}
return out.join();
//# an inspected tower of objects => (OK .*|SCRIPT_ERROR .*|LIMIT .*)
const { inspect } = await import('node:util'); let tower = {}; for (let i = 0; i < 100000; i++) tower = { tower };
return inspect(tower, { depth: Infinity }).length;
//# a wide array, inspected whole => (OK .*|LIMIT .*|SCRIPT_ERROR .*)
const { inspect } = await import('node:util'); return inspect(Array(1e6).fill(1), { maxArrayLength: Infinity }).length;
//# buffers from lengths that lie => OK .*
const { Buffer } = await import('node:buffer'); const out = [];
for (const action of [() => Buffer.from({ length: 2 ** 53 }), () => Buffer.from({ length: -1 }), () => Buffer.concat([Buffer.alloc(1)], 2 ** 40), () => Buffer.from(new ArrayBuffer(1), 2 ** 40), () => Buffer.alloc(10).fill('ab', 0, 2 ** 40), () => Buffer.alloc(10, Buffer.alloc(10).subarray(5)), () => Buffer.from('x'.repeat(3e7), 'hex').length, () => Buffer.alloc(8).copy(Buffer.alloc(4), 2 ** 40), () => Buffer.alloc(5).readUIntBE(2 ** 40, 6)]) { try { out.push(String(action())); } catch (error) { out.push(error.name); } }
return out.join();
//# base64 with much that is of no alphabet => (OK 0|LIMIT .*|SCRIPT_ERROR .*)
const { Buffer } = await import('node:buffer'); return Buffer.from('*'.repeat(5e6), 'base64').length;
