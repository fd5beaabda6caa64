// Digests, signatures, ciphers and derived keys of random inputs.
import { attemptAsync, hex } from './random.mjs';

const { subtle } = crypto;
const hashes = ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'];
const lengths = [0, 1, 15, 16, 17, 63, 64, 65, 100, 1000, 5000];

export async function main(print, random) {
	const bytes = () => random.bytes(random.pick(lengths));
	const secret = (name, raw, usages, extra = {}) => subtle.importKey('raw', raw, { name, ...extra }, true, usages);
	for (let i = 0; i < 40; i++) {
		const hash = random.pick(hashes);
		const data = bytes();
		print('digest', hash, data.length, hex(await subtle.digest(hash, data)));

		const key = random.bytes(1 + random.below(150));
		const mac = await secret('HMAC', key, ['sign', 'verify'], { hash });
		const signature = await subtle.sign('HMAC', mac, data);
		print('hmac', hash, key.length, hex(signature), await subtle.verify('HMAC', mac, signature, data), await subtle.verify('HMAC', mac, random.bytes(signature.byteLength), data),
			mac.algorithm.length, Object.entries(await subtle.exportKey('jwk', mac)).sort().join(' '));

		const raw = random.bytes(random.pick([16, 32]));
		const iv = random.bytes(16);
		const ciphers = [{ name: 'AES-CBC', iv }, { name: 'AES-CTR', counter: iv, length: random.pick([1, 7, 8, 32, 64, 128]) },
			{ name: 'AES-GCM', iv: random.bytes(random.pick([12, 16, 60])), additionalData: random.bytes(random.below(40)), tagLength: random.pick([96, 104, 112, 120, 128]) }];
		for (const algorithm of ciphers) {
			const cipher = await secret(algorithm.name, raw, ['encrypt', 'decrypt']);
			const sealed = await attemptAsync(() => subtle.encrypt(algorithm, cipher, data));
			print(algorithm.name, algorithm.length, algorithm.tagLength, typeof sealed === 'string' ? sealed : hex(sealed));
			if (typeof sealed === 'string') {
				continue;
			}
			print(hex(await subtle.decrypt(algorithm, cipher, sealed)) === hex(data));
			const broken = new Uint8Array(sealed);
			if (algorithm.name === 'AES-GCM' && broken.length > 0) {
				broken[random.below(broken.length)] ^= 1;
				print(await attemptAsync(() => subtle.decrypt(algorithm, cipher, broken)));
			}
		}

		const wrapper = await secret('AES-KW', raw, ['wrapKey', 'unwrapKey']);
		const wrapped = await subtle.wrapKey('raw', await secret('AES-CBC', random.bytes(32), ['encrypt']), wrapper, 'AES-KW');
		const unwrapped = await subtle.unwrapKey('raw', wrapped, wrapper, 'AES-KW', 'AES-CBC', true, ['encrypt']);
		print('wrap', hex(wrapped), hex(await subtle.exportKey('raw', unwrapped)));

		const salt = random.bytes(random.below(80));
		const info = random.bytes(random.below(80));
		const length = 8 * (1 + random.below(80));
		const input = random.bytes(1 + random.below(100));
		print('hkdf', hash, length, hex(await subtle.deriveBits({ name: 'HKDF', hash, salt, info }, await subtle.importKey('raw', input, 'HKDF', false, ['deriveBits']), length)));
		const iterations = 1 + random.below(50);
		print('pbkdf2', hash, length, iterations, hex(await subtle.deriveBits({ name: 'PBKDF2', hash, salt, iterations }, await subtle.importKey('raw', input, 'PBKDF2', false, ['deriveBits']), length)));
	}
	const wrong = [() => subtle.digest('MD5', new Uint8Array(1)), () => subtle.digest('SHA-256', 'x'), () => secret('AES-CBC', random.bytes(5), ['encrypt']), () => secret('AES-CBC', random.bytes(16), ['sign']), () => secret('HMAC', new Uint8Array(0), ['sign'], { hash: 'SHA-1' }),
		() => secret('None', random.bytes(16), ['encrypt']),
		async () => subtle.decrypt({ name: 'AES-GCM', iv: random.bytes(12) }, await secret('AES-GCM', random.bytes(16), ['encrypt']), random.bytes(20)), async () => subtle.encrypt({ name: 'AES-CBC', iv: random.bytes(5) }, await secret('AES-CBC', random.bytes(16), ['encrypt']), random.bytes(20)),
		async () => subtle.decrypt({ name: 'AES-CBC', iv: random.bytes(16) }, await secret('AES-CBC', random.bytes(16), ['decrypt']), random.bytes(20)), () => crypto.getRandomValues(new Uint8Array(65537)), () => crypto.getRandomValues(new Float32Array(1))];
	for (const action of wrong) {
		print(await attemptAsync(async () => typeof await action()));
	}
}
