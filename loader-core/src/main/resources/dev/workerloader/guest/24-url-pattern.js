// URLPattern: a pattern for each part of a URL. The host writes pieces of text as they are in
// URLs.

const loadUrlPattern = once(() => {
	const { compile, escape: escapePattern, invalid, options: makeOptions, shorten, tokenize } = loadPatterns();

	const PARTS = ['protocol', 'username', 'password', 'hostname', 'port', 'pathname', 'search', 'hash'];
	const INPUT_NAMES = ['baseURL', 'hash', 'hostname', 'password', 'pathname', 'port', 'protocol', 'search', 'username'];
	// Their letters in requests to the host.
	const LETTERS = { __proto__: null, protocol: 'b', username: 'c', password: 'd', hostname: 'f', port: 'g', pathname: 'h', search: 'i', hash: 'j', opaque: 'k' };
	const SPECIAL_SCHEMES = ['http', 'https', 'ws', 'wss', 'ftp', 'file'];
	const DEFAULT_PORTS = { __proto__: null, http: '80', https: '443', ws: '80', wss: '443', ftp: '21' };
	const NOT_ADDRESS = /[^0-9A-Fa-f[\]:]/;

	// The text as it is in that part of a URL.
	const canonical = (part, text, scheme = 'https') => {
		if (text === '') {
			return '';
		}
		const answer = askForUrl('c' + LETTERS[part] + lengthText(scheme) + scheme + text);
		if (answer === '') {
			throw new NativeTypeError(shorten(text) + ' cannot be in the ' + part + ' of a URL.');
		}
		return stringSlice(answer, 1);
	};

	const canonicalAddress = (text) => {
		if (regExpTest(NOT_ADDRESS, text)) {
			throw new NativeTypeError(shorten(text) + ' cannot be in an IPv6 address.');
		}
		return toLowerCase(text);
	};

	const isSpecialScheme = (scheme) => {
		for (let i = 0; i < SPECIAL_SCHEMES.length; i++) {
			if (SPECIAL_SCHEMES[i] === scheme) {
				return true;
			}
		}
		return false;
	};

	const PLAIN = makeOptions('', '', false);

	const matchesSpecialScheme = (component) => {
		for (let i = 0; i < SPECIAL_SCHEMES.length; i++) {
			if (regExpTest(component.regExp, SPECIAL_SCHEMES[i])) {
				return true;
			}
		}
		return false;
	};

	const compileProtocol = (pattern) => compile(pattern, PLAIN, (text) => canonical('protocol', text));

	// The parts of the pattern of a whole URL.
	class ConstructorParser {

		#text;

		#tokens;

		#init = create(null);

		#start = 0;

		#index = 0;

		#step = 1;

		#groups = 0;

		#brackets = 0;

		#isSpecial = false;

		#state = 'init';

		constructor(text) {
			this.#text = text;
			this.#tokens = tokenize(text, true);
		}

		parse() {
			while (this.#index < this.#tokens.length && this.#state !== 'done') {
				this.#step = 1;
				const { type } = this.#tokens[this.#index];
				if (type === 'end') {
					this.#end();
				}
				else if (type === 'open') {
					this.#groups++;
				}
				else {
					if (this.#groups > 0 && type === 'close') {
						this.#groups--;
					}
					if (this.#groups === 0) {
						this.#next();
					}
				}
				this.#index += this.#step;
			}
			if (this.#init.hostname !== undefined && this.#init.port === undefined) {
				this.#init.port = '';
			}
			return this.#init;
		}

		#end() {
			if (this.#state === 'init') {
				this.#rewind('init');
				if (this.#is('#')) {
					this.#change('hash', 1);
				}
				else if (this.#startsSearch()) {
					this.#change('search', 1);
				}
				else {
					this.#change('pathname', 0);
				}
			}
			else if (this.#state === 'authority') {
				this.#rewind('hostname');
			}
			else {
				this.#change('done', 0);
			}
		}

		#next() {
			switch (this.#state) {
				case 'init':
					if (this.#is(':')) {
						this.#rewind('protocol');
					}
					break;
				case 'protocol':
					if (this.#is(':')) {
						this.#isSpecial = matchesSpecialScheme(compileProtocol(this.#component()));
						const slashes = this.#is('/', 1) && this.#is('/', 2);
						this.#change(slashes || this.#isSpecial ? 'authority' : 'pathname', slashes ? 3 : 1);
					}
					break;
				case 'authority':
					if (this.#is('@')) {
						this.#rewind('username');
					}
					else if (this.#is('/') || this.#startsSearch() || this.#is('#')) {
						this.#rewind('hostname');
					}
					break;
				case 'username':
					if (this.#is(':')) {
						this.#change('password', 1);
					}
					else if (this.#is('@')) {
						this.#change('hostname', 1);
					}
					break;
				case 'password':
					if (this.#is('@')) {
						this.#change('hostname', 1);
					}
					break;
				case 'hostname':
					if (this.#is('[')) {
						this.#brackets++;
					}
					else if (this.#is(']')) {
						this.#brackets--;
					}
					else if (this.#is(':') && this.#brackets === 0) {
						this.#change('port', 1);
					}
					else {
						this.#endAuthority();
					}
					break;
				case 'port':
					this.#endAuthority();
					break;
				case 'pathname':
					if (this.#startsSearch()) {
						this.#change('search', 1);
						break;
					}
					// falls through
				case 'search':
					if (this.#is('#')) {
						this.#change('hash', 1);
					}
			}
		}

		#endAuthority() {
			if (this.#is('/')) {
				this.#change('pathname', 0);
			}
			else if (this.#startsSearch()) {
				this.#change('search', 1);
			}
			else if (this.#is('#')) {
				this.#change('hash', 1);
			}
		}

		// Parts between two that are there are empty.
		#change(state, skip) {
			const from = this.#state;
			if (from !== 'init' && from !== 'authority') {
				this.#init[from] = this.#component();
			}
			if (from !== 'init' && state !== 'done') {
				const isBeforeHost = from === 'protocol' || from === 'authority' || from === 'username' || from === 'password';
				const isBeforePath = isBeforeHost || from === 'hostname' || from === 'port';
				const isAfterPath = state === 'search' || state === 'hash';
				if (isBeforeHost && (state === 'port' || state === 'pathname' || isAfterPath)) {
					this.#init.hostname ??= '';
				}
				if (isBeforePath && isAfterPath) {
					this.#init.pathname ??= this.#isSpecial ? '/' : '';
				}
				if ((isBeforePath || from === 'pathname') && state === 'hash') {
					this.#init.search ??= '';
				}
			}
			this.#state = state;
			this.#index += skip;
			this.#start = this.#index;
			this.#step = 0;
		}

		#rewind(state) {
			this.#index = this.#start;
			this.#step = 0;
			this.#state = state;
		}

		#component() {
			return stringSlice(this.#text, this.#tokenAt(this.#start).index, this.#tokens[this.#index].index);
		}

		#tokenAt(index) {
			return this.#tokens[min(index, this.#tokens.length - 1)];
		}

		// Whether the character is there without a meaning in patterns.
		#is(char, offset = 0) {
			const { type, value } = this.#tokenAt(this.#index + offset);
			return value === char && (type === 'char' || type === 'escaped' || type === 'invalid');
		}

		// A question mark that makes nothing optional.
		#startsSearch() {
			if (this.#is('?')) {
				return true;
			}
			if (this.#tokens[this.#index].value !== '?') {
				return false;
			}
			if (this.#index === 0) {
				return true;
			}
			const { type } = this.#tokens[this.#index - 1];
			return type !== 'name' && type !== 'regexp' && type !== 'close' && type !== 'asterisk';
		}

	}

	const withoutFirst = (text, char) => (stringCharAt(text, 0) === char ? stringSlice(text, 1) : text);

	const isAbsolutePath = (path, isPattern) => {
		const first = stringCharAt(path, 0);
		return first === '/' || (isPattern && (first === '\\' || first === '{') && stringCharAt(path, 1) === '/');
	};

	const lacks = (init, names) => {
		for (let i = 0; i < names.length; i++) {
			if (init[names[i]] !== undefined) {
				return false;
			}
		}
		return true;
	};

	// What is taken from the base URL where the input has nothing as specific. Returns its path
	// if a path can be relative to it, else an empty text.
	const takeBase = (init, result, isPattern) => {
		const data = parseUrl(init.baseURL);
		if (data === '') {
			throw invalidUrl(init.baseURL);
		}
		const written = isPattern ? escapePattern : (text) => text;
		const take = (part, text, names) => {
			if (lacks(init, names)) {
				result[part] = written(text);
			}
		};
		const path = urlBetween(data, 7, 8);
		take('protocol', stringSlice(data, URL_HEADER, urlEnd(data, 0) - 1), ['protocol']);
		if (!isPattern) {
			take('username', urlBetween(data, 1, 2), ['protocol', 'hostname', 'port', 'username']);
			take('password', withoutFirst(urlBetween(data, 2, 3), ':'), ['protocol', 'hostname', 'port', 'username', 'password']);
		}
		take('hostname', urlBetween(data, 4, 5), ['protocol', 'hostname']);
		take('port', withoutFirst(urlBetween(data, 5, 6), ':'), ['protocol', 'hostname', 'port']);
		take('pathname', path, ['protocol', 'hostname', 'port', 'pathname']);
		take('search', withoutFirst(urlBetween(data, 8, 9), '?'), ['protocol', 'hostname', 'port', 'pathname', 'search']);
		take('hash', withoutFirst(stringSlice(data, urlEnd(data, 9)), '#'), ['protocol', 'hostname', 'port', 'pathname', 'search', 'hash']);
		return stringCharAt(path, 0) === '/' ? written(path) : '';
	};

	const withoutLastSegment = (path) => {
		let end = path.length;
		while (end > 0 && stringCharAt(path, end - 1) !== '/') {
			end--;
		}
		return stringSlice(path, 0, end);
	};

	// The parts of an input, of a pattern or of a URL.
	const processInit = (init, isPattern, result) => {
		const basePath = init.baseURL === undefined ? '' : takeBase(init, result, isPattern);
		const set = (part, text, canonicalPart = part, scheme = 'https') => {
			result[part] = isPattern ? text : canonical(canonicalPart, text, scheme);
		};
		if (init.protocol !== undefined) {
			set('protocol', stringSlice(init.protocol, -1) === ':' ? stringSlice(init.protocol, 0, -1) : init.protocol);
		}
		for (let i = 1; i < 4; i++) {
			if (init[PARTS[i]] !== undefined) {
				set(PARTS[i], init[PARTS[i]]);
			}
		}
		const scheme = result.protocol ?? '';
		if (init.port !== undefined) {
			set('port', init.port, 'port', scheme);
		}
		if (init.pathname !== undefined) {
			const path = basePath !== '' && !isAbsolutePath(init.pathname, isPattern) ? withoutLastSegment(basePath) + init.pathname : init.pathname;
			set('pathname', path, scheme === '' || isSpecialScheme(scheme) ? 'pathname' : 'opaque');
		}
		if (init.search !== undefined) {
			set('search', withoutFirst(init.search, '?'));
		}
		if (init.hash !== undefined) {
			set('hash', withoutFirst(init.hash, '#'));
		}
		return result;
	};

	const isAddress = (hostname) => stringCharAt(hostname, 0) === '['
		|| ((stringCharAt(hostname, 0) === '{' || stringCharAt(hostname, 0) === '\\') && stringCharAt(hostname, 1) === '[');

	const compileAll = (init, ignoreCase) => {
		const components = create(null);
		const plain = makeOptions('', '', ignoreCase);
		const add = (part, options, encode = (text) => canonical(part, text)) => {
			components[part] = compile(init[part], options, encode);
		};
		components.protocol = compileProtocol(init.protocol);
		add('username', PLAIN);
		add('password', PLAIN);
		add('hostname', makeOptions('.', '', false), isAddress(init.hostname) ? canonicalAddress : undefined);
		add('port', PLAIN);
		if (matchesSpecialScheme(components.protocol)) {
			add('pathname', makeOptions('/', '/', ignoreCase));
		}
		else {
			add('pathname', plain, (text) => canonical('opaque', text));
		}
		add('search', plain);
		add('hash', plain);
		return components;
	};

	// An input as it is given: text, or an object whose getters may run code of the guest's.
	const readInput = (input) => {
		if (input !== undefined && input !== null && typeof input !== 'object' && typeof input !== 'function') {
			return wellFormedText(input);
		}
		const init = create(null);
		for (let i = 0; i < INPUT_NAMES.length && input !== undefined && input !== null; i++) {
			const value = input[INPUT_NAMES[i]];
			if (value !== undefined) {
				init[INPUT_NAMES[i]] = wellFormedText(value);
			}
		}
		return init;
	};

	const readPattern = (input, baseUrl) => {
		if (typeof input !== 'string') {
			if (baseUrl !== null) {
				throw new NativeTypeError('A pattern that is an object has its base URL in the property "baseURL", not in an argument.');
			}
			return input;
		}
		const init = new ConstructorParser(input).parse();
		if (baseUrl !== null) {
			init.baseURL = baseUrl;
		}
		else if (init.protocol === undefined) {
			throw invalid(input, 'it has no protocol, so it needs a base URL: new URLPattern(pattern, baseURL). For a path alone use new URLPattern({ pathname }).');
		}
		return init;
	};

	// The parts of the URL that an input is; null if it is none.
	const readUrl = (input, baseUrl) => {
		const url = create(null);
		if (typeof input !== 'string') {
			if (baseUrl !== undefined) {
				throw new NativeTypeError('An input that is an object has its base URL in the property "baseURL", not in an argument.');
			}
			for (let i = 0; i < PARTS.length; i++) {
				url[PARTS[i]] = '';
			}
			try {
				return processInit(input, false, url);
			}
			catch (error) {
				if (isPrototypeOf(NativeRangeError.prototype, error)) {
					throw error; // a limit, which tells nothing about the input
				}
				return null;
			}
		}
		const data = parseUrl(input, baseUrl);
		if (data === '') {
			return null;
		}
		const init = create(null);
		init.baseURL = stringSlice(data, URL_HEADER);
		takeBase(init, url, false);
		return url;
	};

	const isObject = (value) => value === undefined || value === null || typeof value === 'object' || typeof value === 'function';

	class URLPattern {

		#components;

		static {
			const internal = create(null);
			internal.is = (value) => #components in value;
			internal.shown = (pattern) => {
				const shown = {};
				for (let i = 0; i < PARTS.length; i++) {
					put(shown, PARTS[i], pattern.#components[PARTS[i]].pattern, true);
				}
				return shown;
			};
			urlPatterns = internal;
		}

		// The second argument may be the base URL or the options.
		constructor(input = undefined, second = undefined, third = undefined) {
			const hasBase = arguments.length > 2 || !isObject(second);
			const given = readInput(input);
			const baseUrl = hasBase ? wellFormedText(second) : null;
			const options = hasBase ? third : second;
			if (!isObject(options)) {
				throw new NativeTypeError('The options of a URLPattern must be an object: { ignoreCase: true }.');
			}
			const ignoreCase = !!options?.ignoreCase;
			const init = processInit(readPattern(given, baseUrl), true, create(null));
			for (let i = 0; i < PARTS.length; i++) {
				init[PARTS[i]] ??= '*';
			}
			if (init.port !== '' && init.port === DEFAULT_PORTS[init.protocol]) {
				init.port = '';
			}
			this.#components = compileAll(init, ignoreCase);
		}

		// What each part matches in the input; null if one does not.
		#match(url) {
			const matches = create(null);
			for (let i = 0; i < PARTS.length; i++) {
				const match = regExpExec(this.#components[PARTS[i]].regExp, url[PARTS[i]]);
				if (match === null) {
					return null;
				}
				matches[PARTS[i]] = match;
			}
			return matches;
		}

		test(input = undefined, baseURL = undefined) {
			this.#components;
			const given = readInput(input);
			const url = readUrl(given, baseURL === undefined ? undefined : wellFormedText(baseURL));
			return url !== null && this.#match(url) !== null;
		}

		exec(input = undefined, baseURL = undefined) {
			this.#components;
			const given = readInput(input);
			const base = baseURL === undefined ? undefined : wellFormedText(baseURL);
			const url = readUrl(given, base);
			const matches = url === null ? null : this.#match(url);
			if (matches === null) {
				return null;
			}
			const inputs = [];
			append(inputs, typeof given === 'string' ? given : shownInput(given));
			if (base !== undefined) {
				append(inputs, base);
			}
			const result = {};
			put(result, 'inputs', inputs, true);
			for (let i = 0; i < PARTS.length; i++) {
				const part = PARTS[i];
				put(result, part, resultOf(url[part], this.#components[part].names, matches[part]), true);
			}
			return result;
		}

		get protocol() {
			return this.#components.protocol.pattern;
		}

		get username() {
			return this.#components.username.pattern;
		}

		get password() {
			return this.#components.password.pattern;
		}

		get hostname() {
			return this.#components.hostname.pattern;
		}

		get port() {
			return this.#components.port.pattern;
		}

		get pathname() {
			return this.#components.pathname.pattern;
		}

		get search() {
			return this.#components.search.pattern;
		}

		get hash() {
			return this.#components.hash.pattern;
		}

		get hasRegExpGroups() {
			const components = this.#components;
			for (let i = 0; i < PARTS.length; i++) {
				if (components[PARTS[i]].hasRegExpGroups) {
					return true;
				}
			}
			return false;
		}

	}

	const shownInput = (init) => {
		const shown = {};
		for (let i = 0; i < INPUT_NAMES.length; i++) {
			if (init[INPUT_NAMES[i]] !== undefined) {
				put(shown, INPUT_NAMES[i], init[INPUT_NAMES[i]], true);
			}
		}
		return shown;
	};

	const resultOf = (text, names, match) => {
		const groups = {};
		for (let i = 0; i < names.length; i++) {
			put(groups, names[i], match[i + 1], true);
		}
		const result = {};
		put(result, 'input', text, true);
		put(result, 'groups', groups, true);
		return result;
	};

	return exposeClasses({ URLPattern });
});
