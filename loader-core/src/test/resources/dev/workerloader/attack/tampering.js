//# the bootstrap's symbol leads to env and the classes only => OK \[RpcTarget, WorkerEntrypoint, env\]
return Object.getOwnPropertySymbols(globalThis).filter((s) => String(s).includes('workerloader')).flatMap((s) => Object.keys(globalThis[s])).sort();
//# accessors of the descriptor protocol on Object.prototype => OK \[7, data, true\]
export default {
	async go(arg, env, ctx) {
		for (const name of ['value', 'get', 'set', 'writable', 'enumerable', 'configurable']) Object.prototype[name] = name === 'get' || name === 'set' ? () => 0 : true;
		return [await env.API.echo(7), (await env.API.echo({ k: 'data' })).k, await ctx.exports.default.nested()];
	},
	nested() { return true; },
};
//# properties that the bootstrap reads from the host's answers, planted on Object.prototype => OK \[BINDING_FAILED, true\]
Object.prototype.remote = 'planted'; Object.prototype.name = 'Planted'; Object.prototype.code = 'PLANTED'; Object.prototype.props = { x: 1 };
try { await env.API.fail('unchecked'); } catch (error) { return [error.code, error.remote]; }
//# RPC-23 Promise species and constructor => OK \[5, 6\]
const log = []; const Native = Promise;
class Spy extends Promise { constructor(executor) { super(executor); log.push('spy'); } static get [Symbol.species]() { return Spy; } }
Promise.prototype.constructor = Spy;
const first = await env.API.echo(5);
Object.defineProperty(Promise, Symbol.species, { get() { throw new Error('species'); } });
Promise.prototype.constructor = Native;
return [first, await env.API.echo(6)];
//# a then planted on Object.prototype while answers arrive => (OK .*|SCRIPT_ERROR .*|LIMIT .*)
Object.prototype.then = function (resolve) { delete Object.prototype.then; console.log(typeof this, Object.keys(this).join()); resolve('stolen'); };
return await env.API.echo({ a: 1 });
//# a main module that is a thenable, resolving to a hostile namespace => SCRIPT_ERROR .*
export function then(resolve) { resolve(new Proxy({}, { ownKeys() { throw new Error('ownKeys'); } })); }
export default { go() { return 1; } };
//# a main module that is a thenable and never resolves => SCRIPT_ERROR HUNG .*
export function then() { }
export default { go() { return 1; } };
//# a main module that is a thenable and loops => LIMIT CPU_TIME .*
export function then(resolve) { for (;;); }
export default { go() { return 1; } };
//# a main module that is a thenable and resolves to itself => (SCRIPT_ERROR .*|LIMIT .*)
export function then(resolve) { import('main.js').then(resolve); }
export default { go() { return 1; } };
//# a namespace that lies about its own keys => SCRIPT_ERROR .*
export function then(resolve) { resolve(new Proxy({}, { ownKeys() { return ['default']; }, getOwnPropertyDescriptor() { return undefined; }, get() { return { go: () => 1 }; } })); }
export default { go() { return 1; } };
//# the default export is a proxy around everything => OK held
export default new Proxy({}, { get(target, key) { return key === 'go' ? () => 'held' : undefined; }, getOwnPropertyDescriptor(target, key) { return { configurable: true, enumerable: true, writable: true, value: () => 'held' }; }, ownKeys() { return ['go', 'then', 'constructor']; }, has() { return true; } });
//# a getter bomb in the result => LIMIT (CPU_TIME|ALLOCATION) .*
return { get a() { return { get a() { const list = []; for (;;) list.push({}); } }; } };
//# an endless tree of getters in the result => SCRIPT_ERROR RESULT_NOT_SERIALIZABLE .*levels deep.*
const node = () => Object.defineProperty({}, 'next', { enumerable: true, get: node }); return node();
//# an array whose length grows while it is read => LIMIT (CPU_TIME|ALLOCATION|RESULT_SIZE) .*
return new Proxy([], { get(target, key) { return key === 'length' ? Infinity : 1; } });
//# a result that calls back while it is encoded => OK \{a=2\}
const calls = []; const result = { get a() { calls.push(env.API.echo(1)); return 2; } }; return result;
//# a hostile prepareStackTrace => SCRIPT_ERROR SCRIPT_ERROR .*
Error.prepareStackTrace = () => { throw new Error('prepare'); }; Error.stackTraceLimit = Infinity; throw new TypeError('x');
//# prepareStackTrace sees no function and no receiver of the bootstrap => OK \[\]
const leaks = [];
Error.prepareStackTrace = (error, sites) => { for (const site of Array.isArray(sites) ? sites : []) { for (const name of ['getFunction', 'getThis', 'getEvalOrigin', 'getFileName']) { const value = site[name]?.(); if (typeof value === 'function' && value !== go || (typeof value === 'object' && value !== null)) leaks.push(name); if (typeof value === 'string' && value.includes('bootstrap')) continue; } } return 'stack'; };
function go() { }
await env.API.echo({ get x() { new Error('x').stack; return 1; }, toJSON() { new Error('y').stack; return 1; } }).catch(() => 0);
return leaks;
//# subclasses of Error with hostile parts => SCRIPT_ERROR SCRIPT_ERROR .*
class Evil extends Error { get message() { return { toString() { throw 1; } }; } get name() { return { [Symbol.toPrimitive]() { for (const x of []) x; throw 2; } }; } get stack() { return new Proxy([], {}); } get code() { return 'CPU_TIME'; } static [Symbol.hasInstance]() { return true; } }
throw new Evil('x');
//# an error that claims a code of the loader's => SCRIPT_ERROR SCRIPT_ERROR .*
throw Object.assign(new Error('x'), { code: 'SANDBOX_LOST', remote: true, call: 1 });
//# a finalizer that loops => (OK .*|LIMIT .*)
const registry = new FinalizationRegistry(() => { for (;;); }); for (let i = 0; i < 1000; i++) registry.register({}, i); await new Promise((resolve) => setTimeout(resolve, 5)); return 'done';
//# hostile console arguments => OK \[\]
const thrown = []; const trap = () => { throw new Error('trap'); }; const proxy = new Proxy({}, new Proxy({}, { get: () => trap })); const cyclic = []; cyclic.push(cyclic);
const { proxy: revoked, revoke } = Proxy.revocable([], {}); revoke();
for (const method of Object.keys(console)) {
	for (const value of [proxy, revoked, cyclic, Symbol(), 1n, { get x() { throw 1; } }, Object.create(null), new (class { get [Symbol.toStringTag]() { throw 1; } })(), Object.create(Map.prototype), Object.create(Date.prototype), Object.create(RegExp.prototype), new Proxy(function () { }, {}), Object.defineProperty(() => 1, 'name', { value: 1 }), '%s%s%d%i%f%j%o%O%c%%%', Object.setPrototypeOf([], null)]) {
		try { console[method](value, value); console[method]('%s %d %j %c', value, value, value, value); } catch (error) { thrown.push(method + ' ' + String(error)); }
	}
}
return thrown;
//# huge property names => (OK .*|SCRIPT_ERROR RESULT.*|LIMIT .*)
return { ['k'.repeat(2e6)]: 1, [' ']: 2, '\uD800': 3, '__proto__': 4, ['']: 5 };
//# a property name above what the host takes as one => (SCRIPT_ERROR .*|LIMIT .*|OK .*)
return Object.fromEntries([['n'.repeat(1_500_000), 1]]);
//# a huge method name => OK UNKNOWN_METHOD
try { await env.API['a'.repeat(2e6)](1); } catch (error) { return error.code; }
//# a long path of members => OK UNKNOWN_METHOD
let member = env.API.none; for (let i = 0; i < 1000; i++) member = member['m' + i]; try { await member(); } catch (error) { return error.code; }
//# log lines that fill what a slice may post => OK done
for (let i = 0; i < 20000; i++) console.log('x'); return 'done';
//# timers that fill what a slice may post => OK TIMERS
try { for (let i = 0; i < 20000; i++) clearTimeout(setTimeout(() => { }, 1)); } catch (error) { return error.code; }
//# rejections that fill what a slice may post => OK done
for (let i = 0; i < 20000; i++) Promise.reject(i); return 'done';
//# calls that fill what a slice may post => (OK \[MESSAGE_SIZE\]|LIMIT .*)
const big = 'x'.repeat(8_000_000); const codes = new Set(); await Promise.all(Array.from({ length: 10 }, () => env.API.sizeOf(big).catch((error) => { if (error.code !== 'BAD_ARGUMENTS') codes.add(error.code); }))); return [...codes];
//# a microtask that goes on after the answer => LIMIT (CPU_TIME|ALLOCATION) .*
(async () => { for (;;) await null; })(); return 'done';
//# a timer that throws a proxy whose traps throw => OK done
setTimeout(() => { throw new Proxy({}, { getPrototypeOf() { throw new Error('trap'); } }); }, 0); await new Promise((resolve) => setTimeout(resolve, 20)); return 'done';
//# waitUntil of what throws proxies => OK done
ctx.waitUntil(Promise.reject(new Proxy({}, { getPrototypeOf() { throw new Error('trap'); } }))); ctx.waitUntil({ then() { throw 1; } }); ctx.waitUntil({ get then() { throw 2; } }); return 'done';
//# deep recursion at every bridge call => (OK .*RangeError.*|LIMIT .*)
const names = new Set(); const uses = [() => env.API.echo(1), () => console.log('x'), () => setTimeout(() => { }, 0), () => structuredClone({ a: [1] }), () => queueMicrotask(() => { }), () => ctx.waitUntil(Promise.resolve()), () => env.API.none.none(1), () => fetch('x'), () => Symbol.for('x'), () => ctx.exports.default, () => import('main.js'), () => Promise.reject(1)];
for (const use of uses) { let depth = 0; const dive = () => { depth++; try { dive(); } catch (error) { names.add(error.name); if (depth-- % 500 === 0) { try { const p = use(); p?.catch?.(() => 0); } catch (e) { names.add(e.name); } } throw error; } }; try { dive(); } catch (error) { names.add(error.name); } }
return [...names].join();
//# keys of one hash, of several classes, in a Map => SCRIPT_ERROR RESULT_NOT_SERIALIZABLE .*same hash.*
const map = new Map(); const double = new Float64Array(1); const words = new Uint32Array(double.buffer);
for (let i = 1; i < 5000; i++) { map.set(i * 4294967296 + ((i ^ 12345) >>> 0), 1); words[1] = 0x40000000 + i * 7; words[0] = (words[1] ^ 12345) >>> 0; map.set(double[0], 1); }
return map;
//# arguments of log entries beside empty messages => (OK 1|LIMIT .*)
const list = Array.from({ length: 100 }, () => []); for (let i = 0; i < 2000; i++) console.log('%c', list); return 1;
//# a call is not begun by a slice that a limit ends => LIMIT CPU_TIME .*
env.API.echo('too late'); for (;;);
//# CallFailure cannot be imitated => SCRIPT_ERROR SCRIPT_ERROR .*
throw { kind: 'entrypoint', message: 'forged', __proto__: { constructor: { name: 'CallFailure' } } };
//# URL and URLSearchParams first used when everything that they could use is patched => OK https://xn--bcher-kva.example/p\?a=A%F0%9F%98%80&b=%C3%BC\+%21#h xn--bcher-kva.example a,b \[\]
const stolen = []; const spy = (name) => function () { stolen.push(name); return 'stolen'; };
for (const owner of [String.prototype, Array.prototype, Map.prototype, Function.prototype, RegExp.prototype, Set.prototype, WeakMap.prototype]) {
	for (const name of Object.getOwnPropertyNames(owner)) if (name !== 'constructor' && typeof Object.getOwnPropertyDescriptor(owner, name).value === 'function') Object.defineProperty(owner, name, { value: spy(name) });
}
Object.defineProperty(Array.prototype, 0, { set: spy('0'), configurable: true }); Object.defineProperty(Array.prototype, 1, { set: spy('1'), configurable: true });
Object.defineProperty(Object.prototype, 'get', { value: spy('get'), configurable: true }); Object.defineProperty(Object.prototype, 'enumerable', { get: spy('enumerable'), configurable: true });
String.fromCharCode = spy('fromCharCode'); encodeURIComponent = spy('encode'); decodeURIComponent = spy('decode'); Object.create = spy('create'); Reflect.ownKeys = spy('ownKeys'); Object.setPrototypeOf = spy('setPrototypeOf');
delete Object.prototype.get; delete Object.prototype.enumerable;
const url = new URL('/p?a=%41\ud83d\ude00', 'https://b\u00fccher.example'); url.hash = 'h'; url.searchParams.append('b', '\u00fc !'); url.searchParams.sort();
const host = url.hostname; const keys = url.searchParams.keys(); const first = keys.next().value; const second = keys.next().value;
return `${url.href} ${host} ${first},${second} [${stolen.length === 0 ? '' : stolen[stolen.length - 1]}]`;
//# URLPattern and TextDecoder first used when everything that they could use is patched => OK 7 x /\{:a\}:b\(\\d\+\)/\* true 中€ \[\]
const stolen = []; const spy = (name) => function () { stolen.push(name); return 'stolen'; }; const bytes = new Uint8Array([0xa4, 0xa4, 0xa3, 0xe1]);
for (const owner of [String.prototype, Array.prototype, Map.prototype, Function.prototype, RegExp.prototype, Set.prototype, WeakMap.prototype, Object.getPrototypeOf(Uint8Array.prototype), Uint8Array.prototype, TextEncoder.prototype]) {
	for (const name of Object.getOwnPropertyNames(owner)) if (name !== 'constructor' && typeof Object.getOwnPropertyDescriptor(owner, name).value === 'function' && name !== 'push') Object.defineProperty(owner, name, { value: spy(name) });
}
Object.defineProperty(RegExp.prototype, 'flags', { get: spy('flags') }); Object.defineProperty(RegExp.prototype, 'source', { get: spy('source') });
for (const name of ['RegExp', 'Boolean', 'String', 'Set', 'Map', 'Uint8Array']) globalThis[name] = spy(name);
Object.create = spy('create'); Reflect.ownKeys = spy('ownKeys'); Object.setPrototypeOf = spy('setPrototypeOf');
const pattern = new URLPattern('/{:a}:b(\\d+)/*', 'https://b\u00fccher.example'); const match = pattern.exec('https://xn--bcher-kva.example/x7/y').pathname.groups;
const text = new TextDecoder('big5').decode(bytes);
return `${match.b} ${match.a} ${pattern.pathname} ${pattern.hasRegExpGroups} ${text} [${stolen.length === 0 ? '' : stolen[stolen.length - 1]}]`;
//# digests, forms and long texts when typed arrays are of another species => OK 0 886715e4 v 300000 a
let used = 0; const bytes = new Uint8Array(300_000); const hex = Uint8Array.prototype.toHex; const view = Uint8Array; const read = Reflect.apply;
Object.defineProperty(Uint8Array.prototype, 'constructor', { get() { used++; return { [Symbol.species]: Uint16Array }; } });
const digest = await crypto.subtle.digest('SHA-256', bytes);
const form = new FormData(); form.append('name', 'v'); const received = await new Response(form).formData();
const text = new TextDecoder('windows-1251').decode(bytes);
return `${used} ${read(hex, new view(digest), []).slice(0, 8)} ${received.get('name')} ${text.length} ${atob('YQ==')}`;
//# crypto, compression and encodings first used when everything that they could use is patched => OK 24 ba7816bf 16 true 5 YQ== a 3 \[\]
const { subtle } = crypto; const bytes = new TextEncoder().encode('abc'); const hex = Uint8Array.prototype.toHex; const read = Reflect.apply; const text = String.prototype.slice; const response = (stream) => new Response(stream).bytes(); const blob = new Blob(['hello']).stream(); const pack = new CompressionStream('gzip'); const unpack = new DecompressionStream('gzip'); const piped = blob.pipeThrough(pack).pipeThrough(unpack);
const stolen = []; const spy = (name) => function () { stolen.push(name); return 'stolen'; };
for (const owner of [String.prototype, Array.prototype, Map.prototype, Function.prototype, Set.prototype, Object.getPrototypeOf(Uint8Array.prototype), Uint8Array.prototype, TextEncoder.prototype, TextDecoder.prototype]) {
	for (const name of Object.getOwnPropertyNames(owner)) if (name !== 'constructor' && !/^(call|apply|bind|push|shift|then|slice|subarray|set)$/.test(name) && typeof Object.getOwnPropertyDescriptor(owner, name).value === 'function') Object.defineProperty(owner, name, { value: spy(name) });
}
Uint8Array.fromBase64 = spy('fromBase64'); String.fromCharCode = spy('fromCharCode');
const key = await subtle.importKey('jwk', { kty: 'oct', k: 'AAECAwQFBgcICQoLDA0ODw' }, 'AES-GCM', true, ['encrypt']); const sealed = await subtle.encrypt({ name: 'AES-GCM', iv: bytes }, key, new Uint8Array(8));
const digest = await subtle.digest('SHA-256', bytes); const raw = await subtle.exportKey('raw', key); const values = crypto.getRandomValues(new Uint32Array(4));
const length = (await response(piped)).byteLength; const encoded = btoa('a'); const decoded = atob(encoded);
return `${sealed.byteLength} ${read(text, read(hex, new Uint8Array(digest), []), [0, 8])} ${raw.byteLength} ${values[0] !== 0 || values[1] !== 0} ${length} ${encoded} ${decoded} ${bytes.byteLength} [${stolen.length === 0 ? '' : stolen[stolen.length - 1]}]`;
