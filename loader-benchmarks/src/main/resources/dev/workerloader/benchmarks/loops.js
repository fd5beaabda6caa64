// Loops without end that call nothing that is built in, or only what returns at once.
// Each begins with its name.
//# for
for (;;);
//# counter
for (let i = 0;; i++);
//# numbers
let x = 1.5; for (;;) x = x * 1.0000001 % 1000;
//# calls
const f = (a) => a + 1; let x = 0; for (;;) x = f(x);
//# recursion
const fib = (n) => n < 2 ? n : fib(n - 1) + fib(n - 2); for (;;) fib(30);
//# deep recursion
const deep = (n) => 1 + deep(n + 1); for (;;) { try { deep(0); } catch { } }
//# exceptions
for (;;) { try { throw 1; } catch { } }
//# finally
for (;;) { try { } finally { continue; } }
//# nested finally
const f = () => { try { for (;;); } finally { f(); } }; f();
//# objects
for (let i = 0;; i++) ({ i });
//# properties
const o = { x: 0 }; for (;;) o.x = o.x + 1;
//# computed properties
const o = { a: 0, b: 0 }; for (let i = 0;; i++) o[i % 2 ? 'a' : 'b']++;
//# getters and setters
const o = { get x() { return 1; }, set x(v) { } }; for (;;) o.x = o.x;
//# proxy
const p = new Proxy({}, { get: () => 1 }); let x = 0; for (;;) x = p.x;
//# array elements
const a = [1, 2, 3]; for (let i = 0;; i++) a[i % 3]++;
//# strings
let s = ''; for (let i = 0;; i++) s = 'a' + i % 10;
//# Set that grows while it is iterated
const s = new Set([0]); for (const x of s) { s.delete(x); s.add(x + 1); }
//# destructuring
let [a, b] = [1, 2]; for (;;) [a, b] = [b, a];
//# closures
let f = () => 0; for (let i = 0;; i++) f = () => i;
//# generator
const g = (function* () { for (;;) yield 1; })(); for (;;) g.next();
//# await
for (;;) await 0;
//# promise chain
const next = () => Promise.resolve().then(next); next(); await new Promise(() => { });
//# async generator
for await (const x of (async function* () { for (;;) yield 1; })());
//# callbacks of built-ins
for (;;) [1, 2, 3].map((x) => x + 1).sort((a, b) => a - b);
//# comparator
[3, 2, 1].sort(() => { for (;;); });
//# labelled continue
outer: for (;;) { for (let i = 0; i < 10; i++) { if (i === 5) continue outer; } }
//# class
class A { #x = 0; step() { return ++this.#x; } } const a = new A(); for (;;) a.step();
