// Programs that are each one way to allocate without end, or as much as one step can.
// Each begins with its name.
//# array of objects
const a = []; for (;;) a.push({});
//# array of numbers
const a = []; for (let i = 0;; i++) a.push(i + 0.5);
//# array that doubles
let a = [1]; for (;;) a = a.concat(a);
//# array literals that are thrown away
for (;;) [1, 2, 3, 4, 5, 6, 7, 8];
//# array of a given length, filled
for (;;) new Array(5e7).fill(1.5);
//# array of a given length, filled once
return new Array(5e7).fill(1.5).length;
//# Array.from
return Array.from({ length: 1e9 }, (_, i) => i).length;
//# Array.from an array-like
return Array.from({ length: 1e9 }).length;
//# spread
let a = [1]; for (;;) a = [...a, ...a];
//# spread string
return [...'.'.repeat(3e7)].length;
//# flat
let a = [1]; for (let i = 0; i < 30; i++) a = [a, a]; return a.flat(Infinity).length;
//# sort
const a = Array.from({ length: 1e6 }, (_, i) => (i * 7919) % 1e6); for (;;) a.toSorted();
//# concat and sort
const a = new Array(1e6).fill('x'); return [].concat(a, a, a, a, a, a, a, a, a, a).sort().length;
//# typed arrays
const a = []; for (;;) a.push(new Uint8Array(1e6));
//# largest typed arrays
const a = []; for (;;) a.push(new Float64Array(2 ** 26));
//# array buffer that doubles
let a = new ArrayBuffer(1024); for (;;) a = a.transfer(2 * a.byteLength);
//# string that doubles
let s = 'x'; for (;;) s = (s + s).replaceAll('y', 'z');
//# strings that are kept
const a = []; for (let i = 0;; i++) a.push('text ' + i);
//# repeat
const a = []; for (let i = 0;; i++) a.push('ab'.repeat(1e7) + i);
//# join
const a = new Array(1e6).fill('abcdefgh'); for (;;) a.join('-');
//# split
return 'a,'.repeat(1.5e7).split(',').length;
//# replace
let s = 'x'; for (;;) s = s.replace(/x/g, 'xx');
//# Map
const m = new Map(); for (let i = 0;; i++) m.set(i, { i });
//# Set
const s = new Set(); for (let i = 0;; i++) s.add('s' + i);
//# WeakMap
const m = new WeakMap(), keys = []; for (;;) { const key = {}; keys.push(key); m.set(key, {}); }
//# property names
const o = {}; for (let i = 0;; i++) o['p' + i] = i;
//# shapes
const a = []; for (let i = 0;; i++) a.push({ ['k' + i]: i });
//# spread object
let o = {}; for (let i = 0;; i++) o = { ...o, ['k' + i]: i };
//# Symbol
const a = []; for (;;) a.push(Symbol('s'));
//# symbols of the registry
for (let i = 0;; i++) Symbol.for('s' + i);
//# closures
let f = () => 0; for (;;) { const g = f; f = () => g; }
//# prototypes
let o = {}; for (;;) o = Object.create(o);
//# promises that are awaited
for (;;) await { then(resolve) { resolve(1); } };
//# promises that never settle
const a = []; for (;;) a.push(new Promise(() => { }));
//# Promise.all
return (await Promise.all(Array.from({ length: 1e7 }, () => Promise.resolve()))).length;
//# microtasks that multiply
const twice = () => { queueMicrotask(twice); queueMicrotask(twice); }; twice(); await new Promise(() => { });
//# generators
const a = []; for (;;) { const g = (function* () { yield 1; })(); g.next(); a.push(g); }
//# BigInt
let n = 3n; for (;;) n = n * n % (1n << 400000n);
//# BigInt to text
const n = (1n << 100000n) - 1n; const a = []; for (;;) a.push(n.toString());
//# JSON.stringify
const a = new Array(1e6).fill({ a: 1 }); for (;;) JSON.stringify(a);
//# JSON.stringify once
return JSON.stringify(new Array(5e6).fill(1)).length;
//# JSON.parse
const text = '[' + '{"a":1},'.repeat(1e6) + '1]'; for (;;) JSON.parse(text);
//# structuredClone
const a = new Array(1e5).fill(0).map((_, i) => ({ i })); for (;;) structuredClone(a);
//# regular expression, all matches
return 'ab'.repeat(1e7).match(/a/g).length;
//# regular expression, captures
const s = 'ab'.repeat(5e6); return s.replace(/(a)(b)/g, (all, a, b) => b + a).length;
//# regular expressions that are compiled
const a = []; for (let i = 0;; i++) { const r = new RegExp('(a|b' + i + ')*c'); r.test('ab'); a.push(r); }
//# dates
const a = []; for (;;) a.push(new Date());
//# errors
const a = []; for (;;) a.push(new Error('x'));
//# proxies
let p = {}; for (;;) p = new Proxy(p, {});
//# arguments
const f = (...a) => a.length; const a = new Array(1e5).fill(0); for (;;) f(...a, ...a);
//# deep recursion
const deep = (a) => deep([a, {}]); for (;;) { try { deep([]); } catch { } }
//# finally loops
const loop = () => { try { return new Array(1000).fill({}); } finally { loop(); } }; for (;;) { try { loop(); } catch { } }
//# finally that goes on
const a = []; for (;;) { try { a.push({}); throw 1; } catch { } finally { a.push([]); continue; } }
//# console
for (;;) console.log('x'.repeat(1e6));
