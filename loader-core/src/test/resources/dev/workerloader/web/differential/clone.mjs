// Random values with cycles, cloned, and what cannot be.
import { attempt } from './random.mjs';

// Text of a value that tells its kinds, its order, and where it refers to itself.
function show(value, seen = new Map()) {
	if (typeof value === 'bigint') {
		return `${value}n`;
	}
	if (typeof value !== 'object' || value === null) {
		return Object.is(value, -0) ? '-0' : typeof value === 'string' ? JSON.stringify(value) : String(value);
	}
	if (seen.has(value)) {
		return `#${seen.get(value)}`;
	}
	seen.set(value, seen.size);
	const kind = Object.getPrototypeOf(value)?.constructor.name;
	const keys = () => Object.keys(value).map((key) => `${key}: ${show(value[key], seen)}`).join();
	if (value instanceof Map) {
		return `Map {${[...value].map(([key, item]) => `${show(key, seen)} => ${show(item, seen)}`).join()}} ${keys()}`;
	}
	if (value instanceof Set) {
		return `Set {${[...value].map((item) => show(item, seen)).join()}} ${keys()}`;
	}
	if (value instanceof Date) {
		return `Date ${value.getTime()} ${keys()}`;
	}
	if (value instanceof RegExp) {
		return `${value} ${value.lastIndex}`;
	}
	if (value instanceof Error) {
		return `${kind} ${value.name} ${show(value.message)} ${Object.hasOwn(value, 'message')} ${keys()}`;
	}
	if (value instanceof ArrayBuffer) {
		return `ArrayBuffer ${Array.from(new Uint8Array(value)).join()}`;
	}
	if (ArrayBuffer.isView(value)) {
		return `${kind} ${value.byteOffset} ${value.byteLength} of ${show(value.buffer, seen)}`;
	}
	if (value instanceof Number || value instanceof String || value instanceof Boolean || value instanceof BigInt) {
		return `${kind} ${show(value.valueOf())}`;
	}
	return Array.isArray(value) ? `[${value.length} ${keys()}]` : `${kind} {${keys()}}`;
}

class Point {

	constructor(x) {
		this.x = x;
	}

	get twice() {
		return 2 * this.x;
	}

}

export function main(print, random) {
	const makeValue = (depth, known) => {
		if (known.length > 0 && random.chance(0.15)) {
			return random.pick(known);
		}
		const inner = () => makeValue(depth - 1, known);
		const keep = (value) => {
			known.push(value);
			return value;
		};
		switch (random.below(depth > 0 ? 22 : 8)) {
			case 0:
				return random.below(100);
			case 1:
				return random.pick([NaN, -0, Infinity, 1.5, 2 ** 60]);
			case 2:
				return random.pick(['', 'text', '\ud800', '\0']);
			case 3:
				return random.pick([true, false, null, undefined]);
			case 4:
				return BigInt(random.below(1000)) ** 9n;
			case 5:
				return keep(new Date(random.pick([0, NaN, 1e12])));
			case 6:
				return keep(Object.assign(random.pick([/a/g, /[b-c]/iu, /x/y]), { lastIndex: 1 }));
			case 7:
				return keep(Object(random.pick([1, 'boxed', false, 5n])));
			case 8:
			case 9:
			case 10: {
				const object = keep(random.chance(0.2) ? new Point(1) : random.chance(0.2) ? Object.create({ inherited: 1 }) : {});
				for (let i = random.below(4); i > 0; i--) {
					object[random.pick(['a', 'b', '__x', '1', '0', 'length'])] = inner();
				}
				if (random.chance(0.2)) {
					Object.defineProperty(object, 'hidden', { value: 1 });
					Object.defineProperty(object, 'computed', { get: () => 7, enumerable: true });
					object[Symbol('s')] = 1;
				}
				return object;
			}
			case 11:
			case 12:
			case 13: {
				const list = keep([]);
				for (let i = random.below(4); i > 0; i--) {
					list[list.length + random.below(2)] = inner();
				}
				if (random.chance(0.3)) {
					list.extra = inner();
				}
				return list;
			}
			case 14: {
				const map = keep(new Map());
				for (let i = random.below(3); i > 0; i--) {
					map.set(inner(), inner());
				}
				return map;
			}
			case 15: {
				const set = keep(new Set());
				for (let i = random.below(3); i > 0; i--) {
					set.add(inner());
				}
				return set;
			}
			case 16: {
				const Type = random.pick([Error, TypeError, RangeError, SyntaxError, EvalError, ReferenceError, URIError]);
				const error = keep(random.chance(0.5) ? new Type('message') : new Type());
				if (random.chance(0.3)) {
					error.name = random.pick(['TypeError', 'Custom']);
				}
				if (random.chance(0.3)) {
					error.extra = 1;
				}
				return error;
			}
			case 17:
				return keep(random.bytes(random.below(6)).buffer);
			case 18:
			case 19: {
				const buffer = keep(random.bytes(24).buffer);
				const Type = random.pick([Uint8Array, Int8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array, BigInt64Array, BigUint64Array]);
				return keep(random.chance(0.3) ? new DataView(buffer, 3, 5) : new Type(buffer, 8, 1));
			}
			case 20:
				return keep(new (class extends Array {})(1, 2));
			default:
				return keep(Object.create(null));
		}
	};
	for (let i = 0; i < 600; i++) {
		const value = makeValue(4, []);
		const copy = attempt(() => structuredClone(value));
		print(show(value) === show(copy), show(copy));
	}
	const wrong = { function: () => 1, symbol: Symbol('s'), method: { a: { b() {} } }, weakMap: new WeakMap(), weakSet: new WeakSet(), weakRef: new WeakRef({}), promise: Promise.resolve(), generator: (function* () {})(), class: class {},
		inMap: new Map([[() => 1, 1]]), inSet: new Set([Symbol.iterator]), getter: { get bad() { throw new RangeError('getter'); } }, extra: Object.assign([1], { bad: () => 1 }) };
	for (const [name, value] of Object.entries(wrong)) {
		print(name, attempt(() => typeof structuredClone(value)));
	}
	print(attempt(() => structuredClone()));
	const buffer = new ArrayBuffer(8);
	const view = new Uint8Array(buffer, 2, 3);
	view[0] = 7;
	const moved = attempt(() => structuredClone({ buffer, view, same: buffer }, { transfer: [buffer] }));
	print(show(moved), buffer.byteLength, view.length, moved.buffer === moved.view?.buffer, moved.same === moved.buffer);
	print(attempt(() => structuredClone(buffer)), attempt(() => { const twice = new ArrayBuffer(1); structuredClone(1, { transfer: [twice, twice] }); }),
		attempt(() => structuredClone(1, null)), attempt(() => structuredClone(1, 1)));
	const kept = new ArrayBuffer(3);
	print(attempt(() => structuredClone({ kept, bad: () => 1 }, { transfer: [kept] })), kept.byteLength);
}
