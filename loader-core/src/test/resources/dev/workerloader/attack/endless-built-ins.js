//# indexOf on a sparse array => (OK|LIMIT) .*
const array = []; array.length = 4294967295; return array.indexOf(1);
//# lastIndexOf on a sparse array => (OK|LIMIT) .*
const array = []; array.length = 4294967295; return array.lastIndexOf(1);
//# includes on a sparse array => (OK|LIMIT) .*
const array = []; array.length = 4294967295; return array.includes(1);
//# forEach on a sparse array with a proxy above it => (OK|LIMIT) .*
const array = []; array.length = 4294967295; Object.setPrototypeOf(array, new Proxy(Array.prototype, {})); array.forEach(() => { });
//# slice, map and filter of a sparse array => (OK|LIMIT|SCRIPT_ERROR) .*
const array = []; array[4294967290] = 1; array.slice(); array.map((x) => x); array.filter(() => true);
//# to cut a sparse array whose first element stays => (OK|LIMIT|SCRIPT_ERROR) .*
const array = []; array[4294967294] = 1; Object.defineProperty(array, 0, { value: 1, configurable: false });
try { array.length = 0; } catch { }
//# to cut a long array whose first element stays, again and again => LIMIT .*
const array = []; Object.defineProperty(array, 0, { value: 1, configurable: false }); Object.freeze(array);
for (;;) { const copy = array.slice(); copy.length = 4294967295; Object.defineProperty(copy, 0, { configurable: false }); copy.length = 1; }
//# to freeze a sparse array => (OK|LIMIT|SCRIPT_ERROR) .*
const array = []; array.length = 4294967295; Object.freeze(array); return Object.isFrozen(array);
//# arguments from an array-like => (LIMIT|SCRIPT_ERROR) .*
Reflect.apply(() => 1, null, { length: 2 ** 53 - 1 });
//# arguments from an array-like of a length that is allowed => (OK|LIMIT|SCRIPT_ERROR) .*
for (let i = 0; i < 1000; i++) Reflect.apply(() => 1, null, { length: 2 ** 22 });
//# String.raw of an array-like => (OK|LIMIT) .*
String.raw({ raw: { length: 2 ** 53 - 1, __proto__: new Proxy({}, { get: () => '' }) } });
//# Array.from an array-like => (LIMIT|SCRIPT_ERROR) .*
Array.from({ length: 2 ** 53 - 1 });
//# Array.from an array-like with another constructor => LIMIT .*
Array.from.call(function () { return {}; }, { length: 2 ** 53 - 1 });
//# Array.from an array-like with a constructor that keeps nothing => LIMIT .*
Array.from.call(function () { return new Proxy({}, { defineProperty: () => true }); }, { length: 2 ** 53 - 1 });
//# concat of a spreadable array-like => (LIMIT|SCRIPT_ERROR) .*
[].concat({ length: 2 ** 53 - 1, [Symbol.isConcatSpreadable]: true });
//# concat of a spreadable proxy => (LIMIT|SCRIPT_ERROR) .*
[].concat(new Proxy({ length: 2 ** 53 - 1, [Symbol.isConcatSpreadable]: true }, {}));
//# flat of a proxy => (OK|LIMIT|SCRIPT_ERROR) .*
[new Proxy([], { get: (target, key) => (key === 'length') ? 2 ** 53 - 1 : undefined })].flat();
//# a typed array from an array-like => (OK|LIMIT|SCRIPT_ERROR) .*
for (;;) new Uint8Array({ length: 2 ** 26 });
//# a typed array set from a proxy => (OK|LIMIT|SCRIPT_ERROR) .*
const bytes = new Uint8Array(2 ** 26); for (;;) bytes.set(new Proxy({ length: 2 ** 26 }, {}));
//# a typed array sorted => LIMIT .*
const numbers = new Float64Array(1e6).map((_, i) => (i * 7919) % 1e6); for (;;) numbers.slice().sort();
//# JSON.stringify of a proxy for an array => (LIMIT|SCRIPT_ERROR) .*
JSON.stringify(new Proxy([], { get: (target, key) => (key === 'length') ? 2 ** 53 - 1 : undefined }));
//# JSON.stringify with a replacer that is a proxy => (OK|LIMIT|SCRIPT_ERROR) .*
JSON.stringify({}, new Proxy([], { get: (target, key) => (key === 'length') ? 2 ** 53 - 1 : 1 }));
//# JSON.stringify of many nodes => LIMIT .*
const array = new Array(1e6).fill({ a: 1 }); for (;;) JSON.stringify(array);
//# JSON.parse of a long text => LIMIT .*
const text = '[' + '{"a":1},'.repeat(2e6) + '1]'; for (;;) JSON.parse(text);
//# sort of an array-like => (LIMIT|SCRIPT_ERROR) .*
Array.prototype.sort.call({ length: 2 ** 53 - 1 });
//# sort of a proxy => (LIMIT|SCRIPT_ERROR) .*
Array.prototype.sort.call(new Proxy({ length: 2 ** 53 - 1 }, {}));
//# sort of texts => LIMIT .*
const array = Array.from({ length: 5e5 }, (_, i) => 'x'.repeat(20) + (i * 7919) % 5e5); for (;;) array.slice().sort();
//# a long chain of prototypes => (OK|LIMIT|SCRIPT_ERROR) .*
let object = {}; for (let i = 0; i < 1e5; i++) object = Object.create(object); for (;;) object.missing;
//# instanceof along a long chain => (LIMIT|SCRIPT_ERROR) .*
let object = {}; for (let i = 0; i < 3e4; i++) object = Object.create(object); for (;;) object instanceof Array;
//# for-in along a long chain => LIMIT .*
let object = {}; for (let i = 0; i < 1e5; i++) { object = Object.create(object); object['k' + i % 100] = i; } for (;;) for (const key in object) ;
//# functions bound a million times => (LIMIT|SCRIPT_ERROR) .*
let bound = () => 1; for (let i = 0; i < 1e5; i++) bound = bound.bind(null, 1); for (;;) bound();
//# a text of many pieces made flat => LIMIT .*
for (;;) { let text = ''; for (let i = 0; i < 1e5; i++) text = 'a' + text + 'b'; text.charCodeAt(5); }
//# replaceAll with what grows => (LIMIT|SCRIPT_ERROR) .*
for (;;) 'ab'.repeat(5e6).replaceAll('a', 'ccc').split('c');
//# localeCompare of long texts => LIMIT .*
const text = 'ä'.repeat(1e6); for (;;) text.localeCompare(text + 'x');
//# normalize of a long text => LIMIT .*
const text = '\u1e9b\u0323'.repeat(5e6); for (;;) text.normalize('NFKD');
//# a regular expression that backtracks => LIMIT .*
/^(a+)+\1$/.test('a'.repeat(40) + '!');
//# regular expressions of many kinds => LIMIT .*
const source = '(?:a|b)?'.repeat(1e4); for (let i = 0; ; i++) new RegExp(source + i).test('abab');
//# matches of a long text => LIMIT .*
const text = 'ab'.repeat(5e6); for (;;) text.match(/a/g);
//# a regular expression in a set-like class => (LIMIT|SCRIPT_ERROR) .*
for (let i = 0; ; i++) new RegExp('[' + '\\p{L}--[a-z]'.replaceAll('x', i) + ']'.repeat(1), 'v').test('é' + i);
//# dates that are parsed and formatted => LIMIT .*
for (;;) { Date.parse('1'.repeat(1e6)); new Date(0).toLocaleString('de', { timeZone: 'Europe/Berlin' }); }
//# a long number that is parsed => LIMIT .*
const text = '9'.repeat(1e6) + 'e-1000000'; for (;;) Number(text) + parseFloat(text) + parseInt(text, 7);
//# numbers to text => LIMIT .*
for (let i = 1; ; i++) (1 / i).toString(2 + i % 34) + (1 / i).toFixed(100) + (1 / i).toPrecision(100);
//# encoding and decoding of texts => (LIMIT|SCRIPT_ERROR) .*
const text = 'ä%'.repeat(1e6); for (;;) decodeURIComponent(encodeURIComponent(text)) + escape(text);
//# sets of many members => LIMIT .*
const set = new Set(Array.from({ length: 3e5 }, (_, i) => i)); for (;;) set.union(set).intersection(set).isSubsetOf(set);
//# a set-like without end => LIMIT .*
new Set([1]).isSupersetOf({ size: 0, has() { return true; }, keys() { return { next: () => ({ value: 1, done: false }) }; } });
//# segments of a long text => LIMIT .*
const text = 'word '.repeat(1e6); for (const segment of new Intl.Segmenter('en', { granularity: 'word' }).segment(text)) ;
//# a proxy in front of a proxy => (LIMIT|SCRIPT_ERROR) .*
let proxy = {}; for (let i = 0; i < 1e5; i++) proxy = new Proxy(proxy, {}); for (;;) try { proxy.x; } catch { }
//# Object.assign of many keys => LIMIT .*
const object = {}; for (let i = 0; i < 1e5; i++) object['k' + i] = i; for (;;) Object.fromEntries(Object.entries(Object.assign({}, object)));
//# BigInts that are multiplied => (SCRIPT_ERROR .*Maximum BigInt size exceeded.*|LIMIT .*)
let x = 3n; for (;;) x *= x;
//# a BigInt to the power => SCRIPT_ERROR .*Maximum BigInt size exceeded.*
return typeof (3n ** 20000000n);
//# a BigInt of many bits => SCRIPT_ERROR .*Maximum BigInt size exceeded.*
return (1n << 1000000000n).toString();
//# a BigInt as an unsigned number => SCRIPT_ERROR .*Maximum BigInt size exceeded.*
return BigInt.asUintN(2 ** 30, -1n).toString();
//# a BigInt from a long text => SCRIPT_ERROR .*
return typeof BigInt('9'.repeat(1e6));
//# a number from a long text => (OK NaN|SCRIPT_ERROR .*)
return String(Number('0x' + 'f'.repeat(1e6)));
//# BigInts of the greatest size => LIMIT .*
const x = (1n << 500000n) - 1n; for (;;) (x / 3n % 7n + x * 5n - x).toString();
//# powers of one and shifts of zero => OK 1,-1,0,1
return [1n ** 4000000000n, (-1n) ** 4000001n, 0n << 4000000n, (1n << 524000n) >> 524000n].join();
//# the normal form of a million combining marks => LIMIT .*
('a' + '\u0301\u0323'.repeat(1e6)).normalize('NFKD');
//# texts of a million combining marks compared => LIMIT .*
const text = 'a' + '\u0301\u0323'.repeat(1e6); text.localeCompare(text + 'x');
//# texts of a million combining marks collated => LIMIT .*
const text = 'a' + '\u0301\u0323'.repeat(1e6); new Intl.Collator('de').compare('b' + text, text + 'x');
//# normal forms => OK ṩ,3,ṩ,3,1,3
return ['\u1e9b\u0323'.normalize('NFKC'), '\u1e9b\u0323'.normalize('NFD').length, '\u1e63\u0307'.normalize(), '\u1e69'.normalize('NFKD').length, '\u1e69'.normalize('NFC').length, '\u1e69'.normalize('NFD').length].join();
//# a BigInt of the greatest size, formatted => LIMIT .*
return ((1n << 500000n) - 1n).toLocaleString('de');
//# a text searched in another => LIMIT .*
const text = 'a'.repeat(3e7); for (;;) text.indexOf('a'.repeat(1e6) + 'b') + text.lastIndexOf('b' + 'a'.repeat(1e6));
//# thirty million sigmas in lower case => LIMIT .*
return '\u03a3'.repeat(3e7).toLowerCase().length;
//# sigmas before what has no case => LIMIT .*
for (;;) ('\u03a3\u00ad'.repeat(1e6)).toLowerCase();
//# letters that become three in upper case => (LIMIT|SCRIPT_ERROR) .*
for (;;) '\u0390'.repeat(1e7).toUpperCase();
//# cases of locales => LIMIT .*
for (;;) ('I' + '\u0307'.repeat(1e7)).toLocaleLowerCase('tr') + 'i\u0307'.repeat(1e6).toLocaleUpperCase('lt');
//# cases => OK ΣΑΣ σας ΐ-3 SS i̇ i ı İ
return ['σας'.toUpperCase(), 'ΣΑΣ'.toLowerCase(), 'ΐ-' + 'ΐ'.toUpperCase().length, 'ß'.toUpperCase(), 'İ'.toLowerCase(), 'İ'.toLocaleLowerCase('tr'), 'I'.toLocaleLowerCase('tr'), 'i'.toLocaleUpperCase('tr')].join(' ');
//# dates of the Islamic calendar => LIMIT CPU_TIME .*
let seed = 1; const random = () => (seed = seed * 48271 % 2147483647) / 2147483647;
const format = new Intl.DateTimeFormat('en-u-ca-islamic'); for (;;) format.format((random() * 2 - 1) * 8.64e15);
//# dates of the Hebrew calendar => LIMIT CPU_TIME .*
let seed = 1; const random = () => (seed = seed * 48271 % 2147483647) / 2147483647;
const format = new Intl.DateTimeFormat('en-u-ca-hebrew'); for (;;) format.format((random() * 2 - 1) * 1e15);
//# dates of the Chinese calendar => LIMIT CPU_TIME .*
let seed = 1; const random = () => (seed = seed * 48271 % 2147483647) / 2147483647;
const format = new Intl.DateTimeFormat('en-u-ca-chinese'); for (;;) format.format((random() * 2 - 1) * 8.64e15);
//# dates of the Korean calendar => LIMIT CPU_TIME .*
let seed = 1; const random = () => (seed = seed * 48271 % 2147483647) / 2147483647;
const format = new Intl.DateTimeFormat('en-u-ca-dangi'); for (;;) format.format((random() * 2 - 1) * 8.64e15);
