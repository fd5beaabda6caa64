//# values => OK \{a=\[1, two, null\], b=true\}
return { a: [1, 'two', null], b: true };
//# one call => OK 42
return env.API.twice(21);
//# many calls at once => OK 1560
return (await Promise.all(Array.from({ length: 40 }, (_, i) => env.API.twice(i)))).reduce((sum, n) => sum + n, 0);
//# calls one after the other => OK 1024
let n = 1; for (let i = 0; i < 10; i++) n = await env.API.twice(n); return n;
//# an exception of a bean that is expected => OK BINDING_FAILED
try { await env.API.fail('unchecked'); } catch (error) { return error.code; }
//# an error of its own => SCRIPT_ERROR SCRIPT_ERROR (TypeError: )?mine.*
throw new TypeError('mine');
//# timers => OK a,b,c
const order = []; await Promise.all([['c', 9], ['a', 1], ['b', 5]].map(([name, delay]) => new Promise((resolve) => setTimeout(() => { order.push(name); resolve(); }, delay)))); return order.sort().join();
//# an interval => OK 3
let count = 0; await new Promise((resolve) => { const id = setInterval(() => { if (++count === 3) { clearInterval(id); resolve(); } }, 1); }); return count;
//# modules => OK 6,data,text,4
import { sum } from './lib/sum.mjs'; import data from './data.json' with { type: 'json' }; import text from './text.txt'; import half from './half.cjs';
export default { go: () => [sum(1, 2, 3), data.name, text, half(8)].join() };
//# a module that is imported late => OK 10
const { sum } = await import('./lib/sum.mjs'); return sum(1, 2, 3, 4);
//# state that lives as long as the worker => OK [1-9][0-9]*
let n = 0; export default { go() { return ++n; } };
//# work after the answer => OK answered
ctx.waitUntil((async () => { await new Promise((resolve) => setTimeout(resolve, 2)); await env.API.echo('later'); })()); return 'answered';
//# a log => OK logged
for (let i = 0; i < 20; i++) console.log('line', i, { i }); console.warn('careful'); return 'logged';
//# primes => OK 303
let primes = 0; for (let i = 2; i < 2000; i++) { let prime = true; for (let j = 2; j * j <= i; j++) if (i % j === 0) { prime = false; break; } if (prime) primes++; } return primes;
//# a bit of everything => OK 3,2,1\|b-a\|1,234.5\|2001\|\[1,\{"x":2\}\]\|ab
return [[1, 3, 2].sort((a, b) => b - a).join(), 'a-b'.replace(/(\w)-(\w)/, '$2-$1'), new Intl.NumberFormat('en').format(1234.5), new Date(Date.UTC(2001, 0)).getUTCFullYear(), JSON.stringify([1, { x: 2 }]), [...new Map([['a', 1], ['b', 2]]).keys()].join('')].join('|');
//# values that come back from a bean => OK true
const sent = { d: new Date(5), m: new Map([[1, new Set(['x'])]]), b: 2n ** 70n, t: new Uint8Array([1, 2]) }; const got = await env.API.echo(sent); return got.d.getTime() === 5 && got.m.get(1).has('x') && got.b === sent.b && got.t[1] === 2;
//# a request => OK 200,hello
const response = await fetch('https://storm.example/text'); return response.status + ',' + await response.text();
//# a request with a body => OK 1234
return (await (await fetch('https://storm.example/echo', { method: 'POST', body: '1234' })).text());
//# a long response that is read piece by piece => OK 300000
let length = 0; for await (const piece of (await fetch('https://storm.example/long')).body) length += piece.length; return length;
//# a digest, a URL and a text that is compressed and decompressed => OK 32,/b,text
const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(1000)); const body = new Blob(['text']).stream().pipeThrough(new CompressionStream('gzip')).pipeThrough(new DecompressionStream('gzip')); return [digest.byteLength, new URL('../b', 'https://storm.example/a/').pathname, await new Response(body).text()].join();
