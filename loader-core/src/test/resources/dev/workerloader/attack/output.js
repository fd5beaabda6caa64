//# OUT-01 endless lines => LIMIT (CPU_TIME|ALLOCATION) .*
for (;;) console.log('x');
//# OUT-01 a line of ten million characters => OK done
console.log('x'.repeat(1e7)); return 'done';
//# OUT-01 lines over the limit of the log => OK done
for (let i = 0; i < 400; i++) console.log('x'.repeat(1000)); return 'done';
//# OUT-01 no newline ever, in slices => OK done
for (let i = 0; i < 50; i++) { for (let j = 0; j < 100; j++) console.log('x'.repeat(100)); await new Promise((resolve) => setTimeout(resolve, 0)); } return 'done';
//# OUT-03 hostile objects in the log => OK done
const cyclic = {}; cyclic.self = cyclic; let deep = {}; for (let i = 0; i < 10000; i++) deep = { deep }; const text = 'x'.repeat(1000);
for (const value of [{ get throwing() { throw new Error('x'); }, get endless() { for (;;); } }, cyclic, deep, new Proxy({}, { ownKeys() { throw 1; } }), Object.fromEntries(Array.from({ length: 1e4 }, (v, i) => ['k' + i, i])),
	new Array(1e6), Array(1e4).fill(text), new Map(Array.from({ length: 1e4 }, (v, i) => [i + text, text])), { [text.repeat(100)]: text }, [Array(50).fill(Array(50).fill({ text }))], Object.assign(new Error(text.repeat(100)), { stack: text.repeat(100) }), [text.repeat(100)]]) console.log(value);
return 'done';
//# OUT-07 the text of an error tells of no code => SCRIPT_ERROR SCRIPT_ERROR Cannot read property 'x' of null
(function () { null.x; })();
//# OUT-07 errors that the bootstrap makes tell of no code but this program's => OK \[\]
const told = []; const hear = ({ message, stack }) => { for (const line of stack.split('\n').slice(1)) { if (!/^    at [\w. ]+\(?\/main\.js:\d+:\d+\)?$|^    at \/main\.js:\d+:\d+$|^    at [\w.]+ \(native\)$/.test(line)) told.push(message + line); } };
for (const use of [() => setTimeout(null), () => structuredClone(Symbol()), () => new URL('x'), () => env.API.echo(Symbol()), () => crypto.getRandomValues(1), () => queueMicrotask(0), () => import('./none.js'), () => ctx.waitUntil(), () => fetch('x'), () => new Response(1, 2), () => console.log.apply(), () => env.API.echo(1n).x.y()]) {
	try { await use(); } catch (error) { hear(error); }
}
return told;
//# OUT-09 an object with toString => SCRIPT_ERROR RESULT_NOT_SERIALIZABLE .*result\.toString.*
return { toString() { return 'x'; } };
//# OUT-09 a symbol => SCRIPT_ERROR RESULT_NOT_SERIALIZABLE .*
return Symbol('x');
//# OUT-09 a function => SCRIPT_ERROR RESULT_NOT_SERIALIZABLE .*
return () => 1;
//# OUT-09 a promise that never settles => SCRIPT_ERROR HUNG .*
return new Promise(() => { });
//# OUT-09 a promise in the result => SCRIPT_ERROR RESULT_NOT_SERIALIZABLE .*[Aa]wait.*
return { later: Promise.resolve(1) };
//# OUT-09 a thenable that resolves to itself => LIMIT (CPU_TIME|ALLOCATION) .*
const thenable = { then(resolve) { resolve(thenable); } }; return thenable;
//# OUT-09 a thenable that resolves twice and throws => OK 1
return { then(resolve, reject) { resolve(1); resolve(2); reject(3); throw 4; } };
//# OUT-09 a proxy of a plain object => (OK .*|SCRIPT_ERROR .*)
return new Proxy({ a: 1 }, { get(target, key) { return key === 'then' ? undefined : 2; } });
//# OUT-09 a result over the limit => LIMIT RESULT_SIZE .*
return 'x'.repeat(9_000_000);
//# OUT-09 a result of many small objects => (LIMIT .*|SCRIPT_ERROR RESULT_NOT_SERIALIZABLE .*)
return Array.from({ length: 1_500_000 }, () => []);
//# OUT-09 an error with a large property of small values => SCRIPT_ERROR .*too much
const big = {}; for (let i = 0; i < 12_000; i++) big['a-key-of-some-length-' + i] = i; throw Object.assign(new Error('too much'), { big });
