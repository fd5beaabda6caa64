// The same numbers everywhere from the same seed.
export class Random {

	#state;

	constructor(seed) {
		this.#state = seed;
	}

	next() {
		this.#state = (this.#state + 0x6d2b79f5) | 0;
		let value = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
		value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
		return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
	}

	below(limit) {
		return Math.floor(this.next() * limit);
	}

	chance(share) {
		return this.next() < share;
	}

	pick(list) {
		return list[this.below(list.length)];
	}

	list(limit, make) {
		return Array.from({ length: this.below(limit) }, () => make());
	}

	bytes(length) {
		return Uint8Array.from({ length }, () => this.below(256));
	}

	// The bytes in pieces of random lengths.
	pieces(bytes, limit = 5) {
		const pieces = [];
		for (let start = 0; start < bytes.length;) {
			const end = start + this.below(limit);
			pieces.push(bytes.subarray(start, end));
			start = end;
		}
		return pieces;
	}

}

export const hex = (bytes) => Array.from(new Uint8Array(bytes.buffer ?? bytes, bytes.byteOffset ?? 0, bytes.byteLength), (byte) => byte.toString(16).padStart(2, '0')).join('');

export const attempt = (action) => {
	try {
		return action();
	}
	catch (error) {
		return error.name;
	}
};

export const attemptAsync = async (action) => {
	try {
		return await action();
	}
	catch (error) {
		return error.name;
	}
};
