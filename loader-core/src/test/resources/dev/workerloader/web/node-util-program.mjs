// What util shows, formats and compares.
import assert from 'node:assert';
import util from 'node:util';

const I = util.inspect;

export async function main(print) {
	const t = (action) => {
		let text;
		try {
			text = String(action());
		}
		catch (error) {
			text = `${error.name} ${error.code} ${error.message}`;
		}
		print(String(action).slice(6, 120), '=>', text);
	};
	class Foo { constructor() { this.a = 1; } get g() { return 1; } } class Bar extends Foo { get [Symbol.toStringTag]() { return 'tagged'; } }
	const cyc = { name: 'c', list: [1] }; cyc.self = cyc; cyc.list.push(cyc);
	const values = [
		1, -0, 'a', "it's", `it's "q"`, 'new\nline\x1b\u2028', '\ud800x', 10n, Symbol('s'), Symbol('a b'), undefined, null, true, [], {}, [1, , 3], [, ,],
		{ a: 1, 'b-c': 2, [Symbol('k')]: 3, $x: 4, __proto__: { z: 1 } }, new Foo(), new Bar(), Foo, Bar, class {}, function f() {}, () => {},
		async () => {}, function* g() {}, async function* ag() {}, Object.assign(() => {}, { p: 1 }), cyc, new Map([['k', { v: 1 }], [{ o: 1 }, [1, 2]]]),
		new Set([1, 'x', [2]]), new Map(), new Set(), new Date(0), new Date(NaN), /re/gi, Object.assign(/x/, { lastIndex: 3, y: 1 }), new Uint8Array(3),
		new Float64Array([1.5, -0]), new BigInt64Array(1), new ArrayBuffer(4), new DataView(new ArrayBuffer(2)), new WeakMap(), new WeakSet(),
		Object.create(null), Object.assign(Object.create(null), { x: 1 }), Object(1), Object('str'), Object(true), Object(5n), Object(Symbol('b')),
		Object.assign(Object('xy'), { p: 1 }), (function () { return arguments; })(1, 'a'),
		{ get a() { return 1; }, set a(v) {}, get b() { return 2; }, set c(v) {} }, { a: { b: { c: { d: { e: 1 } } } } }, [[[[[1]]]]],
		Array.from({ length: 7 }, (_, i) => i * 100), Array.from({ length: 120 }, (_, i) => i),
		Array.from({ length: 30 }, (_, i) => 'word' + 'x'.repeat(i % 5)), { long1: 'x'.repeat(30), long2: 'y'.repeat(30), long3: 'z'.repeat(30) },
		['a'.repeat(40), 'b'.repeat(40)], { arr: Array.from({ length: 10 }, (_, i) => ({ id: i, name: 'n' + i })) }, 'x'.repeat(100),
		{ s: 'line one\nline two is longer\nthree' }, [undefined, null, NaN, Infinity], { f() {}, g: class Q {}, h: Symbol.iterator },
		new (class extends Array {})(3), new (class M2 extends Map {})([[1, 2]]), JSON.parse('{"__proto__":1}'),
		Object.assign(new Error('boom'), { stack: '' }), Object.assign(new TypeError('boom'), { stack: 'TypeError: boom\n    at x (y:1:2)', code: 'E' }),
		Object.assign(new Error('outer', { cause: Object.assign(new Error('inner'), { stack: '' }) }), { stack: '' }),
		[Object.assign(new Error('in list'), { stack: 'Error: in list\n    at x (y:1:2)' })], Object.assign([1, 2], { extra: true }),
		{ [util.inspect.custom](d, o) { return 'custom ' + d; } }, { nested: { [util.inspect.custom]() { return { replaced: 1 }; } } },
		new Proxy({ a: 1 }, {}), Math, JSON, globalThis.Reflect, Object.create({ constructor: 5 }), Object.create(Foo.prototype),
		{ undefined: undefined, null: null }, [['a', 1], ['b', 2]], [{ a: 1, b: 2 }, { a: 3, b: 4 }], { a: [1, 2, { c: [3, { d: 1 }] }] },
		Array(3).fill([1, 2, 3]), new Set([new Map([[1, new Set([2])]])]), [1.5, 22.75, 333, 4, 5, 6, 7, 8],
		Array.from({ length: 8 }, (_, i) => 10n ** BigInt(i)), [true, false, true, false, true, false, true], Array.from({ length: 27 }, () => 'ab'),
		Array.from({length: 101}, () => 'abc'), { e: [], o: {}, m: new Map() }, Object.freeze({ a: 1 }),
		Object.create({}, { hidden: { value: 1 }, shown: { value: 2, enumerable: true } }),
	];
	values.forEach((v, i) => t(() => i + ' ' + I(v)));
	for (const o of [{ depth: 0 }, { depth: null }, { compact: false }, { breakLength: 20 }, { breakLength: Infinity }, { sorted: true }, { getters: true }, { maxArrayLength: 2 }, { maxStringLength: 3 }, { showHidden: true }, { compact: true }, { compact: 1 }]) for (const v of [values.find((x) => x?.a?.b), { z: 1, a: [3, 2, 1], get q() { return 5; }, s: 'a string' }, new Map([[1, { a: { b: {} } }]]), [1, 2, 3], new Set(['abcdef', 'b'])]) t(() => JSON.stringify(o) + ' ' + I(v, o));
	for (const args of [
		['%s %s', 'a'], ['%s', 1, 2], ['%d %i %f', '42.5', '42.5', '42.5'], ['%j', { a: 1 }], ['%j', cyc], ['%o', { a: [1] }],
		['%O', { a: { b: { c: { d: 1 } } } }], ['%c css', 'x'], ['100%', 1], ['%%', 1], ['%%'], ['%x', 1],
		['a', 'b', { c: 1 }, [1], null, undefined, 5n, Symbol('x')], [1, 2, '3'], ['%s', Symbol('x')], ['%s', { a: { b: { c: 1 } } }], ['%s', new Foo()],
		['%s', () => 1], ['%s', class A {}], ['%s', -0], ['%s', 5n], ['%d', 5n], ['%i', 5n], ['%d', Symbol('x')], ['%d', {}], ['%s', null, undefined],
		['%s', { toString() { return 'own'; } }], ['%s', new Date(0)], ['%s', [1, [2, [3]]]], [], [''], ['%s', Object.create(null)], ['%d'],
		['%s%s%s', 'a', 'b'], ['%s', Object.assign(new Error('e'), { stack: 'Error: e\n    at z' })],
	]) t(() => JSON.stringify(args, (k, v) => typeof v === 'bigint' || typeof v === 'symbol' || v === cyc ? String(typeof v) : v) + ' ' + util.format(...args));
	const D = util.isDeepStrictEqual;
	const pairs = [
		[1, 1], [1, '1'], [NaN, NaN], [0, -0], [[1, 2], [1, 2]], [[1, 2], [1, 3]], [{ a: 1, b: 2 }, { b: 2, a: 1 }], [{ a: 1 }, { a: 1, b: undefined }],
		[new Date(1), new Date(1)], [new Date(1), new Date(2)], [/a/g, /a/g], [/a/g, /a/i], [new Map([[1, { a: 1 }]]), new Map([[1, { a: 1 }]])],
		[new Map([[{ a: 1 }, 1]]), new Map([[{ a: 1 }, 1]])], [new Set([{ a: 1 }, 2]), new Set([2, { a: 1 }])], [new Set([1]), new Set(['1'])],
		[new Foo(), new Foo()], [new Foo(), { a: 1 }], [new Error('a'), new Error('a')], [new Error('a'), new Error('b')], [[1, , 3], [1, undefined, 3]],
		[new Uint8Array([1]), new Uint8Array([1])], [new Uint8Array([1]), new Int8Array([1])], [Object(1), Object(1)], [Object(1), 1], [null, undefined],
		[cyc, cyc], [Symbol.iterator, Symbol.iterator], [() => 1, () => 1], [Object.create(null), {}], [{ [Symbol.for('s')]: 1 }, { [Symbol.for('s')]: 2 }],
		[new Float32Array([0]), new Float32Array([-0])], [new ArrayBuffer(2), new ArrayBuffer(2)], ['a', Object('a')], [[1], { 0: 1, length: 1 }],
		[new Map([[1, undefined]]), new Map([[2, undefined]])], [new Set(), new Map()], [{ a: NaN }, { a: NaN }], [5n, 5n], [1, true], ['', 0], [null, 0],
		[[undefined], [null]], [new Map([['1', 2]]), new Map([[1, 2]])], [new Set([null]), new Set([undefined])],
	];
	pairs.forEach(([a, b], i) => t(() => i + ' ' + D(a, b) + ' ' + (() => { try { assert.deepEqual(a, b); return true; } catch (e) { return false; } })()));
	const T = util.types;
	for (const name of ['isDate', 'isRegExp', 'isMap', 'isSet', 'isPromise', 'isTypedArray', 'isUint8Array', 'isArrayBuffer', 'isAnyArrayBuffer', 'isArrayBufferView', 'isDataView', 'isWeakMap', 'isWeakSet', 'isGeneratorFunction', 'isAsyncFunction', 'isGeneratorObject', 'isNativeError', 'isBoxedPrimitive', 'isNumberObject', 'isStringObject', 'isSymbolObject', 'isBooleanObject', 'isBigIntObject', 'isArgumentsObject', 'isMapIterator', 'isSetIterator', 'isFloat32Array', 'isSharedArrayBuffer', 'isModuleNamespaceObject']) t(() => name + values.map((v) => +T[name](v)).join('') + [Promise.resolve(), [][Symbol.iterator](), new Map().keys(), new Set().values(), (function* () {})(), Object.create(Date.prototype), new Float32Array(1)].map((v) => +T[name](v)).join(''));
	t(() => { function A() {} function B() {} B.prototype.b = 1; util.inherits(A, B); return A.super_ === B && new A() instanceof B && new A().b; });
	t(() => util.promisify(5)); t(() => util.stripVTControlCharacters('\x1b[31mred\x1b[0m')); t(() => util.toUSVString('a\ud800')); t(() => util.isArray([])); t(() => util.debuglog('x')('y')); t(() => util.types.isDate(5)); t(() => util.callbackify(5));
	t(() => Object.keys(util.inspect.defaultOptions) + Object.values(util.inspect.defaultOptions));
	const p = util.promisify((a, cb) => cb(a === 1 ? null : new Error('bad'), a + 1)); print(await p(1), await p(2).catch((e) => e.message));
	print(await util.promisify(setTimeout)(1, 'v').catch((e) => e.message));
	util.callbackify(async (x) => x * 2)(4, (e, v) => print('cb', e, v)); util.callbackify(async () => { throw null; })((e) => print(e.code, e.message)); await new Promise((r) => setTimeout(r, 20));
}
