//# RPC-01 arguments that call back while they are encoded => OK \[\[\{a=1\}, \[2, 3\], \{b=4\}, \{c=text\}, \{5=6\}\], \[2, 4, 6, 8\], none\]
const nested = []; const call = (n) => { nested.push(env.API.twice(n)); return n; }; let coerced = '';
const hook = (value, key) => Object.defineProperty(value, key, { configurable: true, value() { coerced += String(key) + ' '; return call(9); } });
const hooked = (value) => ['toJSON', 'toString', 'valueOf', Symbol.toPrimitive].reduce(hook, value);
for (const prototype of [Object.prototype, String.prototype, BigInt.prototype]) hook(prototype, 'toJSON');
const list = new Proxy([], { get: (target, key) => (key === 'length' ? { valueOf() { call(2); return 2; } } : key === '0' ? 2 : call(3)) });
const answer = await env.API.echo(hooked([{ get a() { return call(1); } }, list, new Proxy({ b: 0 }, { get: () => call(4) }), hooked({ get c() { return 'text'; } }), hooked(new Map([[5, 6]]))]));
return [answer, [...new Set(await Promise.all(nested))], coerced || 'none'];
//# RPC-03 values that cross => OK \[\]
const wrong = []; const same = async (name, value, test) => { const back = await env.API.echo(value); if (!test(back)) wrong.push(name + ' ' + String(back)); };
await same('NaN', NaN, Number.isNaN); await same('-0', -0, (v) => Object.is(v, -0)); await same('Infinity', -Infinity, (v) => v === -Infinity);
await same('bigint', 2n ** 70n, (v) => v === 2n ** 70n); await same('undefined', undefined, (v) => v === null); await same('date', new Date(5), (v) => v.getTime() === 5);
await same('map', new Map([[1, 'a']]), (v) => v.get(1) === 'a'); await same('set', new Set([1]), (v) => v.has(1)); await same('bytes', new Uint16Array([258]), (v) => v instanceof Uint8Array && v[0] === 2 && v[1] === 1);
await same('sparse', [1, , 3], (v) => v.length === 3 && v[1] === null); await same('symbol keys', { [Symbol()]: 1, a: 2 }, (v) => Object.keys(v).join() === 'a'); const cycle = {}; cycle.me = cycle; await same('cycle', cycle, (v) => v.me === v);
const shared = { s: 1 }; await same('shared', [shared, shared], (v) => v[0] === v[1]); await same('unpaired', '\uD800', (v) => typeof v === 'string'); return wrong;
//# RPC-05 keys of the prototype's in an answer => OK \[true, true, text\]
const answer = await env.API.polluting(); return [Object.hasOwn(answer, '__proto__'), ({}).polluted === undefined && Object.getPrototypeOf(answer) === Object.prototype, answer.constructor];
//# RPC-07 coercions => OK \[\]
const passed = []; const refused = async (method, ...args) => { try { passed.push(method + ' ' + args + ' ' + await env.API[method](...args)); } catch (error) { if (error.code !== 'BAD_ARGUMENTS') passed.push(error.code + error.message); console.log(error.message); } };
for (const value of [2 ** 31, 2 ** 53 + 1, 1.5, '1', null, undefined, true, [], [1], {}, NaN, 1n << 40n, new Date(1)]) await refused('twice', value);
for (const value of ['', 'monday', 0, 1, 'FUNDAY', null, ['MONDAY']]) if (value !== null) await refused('weekday', value);
for (const value of [1, '1', { length: 1 }, ['1'], [1.5], [null, 'x']]) await refused('sizeOf', value);
await refused('twice'); await refused('twice', 1, 2); return passed;
//# RPC-11 a call that nobody awaits => OK done
env.API.echo('forgotten'); return 'done';
//# RPC-13 exceptions of every kind => OK \[BINDING_FAILED\]
const codes = new Set(); for (const kind of ['checked', 'unchecked', 'null', 'huge', 'hostile', 'cyclic', 'suppressed', 'other']) { try { await env.API.fail(kind); } catch (error) { codes.add(error.code); console.log(error.name, error.message, error.stack); } } return [...codes];
//# RPC-13 errors of the JVM => OK \[BINDING_FAILED\]
const codes = new Set(); for (const kind of ['assertion', 'stack', 'memory']) { try { await env.API.fail(kind); } catch (error) { codes.add(error.code); console.log(error.name, error.message); } } return [...codes];
//# RPC-15 an answer that never comes => OK BINDING_TIMEOUT
try { await env.API.never(); } catch (error) { return error.code; }
//# RPC-15 an answer that is too large => OK MESSAGE_SIZE
try { await env.API.huge(); } catch (error) { return error.code; }
//# RPC-15 an answer that is too deep => OK (NOT_SERIALIZABLE|BINDING_FAILED|BAD_RESULT)
try { await env.API.deep(1000); } catch (error) { return error.code; }
//# RPC-15 an answer that contains itself => OK true
const list = []; list.push(list); const back = await env.API.echo(list); return back[0] === back;
//# RPC-25 calls at the edge of the stack => OK true
let calls = 0, refused = 0; const pending = [];
const dive = (depth) => { try { dive(depth + 1); } catch (error) { if (pending.length < 60) { try { pending.push(env.API.twice(depth).then(() => calls++, () => refused++)); } catch { refused++; } } throw error; } };
try { dive(0); } catch { } await Promise.all(pending); return calls + refused > 0;
//# RPC-31 control and bidirectional characters => OK true
const text = '\u0000\u001b[31m\u202e\u200b\u2066'.repeat(10000); console.log(text); try { await env.API[text](1); } catch (error) { return !/[\u0000-\u0008\u001b\u202e\u200b\u2066]/.test(error.message); }
//# RPC-35 large messages, many times => OK 100
const text = 'x'.repeat(1 << 18); let count = 0; for (let i = 0; i < 100; i++) { if ((await env.API.echo(text)).length === text.length) count++; } return count;
//# calls in flight over the limit => OK \[CALLS_IN_FLIGHT\]
return [...new Set((await Promise.allSettled(Array.from({ length: 200 }, () => env.API.never()))).map((r) => r.reason.code).filter((code) => code !== 'BINDING_TIMEOUT'))];
//# ESC-29 results that are objects of the host => OK \[\]
const passed = []; for (const kind of ['class', 'file', 'throwable', 'supplier', 'bean', 'thread', 'nested']) { try { passed.push(kind + ' ' + JSON.stringify(await env.API.hostObject(kind))); } catch (error) { console.log(error.message); if (error.code !== 'NOT_SERIALIZABLE' || !error.message.includes(kind === 'nested' ? 'API.hostObject().list[1]' : 'API.hostObject()')) passed.push(kind + ' ' + error.code + ' ' + error.message); } } return passed;
//# lists around the number of arguments that a call may have => OK 65534,65535,65536,200000
return (await Promise.all([65534, 65535, 65536, 200000].map((length) => env.API.sizeOf(Array(length).fill(1))))).join();
