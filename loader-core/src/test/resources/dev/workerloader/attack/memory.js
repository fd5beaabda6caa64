//# MEM-01 small objects => LIMIT (ALLOCATION|MEMORY) .*
const a = []; for (;;) a.push({});
//# MEM-03 buffers => (LIMIT .*|SCRIPT_ERROR SCRIPT_ERROR .*)
const a = []; for (let i = 0; i < 100; i++) a.push(new Uint8Array(2 ** 26)); return a.length;
//# MEM-03 one buffer too large => SCRIPT_ERROR SCRIPT_ERROR .*
return new ArrayBuffer(2 ** 33).byteLength;
//# MEM-03 buffers that are transferred => LIMIT (ALLOCATION|MEMORY) .*
const a = []; for (;;) a.push(new ArrayBuffer(1).transfer(32 << 20));
//# MEM-03 one buffer transferred to a size too large => SCRIPT_ERROR SCRIPT_ERROR .*
return new ArrayBuffer(1).transfer(2 ** 33).byteLength;
//# MEM-05 a spread string => (LIMIT .*|SCRIPT_ERROR SCRIPT_ERROR .*)
return [...'.'.repeat(3e7)].length;
//# MEM-05 a filled array => (LIMIT .*|SCRIPT_ERROR .*)
return Array(2 ** 32 - 1).fill(0).length;
//# MEM-07 a Map => LIMIT (ALLOCATION|MEMORY|CPU_TIME) .*
const m = new Map(); for (let i = 0;; i++) m.set(i, { i });
//# MEM-07 symbols of the registry => LIMIT (ALLOCATION|MEMORY|CPU_TIME) .*
for (let i = 0;; i++) Symbol.for('s' + i);
//# MEM-07 property names => LIMIT (ALLOCATION|MEMORY|CPU_TIME) .*
const o = {}; for (let i = 0;; i++) o['p' + i] = i;
//# MEM-07 shapes => LIMIT (ALLOCATION|MEMORY|CPU_TIME) .*
const a = []; for (let i = 0;; i++) a.push({ ['k' + i]: i });
//# MEM-09 one burst => (LIMIT .*|SCRIPT_ERROR .*|OK .*)
return new Array(5e7).fill(1.5).length;
//# MEM-13 a large argument => OK MESSAGE_SIZE
try { await env.API.echo('x'.repeat(3e7)); } catch (error) { return error.code; }
//# MEM-15 a large answer => OK MESSAGE_SIZE
try { await env.API.huge(); } catch (error) { return error.code; }
//# many small objects as arguments, at once => (OK .*|LIMIT .*)
const list = Array.from({ length: 400_000 }, () => ({})); return (await Promise.allSettled([1, 2, 3, 4, 5, 6].map(() => env.API.echo(list).then(() => 0)))).length;
//# arguments of log entries => (OK .*|LIMIT .*)
const list = Array.from({ length: 1000 }, () => []); for (;;) console.log('%c', list);
//# a replacement whose length overflows => LIMIT .*
return 'a'.repeat(1e6).replaceAll('', 'b'.repeat(1e6)).length;
//# frames without a bound => LIMIT .*
Error.stackTraceLimit = 1e9; const deep = (n) => (n ? deep(n - 1) : new Error('x').stack.length); const all = []; for (;;) all.push(deep(1000));
