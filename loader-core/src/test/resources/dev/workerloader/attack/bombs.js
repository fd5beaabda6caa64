//# an array of objects => LIMIT .*
const a = []; for (;;) a.push({});
//# an array of arrays => LIMIT .*
let a = []; for (;;) a = [a, a.slice(0, 5)];
//# an array spread into itself => LIMIT .*
let a = [1]; for (;;) a = [...a, ...a];
//# one large array => LIMIT (MEMORY|ALLOCATION) .*
return new Array(5e7).fill(1.5).length;
//# arrays that are filled => LIMIT .*
const a = []; for (;;) a.push(new Array(1e6).fill({}));
//# an array of numbers => LIMIT .*
const a = []; for (let i = 0;; i++) a.push(i + 0.5);
//# sparse arrays that are filled => LIMIT .*
const a = []; for (let i = 0;; i++) { const b = []; b[5e7] = i; b.fill(i); a.push(b); }
//# concat => LIMIT .*
let a = [1, 2, 3]; for (;;) a = a.concat(a);
//# concat and sort => LIMIT .*
let a = Array.from({ length: 1e4 }, (_, i) => i); for (;;) a = a.concat(a).sort();
//# arguments => (LIMIT|SCRIPT_ERROR) .*
const a = [1]; for (;;) a.push(...a);
//# splice => LIMIT .*
const a = [1]; for (;;) a.splice(0, 0, ...a.slice(0, 50000), 1);
//# Array.from => LIMIT .*
const a = []; for (;;) a.push(Array.from({ length: 1e6 }, (_, i) => i));
//# flat => LIMIT .*
let a = [[1, 2], [3, 4]]; for (;;) a = [a, a].flat(1).concat(a);
//# sorted copies => LIMIT .*
const b = Array.from({ length: 2e5 }, (_, i) => (i * 7919) % 200003); const a = []; for (;;) a.push(b.toSorted());
//# strings => LIMIT .*
const a = []; for (let i = 0;; i++) a.push('x'.repeat(1000) + i);
//# strings of two bytes for each character => LIMIT .*
const a = []; for (let i = 0;; i++) { const s = ('ä€' + i).repeat(2_000_000); s.charCodeAt(3); a.push(s); }
//# pieces of strings => LIMIT .*
let s = 'x'; const a = []; for (let i = 0;; i++) { s = i + s.slice(0, 1000) + 'y'; a.push(s); }
//# joined strings => LIMIT .*
const a = []; for (let i = 0;; i++) a.push(new Array(1e6).join('ab' + i));
//# split strings => LIMIT .*
const a = [], s = 'a,'.repeat(1e6); for (;;) a.push(s.split(','));
//# replaced strings => LIMIT .*
const a = []; for (let s = 'a';;) { s = s.replaceAll('a', 'aaaa'); if (s.length > 4e6) { a.push(s); s = 'a'; } }
//# typed arrays of 1 KB => LIMIT .*
const a = []; for (;;) a.push(new Uint8Array(1 << 10));
//# typed arrays of 256 KB => LIMIT .*
const a = []; for (;;) a.push(new Uint8Array(256 << 10));
//# typed arrays of 600 KB => LIMIT .*
const a = []; for (;;) a.push(new Uint8Array(600 << 10));
//# typed arrays of 16 MB => LIMIT .*
const a = []; for (;;) a.push(new Uint8Array(16 << 20));
//# typed arrays of 64 MB => LIMIT .*
const a = []; for (;;) a.push(new Float64Array(8 << 20));
//# buffers that are resized => LIMIT .*
const a = []; for (;;) { const b = new ArrayBuffer(1, { maxByteLength: 32 << 20 }); b.resize(32 << 20); a.push(b); }
//# buffers that are transferred => LIMIT .*
const a = []; for (;;) a.push(new ArrayBuffer(1).transfer(32 << 20));
//# a Map => LIMIT .*
const m = new Map(); for (let i = 0;; i++) m.set(i, { i });
//# a Set => LIMIT .*
const s = new Set(); for (let i = 0;; i++) s.add('key ' + i);
//# a WeakMap => LIMIT .*
const m = new WeakMap(), a = []; for (let i = 0;; i++) { const k = {}; a.push(k); m.set(k, { i }); }
//# keys of an object => LIMIT .*
const o = {}; for (let i = 0;; i++) o['p' + i] = i;
//# objects of many shapes => LIMIT .*
const a = []; for (let i = 0;; i++) a.push({ ['k' + i]: i });
//# symbols => LIMIT .*
const a = []; for (let i = 0;; i++) a.push(Symbol.for('s' + i));
//# promises => LIMIT .*
let p = Promise.resolve(); const a = []; for (;;) { p = p.then(() => a); a.push(p, new Promise(() => { })); }
//# microtasks => LIMIT .*
const twice = () => { Promise.resolve().then(twice); Promise.resolve().then(twice); }; twice();
//# BigInts => LIMIT .*
const a = []; for (let i = 1n;; i++) a.push((1n << 100_000n) + i);
//# bytes of long texts => LIMIT .*
const a = [], t = 'QUJD'.repeat(1_000_000); for (;;) a.push(Uint8Array.fromBase64(t));
//# texts that are parsed => LIMIT .*
const a = [], t = '[' + '{"a":1},'.repeat(1e5) + '1]'; for (;;) a.push(JSON.parse(t));
//# texts that are written => LIMIT .*
const big = new Array(2e5).fill({ a: 1, b: 'text' }), a = []; for (let i = 0;; i++) { big[0] = i; a.push(JSON.stringify(big)); }
//# clones => LIMIT .*
const big = Array.from({ length: 1e4 }, (_, i) => ({ i })), a = []; for (;;) a.push(structuredClone(big));
//# regular expressions => LIMIT .*
const a = []; for (let i = 0;; i++) { const r = new RegExp('(a|b)*c' + i); r.test('ab'); a.push(r); }
//# deep recursion => LIMIT .*
const keep = []; const dive = (n) => { keep.push(new Array(1000).fill(n)); try { dive(n + 1); } catch { } dive(n); }; for (;;) try { dive(0); } catch { }
//# loops in finally => LIMIT .*
const a = []; const f = () => { try { for (;;) a.push(new Array(100).fill(1)); } finally { f(); } }; f();
//# what is refused is caught => LIMIT .*
const a = []; for (;;) { try { a.push(new Array(2e6).fill(1.5)); } catch { a.push(1); } finally { a.push({}); } }
//# closures => LIMIT .*
const a = []; for (let i = 0;; i++) { const x = { i }; a.push(() => x); }
//# classes => LIMIT .*
const a = []; for (let i = 0;; i++) a.push(class { #x = i; get x() { return this.#x; } });
//# generators => LIMIT .*
const a = []; for (let i = 0;; i++) { const g = (function* (x) { const y = [x]; yield y; yield x; })(i); g.next(); a.push(g); }
//# proxies => LIMIT .*
const a = []; for (;;) a.push(new Proxy({}, {}));
//# errors with their frames => LIMIT .*
const a = []; for (let i = 0;; i++) a.push(new Date(i), new Error('e' + i));
//# a list => LIMIT .*
let list = null; for (;;) list = { list };
//# formats => LIMIT .*
const a = []; for (let i = 0;; i++) a.push(new Intl.NumberFormat('en', { maximumFractionDigits: i % 20 }));
//# log entries => (LIMIT|OK) .*
const list = Array.from({ length: 1000 }, () => []); for (;;) { for (let i = 0; i < 200; i++) console.log('%c', list); await new Promise((done) => setTimeout(done, 0)); }
//# arguments of calls => (LIMIT|OK) .*
const list = Array.from({ length: 400_000 }, () => ({})); for (let i = 0; i < 5; i++) await Promise.allSettled(Array.from({ length: 60 }, () => env.API.echo(list)));
//# answers => (LIMIT|OK) .*
await Promise.allSettled(Array.from({ length: 60 }, () => env.API.huge()));
//# large answers that wait => (LIMIT|OK) .*
const text = 'x'.repeat(7_000_000); const all = Promise.allSettled(Array.from({ length: 8 }, () => env.API.echo(text))); await null; for (const start = Date.now(); Date.now() - start < 1000;); await all;
//# results => (LIMIT|SCRIPT_ERROR) .*
return Array.from({ length: 1_900_000 }, () => []);
