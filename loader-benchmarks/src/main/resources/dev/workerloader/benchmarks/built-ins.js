// Programs that are each one built-in for as long as possible, since limits are noticed between the steps of the
// interpreter. Each begins with its name; what comes before the first await is made within the limits.
//# Array sort, random order
const a = Array.from({ length: 2e6 }, (_, i) => (i * 7919) % 2e6); await 0; a.sort();
//# Array sort with a comparator
const a = Array.from({ length: 1e6 }, (_, i) => (i * 7919) % 1e6); await 0; a.sort((x, y) => x - y);
//# Array concat and sort
const a = new Array(1e6).fill('x'); await 0; [].concat(a, a, a, a, a, a, a, a).sort();
//# Array join
const a = new Array(3e6).fill('abc'); await 0; for (;;) a.join('-');
//# Array fill
await 0; for (;;) new Array(5e7).fill(0);
//# Array indexOf of an array-like of length 2^53-1
await 0; Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);
//# Array lastIndexOf of an array-like of length 2^53-1
await 0; Array.prototype.lastIndexOf.call({ length: 2 ** 53 - 1 }, 1);
//# Array forEach of an array-like with a typed array above it
await 0; Array.prototype.forEach.call({ length: 2 ** 53 - 1, __proto__: new Uint8Array(1) }, () => { });
//# Array splice of an array-like of length 2^53-1
await 0; Array.prototype.splice.call({ length: 2 ** 53 - 1 }, 0, 1);
//# Array fill of an array-like of length 2^53-1
await 0; Array.prototype.fill.call({ length: 2 ** 53 - 1 }, 1);
//# Array reverse of an array-like of length 2^53-1
await 0; Array.prototype.reverse.call({ length: 2 ** 53 - 1, 0: 1 });
//# Array copyWithin of an array-like of length 2^53-1
await 0; Array.prototype.copyWithin.call({ length: 2 ** 53 - 1, 5: 1 }, 0, 5);
//# Array join of a sparse array
const a = []; a[4294967294] = 1; await 0; a.join();
//# Array forEach of a sparse array
const a = []; a[4294967294] = 1; await 0; a.forEach(() => { });
//# Array splice at the front
const a = new Array(2e6).fill(1); await 0; for (;;) { a.splice(0, 1); a.push(1); }
//# Array flat
let a = [1]; for (let i = 0; i < 20; i++) a = [a, a]; await 0; a.flat(Infinity);
//# Array toSorted, toReversed, with
const a = new Array(2e6).fill(1); await 0; for (;;) a.toReversed().with(0, 2).toSorted();
//# Array.from an array-like
await 0; Array.from({ length: 1e9 });
//# JSON.stringify of many nodes
const a = new Array(3e6).fill({ a: 1, b: 'x' }); await 0; JSON.stringify(a);
//# JSON.parse of a long text
const text = '[' + '{"a":1},'.repeat(3e6) + '1]'; await 0; JSON.parse(text);
//# JSON.parse of nested arrays
const text = '['.repeat(1e7); await 0; try { JSON.parse(text); } catch { for (;;); }
//# Object.assign and Object.entries
const o = {}; for (let i = 0; i < 3e5; i++) o['k' + i] = i; await 0; for (;;) Object.fromEntries(Object.entries(Object.assign({}, o)));
//# structuredClone
const a = new Array(1e6).fill(0).map((_, i) => ({ i })); await 0; structuredClone(a);
//# String repeat and search
const s = 'a'.repeat(3e7); await 0; for (;;) s.indexOf('a'.repeat(1e6) + 'b');
//# String split
const s = 'a,'.repeat(1.5e7); await 0; s.split(',');
//# String replaceAll
const s = 'ab'.repeat(1.5e7); await 0; s.replaceAll('a', 'c');
//# String normalize
const s = '\u1e9b\u0323'.repeat(1.5e7); await 0; s.normalize('NFKD');
//# String localeCompare
const s = '\u00e4'.repeat(3e7); await 0; s.localeCompare(s + 'x');
//# String toLocaleUpperCase
const s = '\u00df'.repeat(1.5e7); await 0; s.toLocaleUpperCase('de');
//# encodeURIComponent
const s = '\u00e4'.repeat(5e6); await 0; encodeURIComponent(s);
//# BigInt multiplication
const x = (1n << 260000n) - 1n; await 0; for (;;) x * x;
//# BigInt power
await 0; for (;;) 3n ** 300000n;
//# BigInt to text
const x = (1n << 500000n) - 1n; await 0; for (;;) x.toString();
//# BigInt from text
const text = '9'.repeat(8e4); await 0; for (;;) BigInt(text);
//# BigInt division
const x = (1n << 500000n) - 1n; const y = (1n << 250000n) - 3n; await 0; for (;;) x / y;
//# RegExp that backtracks
await 0; /^(a+)+\1$/.test('a'.repeat(40) + '!');
//# RegExp with a look-behind
const s = 'a'.repeat(3e6); await 0; for (;;) /(?<=(a+)+b)c/.test(s);
//# RegExp match all
const s = 'ab'.repeat(5e6); await 0; s.match(/a/g);
//# RegExp of a megabyte
const s = '(?:a|b)?'.repeat(1e5); await 0; for (;;) new RegExp(s + Math.random()).test('abab');
//# Intl.Segmenter
const s = 'word '.repeat(1e6); await 0; [...new Intl.Segmenter('en', { granularity: 'word' }).segment(s)];
//# Intl.DateTimeFormat
await 0; for (;;) new Intl.DateTimeFormat('de', { dateStyle: 'full', timeStyle: 'full' }).format(0);
//# Typed array sort
const r = Float64Array.from({ length: 1e5 }, Math.random); const a = new Float64Array(8e6); for (let i = 0; i < a.length; i += r.length) a.set(r, i); await 0; for (;;) a.slice().sort();
//# Typed array sort with a comparator
const a = new Float64Array(2e6).map((_, i) => (i * 7919) % 2e6); await 0; a.sort((x, y) => y - x);
//# Typed array fill
const a = new Uint8Array(6e7); await 0; for (;;) a.fill(1);
//# Typed array set
const a = new Float64Array(8e6); await 0; for (;;) a.set(a.subarray(1));
//# Uint8Array.fromBase64
const s = 'AAAA'.repeat(8e6); await 0; for (;;) Uint8Array.fromBase64(s);
//# Map and Set groupBy, union
const a = new Array(1e6).fill(0).map((_, i) => i); const s = new Set(a); await 0; for (;;) { Map.groupBy(a, (x) => x % 7); s.union(new Set(a)); }
//# Proxy chain
let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); await 0; try { p.x; } catch { for (;;); }
//# Function source text
const f = (() => { }); await 0; for (;;) f.toString();
//# Error stacks
const dive = (n) => { if (n > 0) dive(n - 1); else for (;;) new Error().stack; }; await 0; dive(500);
//# TextDecoder
const b = new Uint8Array(3e7).fill(0xe4); await 0; for (;;) new TextDecoder().decode(b);
//# Cutting an array of length 2^32-1 whose first element stays
const a = []; a[4294967294] = 1; Object.defineProperty(a, 0, { value: 1, configurable: false }); await 0; try { a.length = 0; } catch { for (;;); }
//# Functions bound a hundred thousand times
let f = () => 1; for (let i = 0; i < 1e5; i++) f = f.bind(null, 1); await 0; for (;;) try { f(); } catch { }
//# A loop
await 0; for (;;);
