//# structuredClone => OK \[\]
const wrong = []; const check = (name, ok) => { if (!ok) wrong.push(name); };
const cycle = { d: new Date(5), r: /x/gi, m: new Map([[{ a: 1 }, new Set([1n])]]), b: new Uint16Array([1, 2]), e: new RangeError('x'), s: [1, , 3] }; cycle.self = cycle; const copy = structuredClone(cycle);
check('cycle', copy.self === copy && copy !== cycle); check('date', copy.d.getTime() === 5); check('regexp', String(copy.r) === '/x/gi'); check('map', [...copy.m.values()][0].has(1n)); check('bytes', copy.b[1] === 2 && copy.b.buffer !== cycle.b.buffer);
check('error', copy.e instanceof RangeError && copy.e.message === 'x'); check('hole', !(1 in copy.s));
for (const value of [() => 1, Symbol(), new WeakMap(), Promise.resolve(), env.API, { f() { } }]) { try { structuredClone(value); wrong.push(String(typeof value)); } catch (error) { check(error.name, error.name === 'DataCloneError'); } } return wrong;
//# the registry of symbols => OK \[true, x, undefined, false\]
let thrown = false; try { Symbol.keyFor('x'); thrown = true; } catch { } return [Symbol.for('x') === Symbol.for('x'), Symbol.keyFor(Symbol.for('x')), String(Symbol.keyFor(Symbol('x'))), thrown];
//# timers run in order and can be cleared => OK \[micro, a, b\]
const order = []; setTimeout(() => order.push('b'), 30); setTimeout((x) => order.push(x), 1, 'a'); clearTimeout(setTimeout(() => order.push('cleared'), 5)); clearTimeout('x'); clearTimeout(undefined); queueMicrotask(() => order.push('micro')); await new Promise((resolve) => setTimeout(resolve, 200)); return order;
//# values through encode and decode => OK \[\]
const wrong = []; for (const value of ['', 'é\u0000\u2028', 0, -1.5, 1e300, true, [[]], { '': { 1: 'x', a: 'y' } }, 12n]) { const back = await env.API.echo(value); const text = (v) => JSON.stringify(v, (k, x) => typeof x === 'bigint' ? String(x) + 'n' : x); if (text(back) !== text(value)) wrong.push(text(back)); } return wrong;
