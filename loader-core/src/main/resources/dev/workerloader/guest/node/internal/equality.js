// Deep equality as assert and util.isDeepStrictEqual of Node have it.
import { brands } from 'workerloader:node/inspect';

const tagOf = (value) => Object.prototype.toString.call(value);
const isObject = (value) => typeof value === 'object' && value !== null;
const isIndex = (key) => /^(?:0|[1-9]\d*)$/.test(key);
const isNaNumber = (value) => typeof value === 'number' && Number.isNaN(value);

const boxes = [['isNumberObject', Number], ['isStringObject', String], ['isBooleanObject', Boolean], ['isBigIntObject', BigInt], ['isSymbolObject', Symbol]];

function bytesOf(value) {
	return value instanceof ArrayBuffer || brands.isArrayBuffer(value) ? new Uint8Array(value) : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}

function isSameBytes(a, b) {
	const left = bytesOf(a);
	const right = bytesOf(b);
	return left.length === right.length && left.every((byte, i) => byte === right[i]);
}

export function isDeepEqual(a, b, isStrict, open = new Map()) {
	if (a === b) {
		return a !== 0 || !isStrict || Object.is(a, b);
	}
	if (isStrict) {
		if (typeof a !== 'object') {
			return isNaNumber(a) && isNaNumber(b);
		}
		if (!isObject(a) || !isObject(b) || Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) {
			return false;
		}
	}
	else {
		if (!isObject(a)) {
			return !isObject(b) && (a == b || (isNaNumber(a) && isNaNumber(b)));
		}
		if (!isObject(b)) {
			return false;
		}
	}
	return tagOf(a) === tagOf(b) && isSameKind(a, b, isStrict) && isSameContent(a, b, isStrict, open);
}

// Whether the internal slots of two objects are equal, but for those of collections.
function isSameKind(a, b, isStrict) {
	if (Array.isArray(a) !== Array.isArray(b)) {
		return false;
	}
	if (Array.isArray(a)) {
		return a.length === b.length;
	}
	if (brands.isDate(a)) {
		return brands.isDate(b) && Object.is(a.getTime(), b.getTime());
	}
	if (brands.isRegExp(a)) {
		return brands.isRegExp(b) && a.source === b.source && a.flags === b.flags && a.lastIndex === b.lastIndex;
	}
	if (brands.isError(a)) {
		return brands.isError(b) && a.message === b.message && a.name === b.name;
	}
	if (ArrayBuffer.isView(a)) {
		if (!ArrayBuffer.isView(b) || a.byteLength !== b.byteLength) {
			return false;
		}
		return !isStrict && /^Float/.test(brands.typedArrayName(a)) ? a.every((item, i) => item === b[i]) : isSameBytes(a, b);
	}
	if (brands.isArrayBuffer(a)) {
		return brands.isArrayBuffer(b) && isSameBytes(a, b);
	}
	if (brands.isSet(a) || brands.isSet(b)) {
		return brands.isSet(a) && brands.isSet(b) && a.size === b.size;
	}
	if (brands.isMap(a) || brands.isMap(b)) {
		return brands.isMap(a) && brands.isMap(b) && a.size === b.size;
	}
	for (const [brand, type] of boxes) {
		if (brands[brand](a) || brands[brand](b)) {
			return brands[brand](a) && brands[brand](b) && Object.is(type.prototype.valueOf.call(a), type.prototype.valueOf.call(b));
		}
	}
	return true;
}

function keysOf(value, isStrict) {
	const keys = Object.keys(value).filter((key) => !(ArrayBuffer.isView(value) && isIndex(key)));
	return isStrict ? keys.concat(Object.getOwnPropertySymbols(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key))) : keys;
}

function isSameContent(a, b, isStrict, open) {
	const keys = keysOf(a, isStrict);
	if (keysOf(b, isStrict).length !== keys.length || !keys.every((key) => Object.prototype.propertyIsEnumerable.call(b, key))) {
		return false;
	}
	if (open.has(a)) {
		return open.get(a) === b;
	}
	open.set(a, b);
	const isEqual = keys.every((key) => isDeepEqual(a[key], b[key], isStrict, open))
		&& (!brands.isSet(a) || isSameSet(a, b, isStrict, open)) && (!brands.isMap(a) || isSameMap(a, b, isStrict, open));
	open.delete(a);
	return isEqual;
}

// Each of some items needs another one to be equal to. What is primitive is only equal to itself if that is strict.
function matchAll(items, others, isStrict, isEqual) {
	const left = [...others];
	return items.every((item) => {
		const index = isStrict && !isObject(Array.isArray(item) ? item[0] : item.value) ? -1 : left.findIndex((other) => isEqual(item, other));
		if (index >= 0) {
			left.splice(index, 1);
		}
		return index >= 0;
	});
}

function isSameSet(a, b, isStrict, open) {
	const only = (set, other) => [...set].filter((value) => !other.has(value)).map((value) => ({ value }));
	return matchAll(only(a, b), only(b, a), isStrict, (item, other) => isDeepEqual(item.value, other.value, isStrict, open));
}

function isSameMap(a, b, isStrict, open) {
	for (const [key, value] of a) {
		if (b.has(key) && !isDeepEqual(value, b.get(key), isStrict, open)) {
			return false;
		}
	}
	const only = (map, other) => [...map].filter(([key]) => !other.has(key));
	return matchAll(only(a, b), only(b, a), isStrict, (item, other) => isDeepEqual(item[0], other[0], isStrict, open) && isDeepEqual(item[1], other[1], isStrict, open));
}
