// crypto: random values and digests come from the host while the guest waits, and the other
// algorithms of crypto.subtle are calls to an object of the host's.

const MAX_RANDOM = 65536;

// Between the pieces the guest can be stopped.
function hashOfBytes(name, bytes) {
	const length = typedArrayLength(bytes);
	askHost('hash', name, 10, 'The name');
	for (let i = 0; i < length; i += MAX_PIECE) {
		askHost('hash data', toBase64(partOf(bytes, i, i + MAX_PIECE)), MAX_PIECE * 2, 'The piece');
	}
	return fromBase64(askHost('hash end', '', 0, 'The request'));
}

const cryptoOrigin = create(null);
cryptoOrigin.target = '"crypto:"';
cryptoOrigin.label = 'crypto.subtle';

const askCrypto = (method, ...args) => call('call', cryptoOrigin, '["' + method + '"]', args, null);

const loadCrypto = once(() => {
	const PRIVATE = create(null); // says that it is the bootstrap that makes an object
	const {
		CryptoKey, bufferOf, bytesIn, digests, exportKey, fail, generateKey, hashOf, importKey, importSecret, keyFor,
		normalize, numberIn, randomBytes, secretKeyBits, secretsOf, usagesFor, usagesIn,
	} = loadCryptoKeys();

	const derivable = setOf(['HMAC', 'AES-CBC', 'AES-CTR', 'AES-GCM', 'AES-KW', 'PBKDF2', 'HKDF']);
	const ciphers = setOf(['AES-CBC', 'AES-CTR', 'AES-GCM', 'RSA-OAEP']);
	const signers = setOf(['HMAC', 'RSASSA-PKCS1-v1_5', 'RSA-PSS', 'ECDSA', 'Ed25519']);
	const derivers = setOf(['PBKDF2', 'HKDF', 'ECDH', 'X25519']);
	const wrappers = setOf(['AES-CBC', 'AES-CTR', 'AES-GCM', 'AES-KW', 'RSA-OAEP']);

	const schemes = mapOf([['RSASSA-PKCS1-v1_5', 'PKCS1'], ['RSA-PSS', 'PSS'], ['ECDSA', 'ECDSA'], ['Ed25519', 'Ed25519']]);

	const signatureArguments = (name, params, secrets) => {
		const args = create(null);
		args.scheme = mapGet(schemes, name);
		args.hash = name === 'ECDSA' ? hashOf(params) : secrets.hash ?? '';
		args.salt = name === 'RSA-PSS' ? numberIn(params.saltLength, 'The "saltLength" of RSA-PSS', 1024) : 0;
		return args;
	};

	// The secret that two share: the private key of one and the public key of the other.
	const agree = async (name, params, secrets, bits) => {
		const other = secretsOf(params.public);
		if (other.type !== 'public' || other.name !== name || other.kind !== secrets.kind) {
			fail('The "public" of ' + name + ' must be a public key of the same kind.', 'InvalidAccessError');
		}
		const shared = await askPublicKey('agree', secrets.kind, secrets.bytes, other.bytes);
		if (shared === null) {
			fail('The keys do not give a secret.', 'OperationError');
		}
		if (bits === null || bits === undefined) {
			return typedArrayBuffer(shared);
		}
		const wanted = numberIn(bits, 'The number of bits to derive', 1 << 20);
		if (wanted > 8 * typedArrayLength(shared)) {
			fail('The secret has ' + 8 * typedArrayLength(shared) + ' bits, but ' + wanted + ' are wanted.', 'OperationError');
		}
		const result = typedArraySlice(shared, 0, trunc((wanted + 7) / 8));
		if (wanted % 8 !== 0) {
			result[typedArrayLength(result) - 1] &= 0xff << (8 - wanted % 8);
		}
		return typedArrayBuffer(result);
	};

	const runCipher = async (encrypt, name, params, secrets, data) => {
		switch (name) {
			case 'RSA-OAEP':
				return askPublicKey('oaep', encrypt, secrets.hash, secrets.bytes, params.label === undefined ? new NativeUint8Array(0) : bytesIn(params.label, 'The "label" of RSA-OAEP'), data);
			case 'AES-GCM': {
				const iv = bytesIn(params.iv, 'The "iv" of AES-GCM');
				const additional = params.additionalData === undefined ? new NativeUint8Array(0) : bytesIn(params.additionalData, 'The "additionalData" of AES-GCM');
				const tag = params.tagLength === undefined ? 128 : +params.tagLength;
				if (tag !== 96 && tag !== 104 && tag !== 112 && tag !== 120 && tag !== 128) {
					fail('The "tagLength" of AES-GCM must be 96, 104, 112, 120 or 128.', 'OperationError');
				}
				return askCrypto('aesGcm', encrypt, secrets.bytes, iv, additional, tag, data);
			}
			case 'AES-CBC': {
				const iv = bytesIn(params.iv, 'The "iv" of AES-CBC');
				if (typedArrayLength(iv) !== 16) {
					fail('The "iv" of AES-CBC has 16 bytes.', 'OperationError');
				}
				return askCrypto('aesCbc', encrypt, secrets.bytes, iv, data);
			}
			default: {
				const counter = bytesIn(params.counter, 'The "counter" of AES-CTR');
				const length = numberIn(params.length, 'The "length" of AES-CTR', 128);
				if (typedArrayLength(counter) !== 16 || length === 0) {
					fail('The "counter" of AES-CTR has 16 bytes, and its "length" is from 1 to 128 bits.', 'OperationError');
				}
				return askCrypto('aesCtr', secrets.bytes, counter, length, data);
			}
		}
	};

	const cipher = async (encrypt, algorithm, key, data, usage) => {
		const { name, params } = normalize(algorithm, ciphers, usage + 'ing');
		const bytes = bytesIn(data, 'The data');
		const result = await runCipher(encrypt, name, params, keyFor(key, name, usage), bytes);
		return bufferOf(result, encrypt ? 'The data could not be encrypted.'
			: 'The data could not be decrypted: the key, the parameters or the data are not those of the encryption.');
	};

	const derive = async (name, params, secrets, bits) => {
		if (name === 'ECDH' || name === 'X25519') {
			return agree(name, params, secrets, bits);
		}
		if (bits === null || bits === undefined || bits % 8 !== 0) {
			fail('The number of bits to derive must be a multiple of 8.', 'OperationError');
		}
		const length = numberIn(bits, 'The number of bits to derive', 1 << 20) / 8;
		const hash = hashOf(params);
		const salt = bytesIn(params.salt, 'The "salt"');
		if (name === 'HKDF') {
			return bufferOf(await askCrypto('hkdf', hash, secrets.bytes, salt, bytesIn(params.info, 'The "info" of HKDF'), length),
				'HKDF gives at most 255 times as many bytes as its hash has.');
		}
		const iterations = numberIn(params.iterations, 'The "iterations" of PBKDF2', 4294967295);
		if (iterations === 0) {
			fail('The "iterations" of PBKDF2 must not be 0.', 'OperationError');
		}
		return bufferOf(await askCrypto('pbkdf2', hash, secrets.bytes, salt, iterations, length),
			'PBKDF2 with so many iterations takes too long. At most 4,000,000 are possible, for as many bytes as the hash has.');
	};

	class SubtleCrypto {

		#mark;

		constructor(mark) {
			if (mark !== PRIVATE) {
				throw new NativeTypeError('There is one SubtleCrypto: crypto.subtle.');
			}
		}

		async digest(algorithm, data) {
			this.#mark;
			requireArguments('crypto.subtle.digest', 2, arguments.length);
			const { name } = normalize(algorithm, digests, 'a digest');
			return typedArrayBuffer(hashOfBytes(stringReplaceAll(toLowerCase(name), '-', ''), bytesIn(data, 'The data')));
		}

		async generateKey(algorithm, extractable, keyUsages) {
			this.#mark;
			requireArguments('crypto.subtle.generateKey', 3, arguments.length);
			return generateKey(algorithm, extractable, keyUsages);
		}

		async importKey(format, keyData, algorithm, extractable, keyUsages) {
			this.#mark;
			requireArguments('crypto.subtle.importKey', 5, arguments.length);
			return importKey(format, keyData, algorithm, extractable, keyUsages);
		}

		async exportKey(format, key) {
			this.#mark;
			requireArguments('crypto.subtle.exportKey', 2, arguments.length);
			if (secretsOf(key).name === 'PBKDF2' || secretsOf(key).name === 'HKDF') {
				fail('A key of ' + secretsOf(key).name + ' cannot be exported.', 'NotSupportedError');
			}
			return exportKey(`${format}`, key);
		}

		async sign(algorithm, key, data) {
			this.#mark;
			requireArguments('crypto.subtle.sign', 3, arguments.length);
			const { name, params } = normalize(algorithm, signers, 'signing');
			const secrets = keyFor(key, name, 'sign');
			if (name !== 'HMAC') {
				const { scheme, hash, salt } = signatureArguments(name, params, secrets);
				return bufferOf(await askPublicKey('sign', scheme, secrets.kind, hash, salt, secrets.bytes, bytesIn(data, 'The data')), 'The data could not be signed: the key is too small.');
			}
			return typedArrayBuffer(await askCrypto('hmac', secrets.hash, secrets.bytes, bytesIn(data, 'The data')));
		}

		async verify(algorithm, key, signature, data) {
			this.#mark;
			requireArguments('crypto.subtle.verify', 4, arguments.length);
			const { name, params } = normalize(algorithm, signers, 'verifying');
			const secrets = keyFor(key, name, 'verify');
			if (name !== 'HMAC') {
				const { scheme, hash, salt } = signatureArguments(name, params, secrets);
				return askPublicKey('verify', scheme, secrets.kind, hash, salt, secrets.bytes, bytesIn(signature, 'The signature'), bytesIn(data, 'The data'));
			}
			return askCrypto('hmacVerify', secrets.hash, secrets.bytes, bytesIn(signature, 'The signature'), bytesIn(data, 'The data'));
		}

		async encrypt(algorithm, key, data) {
			this.#mark;
			requireArguments('crypto.subtle.encrypt', 3, arguments.length);
			return cipher(true, algorithm, key, data, 'encrypt');
		}

		async decrypt(algorithm, key, data) {
			this.#mark;
			requireArguments('crypto.subtle.decrypt', 3, arguments.length);
			return cipher(false, algorithm, key, data, 'decrypt');
		}

		async deriveBits(algorithm, baseKey, length = null) {
			this.#mark;
			requireArguments('crypto.subtle.deriveBits', 2, arguments.length);
			const { name, params } = normalize(algorithm, derivers, 'deriving bits');
			return derive(name, params, keyFor(baseKey, name, 'deriveBits'), length);
		}

		async deriveKey(algorithm, baseKey, derivedKeyType, extractable, keyUsages) {
			this.#mark;
			requireArguments('crypto.subtle.deriveKey', 5, arguments.length);
			const { name, params } = normalize(algorithm, derivers, 'deriving a key');
			const target = normalize(derivedKeyType, derivable, 'a derived key');
			const usages = usagesIn(keyUsages, mapGet(usagesFor, target.name), target.name);
			const secrets = keyFor(baseKey, name, 'deriveKey');
			const buffer = await derive(name, params, secrets, secretKeyBits(target.name, target.params));
			return importSecret(target.name, target.params, new NativeUint8Array(buffer), extractable, usages);
		}

		async wrapKey(format, key, wrappingKey, wrapAlgorithm) {
			this.#mark;
			requireArguments('crypto.subtle.wrapKey', 4, arguments.length);
			const { name, params } = normalize(wrapAlgorithm, wrappers, 'wrapping a key');
			const secrets = keyFor(wrappingKey, name, 'wrapKey');
			const exported = exportKey(`${format}`, key);
			const bytes = `${format}` === 'jwk' ? textEncode(utf8Encoder, jsonStringify(exported)) : new NativeUint8Array(exported);
			const wrapped = name === 'AES-KW' ? await askCrypto('aesKw', true, secrets.bytes, bytes)
				: await runCipher(true, name, params, secrets, bytes);
			return bufferOf(wrapped, 'The key could not be wrapped. AES-KW takes a multiple of 8 bytes, and 16 at least.');
		}

		async unwrapKey(format, wrappedKey, unwrappingKey, unwrapAlgorithm, unwrappedKeyAlgorithm, extractable, keyUsages) {
			this.#mark;
			requireArguments('crypto.subtle.unwrapKey', 7, arguments.length);
			const { name, params } = normalize(unwrapAlgorithm, wrappers, 'unwrapping a key');
			const secrets = keyFor(unwrappingKey, name, 'unwrapKey');
			const data = bytesIn(wrappedKey, 'The wrapped key');
			const bytes = name === 'AES-KW' ? await askCrypto('aesKw', false, secrets.bytes, data)
				: await runCipher(false, name, params, secrets, data);
			const buffer = bufferOf(bytes, 'The key could not be unwrapped: it was not wrapped with this key and these parameters.');
			let keyData = buffer;
			if (`${format}` === 'jwk') {
				try {
					keyData = jsonParse(textDecode(utf8Decoder, new NativeUint8Array(buffer)));
				}
				catch {
					fail('What was wrapped is no JWK.', 'DataError');
				}
			}
			return importKey(format, keyData, unwrappedKeyAlgorithm, extractable, keyUsages);
		}

	}

	const integerArrays = setOf(['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array',
		'BigInt64Array', 'BigUint64Array']);

	class Crypto {

		#subtle;

		constructor(mark) {
			if (mark !== PRIVATE) {
				throw new NativeTypeError('There is one Crypto: crypto.');
			}
			this.#subtle = new SubtleCrypto(PRIVATE);
		}

		get subtle() {
			return this.#subtle;
		}

		getRandomValues(array) {
			this.#subtle;
			requireArguments('crypto.getRandomValues', 1, arguments.length);
			if (typeof array !== 'object' || array === null || !setHas(integerArrays, typedArrayName(array))) {
				fail('crypto.getRandomValues fills an array of integers, such as a Uint8Array.', 'TypeMismatchError');
			}
			const { view } = bytesOf(array);
			const length = typedArrayLength(view);
			if (length > MAX_RANDOM) {
				fail('crypto.getRandomValues fills ' + MAX_RANDOM + ' bytes at most, not ' + length + '. Call it for a part at a time: array.subarray(start, end).',
					'QuotaExceededError');
			}
			typedArraySet(view, randomBytes(length));
			return array;
		}

		randomUUID() {
			this.#subtle;
			return askHost('uuid', '', 0, 'The request');
		}

	}

	const classes = exposeClasses({ Crypto, CryptoKey, SubtleCrypto });
	classes.crypto = new Crypto(PRIVATE);
	return classes;
});
