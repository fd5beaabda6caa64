// The keys of crypto.subtle: what they are for, how they are made, and the forms in which
// they come and go. They are the guest's own data.

const publicKeyOrigin = create(null);
publicKeyOrigin.target = '"public-key:"';
publicKeyOrigin.label = 'crypto.subtle';

const askPublicKey = (method, ...args) => call('call', publicKeyOrigin, '["' + method + '"]', args, null);

// Gives what the algorithms need that use keys.
const loadCryptoKeys = once(() => {
	const PRIVATE = create(null); // says that it is the bootstrap that makes an object

	const hashBlocks = mapOf([['SHA-1', 64], ['SHA-256', 64], ['SHA-384', 128], ['SHA-512', 128]]);
	const aesNames = setOf(['AES-CBC', 'AES-CTR', 'AES-GCM', 'AES-KW']);

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

	const digests = setOf(['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']);
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

	const usagesFor = mapOf([
		['HMAC', setOf(['sign', 'verify'])],
		['AES-CBC', setOf(['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'])],
		['AES-CTR', setOf(['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'])],
		['AES-GCM', setOf(['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'])],
		['AES-KW', setOf(['wrapKey', 'unwrapKey'])],
		['PBKDF2', setOf(['deriveKey', 'deriveBits'])],
		['HKDF', setOf(['deriveKey', 'deriveBits'])],
		['RSASSA-PKCS1-v1_5', setOf(['sign', 'verify'])],
		['RSA-PSS', setOf(['sign', 'verify'])],
		['ECDSA', setOf(['sign', 'verify'])],
		['Ed25519', setOf(['sign', 'verify'])],
		['RSA-OAEP', setOf(['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'])],
		['ECDH', setOf(['deriveKey', 'deriveBits'])],
		['X25519', setOf(['deriveKey', 'deriveBits'])],
	]);

	// Keys of these come in pairs. What is used with one of two is not used with the other.
	const rsaNames = setOf(['RSASSA-PKCS1-v1_5', 'RSA-PSS', 'RSA-OAEP']);
	const curveNames = setOf(['ECDSA', 'ECDH']);
	const namedNames = setOf(['Ed25519', 'X25519']);
	const curves = setOf(['P-256', 'P-384', 'P-521']);
	const publicUsages = setOf(['verify', 'encrypt', 'wrapKey']);
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

	const exportKey = (format, key) => {
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

	const pairs = ['RSASSA-PKCS1-v1_5', 'RSA-PSS', 'RSA-OAEP', 'ECDSA', 'ECDH', 'Ed25519', 'X25519'];
	const withPairs = (list) => {
		const set = setOf(list);
		for (let i = 0; i < pairs.length; i++) {
			setAdd(set, pairs[i]);
		}
		return set;
	};
	const importable = withPairs(['HMAC', 'AES-CBC', 'AES-CTR', 'AES-GCM', 'AES-KW', 'PBKDF2', 'HKDF']);
	const generable = withPairs(['HMAC', 'AES-CBC', 'AES-CTR', 'AES-GCM', 'AES-KW']);

	const generateKey = (algorithm, extractable, keyUsages) => {
		const { name, params } = normalize(algorithm, generable, 'generating a key');
		const usages = usagesIn(keyUsages, mapGet(usagesFor, name), name);
		if (isPair(name)) {
			return generatePair(name, params, extractable, usages);
		}
		const bits = secretKeyBits(name, params);
		return makeKey(name, randomBytes(bits / 8), extractable, usages, name === 'HMAC' ? hashOf(params) : null, bits);
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

	return {
		CryptoKey, bufferOf, bytesIn, digests, exportKey, fail, generateKey, hashOf, importKey, importSecret, keyFor,
		normalize, numberIn, randomBytes, secretKeyBits, secretsOf, usagesFor, usagesIn,
	};
});
