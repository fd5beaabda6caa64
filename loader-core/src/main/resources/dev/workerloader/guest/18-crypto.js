// crypto: random values come from the host while the guest waits, and the algorithms of
// crypto.subtle are calls to an object of the host's. Keys are the guest's own data.

const CRYPTO_CLASSES = ['Crypto', 'CryptoKey', 'SubtleCrypto', 'crypto'];

const MAX_RANDOM = 65536;

// What crosses as one argument; the rest of a longer digest follows.
const MAX_DIGESTED = 2097152;

const cryptoOrigin = create(null);
cryptoOrigin.target = '"crypto:"';
cryptoOrigin.label = 'crypto.subtle';

const askCrypto = (method, ...args) => call('call', cryptoOrigin, '["' + method + '"]', args, null);

const publicKeyOrigin = create(null);
publicKeyOrigin.target = '"public-key:"';
publicKeyOrigin.label = 'crypto.subtle';

const askPublicKey = (method, ...args) => call('call', publicKeyOrigin, '["' + method + '"]', args, null);

const loadCrypto = once(() => {
	const PRIVATE = create(null); // says that it is the bootstrap that makes an object

	const hashes = new NativeMap([['SHA-1', 20], ['SHA-256', 32], ['SHA-384', 48], ['SHA-512', 64]]);
	const hashBlocks = new NativeMap([['SHA-1', 64], ['SHA-256', 64], ['SHA-384', 128], ['SHA-512', 128]]);
	const aesNames = new NativeSet(['AES-CBC', 'AES-CTR', 'AES-GCM', 'AES-KW']);

	const names = new NativeMap();
	const known = ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512', 'HMAC', 'AES-CBC', 'AES-CTR', 'AES-GCM', 'AES-KW', 'PBKDF2', 'HKDF',
		'RSASSA-PKCS1-v1_5', 'RSA-PSS', 'RSA-OAEP', 'ECDSA', 'ECDH', 'Ed25519', 'X25519'];
	for (let i = 0; i < known.length; i++) {
		mapSet(names, toLowerCase(known[i]), known[i]);
	}

	const fail = (message, name) => {
		throw domException(message, name);
	};

	// The name as the standard writes it, and the algorithm to read parameters from.
	const normalize = (algorithm, allowed, operation) => {
		const isObject = typeof algorithm === 'object' && algorithm !== null;
		const given = `${isObject ? algorithm.name : algorithm}`;
		const name = mapGet(names, toLowerCase(given));
		if (name === undefined || !setHas(allowed, name)) {
			let list = '';
			setForEach(allowed, (item) => {
				list += (list === '' ? '' : ', ') + item;
			});
			fail(quote(stringSlice(given, 0, 100)) + ' is no algorithm for ' + operation + '. There are: ' + list + '.', 'NotSupportedError');
		}
		const normalized = create(null);
		normalized.name = name;
		normalized.params = isObject ? algorithm : create(null);
		return normalized;
	};

	const digests = new NativeSet(['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']);
	const hashOf = (params) => {
		if (params.hash === undefined) {
			throw new NativeTypeError('The algorithm needs a "hash", such as "SHA-256".');
		}
		return normalize(params.hash, digests, 'a hash').name;
	};

	const bytesIn = (value, what) => {
		const bytes = copyBytes(value);
		if (bytes === null) {
			throw new NativeTypeError(what + ' must be an ArrayBuffer or a view of one, such as a Uint8Array.');
		}
		return bytes;
	};

	const numberIn = (value, what, most) => {
		const number = +value;
		if (!isInteger(number) || number < 0 || number > most) {
			throw new NativeTypeError(what + ' must be an integer from 0 to ' + most + '.');
		}
		return number;
	};

	const bufferOf = (bytes, message) => {
		if (bytes === null) {
			fail(message, 'OperationError');
		}
		return typedArrayBuffer(bytes);
	};

	const USAGES = ['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey'];

	// In the order of the standard, whatever the order and number in which they were given.
	const usagesIn = (value, allowed, operation) => {
		const given = new NativeSet();
		for (const usage of value) { // a sequence of Web IDL: with the iterator of the guest's
			const text = `${usage}`;
			let isKnown = false;
			for (let i = 0; i < USAGES.length; i++) {
				isKnown ||= USAGES[i] === text;
			}
			if (!isKnown) {
				throw new NativeTypeError(quote(stringSlice(text, 0, 50)) + ' is no usage of a key.');
			}
			if (!setHas(allowed, text)) {
				fail('A key of ' + operation + ' cannot be used to ' + text + '.', 'SyntaxError');
			}
			setAdd(given, text);
		}
		const usages = [];
		for (let i = 0; i < USAGES.length; i++) {
			if (setHas(given, USAGES[i])) {
				append(usages, USAGES[i]);
			}
		}
		return usages;
	};

	const usagesFor = new NativeMap([
		['HMAC', new NativeSet(['sign', 'verify'])],
		['AES-CBC', new NativeSet(['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'])],
		['AES-CTR', new NativeSet(['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'])],
		['AES-GCM', new NativeSet(['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'])],
		['AES-KW', new NativeSet(['wrapKey', 'unwrapKey'])],
		['PBKDF2', new NativeSet(['deriveKey', 'deriveBits'])],
		['HKDF', new NativeSet(['deriveKey', 'deriveBits'])],
		['RSASSA-PKCS1-v1_5', new NativeSet(['sign', 'verify'])],
		['RSA-PSS', new NativeSet(['sign', 'verify'])],
		['ECDSA', new NativeSet(['sign', 'verify'])],
		['Ed25519', new NativeSet(['sign', 'verify'])],
		['RSA-OAEP', new NativeSet(['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'])],
		['ECDH', new NativeSet(['deriveKey', 'deriveBits'])],
		['X25519', new NativeSet(['deriveKey', 'deriveBits'])],
	]);

	// Keys of these come in pairs. What is used with one of two is not used with the other.
	const rsaNames = new NativeSet(['RSASSA-PKCS1-v1_5', 'RSA-PSS', 'RSA-OAEP']);
	const curveNames = new NativeSet(['ECDSA', 'ECDH']);
	const namedNames = new NativeSet(['Ed25519', 'X25519']);
	const curves = new NativeSet(['P-256', 'P-384', 'P-521']);
	const publicUsages = new NativeSet(['verify', 'encrypt', 'wrapKey']);
	const isPair = (name) => setHas(rsaNames, name) || setHas(curveNames, name) || setHas(namedNames, name);

	const usagesOf = (usages, isPublic) => {
		const list = [];
		for (let i = 0; i < usages.length; i++) {
			if (setHas(publicUsages, usages[i]) === isPublic) {
				append(list, usages[i]);
			}
		}
		return list;
	};

	// What the host calls the kind of a key.
	const kindOf = (name, params) => {
		if (setHas(rsaNames, name)) {
			return 'RSA';
		}
		if (setHas(namedNames, name)) {
			return name;
		}
		const curve = `${params.namedCurve}`;
		if (!setHas(curves, curve)) {
			fail(quote(stringSlice(curve, 0, 50)) + ' is no "namedCurve". There are: P-256, P-384, P-521.', 'NotSupportedError');
		}
		return curve;
	};

	// What the bootstrap knows of a key, whatever the guest does with what it can read.
	let secretsOf;

	class CryptoKey {

		#secrets;

		#algorithm;

		#usages;

		static {
			secretsOf = (key) => {
				if (typeof key !== 'object' || key === null || !(#secrets in key)) {
					throw new NativeTypeError('The key must be a CryptoKey.');
				}
				return key.#secrets;
			};
		}

		constructor(secrets) {
			if (secrets?.mark !== PRIVATE) {
				throw new NativeTypeError('A CryptoKey comes from crypto.subtle.generateKey, importKey, deriveKey or unwrapKey.');
			}
			this.#secrets = secrets;
			this.#algorithm = { name: secrets.name };
			if (secrets.parts !== null && setHas(rsaNames, secrets.name)) {
				this.#algorithm.modulusLength = secrets.parts.bits;
				this.#algorithm.publicExponent = fromBase64(secrets.parts.jwk.e, base64Url);
			}
			if (setHas(curveNames, secrets.name)) {
				this.#algorithm.namedCurve = secrets.kind;
			}
			if (secrets.hash !== null) {
				this.#algorithm.hash = { name: secrets.hash };
			}
			if (secrets.length !== null) {
				this.#algorithm.length = secrets.length;
			}
			this.#usages = [];
			for (let i = 0; i < secrets.usages.length; i++) {
				append(this.#usages, secrets.usages[i]);
			}
		}

		get type() {
			return this.#secrets.type;
		}

		get extractable() {
			return this.#secrets.extractable;
		}

		get algorithm() {
			return this.#algorithm;
		}

		get usages() {
			return this.#usages;
		}

	}

	const makeKey = (name, bytes, extractable, usages, hash, length) => {
		if (usages.length === 0) {
			fail('A secret key needs at least one usage.', 'SyntaxError');
		}
		const secrets = create(null);
		secrets.mark = PRIVATE;
		secrets.type = 'secret';
		secrets.name = name;
		secrets.bytes = bytes;
		secrets.extractable = !!extractable;
		secrets.usages = usages;
		secrets.hash = hash;
		secrets.length = length;
		secrets.parts = null;
		secrets.kind = null;
		return new CryptoKey(secrets);
	};

	const makePairKey = (type, name, params, kind, parts, extractable, usages) => {
		const secrets = create(null);
		secrets.mark = PRIVATE;
		secrets.type = type;
		secrets.name = name;
		secrets.bytes = type === 'private' ? parts.pkcs8 : parts.spki;
		secrets.extractable = !!extractable;
		secrets.usages = usages;
		secrets.hash = setHas(rsaNames, name) ? hashOf(params) : null;
		secrets.length = null;
		secrets.parts = parts;
		secrets.kind = kind;
		return new CryptoKey(secrets);
	};

	const generatePair = async (name, params, extractable, usages) => {
		const kind = kindOf(name, params);
		let bits = 0;
		let exponent = 0;
		if (kind === 'RSA') {
			hashOf(params);
			bits = numberIn(params.modulusLength, 'The "modulusLength"', 4294967295);
			const bytes = bytesIn(params.publicExponent, 'The "publicExponent"');
			for (let i = 0; i < typedArrayLength(bytes); i++) {
				exponent = min(exponent * 256 + bytes[i], 4294967295);
			}
		}
		if (usagesOf(usages, false).length === 0) {
			fail('The private key of the pair needs at least one usage.', 'SyntaxError');
		}
		const parts = await askPublicKey('generate', kind, bits, exponent);
		if (parts === null) {
			fail('The key could not be made. RSA takes a "modulusLength" from 1024 to 4096 and the "publicExponent" 3 or 65537.', 'OperationError');
		}
		return {
			publicKey: makePairKey('public', name, params, kind, parts, true, usagesOf(usages, true)),
			privateKey: makePairKey('private', name, params, kind, parts, extractable, usagesOf(usages, false)),
		};
	};

	const JWK_MEMBERS = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi', 'x', 'y'];

	const importPair = async (format, data, name, params, extractable, usages) => {
		const kind = kindOf(name, params);
		if (kind === 'RSA') {
			hashOf(params);
		}
		let parts;
		let isPrivate = format === 'pkcs8';
		if (format === 'jwk') {
			const type = kind === 'RSA' ? 'RSA' : setHas(namedNames, kind) ? 'OKP' : 'EC';
			if (typeof data !== 'object' || data === null || data.kty !== type || (type !== 'RSA' && data.crv !== kind)) {
				fail('The JWK must be an object with "kty": ' + quote(type) + (type === 'RSA' ? '' : ' and "crv": ' + quote(kind)) + '.', 'DataError');
			}
			if (data.ext === false && extractable) {
				fail('The JWK says that its key cannot be extracted.', 'DataError');
			}
			const members = {};
			for (let i = 0; i < JWK_MEMBERS.length; i++) {
				const value = data[JWK_MEMBERS[i]];
				if (value !== undefined) {
					put(members, JWK_MEMBERS[i], `${value}`, true);
				}
			}
			isPrivate = hasOwn(members, 'd');
			parts = await askPublicKey('readJwk', kind, members);
			if (parts !== null && data.alg !== undefined && kind === 'RSA' && data.alg !== rsaAlgorithm(name, hashOf(params))) {
				fail('The JWK is for ' + quote(stringSlice(`${data.alg}`, 0, 50)) + ', but the key is for ' + rsaAlgorithm(name, hashOf(params)) + '.', 'DataError');
			}
		}
		else if (format === 'spki' || format === 'pkcs8' || (format === 'raw' && kind !== 'RSA')) {
			parts = await askPublicKey('read', kind, format, bytesIn(data, 'The key'));
		}
		else {
			fail('A key of ' + name + ' cannot be imported as ' + quote(stringSlice(format, 0, 50)) + '.', 'NotSupportedError');
		}
		if (parts === null) {
			fail('The data is no ' + (isPrivate ? 'private' : 'public') + ' key of ' + name + (kind === 'RSA' ? ', or has more than 4096 bits.' : ' ' + kind + '.'), 'DataError');
		}
		const own = usagesOf(usages, !isPrivate);
		if (own.length !== usages.length || (isPrivate && own.length === 0)) {
			fail('A ' + (isPrivate ? 'private' : 'public') + ' key of ' + name + ' cannot have these usages.', 'SyntaxError');
		}
		return makePairKey(isPrivate ? 'private' : 'public', name, params, kind, parts, extractable, own);
	};

	const rsaAlgorithm = (name, hash) => {
		const digits = hash === 'SHA-1' ? '1' : stringSlice(hash, 4);
		return name === 'RSA-OAEP' ? (hash === 'SHA-1' ? 'RSA-OAEP' : 'RSA-OAEP-' + digits) : (name === 'RSA-PSS' ? 'PS' : 'RS') + digits;
	};

	const exportPair = (format, secrets) => {
		const { parts, kind, name } = secrets;
		const isPrivate = secrets.type === 'private';
		if (!secrets.extractable) {
			fail('The key cannot be exported: it was made with extractable = false.', 'InvalidAccessError');
		}
		if (format === 'jwk') {
			const jwk = { kty: kind === 'RSA' ? 'RSA' : setHas(namedNames, kind) ? 'OKP' : 'EC' };
			if (kind === 'RSA') {
				jwk.alg = rsaAlgorithm(name, secrets.hash);
			}
			else {
				jwk.crv = kind;
				if (kind === 'Ed25519') {
					jwk.alg = kind;
				}
			}
			for (let i = 0; i < JWK_MEMBERS.length; i++) {
				const member = JWK_MEMBERS[i];
				if (hasOwn(parts.jwk, member) && (isPrivate || member === 'n' || member === 'e' || member === 'x' || member === 'y')) {
					put(jwk, member, parts.jwk[member], true);
				}
			}
			put(jwk, 'key_ops', usagesOf(secrets.usages, !isPrivate), true);
			put(jwk, 'ext', true, true);
			return jwk;
		}
		const isRaw = format === 'raw' && kind !== 'RSA';
		if (format !== 'spki' && format !== 'pkcs8' && !isRaw) {
			fail('A key of ' + name + ' cannot be exported as ' + quote(stringSlice(format, 0, 50)) + '.', 'NotSupportedError');
		}
		if (isPrivate !== (format === 'pkcs8')) {
			fail('A ' + secrets.type + ' key cannot be exported as ' + format + '.', 'InvalidAccessError');
		}
		return typedArrayBuffer(new NativeUint8Array(isRaw ? parts.raw : secrets.bytes));
	};

	const schemes = new NativeMap([['RSASSA-PKCS1-v1_5', 'PKCS1'], ['RSA-PSS', 'PSS'], ['ECDSA', 'ECDSA'], ['Ed25519', 'Ed25519']]);

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

	const keyFor = (key, name, usage) => {
		const secrets = secretsOf(key);
		if (secrets.name !== name) {
			fail('The key is one of ' + secrets.name + ', not of ' + name + '.', 'InvalidAccessError');
		}
		let allowed = false;
		for (let i = 0; i < secrets.usages.length; i++) {
			allowed ||= secrets.usages[i] === usage;
		}
		if (!allowed) {
			fail('The key was not made to ' + usage + '. Name that among its usages.', 'InvalidAccessError');
		}
		return secrets;
	};

	const randomBytes = (count) => fromBase64(askHost('random', '' + count, 10, 'The number'));

	const aesKeyLength = (bits) => {
		if (bits !== 128 && bits !== 192 && bits !== 256) {
			fail('An AES key has 128, 192 or 256 bits, not ' + plainText(bits) + '.', 'OperationError');
		}
		return bits;
	};

	// Bytes of a new secret key, or how many bits are derived for it.
	const secretKeyBits = (name, params) => {
		if (setHas(aesNames, name)) {
			return aesKeyLength(params.length);
		}
		if (name !== 'HMAC') {
			return null;
		}
		const bits = params.length === undefined ? 8 * mapGet(hashBlocks, hashOf(params)) : numberIn(params.length, 'The length of the key', 1 << 20);
		if (bits === 0 || bits % 8 !== 0) {
			fail('The length of the key must be a multiple of 8 bits, and not 0.', 'OperationError');
		}
		return bits;
	};

	const importSecret = (name, params, bytes, extractable, usages) => {
		const bits = 8 * typedArrayLength(bytes);
		if (setHas(aesNames, name)) {
			if (bits !== 128 && bits !== 192 && bits !== 256) {
				fail('An AES key has 128, 192 or 256 bits, but the data has ' + bits + '.', 'DataError');
			}
			return makeKey(name, bytes, extractable, usages, null, bits);
		}
		if (name === 'HMAC') {
			if (bits === 0) {
				fail('The key is empty.', 'DataError');
			}
			if (params.length !== undefined && +params.length !== bits) {
				fail('The length must be that of the data, ' + bits + ' bits.', 'DataError');
			}
			return makeKey(name, bytes, extractable, usages, hashOf(params), bits);
		}
		if (extractable) {
			fail('A key of ' + name + ' cannot be extractable.', 'SyntaxError');
		}
		return makeKey(name, bytes, false, usages, null, null);
	};

	const base64Url = create(null);
	base64Url.alphabet = 'base64url';
	base64Url.omitPadding = true;

	const jwkAlgorithm = (secrets) => (secrets.name === 'HMAC' ? 'HS' + (secrets.hash === 'SHA-1' ? '1' : stringSlice(secrets.hash, 4))
		: 'A' + secrets.length + stringSlice(secrets.name, 4));

	const secretFromJwk = (jwk, name) => {
		if (typeof jwk !== 'object' || jwk === null || jwk.kty !== 'oct' || typeof jwk.k !== 'string') {
			fail('A secret key as JWK is an object with "kty": "oct" and "k".', 'DataError');
		}
		try {
			return fromBase64(jwk.k, base64Url);
		}
		catch {
			return fail('The "k" of the JWK is not Base64 of URLs.', 'DataError');
		}
	};

	const checkJwk = (jwk, key, extractable) => {
		const secrets = secretsOf(key);
		if (jwk.alg !== undefined && jwk.alg !== jwkAlgorithm(secrets)) {
			fail('The JWK is for ' + quote(stringSlice(`${jwk.alg}`, 0, 50)) + ', but the key is for ' + jwkAlgorithm(secrets) + '.', 'DataError');
		}
		if (jwk.ext === false && extractable) {
			fail('The JWK says that its key cannot be extracted.', 'DataError');
		}
		return key;
	};

	const exportSecret = (format, key) => {
		const secrets = secretsOf(key);
		if (secrets.parts !== null) {
			return exportPair(format, secrets);
		}
		if (!secrets.extractable) {
			fail('The key cannot be exported: it was made with extractable = false.', 'InvalidAccessError');
		}
		if (format === 'raw') {
			return typedArrayBuffer(new NativeUint8Array(secrets.bytes));
		}
		if (format !== 'jwk') {
			fail('A secret key can be exported as "raw" and as "jwk", not as ' + quote(stringSlice(format, 0, 50)) + '.', 'NotSupportedError');
		}
		const usages = [];
		for (let i = 0; i < secrets.usages.length; i++) {
			append(usages, secrets.usages[i]);
		}
		return { kty: 'oct', k: toBase64(secrets.bytes, base64Url), alg: jwkAlgorithm(secrets), key_ops: usages, ext: true };
	};

	const importKey = (format, data, algorithm, extractable, keyUsages) => {
		const { name, params } = normalize(algorithm, importable, 'importing a key');
		const usages = usagesIn(keyUsages, mapGet(usagesFor, name), name);
		if (isPair(name)) {
			return importPair(`${format}`, data, name, params, extractable, usages);
		}
		switch (`${format}`) {
			case 'raw':
				return importSecret(name, params, bytesIn(data, 'The key'), extractable, usages);
			case 'jwk':
				if (name === 'PBKDF2' || name === 'HKDF') {
					break;
				}
				return checkJwk(data, importSecret(name, params, secretFromJwk(data, name), extractable, usages), extractable);
		}
		return fail('A key of ' + name + ' cannot be imported as ' + quote(stringSlice(`${format}`, 0, 50)) + '.', 'NotSupportedError');
	};

	const pairs = ['RSASSA-PKCS1-v1_5', 'RSA-PSS', 'RSA-OAEP', 'ECDSA', 'ECDH', 'Ed25519', 'X25519'];
	const withPairs = (list) => {
		const set = new NativeSet(list);
		for (let i = 0; i < pairs.length; i++) {
			setAdd(set, pairs[i]);
		}
		return set;
	};
	const importable = withPairs(['HMAC', 'AES-CBC', 'AES-CTR', 'AES-GCM', 'AES-KW', 'PBKDF2', 'HKDF']);
	const generable = withPairs(['HMAC', 'AES-CBC', 'AES-CTR', 'AES-GCM', 'AES-KW']);
	const derivable = new NativeSet(['HMAC', 'AES-CBC', 'AES-CTR', 'AES-GCM', 'AES-KW', 'PBKDF2', 'HKDF']);
	const ciphers = new NativeSet(['AES-CBC', 'AES-CTR', 'AES-GCM', 'RSA-OAEP']);
	const signers = new NativeSet(['HMAC', 'RSASSA-PKCS1-v1_5', 'RSA-PSS', 'ECDSA', 'Ed25519']);
	const derivers = new NativeSet(['PBKDF2', 'HKDF', 'ECDH', 'X25519']);
	const wrappers = new NativeSet(['AES-CBC', 'AES-CTR', 'AES-GCM', 'AES-KW', 'RSA-OAEP']);

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

	const digest = async (name, bytes) => {
		const length = typedArrayLength(bytes);
		if (length <= MAX_DIGESTED) {
			return askCrypto('digest', name, bytes);
		}
		const digester = await askCrypto('digester', name);
		try {
			for (let i = 0; i < length; i += MAX_DIGESTED) {
				await digester.update(typedArraySubarray(bytes, i, min(length, i + MAX_DIGESTED)));
			}
			return await digester.end();
		}
		finally {
			digester[symbolDispose]();
		}
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
			return typedArrayBuffer(await digest(name, bytesIn(data, 'The data')));
		}

		async generateKey(algorithm, extractable, keyUsages) {
			this.#mark;
			requireArguments('crypto.subtle.generateKey', 3, arguments.length);
			const { name, params } = normalize(algorithm, generable, 'generating a key');
			const usages = usagesIn(keyUsages, mapGet(usagesFor, name), name);
			if (isPair(name)) {
				return generatePair(name, params, extractable, usages);
			}
			const bits = secretKeyBits(name, params);
			return makeKey(name, randomBytes(bits / 8), extractable, usages, name === 'HMAC' ? hashOf(params) : null, bits);
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
			return exportSecret(`${format}`, key);
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
			const exported = exportSecret(`${format}`, key);
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

	const integerArrays = new NativeSet(['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array',
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
