//# ESC-01 ESC-03 ESC-05 ESC-25 names of the host, the shell and shared memory => OK \[\]
const names = ['Java', 'java', 'Packages', 'javax', 'com', 'org', 'edu', 'Polyglot', 'Graal', 'quit', 'exit', 'read', 'readline', 'readFully', 'readbuffer',
	'print', 'printErr', 'load', 'loadWithNewGlobal', '$EXEC', '$ENV', '$ARG', 'arguments', 'WebAssembly', 'Worker', 'ShadowRealm', 'SharedArrayBuffer',
	'Atomics', 'Temporal', 'process', 'require', 'module', 'Debug', 'AsyncContext', 'importScripts', 'XMLHttpRequest', 'EventSource', 'Worker'];
return names.filter((name) => name in globalThis || globalThis[name] !== undefined);
//# ESC-07 imports of what is not a module of the worker => OK \[\]
const held = [];
for (const specifier of ['fs', 'node:fs', '/etc/passwd', 'file:///etc/passwd', 'https://example.com/x.js', 'data:text/javascript,export default 1', 'DATA:text/javascript,1',
	'../../../../etc/passwd', '', '.', '..', '/', '\0', 'java:lang', 'graal:', 'internal:error', 'main.js\0', 'm'.repeat(5000), '%2e%2e/x', 'bootstrap.js', 'module:/x']) {
	try { await import(specifier); held.push(specifier); }
	catch (error) { if (!(error instanceof Error)) held.push(specifier + ' ' + error); else console.log(error.message.slice(0, 300)); }
}
return held;
//# ESC-09 code from text => OK \[\]
const constructors = [eval, (0, eval), Function, (async () => {}).constructor, (function* () {}).constructor, (async function* () {}).constructor, Function.prototype.constructor,
	(class {}).constructor, Reflect.construct.constructor, setTimeout.constructor, console.log.constructor, env.API.echo.constructor];
const got = [];
for (const make of constructors) {
	try { got.push(String(make('return 1')())); } catch (error) { if (!(error instanceof EvalError)) got.push(String(error)); }
	try { got.push(String(Reflect.construct(make, ['return 1'])())); } catch (error) { if (!(error instanceof EvalError) && !(error instanceof TypeError)) got.push(String(error)); }
}
for (const timer of [setTimeout, setInterval, queueMicrotask]) {
	try { timer('globalThis.hacked = 1', 0); got.push(timer.name); } catch (error) { if (!(error instanceof TypeError)) got.push(String(error)); }
}
return got;
//# ESC-11 members that objects of the host have => OK \[\]
const found = []; const text_ = (value) => { try { return `${value}`; } catch (error) { return error.message; } };
for (const name of ['getClass', 'class', 'hashCode', 'wait', 'notify', 'notifyAll', 'equals', 'clone', 'finalize', 'getDeclaringClass', 'forName', 'inherited', 'hidden', 'setSecret', 'forEveryone']) {
	try { found.push(name + ' ' + await env.API[name]('x')); }
	catch (error) { if (error.code !== 'UNKNOWN_METHOD') found.push(name + ' ' + error); }
}
for (const value of [env.API, env.API.echo, env, ctx, console, ctx.exports]) {
	for (const text of [text_(value), Object.prototype.toString.call(value), typeof value, String(value.constructor)]) {
		if (/java|jdk|graal|truffle|foreign|host/i.test(text)) found.push(text);
	}
}
return found;
//# ESC-13 methods that are not exposed, by every path => OK \[\]
const passed = [];
for (const path of [['echo', 'call'], ['echo', 'apply'], ['then', 'echo'], ['nosuch', 'echo'], ['a', 'b', 'c'], ['__proto__', 'echo'], ['echo ', ''], ['ECHO'], ['echo\0'], ['hidden'], ['lambda$0'], ['<init>'], ['setSecret']]) {
	try {
		let target = env.API;
		for (const name of path) { if (name !== 'call' && name !== 'apply') target = target[name]; }
		const answer = path.at(-1) === 'call' || path.at(-1) === 'apply' ? 'local' : await target('x');
		if (answer !== 'local') passed.push(path.join('.') + ' ' + answer);
	}
	catch (error) { if (error.code !== 'UNKNOWN_METHOD' && !(error instanceof TypeError)) passed.push(path.join('.') + ' ' + error); }
}
return passed;
//# ESC-15 functions that the bridge could use are replaced => OK \[5, null\]
const seen = []; const used = new Set(); const { apply } = Reflect; const { add } = WeakSet.prototype; const { isArray } = Array; const iterator = Array.prototype[Symbol.iterator];
const look = (value, name) => {
	used.add(name);
	if (isArray(value)) for (let i = 0; i < value.length; i++) look(value[i], name);
	if ((typeof value === 'object' && value !== null) || typeof value === 'function') { try { apply(add, new WeakSet(), [value]); } catch { seen[seen.length] = name; } }
};
const spy = (owner, name) => { const old = owner[name]; owner[name] = function (...args) { look(this, name); look(args, name); return apply(old, this, args); }; };
for (const name of ['call', 'apply', 'bind']) spy(Function.prototype, name);
spy(Reflect, 'apply');
Array.prototype[Symbol.iterator] = function () { look(this, 'iterator'); return apply(iterator, this, []); };
Object.defineProperty(Object.prototype, 'then', { get() { look(this, 'then'); } });
(() => 1).call(); (() => 1).apply(null, [1]); (() => 1).bind(null); Reflect.apply(() => 1, null, []);
const answer = await env.API.echo({ a: [...[1, 2]], b: new Map([[1, { c: 2 }]]) });
if (answer.b.get(1).c !== 2) seen[seen.length] = 'answer';
try { await env.API.fail('unchecked'); } catch (error) { if (error.code !== 'BINDING_FAILED') seen[seen.length] = error.code; }
try { await fetch('https://example.com/'); } catch (error) { if (error.code !== 'EGRESS_DENIED') seen[seen.length] = error.code; }
await new Promise((resolve) => setTimeout(resolve, 1)); console.log({ a: [1] }); structuredClone({ a: [1] }); await import('main.js'); ctx.waitUntil(env.API.twice(1)); new URL('https://b\u00fccher.example/').hostname;
return [used.size, seen[0]];
//# ESC-17 setters on prototypes => OK none
let invoked = ''; const names = ['id', 'resolve', 'reject', 'json', 'name', 'code', 'kind', 'up', 'key', 'calls', 'callback', 'delay'];
for (let i = 0; i < 12; i++) Object.defineProperty(Array.prototype, i, { configurable: true, set() { invoked += i + ' '; }, get() { return undefined; } });
for (const name of names) Object.defineProperty(Object.prototype, name, { configurable: true, set() { invoked += name + ' '; } });
const answer = await env.API.echo(JSON.parse('{"a":[1,[2,{"id":3,"name":4}]]}'));
const timed = await new Promise((resolve) => setTimeout(resolve, 1, 'late'));
try { await env.API.fail('unchecked'); } catch (error) { if (error.code !== 'BINDING_FAILED') invoked += error.code; }
for (let i = 0; i < 12; i++) delete Array.prototype[i];
for (const name of names) delete Object.prototype[name];
if (answer.a[1][1].id !== 3 || timed !== 'late') invoked += JSON.stringify(answer);
return invoked || 'none';
//# ESC-19 built-ins are overwritten => OK \{answer=\[1, text, \{a=2\}\], time=true\}
const hostile = () => { throw new Error('patched'); };
const answerOf = Promise.prototype.then;
JSON.stringify = hostile; JSON.parse = hostile;
for (const Type of [Map, Set, String, Array, RegExp, Number, BigInt, Symbol, Date, WeakMap]) {
	for (const name of Object.getOwnPropertyNames(Type.prototype)) {
		if (name !== 'constructor') { try { Type.prototype[name] = hostile; } catch { } }
	}
}
Promise.prototype.then = hostile; Promise.resolve = hostile; Promise.reject = hostile;
globalThis.Promise = hostile; globalThis.Map = hostile; globalThis.Error = hostile; globalThis.Reflect = undefined; globalThis.Object = undefined;
return { answer: await env.API.echo([1, 'text', { a: 2 }]), time: await env.API.twice(2) === 4 };
//# ESC-21 an error without a text (sync) => SCRIPT_ERROR SCRIPT_ERROR .*
const error = new Error(); error.name = Symbol(); error.stack; throw error;
//# ESC-21 an error without a text (in an executor) => SCRIPT_ERROR SCRIPT_ERROR .*
await new Promise(() => { const error = new Error('x'); Object.defineProperty(error, 'name', { value: Symbol() }); Object.defineProperty(error, 'stack', { get() { throw error; } }); throw error; });
//# ESC-23 throws undefined => SCRIPT_ERROR SCRIPT_ERROR undefined
throw undefined;
//# ESC-23 throws null => SCRIPT_ERROR SCRIPT_ERROR null
throw null;
//# ESC-23 throws a symbol => SCRIPT_ERROR SCRIPT_ERROR .*
throw Symbol('s');
//# ESC-23 throws a function => SCRIPT_ERROR SCRIPT_ERROR .*
throw function f() { };
//# ESC-23 throws a proxy whose traps throw => SCRIPT_ERROR SCRIPT_ERROR .*
const trap = () => { throw new Error('trap'); };
throw new Proxy({}, new Proxy({}, { get: () => trap }));
//# ESC-23 throws a proxy whose traps throw proxies => SCRIPT_ERROR SCRIPT_ERROR .*
const evil = new Proxy(function () { }, new Proxy({}, { get: () => () => { throw evil; } }));
throw evil;
//# ESC-23 throws a revoked proxy => SCRIPT_ERROR SCRIPT_ERROR .*
const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); throw proxy;
//# ESC-23 throws ten million characters => SCRIPT_ERROR SCRIPT_ERROR .{4000,5000}
throw 'x'.repeat(1e7);
//# ESC-23 throws an object with throwing getters => SCRIPT_ERROR SCRIPT_ERROR .*
throw { get name() { throw 1; }, get message() { throw 2; }, get stack() { throw 3; }, get code() { throw 4; }, toString() { throw 5; } };
//# ESC-23 throws an object with endless getters => LIMIT CPU_TIME .*
throw { get message() { for (;;); } };
//# ESC-23 throws an error with a huge everything => SCRIPT_ERROR SCRIPT_ERROR .{1,5000}
const error = new Error('m'.repeat(1e6)); error.name = 'n'.repeat(1e6); error.code = 'c'.repeat(1e6); error.stack = 's\n'.repeat(1e6); for (let i = 0; i < 1000; i++) error['p' + i] = 'v'.repeat(100); throw error;
//# ESC-27 values that may not cross are refused in the guest => OK \[\]
const crossed = [];
const { proxy, revoke } = Proxy.revocable({}, {}); revoke();
const values = { symbol: Symbol(), promise: Promise.resolve(1), weakMap: new WeakMap(), instance: new (class Person { })(), bare: Object.create(null),
	revoked: proxy, generator: (function* () { })(), fakeRegExp: Object.create(RegExp.prototype), iterator: [].values(), fake: Object.create(Map.prototype), fakeDate: Object.create(Date.prototype) };
const refusedByTheEngine = new Set(['revoked', 'fakeRegExp', 'fake', 'fakeDate']);
for (const [name, value] of Object.entries(values)) {
	try { await env.API.echo({ list: [value] }); crossed.push(name); }
	catch (error) { if (error.remote || !(refusedByTheEngine.has(name) ? error instanceof TypeError : error.code === 'NOT_SERIALIZABLE' && error.message.includes('arguments[0].list[0]'))) crossed.push(name + ' ' + error); }
}
return crossed;
//# ESC-31 expressions of template languages cross verbatim => OK true
const text = '#{T(Runtime).x} ${env.PATH} ${jndi:ldap://x} [[${7*7}]] \'; DROP TABLE users; -- {{constructor}} <script> %s %n %x';
console.log(text);
return await env.API.echo(text) === text;
//# ESC-35 decorators => SCRIPT_ERROR SYNTAX_ERROR .*
export default { @decorated go() { return 1; } };
//# ESC-35 import defer => (SCRIPT_ERROR .*|OK .*)
import defer * as x from './main.js'; export default { go() { return 1; } };
//# ESC-35 using => (SCRIPT_ERROR SYNTAX_ERROR .*|OK 1)
{ using x = null; } return 1;
//# ESC-35 regular expression modifiers => (SCRIPT_ERROR SYNTAX_ERROR .*|OK true)
return /(?i:A)b/.test('ab');
//# ESC-35 source phase imports => (SCRIPT_ERROR .*|OK .*)
import source x from './main.js'; export default { go() { return 1; } };
//# a module that is a thenable and never settles => SCRIPT_ERROR HUNG .*
export function then() { } export default { go() { return 'real'; } };
//# a module that is a thenable and spins => LIMIT CPU_TIME .*
export function then() { for (;;); } export default { go() { return 'real'; } };
//# a default export whose traps answer everything => SCRIPT_ERROR .*
const endless = () => new Proxy(function () { }, { get: (t, key) => key === Symbol.toPrimitive ? () => 'x' : endless(), apply: () => endless(), getPrototypeOf: () => endless(), ownKeys: () => ['a', 'prototype'], has: () => true }); export default endless();
//# a default export that is a revoked proxy => SCRIPT_ERROR .*
const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); export default proxy;
//# a result that resolves twice => OK odd
class Odd extends Promise { then(resolve, reject) { resolve('odd'); resolve('again'); reject('no'); return super.then(resolve, reject); } static get [Symbol.species]() { return Odd; } } return new Odd(() => { });
//# a result whose getters make new ones => SCRIPT_ERROR RESULT_NOT_SERIALIZABLE .*
const fresh = () => ({ get a() { return fresh(); }, get b() { return fresh(); } }); return fresh();
//# frames that a function of the guest prepares => OK [^ ]*Error: x.*
Error.prepareStackTrace = (error, sites) => sites.map((site) => [site.getFileName?.(), site.getTypeName?.(), typeof site.getThis?.(), typeof site.getFunction?.()].join()).join(); return String(new Error('x').stack).split('\n')[0];
//# a map that grows while it is written => OK .*
const m = new Map([['a', { get x() { m.set('b', { get x() { m.set('c', 1); return 1; } }); return 1; } }]]); return m;
//# code from the constructor of a generator => SCRIPT_ERROR .*dynamic evaluation.*
return Object.getPrototypeOf(async function* () { }).constructor('yield 1');
//# a name of a method of a million characters => OK UNKNOWN_METHOD .*
return env.API['x'.repeat(1e6)]().catch((error) => error.code + ' ' + error.message.length);
