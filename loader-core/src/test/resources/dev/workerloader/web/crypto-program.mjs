// What crypto does with fixed input, and what it refuses.
const { subtle } = crypto;
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');
const fromHex = (text) => new Uint8Array(text.match(/../g).map((byte) => parseInt(byte, 16)));
const bytes = (text) => new TextEncoder().encode(text);
const attempt = async (action) => {
	try {
		const value = await action();
		return value instanceof ArrayBuffer ? hex(value) : value;
	}
	catch (error) {
		return error.name;
	}
};
const sorted = (value) => JSON.stringify(value, Object.keys(value).sort());
const range = (count) => Uint8Array.from({ length: count }, (value, i) => i);

export async function main(print) {
	for (const name of ['SHA-1', 'SHA-256', 'sha-384', { name: 'SHA-512' }]) {
		print(await attempt(() => subtle.digest(name, bytes('abc'))), await attempt(() => subtle.digest(name, new ArrayBuffer(0))));
	}
	print(await attempt(() => subtle.digest('SHA-256', range(5000000).map((value, i) => i * 7))));
	print(await attempt(() => subtle.digest('SHA-256', new DataView(range(9).buffer, 2, 3))), await attempt(() => subtle.digest('SHA-256', new Uint16Array([1, 2]))));
	print(await attempt(() => subtle.digest('MD5', bytes('x'))), await attempt(() => subtle.digest('SHA-256', 'text')), await attempt(() => subtle.digest('SHA-256')));

	for (const hash of ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']) {
		const key = await subtle.importKey('raw', bytes('key'), { name: 'HMAC', hash }, true, ['sign', 'verify']);
		const signature = await subtle.sign('HMAC', key, bytes('data'));
		print(hex(signature), await subtle.verify('HMAC', key, signature, bytes('data')), await subtle.verify('HMAC', key, signature, bytes('date')),
			await subtle.verify('HMAC', key, new Uint8Array(3), bytes('data')));
		print(sorted(key.algorithm), key.type, key.extractable, key.usages.join(), sorted(await subtle.exportKey('jwk', key)), hex(await subtle.exportKey('raw', key)));
	}
	const jwk = { kty: 'oct', k: 'a2V5LW9mLWhtYWM', alg: 'HS256' };
	const fromJwk = await subtle.importKey('jwk', jwk, { name: 'HMAC', hash: { name: 'sha-256' } }, false, ['sign']);
	print(hex(await subtle.sign({ name: 'hmac' }, fromJwk, bytes('x'))));
	print(await attempt(() => subtle.verify('HMAC', fromJwk, bytes('x'), bytes('x'))),
		await attempt(() => subtle.importKey('jwk', { ...jwk, alg: 'HS512' }, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])),
		await attempt(() => subtle.importKey('jwk', { ...jwk, kty: 'RSA' }, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])),
		await attempt(() => subtle.importKey('raw', bytes('k'), { name: 'HMAC', hash: 'SHA-256' }, false, ['encrypt'])),
		await attempt(() => subtle.importKey('raw', bytes('k'), { name: 'HMAC', hash: 'SHA-256' }, false, ['none'])),
		await attempt(() => subtle.importKey('raw', bytes('k'), { name: 'HMAC', hash: 'SHA-256' }, false, [])),
		await attempt(() => subtle.importKey('raw', new Uint8Array(0), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])),
		await attempt(() => subtle.importKey('raw', bytes('k'), 'HMAC', false, ['sign'])));

	for (const size of [16, 24, 32]) {
		const key = (name) => subtle.importKey('raw', range(size), name, true, ['encrypt', 'decrypt']);
		const gcm = await key('AES-GCM');
		const cbc = await key('AES-CBC');
		const ctr = await key({ name: 'AES-CTR' });
		for (const data of [new Uint8Array(0), bytes('sixteen bytes 16'), range(100)]) {
			for (const params of [{ name: 'AES-GCM', iv: range(12) }, { name: 'AES-GCM', iv: range(16), additionalData: bytes('more'), tagLength: 96 }]) {
				const sealed = await subtle.encrypt(params, gcm, data);
				print(hex(sealed), hex(await subtle.decrypt(params, gcm, sealed)) === hex(data));
			}
			const params = { name: 'AES-CBC', iv: range(16) };
			const sealed = await subtle.encrypt(params, cbc, data);
			print(hex(sealed), hex(await subtle.decrypt(params, cbc, sealed)) === hex(data));
			for (const length of [128, 64, 8, 3]) {
				const counted = { name: 'AES-CTR', counter: fromHex('f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff'), length };
				print(await attempt(() => subtle.encrypt(counted, ctr, data)));
			}
		}
		print(sorted(gcm.algorithm), sorted(await subtle.exportKey('jwk', gcm)));
	}
	const counting = await subtle.importKey('raw', range(16), 'AES-CTR', false, ['encrypt']);
	print(await attempt(() => subtle.encrypt({ name: 'AES-CTR', counter: new Uint8Array(16).fill(255), length: 128 }, counting, range(50))));
	print(await attempt(() => subtle.encrypt({ name: 'AES-CTR', counter: new Uint8Array(16), length: 1 }, counting, range(33))));
	const key = await subtle.importKey('raw', range(16), 'AES-GCM', false, ['encrypt', 'decrypt']);
	const sealed = new Uint8Array(await subtle.encrypt({ name: 'AES-GCM', iv: range(12) }, key, bytes('secret')));
	sealed[3] ^= 1;
	print(await attempt(() => subtle.decrypt({ name: 'AES-GCM', iv: range(12) }, key, sealed)), await attempt(() => subtle.decrypt({ name: 'AES-GCM', iv: range(12) }, key, new Uint8Array(3))),
		await attempt(() => subtle.encrypt({ name: 'AES-CBC', iv: range(16) }, key, bytes('x'))), await attempt(() => subtle.encrypt('AES-GCM', key, bytes('x'))),
		await attempt(() => subtle.importKey('raw', range(15), 'AES-GCM', false, ['encrypt'])), await attempt(() => subtle.generateKey({ name: 'AES-GCM', length: 100 }, false, ['encrypt'])),
		await attempt(() => subtle.encrypt({ name: 'AES-GCM', iv: range(12) }, {}, bytes('x'))));

	const password = await subtle.importKey('raw', bytes('password'), 'PBKDF2', false, ['deriveBits', 'deriveKey']);
	const empty = await subtle.importKey('raw', new Uint8Array(0), 'PBKDF2', false, ['deriveBits']);
	const material = await subtle.importKey('raw', bytes('material'), 'HKDF', false, ['deriveBits', 'deriveKey']);
	for (const hash of ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']) {
		print(hex(await subtle.deriveBits({ name: 'PBKDF2', hash, salt: bytes('salt'), iterations: 1000 }, password, 520)), hex(await subtle.deriveBits({ name: 'PBKDF2', hash, salt: bytes('salt'), iterations: 1 }, empty, 128)));
		print(hex(await subtle.deriveBits({ name: 'HKDF', hash, salt: bytes('salt'), info: bytes('info') }, material, 1000)), hex(await subtle.deriveBits({ name: 'HKDF', hash, salt: new Uint8Array(0), info: new Uint8Array(0) }, material, 64)));
	}
	const derived = await subtle.deriveKey({ name: 'PBKDF2', hash: 'SHA-256', salt: bytes('salt'), iterations: 10 }, password, { name: 'AES-GCM', length: 256 }, true, ['encrypt']);
	const signing = await subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt: bytes('salt'), info: bytes('info') }, material, { name: 'HMAC', hash: 'SHA-256' }, true, ['sign']);
	print(hex(await subtle.exportKey('raw', derived)), hex(await subtle.exportKey('raw', signing)), sorted(signing.algorithm));
	print(await attempt(() => subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: bytes('salt'), iterations: 0 }, password, 128)), await attempt(() => subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: bytes('s'), info: bytes('i') }, material, 9)),
		await attempt(() => subtle.importKey('raw', bytes('x'), 'PBKDF2', true, ['deriveBits'])));

	const wrapping = await subtle.importKey('raw', range(16), 'AES-KW', false, ['wrapKey', 'unwrapKey']);
	const wrapped = await subtle.wrapKey('raw', derived, wrapping, 'AES-KW');
	const unwrapped = await subtle.unwrapKey('raw', wrapped, wrapping, 'AES-KW', 'AES-GCM', true, ['encrypt']);
	print(hex(wrapped), hex(await subtle.exportKey('raw', unwrapped)) === hex(await subtle.exportKey('raw', derived)));
	const sealing = await subtle.importKey('raw', range(16), 'AES-CBC', false, ['wrapKey', 'unwrapKey']);
	const sealedKey = await subtle.wrapKey('jwk', signing, sealing, { name: 'AES-CBC', iv: range(16) });
	const opened = await subtle.unwrapKey('jwk', sealedKey, sealing, { name: 'AES-CBC', iv: range(16) }, { name: 'HMAC', hash: 'SHA-256' }, true, ['sign']);
	print(hex(await subtle.exportKey('raw', opened)) === hex(await subtle.exportKey('raw', signing)), await attempt(() => subtle.unwrapKey('raw', new Uint8Array(24), wrapping, 'AES-KW', 'AES-GCM', true, ['encrypt'])));

	const generated = await subtle.generateKey({ name: 'HMAC', hash: 'SHA-512' }, true, ['sign']);
	print(sorted(generated.algorithm), (await subtle.exportKey('raw', generated)).byteLength, (await subtle.exportKey('raw', await subtle.generateKey({ name: 'AES-CTR', length: 192 }, true, ['decrypt']))).byteLength);

	const values = new Uint32Array(8);
	print(crypto.getRandomValues(values) === values, values.some((value) => value > 0xffff), new Set(values).size, crypto.getRandomValues(new BigInt64Array(2)).length, crypto.getRandomValues(new Uint8Array(0)).length);
	const part = new Uint8Array(100);
	crypto.getRandomValues(part.subarray(40, 60));
	print(part.slice(0, 40).every((value) => value === 0), part.slice(60).every((value) => value === 0), part.slice(40, 60).some((value) => value !== 0));
	print(await attempt(() => crypto.getRandomValues(new Uint8Array(65537))), await attempt(() => crypto.getRandomValues(new Float64Array(1))), await attempt(() => crypto.getRandomValues([])), await attempt(() => crypto.getRandomValues(new DataView(new ArrayBuffer(1)))));
	print(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID()), crypto.randomUUID() !== crypto.randomUUID());
	print(crypto instanceof Crypto, crypto.subtle instanceof SubtleCrypto, generated instanceof CryptoKey, await attempt(() => new CryptoKey()), await attempt(() => new Crypto()), String(crypto), String(subtle), String(generated));
}
