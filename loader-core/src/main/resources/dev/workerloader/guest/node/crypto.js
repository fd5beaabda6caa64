// The part of crypto that is synchronous in Node and here too; the rest is in crypto.subtle. Hashes are computed by the
// host when their digest is asked for.
import { Buffer } from 'node:buffer';
import { coded, invalidType, outOfRange, requireFunction, requireInteger } from 'workerloader:node/errors';

const host = globalThis[Symbol.for('workerloader:node')];
const webcrypto = host.crypto();
const { subtle } = webcrypto;

// What the host gives at once, of random bytes.
const MAX_RANDOM = 65536;

// Bytes in a block of each hash, which HMAC needs.
const blocks = { md5: 64, sha1: 64, sha224: 64, sha256: 64, sha384: 128, sha512: 128 };

// Also as OpenSSL names them: RSA-SHA256, SHA-256.
function hashNamed(algorithm) {
	const name = algorithm.toLowerCase().replace(/^rsa-/, '').replace(/^sha2?-/, 'sha');
	return Object.hasOwn(blocks, name) ? name : null;
}

function bytesOf(data, encoding, what) {
	if (typeof data === 'string') {
		return Buffer.from(data, encoding === 'buffer' ? 'utf8' : encoding);
	}
	if (ArrayBuffer.isView(data)) {
		return Buffer.from(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
	}
	throw invalidType(what, 'of type string or an instance of Buffer, TypedArray, or DataView', data);
}

const output = (bytes, encoding) => (encoding === undefined || encoding === 'buffer' ? bytes : bytes.toString(encoding));
const digestOf = (name, bytes) => Buffer.from(host.digest(name, bytes).buffer);

class Hash {

	#name;

	#parts = [];

	#isDone = false;

	constructor(name) {
		this.#name = name;
	}

	update(data, inputEncoding) {
		if (this.#isDone) {
			throw coded(Error, 'ERR_CRYPTO_HASH_FINALIZED', 'Digest already called');
		}
		this.#parts.push(bytesOf(data, inputEncoding, 'data'));
		return this;
	}

	digest(encoding) {
		if (this.#isDone) {
			throw coded(Error, 'ERR_CRYPTO_HASH_FINALIZED', 'Digest already called');
		}
		this.#isDone = true;
		const bytes = this.#parts.length === 1 ? this.#parts[0] : Buffer.concat(this.#parts);
		this.#parts = [];
		return output(digestOf(this.#name, bytes), encoding);
	}

	copy() {
		if (this.#isDone) {
			throw coded(Error, 'ERR_CRYPTO_HASH_FINALIZED', 'Digest already called');
		}
		const copy = new Hash(this.#name);
		copy.#parts = [...this.#parts];
		return copy;
	}

}

class Hmac {

	#name;

	#outer;

	#inner;

	constructor(name, key) {
		const size = blocks[name];
		const short = key.length > size ? digestOf(name, key) : key;
		const block = Buffer.alloc(size);
		block.set(short);
		this.#name = name;
		this.#outer = block.map((byte) => byte ^ 0x5c);
		this.#inner = new Hash(name).update(block.map((byte) => byte ^ 0x36));
	}

	update(data, inputEncoding) {
		if (this.#inner === null) {
			throw coded(Error, 'ERR_CRYPTO_HASH_FINALIZED', 'Digest already called');
		}
		this.#inner.update(data, inputEncoding);
		return this;
	}

	// Of one that is used up there is nothing left, as in Node.
	digest(encoding) {
		if (this.#inner === null) {
			return output(Buffer.alloc(0), encoding);
		}
		const inner = this.#inner.digest();
		this.#inner = null;
		return output(digestOf(this.#name, Buffer.concat([this.#outer, inner])), encoding);
	}

}

function createHash(algorithm) {
	if (typeof algorithm !== 'string') {
		throw invalidType('algorithm', 'of type string', algorithm);
	}
	const name = hashNamed(algorithm);
	if (name === null) {
		throw new Error('Digest method not supported');
	}
	return new Hash(name);
}

function createHmac(algorithm, key) {
	if (typeof algorithm !== 'string') {
		throw invalidType('hmac', 'of type string', algorithm);
	}
	if (typeof key !== 'string' && !ArrayBuffer.isView(key) && !(key instanceof ArrayBuffer)) {
		throw invalidType('key', 'of type string or an instance of ArrayBuffer, Buffer, TypedArray, DataView, KeyObject, or CryptoKey', key);
	}
	const name = hashNamed(algorithm);
	if (name === null) {
		throw coded(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${algorithm}`);
	}
	return new Hmac(name, bytesOf(key instanceof ArrayBuffer ? new Uint8Array(key) : key, 'utf8', 'key'));
}

function getHashes() {
	return Object.keys(blocks);
}

function fillRandom(bytes) {
	for (let i = 0; i < bytes.length; i += MAX_RANDOM) {
		webcrypto.getRandomValues(bytes.subarray(i, i + MAX_RANDOM));
	}
	return bytes;
}

function later(callback, make) {
	requireFunction('callback', callback);
	const value = make();
	queueMicrotask(() => callback(null, value));
}

function randomBytes(size, callback) {
	if (typeof size !== 'number') {
		throw invalidType('size', 'of type number', size);
	}
	if (!(size >= 0 && size <= 2147483647)) {
		throw outOfRange('size', '>= 0 && <= 2147483647', size);
	}
	const make = () => fillRandom(Buffer.alloc(size));
	return callback === undefined ? make() : later(callback, make);
}

function randomFillSync(buffer, offset = 0, size = undefined) {
	if (!ArrayBuffer.isView(buffer) && !(buffer instanceof ArrayBuffer)) {
		throw invalidType('buf', 'an instance of ArrayBuffer or ArrayBufferView', buffer);
	}
	requireInteger('offset', offset, 0);
	const unit = buffer.BYTES_PER_ELEMENT ?? 1;
	const start = offset * unit;
	const length = size === undefined ? buffer.byteLength - start : size * unit;
	if (start > buffer.byteLength) {
		throw outOfRange('offset', `>= 0 && <= ${buffer.byteLength / unit}`, offset);
	}
	if (!(length >= 0 && start + length <= buffer.byteLength)) {
		throw outOfRange('size + offset', `<= ${buffer.byteLength / unit}`, (size ?? 0) + offset);
	}
	fillRandom(ArrayBuffer.isView(buffer) ? new Uint8Array(buffer.buffer, buffer.byteOffset + start, length) : new Uint8Array(buffer, start, length));
	return buffer;
}

function randomFill(buffer, ...args) {
	const callback = args.pop();
	return later(callback, () => randomFillSync(buffer, ...args));
}

function randomInt(given, limit, last) {
	let [min, max, callback] = [given, limit, last];
	if (max === undefined || typeof max === 'function') {
		[min, max, callback] = [0, given, limit];
	}
	for (const [name, value] of [['min', min], ['max', max]]) {
		if (!Number.isSafeInteger(value)) {
			throw invalidType(name, 'a safe integer', value);
		}
	}
	if (max <= min) {
		throw outOfRange('max', `greater than the value of "min" (${min})`, max);
	}
	const range = max - min;
	if (range > 281474976710655) {
		throw outOfRange('max - min', '<= 281474976710655', range);
	}
	const make = () => {
		const most = 281474976710656 - (281474976710656 % range);
		for (;;) {
			const value = fillRandom(Buffer.alloc(6)).readUIntBE(0, 6);
			if (value < most) {
				return min + value % range;
			}
		}
	};
	return callback === undefined ? make() : later(callback, make);
}

const randomUUID = () => webcrypto.randomUUID();
const getRandomValues = (array) => webcrypto.getRandomValues(array);

// Takes as long whatever differs.
function timingSafeEqual(buf1, buf2) {
	const views = [buf1, buf2].map((buffer, i) => {
		if (!ArrayBuffer.isView(buffer) && !(buffer instanceof ArrayBuffer)) {
			throw coded(TypeError, 'ERR_INVALID_ARG_TYPE', `The "buf${i + 1}" argument must be an instance of ArrayBuffer, Buffer, TypedArray, or DataView.`);
		}
		return ArrayBuffer.isView(buffer) ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength) : new Uint8Array(buffer);
	});
	const [a, b] = views;
	if (a.length !== b.length) {
		throw coded(RangeError, 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH', 'Input buffers must have the same byte length');
	}
	let difference = 0;
	for (let i = 0; i < a.length; i++) {
		difference |= a[i] ^ b[i];
	}
	return difference === 0;
}

export {
	Hash, Hmac, createHash, createHmac, getHashes, getRandomValues, randomBytes, randomFill, randomFillSync, randomInt, randomUUID, subtle,
	timingSafeEqual, webcrypto,
};
export default {
	Hash, Hmac, createHash, createHmac, getHashes, getRandomValues, randomBytes, randomFill, randomFillSync, randomInt, randomUUID, subtle,
	timingSafeEqual, webcrypto,
};
