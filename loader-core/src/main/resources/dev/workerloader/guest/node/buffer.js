// Buffer: bytes with the methods that Node gives them. What the engine can do at once, such as texts and Base64, it
// does; a library that decodes byte by byte takes a hundred times as long where the engine interprets.
import { custom, inspect, quote } from 'workerloader:node/inspect';
import { coded, invalidType, invalidValue, outOfRange, requireInteger } from 'workerloader:node/errors';

// What the engine allows.
const MAX_LENGTH = 64 * 1024 * 1024;
const MAX_STRING_LENGTH = 32 * 1024 * 1024;

const SHOWN_BYTES = 50;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const { fromCharCode } = String;

class FastBuffer extends Uint8Array {
}

// The same bytes as a buffer.
const wrap = (bytes) => new FastBuffer(bytes.buffer, bytes.byteOffset, bytes.byteLength);

// Characters whose codes are numbers; in pieces, since a call takes only so many arguments.
function textOf(codes) {
	let text = '';
	for (let i = 0; i < codes.length; i += 8192) {
		text += fromCharCode.apply(undefined, codes.subarray(i, i + 8192));
	}
	return text;
}

function latin1Bytes(text) {
	const bytes = new FastBuffer(text.length);
	for (let i = 0; i < text.length; i++) {
		bytes[i] = text.charCodeAt(i);
	}
	return bytes;
}

// Node takes either alphabet, skips what is of none and ends at the padding.
function base64Bytes(text) {
	try {
		return wrap(Uint8Array.fromBase64(text));
	}
	catch {
		const end = text.indexOf('=');
		const clean = (end < 0 ? text : text.slice(0, end)).replace(/-/g, '+').replace(/_/g, '/').replace(/[^A-Za-z0-9+/]+/g, '');
		return wrap(Uint8Array.fromBase64(clean.length % 4 === 1 ? clean.slice(0, -1) : clean));
	}
}

function base64Length(text) {
	const length = text.endsWith('==') ? text.length - 2 : text.endsWith('=') ? text.length - 1 : text.length;
	return Math.trunc(length * 3 / 4);
}

// Node ends at what is no pair of digits.
function hexBytes(text) {
	try {
		return wrap(Uint8Array.fromHex(text));
	}
	catch {
		return wrap(Uint8Array.fromHex(/^(?:[0-9a-f]{2})*/i.exec(text)[0]));
	}
}

const codecs = {
	utf8: {
		encode: (text) => wrap(encoder.encode(text)),
		decode: (bytes) => decoder.decode(bytes),
		length: (text) => encoder.encode(text).length,
	},
	utf16le: {
		encode(text) {
			const bytes = new FastBuffer(text.length * 2);
			for (let i = 0; i < text.length; i++) {
				const code = text.charCodeAt(i);
				bytes[2 * i] = code;
				bytes[2 * i + 1] = code >> 8;
			}
			return bytes;
		},
		decode(bytes) {
			const codes = new Uint16Array(bytes.length >> 1);
			for (let i = 0; i < codes.length; i++) {
				codes[i] = bytes[2 * i] | bytes[2 * i + 1] << 8;
			}
			return textOf(codes);
		},
		length: (text) => text.length * 2,
	},
	latin1: { encode: latin1Bytes, decode: textOf, length: (text) => text.length },
	ascii: { encode: latin1Bytes, decode: (bytes) => textOf(Uint8Array.from(bytes, (byte) => byte & 127)), length: (text) => text.length },
	hex: {
		encode: hexBytes,
		decode: (bytes) => bytes.toHex(),
		length: (text) => text.length >>> 1,
	},
	base64: { encode: base64Bytes, decode: (bytes) => bytes.toBase64(), length: base64Length },
	base64url: { encode: base64Bytes, decode: (bytes) => bytes.toBase64({ alphabet: 'base64url', omitPadding: true }), length: base64Length },
};
const aliases = { 'utf-8': 'utf8', ucs2: 'utf16le', 'ucs-2': 'utf16le', 'utf-16le': 'utf16le', binary: 'latin1' };

function codecNamed(encoding) {
	const name = `${encoding}`.toLowerCase();
	const known = Object.hasOwn(aliases, name) ? aliases[name] : name;
	return Object.hasOwn(codecs, known) ? codecs[known] : undefined;
}

function codecOf(encoding) {
	if (encoding === undefined || encoding === 'utf8') {
		return codecs.utf8;
	}
	const codec = codecNamed(encoding);
	if (codec === undefined) {
		throw coded(TypeError, 'ERR_UNKNOWN_ENCODING', `Unknown encoding: ${encoding}`);
	}
	return codec;
}

const isBytes = (value) => value instanceof Uint8Array;

function requireBytes(name, value) {
	if (!isBytes(value)) {
		throw invalidType(name, 'an instance of Buffer or Uint8Array', value);
	}
}

function requireSize(size) {
	if (typeof size !== 'number') {
		throw invalidType('size', 'of type number', size);
	}
	if (!(size >= 0 && size <= MAX_LENGTH)) {
		throw outOfRange('size', `>= 0 && <= ${MAX_LENGTH}`, size);
	}
}

function Buffer(value, encodingOrOffset, length) {
	if (typeof value === 'number') {
		if (typeof encodingOrOffset === 'string') {
			throw invalidType('string', 'of type string', value);
		}
		return Buffer.alloc(value);
	}
	return Buffer.from(value, encodingOrOffset, length);
}

Object.setPrototypeOf(Buffer, Uint8Array);
Object.defineProperty(Buffer, Symbol.species, { configurable: true, get: () => FastBuffer });
Buffer.prototype = FastBuffer.prototype;

function fromBuffer(buffer, offset, length) {
	const start = Number.isNaN(+offset) ? 0 : Math.trunc(+offset);
	const most = buffer.byteLength - start;
	if (start < 0 || most < 0) {
		throw coded(RangeError, 'ERR_BUFFER_OUT_OF_BOUNDS', '"offset" is outside of buffer bounds');
	}
	if (length === undefined) {
		return new FastBuffer(buffer, start, most);
	}
	const count = Math.trunc(+length);
	if (count > most) {
		throw coded(RangeError, 'ERR_BUFFER_OUT_OF_BOUNDS', '"length" is outside of buffer bounds');
	}
	return new FastBuffer(buffer, start, count > 0 ? count : 0);
}

// Null if the object is nothing like a list.
function fromList(value) {
	if (value.length !== undefined || value.buffer instanceof ArrayBuffer) {
		return typeof value.length === 'number' ? FastBuffer.from(value) : new FastBuffer();
	}
	return value.type === 'Buffer' && Array.isArray(value.data) ? FastBuffer.from(value.data) : null;
}

const statics = {
	poolSize: 8192,

	from(value, encodingOrOffset, length) {
		if (typeof value === 'string') {
			return codecOf(typeof encodingOrOffset === 'string' && encodingOrOffset !== '' ? encodingOrOffset : undefined).encode(value);
		}
		if (typeof value === 'object' && value !== null) {
			if (value instanceof ArrayBuffer) {
				return fromBuffer(value, encodingOrOffset ?? 0, length);
			}
			const plain = value.valueOf?.();
			if (plain !== null && plain !== undefined && plain !== value && (typeof plain === 'string' || typeof plain === 'object')) {
				return Buffer.from(plain, encodingOrOffset, length);
			}
			const bytes = fromList(value);
			if (bytes !== null) {
				return bytes;
			}
			if (typeof value[Symbol.toPrimitive] === 'function') {
				const primitive = value[Symbol.toPrimitive]('string');
				if (typeof primitive === 'string') {
					return Buffer.from(primitive, encodingOrOffset);
				}
			}
		}
		throw invalidType('first argument', 'of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object', value);
	},

	copyBytesFrom(view, offset = 0, length = undefined) {
		if (!ArrayBuffer.isView(view) || view instanceof DataView) {
			throw invalidType('view', 'an instance of TypedArray', view);
		}
		requireInteger('offset', offset, 0);
		if (length !== undefined) {
			requireInteger('length', length, 0);
		}
		const part = view.slice(offset, length === undefined ? undefined : offset + length);
		return wrap(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
	},

	of(...items) {
		return FastBuffer.of(...items);
	},

	alloc(size, fill, encoding) {
		requireSize(size);
		const bytes = new FastBuffer(size);
		return fill !== undefined && fill !== 0 && size > 0 ? bytes.fill(fill, encoding) : bytes;
	},

	// As clean as all others: there is no pool whose rest could be seen.
	allocUnsafe(size) {
		requireSize(size);
		return new FastBuffer(size);
	},

	allocUnsafeSlow(size) {
		return Buffer.allocUnsafe(size);
	},

	isBuffer(value) {
		return value instanceof FastBuffer;
	},

	compare(buf1, buf2) {
		requireBytes('buf1', buf1);
		requireBytes('buf2', buf2);
		return compareBytes(buf1, buf2);
	},

	isEncoding(encoding) {
		return typeof encoding === 'string' && encoding.length !== 0 && codecNamed(encoding) !== undefined;
	},

	concat(list, totalLength) {
		if (!Array.isArray(list)) {
			throw invalidType('list', 'an instance of Array', list);
		}
		let length = totalLength;
		list.forEach((item, i) => requireBytes(`list[${i}]`, item));
		if (length === undefined) {
			length = list.reduce((sum, item) => sum + item.length, 0);
		}
		else {
			requireInteger('length', length, 0);
		}
		const result = Buffer.allocUnsafe(length);
		let position = 0;
		for (const item of list) {
			const left = length - position;
			result.set(item.length > left ? item.subarray(0, left) : item, position);
			position += Math.min(item.length, left);
		}
		return result;
	},

	byteLength(value, encoding) {
		if (typeof value === 'string') {
			return (codecNamed(encoding) ?? codecs.utf8).length(value);
		}
		if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
			return value.byteLength;
		}
		throw invalidType('string', 'of type string or an instance of Buffer or ArrayBuffer', value);
	},
};
Object.assign(Buffer, statics);
Object.defineProperty(Buffer, 'poolSize', { enumerable: true, writable: true });

function compareBytes(a, b) {
	const length = Math.min(a.length, b.length);
	for (let i = 0; i < length; i++) {
		if (a[i] !== b[i]) {
			return a[i] < b[i] ? -1 : 1;
		}
	}
	return Math.sign(a.length - b.length);
}

// What is looked for, as bytes; or one byte, as a number.
function needleOf(value, encoding) {
	if (typeof value === 'number') {
		return value & 255;
	}
	if (typeof value === 'string') {
		return codecOf(encoding).encode(value);
	}
	if (isBytes(value)) {
		return value;
	}
	throw invalidType('value', 'one of type number or string or an instance of Buffer or Uint8Array', value);
}

function search(bytes, value, byteOffset, encoding, isForward) {
	let offset = byteOffset;
	let codec = encoding;
	if (typeof offset === 'string') {
		codec = offset;
		offset = undefined;
	}
	offset = +offset;
	if (Number.isNaN(offset)) {
		offset = isForward ? 0 : bytes.length;
	}
	offset = Math.trunc(offset);
	if (offset < 0) {
		offset += bytes.length;
	}
	const needle = needleOf(value, codec);
	if (typeof needle === 'number') {
		if (isForward) {
			return Uint8Array.prototype.indexOf.call(bytes, needle, Math.max(0, offset));
		}
		return offset < 0 || bytes.length === 0 ? -1 : Uint8Array.prototype.lastIndexOf.call(bytes, needle, Math.min(offset, bytes.length - 1));
	}
	if (needle.length === 0) {
		return offset < 0 ? (isForward ? 0 : -1) : Math.min(offset, bytes.length);
	}
	const last = bytes.length - needle.length;
	let at = isForward ? Math.max(0, offset) : Math.min(offset, last);
	while (at >= 0 && at <= last) {
		at = isForward ? Uint8Array.prototype.indexOf.call(bytes, needle[0], at) : Uint8Array.prototype.lastIndexOf.call(bytes, needle[0], at);
		if (at < 0 || at > last) {
			return -1;
		}
		let i = 1;
		while (i < needle.length && bytes[at + i] === needle[i]) {
			i++;
		}
		if (i === needle.length) {
			return at;
		}
		at += isForward ? 1 : -1;
	}
	return -1;
}

function swap(bytes, size) {
	if (bytes.length % size !== 0) {
		throw coded(RangeError, 'ERR_INVALID_BUFFER_SIZE', `Buffer size must be a multiple of ${size * 8}-bits`);
	}
	for (let i = 0; i < bytes.length; i += size) {
		bytes.subarray(i, i + size).reverse();
	}
	return bytes;
}

// An index as slice takes it.
function indexOf(value, length, fallback) {
	const index = value === undefined ? fallback : Math.trunc(+value) || 0;
	return index < 0 ? Math.max(0, index + length) : Math.min(index, length);
}

const methods = {
	toString(encoding, start, end) {
		if (arguments.length === 0) {
			return codecs.utf8.decode(this);
		}
		const from = start === undefined || !(start > 0) ? 0 : Math.trunc(start);
		const to = end === undefined || end > this.length ? this.length : Math.trunc(end) || 0;
		const codec = codecOf(encoding);
		return to <= from || from >= this.length ? '' : codec.decode(from === 0 && to === this.length ? this : this.subarray(from, to));
	},

	toLocaleString(...args) {
		return this.toString(...args);
	},

	toJSON() {
		return { type: 'Buffer', data: Array.from(this) };
	},

	equals(otherBuffer) {
		requireBytes('otherBuffer', otherBuffer);
		return this === otherBuffer || (this.length === otherBuffer.length && compareBytes(this, otherBuffer) === 0);
	},

	compare(target, targetStart = 0, targetEnd = target?.length, sourceStart = 0, sourceEnd = this.length) {
		requireBytes('target', target);
		requireInteger('targetStart', targetStart, 0);
		requireInteger('targetEnd', targetEnd, 0, target.length);
		requireInteger('sourceStart', sourceStart, 0);
		requireInteger('sourceEnd', sourceEnd, 0, this.length);
		return compareBytes(this.subarray(sourceStart, Math.max(sourceStart, sourceEnd)), target.subarray(targetStart, Math.max(targetStart, targetEnd)));
	},

	slice(start, end) {
		const from = indexOf(start, this.length, 0);
		const to = indexOf(end, this.length, this.length);
		return new FastBuffer(this.buffer, this.byteOffset + from, Math.max(0, to - from));
	},

	subarray(start, end) {
		return methods.slice.call(this, start, end);
	},

	copy(target, targetStart, sourceStart, sourceEnd) {
		requireBytes('target', target);
		const position = Math.trunc(+targetStart) || 0;
		if (position < 0) {
			throw outOfRange('targetStart', '>= 0', targetStart);
		}
		const from = Math.trunc(+sourceStart) || 0;
		if (from < 0 || from > this.length) {
			throw outOfRange('sourceStart', `>= 0 && <= ${this.length}`, sourceStart);
		}
		const to = sourceEnd === undefined ? this.length : Math.trunc(+sourceEnd) || 0;
		if (to < 0) {
			throw outOfRange('sourceEnd', '>= 0', sourceEnd);
		}
		const count = Math.min(to - from, this.length - from, target.length - position);
		if (count <= 0) {
			return 0;
		}
		target.set(new Uint8Array(this.buffer, this.byteOffset + from, count), position);
		return count;
	},

	fill(value, offset, end, encoding) {
		let [from, to, codec] = [offset, end, encoding];
		if (typeof from === 'string') {
			[from, to, codec] = [undefined, undefined, from];
		}
		else if (typeof to === 'string') {
			[to, codec] = [undefined, to];
		}
		if (from === undefined) {
			from = 0;
		}
		else {
			requireInteger('offset', from, 0);
		}
		if (to === undefined) {
			to = this.length;
		}
		else {
			requireInteger('end', to, 0, this.length);
		}
		const encode = typeof value === 'string' ? codecOf(codec) : null;
		if (from >= to) {
			return this;
		}
		if ((encode === null && !isBytes(value)) || value === '') {
			Uint8Array.prototype.fill.call(this, value === '' ? 0 : value & 255, from, to);
			return this;
		}
		const pattern = encode === null ? value : encode.encode(value);
		if (pattern.length === 0) {
			throw invalidValue('value', value);
		}
		this.set(pattern.subarray(0, to - from), from);
		for (let filled = from + pattern.length; filled < to; filled += filled - from) {
			this.copyWithin(filled, from, Math.min(filled, from + to - filled));
		}
		return this;
	},

	write(text, offset, length, encoding) {
		if (typeof text !== 'string') {
			throw coded(TypeError, 'ERR_INVALID_ARG_TYPE', 'argument must be a string');
		}
		let [from, count, codec] = [offset, length, encoding];
		if (typeof from === 'string') {
			[from, count, codec] = [undefined, undefined, from];
		}
		else if (typeof count === 'string') {
			[count, codec] = [undefined, count];
		}
		from ??= 0;
		requireInteger('offset', from, 0, this.length);
		if (count !== undefined) {
			requireInteger('length', count, 0, this.length);
		}
		const room = Math.min(count ?? this.length, this.length - from);
		const target = new Uint8Array(this.buffer, this.byteOffset + from, room);
		const chosen = codecOf(codec);
		if (chosen === codecs.utf8) {
			return encoder.encodeInto(text, target).written;
		}
		const bytes = chosen.encode(text);
		const written = Math.min(bytes.length, chosen === codecs.utf16le ? room & ~1 : room);
		target.set(bytes.subarray(0, written));
		return written;
	},

	indexOf(value, byteOffset, encoding) {
		return search(this, value, byteOffset, encoding, true);
	},

	lastIndexOf(value, byteOffset, encoding) {
		return search(this, value, byteOffset, encoding, false);
	},

	includes(value, byteOffset, encoding) {
		return search(this, value, byteOffset, encoding, true) !== -1;
	},

	swap16() {
		return swap(this, 2);
	},

	swap32() {
		return swap(this, 4);
	},

	swap64() {
		return swap(this, 8);
	},

	[custom](depth, options) {
		const shown = this.subarray(0, SHOWN_BYTES).toHex().replace(/(..)(?=.)/g, '$1 ');
		const more = this.length - SHOWN_BYTES;
		const extras = Object.keys(this).filter((key) => !/^\d+$/.test(key)).map((key) => `, ${/^\w+$/.test(key) ? key : quote(key)}: ${inspect(this[key], options)}`);
		return `<${this.constructor.name} ${shown}${more > 0 ? ` ... ${more} more byte${more > 1 ? 's' : ''}` : ''}${extras.join('')}>`;
	},
};

// Where a number of so many bytes begins.
function place(bytes, offset, size) {
	if (typeof offset !== 'number') {
		throw invalidType('offset', 'of type number', offset);
	}
	if (!(offset >= 0 && offset <= bytes.length - size) || !Number.isInteger(offset)) {
		if (Number.isInteger(offset) && bytes.length < size) {
			throw coded(RangeError, 'ERR_BUFFER_OUT_OF_BOUNDS', 'Attempt to access memory outside buffer bounds');
		}
		throw outOfRange('offset', Number.isInteger(offset) ? `>= 0 and <= ${bytes.length - size}` : 'an integer', offset);
	}
	return new DataView(bytes.buffer, bytes.byteOffset + offset, size);
}

function requireRange(value, bits, isSigned) {
	const isBig = bits === 64;
	const [least, most] = isSigned ? [-(2 ** (bits - 1)), 2 ** (bits - 1)] : [0, 2 ** bits];
	if (isBig ? value >= BigInt(most) || value < BigInt(least) : value > most - 1 || value < least) {
		const n = isBig ? 'n' : '';
		const range = bits <= 32 ? `>= ${least} and <= ${most - 1}`
			: isSigned ? `>= -(2${n} ** ${bits - 1}${n}) and < 2${n} ** ${bits - 1}${n}` : `>= 0${n} and < 2${n} ** ${bits}${n}`;
		throw outOfRange('value', range, value);
	}
}

function addNumber(name, view, size, check) {
	for (const order of size === 1 ? [''] : ['LE', 'BE']) {
		const isLittle = order === 'LE';
		const get = DataView.prototype[`get${view}`];
		const set = DataView.prototype[`set${view}`];
		methods[`read${name}${order}`] = function (offset = 0) {
			return get.call(place(this, offset, size), 0, isLittle);
		};
		methods[`write${name}${order}`] = function (value, offset = 0) {
			const number = check === null ? value : check(value);
			set.call(place(this, offset, size), 0, number, isLittle);
			return offset + size;
		};
	}
}

for (const bits of [8, 16, 32]) {
	for (const [name, view] of [['UInt', 'Uint'], ['Int', 'Int']]) {
		addNumber(name + bits, view + bits, bits / 8, (value) => {
			requireRange(+value, bits, name === 'Int');
			return +value;
		});
	}
}
for (const name of ['BigUInt64', 'BigInt64']) {
	addNumber(name, name === 'BigInt64' ? name : 'BigUint64', 8, (value) => {
		requireRange(value, 64, name === 'BigInt64');
		return value;
	});
}
addNumber('Float', 'Float32', 4, null);
addNumber('Double', 'Float64', 8, null);

function requireByteLength(byteLength) {
	if (typeof byteLength !== 'number') {
		throw invalidType('byteLength', 'of type number', byteLength);
	}
	if (!(byteLength >= 1 && byteLength <= 6 && Number.isInteger(byteLength))) {
		throw outOfRange('byteLength', Number.isInteger(byteLength) ? '>= 1 and <= 6' : 'an integer', byteLength);
	}
}

for (const [name, isSigned] of [['UInt', false], ['Int', true]]) {
	for (const order of ['LE', 'BE']) {
		const step = order === 'LE' ? 1 : -1;
		methods[`read${name}${order}`] = function (offset, byteLength) {
			if (offset === undefined) {
				throw invalidType('offset', 'of type number', offset);
			}
			requireByteLength(byteLength);
			const view = place(this, offset, byteLength);
			let value = 0;
			let weight = 1;
			for (let i = order === 'LE' ? 0 : byteLength - 1; i >= 0 && i < byteLength; i += step) {
				value += view.getUint8(i) * weight;
				weight *= 256;
			}
			return isSigned && value >= weight / 2 ? value - weight : value;
		};
		methods[`write${name}${order}`] = function (value, offset, byteLength) {
			requireByteLength(byteLength);
			const number = +value;
			requireRange(number, byteLength * 8, isSigned);
			const view = place(this, offset, byteLength);
			let rest = Math.trunc(number) || 0;
			for (let i = order === 'LE' ? 0 : byteLength - 1; i >= 0 && i < byteLength; i += step) {
				view.setUint8(i, ((rest % 256) + 256) % 256);
				rest = Math.floor(rest / 256);
			}
			return offset + byteLength;
		};
	}
}

for (const key of Reflect.ownKeys(methods)) {
	const value = methods[key];
	Object.defineProperty(FastBuffer.prototype, key, { value, writable: true, configurable: true, enumerable: typeof key === 'string' });
	if (typeof key === 'string' && key.includes('UInt')) {
		Object.defineProperty(FastBuffer.prototype, key.replace('UInt', 'Uint'), { value, writable: true, configurable: true, enumerable: true });
	}
}
Object.defineProperties(FastBuffer.prototype, {
	constructor: { value: Buffer, writable: true, configurable: true },
	parent: { get() { return this.buffer; }, configurable: true, enumerable: true },
	offset: { get() { return this.byteOffset; }, configurable: true, enumerable: true },
});

const { Blob, File, atob, btoa } = globalThis;
const constants = { MAX_LENGTH, MAX_STRING_LENGTH };

function viewOf(input) {
	if (!ArrayBuffer.isView(input) && !(input instanceof ArrayBuffer)) {
		throw invalidType('input', 'an instance of ArrayBuffer, Buffer, or TypedArray', input);
	}
	return ArrayBuffer.isView(input) ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength) : new Uint8Array(input);
}

function isUtf8(input) {
	try {
		new TextDecoder('utf-8', { fatal: true }).decode(viewOf(input));
		return true;
	}
	catch (error) {
		if (error.code === 'ERR_INVALID_ARG_TYPE') {
			throw error;
		}
		return false;
	}
}

function isAscii(input) {
	return viewOf(input).every((byte) => byte < 128);
}

function transcode(source, fromEncoding, toEncoding) {
	requireBytes('source', source);
	const to = codecOf(toEncoding);
	const text = codecOf(fromEncoding).decode(source);
	return to.encode(to === codecs.latin1 || to === codecs.ascii ? text.replace(to === codecs.ascii ? /[^\0-\x7f]/gu : /[^\0-\xff]/gu, '?') : text);
}

const kMaxLength = MAX_LENGTH;
const kStringMaxLength = MAX_STRING_LENGTH;
const INSPECT_MAX_BYTES = SHOWN_BYTES;
const SlowBuffer = Buffer.allocUnsafeSlow;

export { Buffer, SlowBuffer, Blob, File, atob, btoa, constants, isAscii, isUtf8, kMaxLength, kStringMaxLength, transcode, INSPECT_MAX_BYTES };
export default { Buffer, SlowBuffer, Blob, File, atob, btoa, constants, isAscii, isUtf8, kMaxLength, kStringMaxLength, transcode, INSPECT_MAX_BYTES };
