//# CPU-01 for => LIMIT CPU_TIME .*
for (;;) { }
//# CPU-01 while => LIMIT CPU_TIME .*
while (true);
//# CPU-01 do => LIMIT CPU_TIME .*
do { } while (1);
//# CPU-01 at the top level => LIMIT CPU_TIME .*
for (;;) { } export default { go() { } };
//# CPU-03 catch and finally are not entered => LIMIT CPU_TIME .*
console.log('tried'); try { for (;;); } catch { console.log('caught'); for (;;); } finally { console.log('finally'); for (;;); }
//# CPU-03 handlers that go on at the end of the stack => LIMIT CPU_TIME .*
const f = () => { try { f(); } catch { f(); } }; f();
//# CPU-03 a handler that does not leave the end of the stack => LIMIT CPU_TIME .*
const f = () => { try { f(); } catch { for (;;) { try { for (let i = 0; i < 1e9; i++); } catch { } } } }; f();
//# CPU-03 promises that go on at the end of the stack => LIMIT CPU_TIME .*
const f = async () => { f(); f(); }; f();
//# CPU-05 endless await => LIMIT (CPU_TIME|ALLOCATION) .*
for (;;) await null;
//# CPU-05 endless microtasks => LIMIT (CPU_TIME|ALLOCATION) .*
const next = () => Promise.resolve().then(next); next(); return 1;
//# CPU-05 microtasks that multiply => LIMIT (CPU_TIME|ALLOCATION) .*
const twice = () => { Promise.resolve().then(twice); Promise.resolve().then(twice); }; twice(); return 1;
//# CPU-07 nothing can settle it => SCRIPT_ERROR HUNG .*
await new Promise(() => { });
//# CPU-09 nested quantifiers => (OK .*|LIMIT CPU_TIME .*)
return /^(a+)+$/.test('a'.repeat(40) + '!');
//# CPU-09 alternatives => (OK .*|LIMIT CPU_TIME .*)
return /^(a|aa)+$/.test('a'.repeat(60) + '!');
//# CPU-09 nested stars => (OK .*|LIMIT CPU_TIME .*)
return /(.*)*x/.test('a'.repeat(40));
//# CPU-09 back references => LIMIT (CPU_TIME|ALLOCATION) .*
return /^(a+)+\1$/.test('a'.repeat(40) + '!');
//# CPU-09 look-behind => (OK .*|LIMIT CPU_TIME .*)
return /(?<=(a+)+\1)b/.test('a'.repeat(40) + 'c');
//# CPU-09 sets => (OK .*|LIMIT CPU_TIME .*)
return /^([\p{L}--[a-z]]|[\p{L}&&\p{ASCII}]+)+$/v.test('a'.repeat(40) + '!');
//# CPU-11 a long subject => (OK false|LIMIT CPU_TIME .*)
return /1+2/.test('1'.repeat(30 * 2 ** 20));
//# CPU-13 a comparator without order => (LIMIT .*|SCRIPT_ERROR .*)
return new Array(1e7).fill(0).sort(() => Math.random() - 0.5).length;
//# CPU-13 a comparator that throws => SCRIPT_ERROR SCRIPT_ERROR x.*
return [3, 2, 1].sort(() => { throw new Error('x'); });
//# CPU-13 a comparator that loops => LIMIT CPU_TIME .*
return [3, 2, 1].sort(() => { for (;;); });
//# CPU-15 a sparse array, sorted => (OK .*|LIMIT .*|SCRIPT_ERROR .*)
const array = []; array[4294967294 - 1] = 1; array.sort(); return array.length;
//# CPU-15 a sparse array, visited => (OK .*|LIMIT .*)
const array = []; array[4294967293] = 1; array.forEach(() => { }); return array.length;
//# CPU-15 a sparse array, joined => (LIMIT .*|SCRIPT_ERROR .*)
const array = []; array[4294967293] = 1; return array.join().length;
//# CPU-17 deep text is parsed => (SCRIPT_ERROR .*|LIMIT .*)
return JSON.parse('['.repeat(1e6));
//# CPU-17 a deep object is written => (SCRIPT_ERROR .*|LIMIT .*)
let deep = {}; for (let i = 0; i < 1e5; i++) deep = { deep }; return JSON.stringify(deep).length;
//# CPU-17 a deep object is the result => SCRIPT_ERROR RESULT_NOT_SERIALIZABLE .*
let deep = {}; for (let i = 0; i < 1e5; i++) deep = { deep }; return deep;
//# CPU-17 an endless reviver => LIMIT CPU_TIME .*
return JSON.parse('[1]', () => { for (;;); });
//# CPU-17 an endless replacer => (SCRIPT_ERROR .*|LIMIT .*)
return JSON.stringify({ a: 1 }, (key, value) => ({ value }));
//# CPU-19 a chain of proxies => (SCRIPT_ERROR .*|LIMIT .*)
let proxy = {}; for (let i = 0; i < 1e6; i++) proxy = new Proxy(proxy, {}); console.log('made'); return proxy.x;
//# CPU-19 a chain of prototypes => (OK .*|SCRIPT_ERROR .*|LIMIT .*)
let object = {}; for (let i = 0; i < 1e6; i++) object = Object.create(object); console.log('made'); return object.x;
//# CPU-19 a chain of getters => (SCRIPT_ERROR .*|LIMIT .*)
let object = {}; for (let i = 0; i < 3e5; i++) { const inner = object; object = { get x() { return inner.x; } }; } console.log('made'); return object.x;
//# CPU-19 a chain of bound functions => (SCRIPT_ERROR .*|LIMIT .*)
let f = () => 1; for (let i = 0; i < 1e6; i++) f = f.bind(null); console.log('made'); return f();
//# CPU-21 waiting on shared memory => OK undefined undefined
return typeof Atomics + ' ' + typeof SharedArrayBuffer;
//# CPU-23 a bean that is stuck => OK BINDING_TIMEOUT
try { await env.API.stuck(); } catch (error) { return error.code; }
//# CPU-31 few statements, much work => SCRIPT_ERROR .*Maximum BigInt size exceeded
let big = 3n; for (;;) big *= big;
//# CPU-31 text that doubles => (LIMIT .*|SCRIPT_ERROR .*)
let text = 'x'; for (;;) text = text.replace(/x/g, 'xx');
//# CPU-33 a million timers => OK TIMERS
try { for (let i = 0; i < 1e6; i++) setTimeout(() => { }, 0); } catch (error) { return error.code; }
//# CPU-33 odd delays => OK \[-1, 0, 0.5, 2147483648, Infinity, NaN, null, undefined, x\]
const fired = []; await Promise.all([2 ** 31, NaN, -1, 0, 0.5, Infinity, 'x', undefined, null].map((delay) => new Promise((resolve) => setTimeout((d) => { fired.push(String(d)); resolve(); }, delay, delay)))); return fired.sort();
//# CPU-33 an interval that clears itself and throws => OK [1-9].*
let count = 0; const id = setInterval(() => { count++; if (count === 2) clearInterval(id); throw new Error('x'); }, 0); await new Promise((resolve) => setTimeout(resolve, 100)); return count;
//# CPU-35 a million calls => (OK RPC_CALLS|LIMIT CPU_TIME .*)
let code; for (let i = 0; i < 1e6; i++) { try { await env.API.twice(1); } catch (error) { code = error.code; break; } } return code;
//# a thenable that resolves with another => LIMIT (CPU_TIME|ALLOCATION) .*
const next = () => ({ then: (resolve) => resolve(next()) }); await next();
//# a promise for each of endlessly many => LIMIT .*
Promise.all({ *[Symbol.iterator]() { for (;;) yield Promise.resolve(1); } });
//# a helper of an endless iterator => LIMIT (CPU_TIME|ALLOCATION) .*
[1].values().flatMap(function* () { for (;;) yield 1; }).drop(Infinity).next();
//# a list of endlessly many promised ones => LIMIT .*
await Array.fromAsync((async function* () { for (;;) yield 1; })());
//# an argument whose length lies => (LIMIT|SCRIPT_ERROR) .*
return env.API.echo(new Proxy([], { get: (t, key) => (key === 'length' ? 2 ** 53 - 1 : 1) }));
//# finalizers that spin => (OK done|LIMIT CPU_TIME .*)
const r = new FinalizationRegistry(() => { for (;;); }); for (let i = 0; i < 1e4; i++) r.register({}, i); await new Promise((done) => setTimeout(done, 20)); return 'done';
