// URL and URLSearchParams. The host parses; what it answers is kept as it is, and has where
// the parts of the URL end.

const MAX_URL = 1048576;
const URL_HEADER = 20; // characters in front of the URL

const loadUrl = () => (urlClasses ??= makeUrlClasses());

// A URL of the host's, which is absolute.
function urlFrom(text) {
	const { URL } = loadUrl();
	return new URL(text);
}

// The text of a URL, or null.
function hrefFrom(input, base) {
	const data = parseUrl(input, base);
	return data === '' ? null : stringSlice(data, URL_HEADER);
}

// Where a part ends in what the host has answered.
const urlEnd = (data, part) => URL_HEADER + (stringCharCodeAt(data, 2 * part) << 15) + stringCharCodeAt(data, 2 * part + 1);
const urlBetween = (data, start, end) => stringSlice(data, urlEnd(data, start), urlEnd(data, end));

const lengthText = (text) => fromCharCode(text.length >> 15, text.length & 32767);

const askForUrl = (request) => askHost('url', request, MAX_URL, 'The URL');

// Returns an empty text for what is no URL.
function parseUrl(input, base) {
	const text = `${input}`;
	if (base === undefined) {
		return askForUrl('p' + text);
	}
	const baseText = `${base}`;
	return askForUrl('r' + lengthText(baseText) + baseText + text);
}

function invalidUrl(input, base) {
	const text = `${input}`;
	return coded('ERR_INVALID_URL', 'Invalid URL: ' + quote(stringSlice(text, 0, 200)) + (base !== undefined
		? ' with the base ' + quote(stringSlice(`${base}`, 0, 200)) + '.' : stringIncludes(text, ':')
			? '.' : '. A URL without a scheme needs a base: new URL(url, base).'), NativeTypeError);
}

// The list of names and values in turn that application/x-www-form-urlencoded text is.
function parseForm(text) {
	const list = makeList();
	let start = 0;
	while (start < text.length) {
		let end = stringIndexOf(text, '&', start);
		if (end < 0) {
			end = text.length;
		}
		if (end > start) {
			const part = stringSlice(text, start, end);
			const equals = stringIndexOf(part, '=');
			list[list.length] = decodeForm(equals < 0 ? part : stringSlice(part, 0, equals));
			list[list.length] = equals < 0 ? '' : decodeForm(stringSlice(part, equals + 1));
		}
		start = end + 1;
	}
	return list;
}

function decodeForm(text) {
	const spaced = stringIncludes(text, '+') ? stringReplaceAll(text, '+', ' ') : text;
	if (!stringIncludes(spaced, '%')) {
		return spaced;
	}
	try {
		return nativeDecodeURIComponent(spaced);
	}
	catch {
		return askForUrl('d' + spaced); // which takes what is malformed as it is
	}
}

function serializeForm(list) {
	let text = '';
	for (let i = 0; i < list.length; i += 2) {
		text += (i === 0 ? '' : '&') + encodeFormText(list[i]) + '=' + encodeFormText(list[i + 1]);
	}
	return text;
}

const FORM_ESCAPES = ['%20', '+', '!', '%21', "'", '%27', '(', '%28', ')', '%29', '~', '%7E'];

function encodeFormText(value) {
	let text = nativeEncodeURIComponent(value);
	for (let i = 0; i < FORM_ESCAPES.length; i += 2) {
		if (stringIncludes(text, FORM_ESCAPES[i])) {
			text = stringReplaceAll(text, FORM_ESCAPES[i], FORM_ESCAPES[i + 1]);
		}
	}
	return text;
}

const wellFormedText = (value) => stringToWellFormed(`${value}`);

function makeUrlClasses() {
	const classes = create(null);
	// Says that what follows is parsed already.
	const PARSED = create(null);
	let setQuery;
	let linkedParams;
	let replaceList;

	class URLSearchParams {

		#list;

		#url = null;

		static {
			linkedParams = (url, query) => {
				const params = new URLSearchParams();
				params.#list = parseForm(query);
				params.#url = url;
				return params;
			};
			replaceList = (params, query) => {
				params.#list = parseForm(query);
			};
			classes.isParams = (value) => #list in value;
			classes.listOf = (params) => params.#list;
		}

		constructor(init = '') {
			if ((typeof init === 'object' && init !== null) || typeof init === 'function') {
				this.#list = makeList();
				const iterator = init[NativeSymbol.iterator];
				if (iterator !== undefined && iterator !== null) {
					this.#takePairs(init);
				}
				else {
					this.#takeProperties(init);
				}
				return;
			}
			const text = wellFormedText(init);
			this.#list = parseForm(stringCharAt(text, 0) === '?' ? stringSlice(text, 1) : text);
		}

		// The guest's own iterators, as the standard has it.
		#takePairs(pairs) {
			for (const pair of pairs) {
				if ((typeof pair !== 'object' && typeof pair !== 'function') || pair === null) {
					throw new NativeTypeError('URLSearchParams needs pairs of a name and a value, but got ' + inspect(pair) + '.');
				}
				let count = 0;
				for (const item of pair) {
					if (count++ < 2) {
						this.#list[this.#list.length] = wellFormedText(item);
					}
				}
				if (count !== 2) {
					throw new NativeTypeError('URLSearchParams needs pairs of a name and a value, but one has ' + count + ' elements.');
				}
			}
		}

		#takeProperties(record) {
			const values = new NativeMap();
			const keys = ownKeys(record);
			for (let i = 0; i < keys.length; i++) {
				const descriptor = getOwnPropertyDescriptor(record, keys[i]);
				if (descriptor !== undefined && descriptor.enumerable) {
					const name = wellFormedText(keys[i]);
					mapSet(values, name, wellFormedText(record[keys[i]]));
				}
			}
			mapForEach(values, (value, name) => {
				this.#list[this.#list.length] = name;
				this.#list[this.#list.length] = value;
			});
		}

		#changed() {
			if (this.#url !== null) {
				setQuery(this.#url, serializeForm(this.#list));
			}
		}

		// Keeps the pairs that the function says to keep.
		#filter(keep) {
			const list = this.#list;
			let kept = 0;
			for (let i = 0; i < list.length; i += 2) {
				if (keep(list[i], list[i + 1], i)) {
					list[kept] = list[i];
					list[kept + 1] = list[i + 1];
					kept += 2;
				}
			}
			list.length = kept;
			this.#changed();
		}

		get size() {
			return this.#list.length / 2;
		}

		append(name, value) {
			const list = this.#list;
			requireArguments('URLSearchParams.append', 2, arguments.length);
			const key = wellFormedText(name);
			const text = wellFormedText(value);
			list[list.length] = key;
			list[list.length] = text;
			this.#changed();
		}

		delete(name, value = undefined) {
			this.#list;
			requireArguments('URLSearchParams.delete', 1, arguments.length);
			const key = wellFormedText(name);
			const text = value === undefined ? null : wellFormedText(value);
			this.#filter((other, otherValue) => other !== key || (text !== null && otherValue !== text));
		}

		get(name) {
			const list = this.#list;
			requireArguments('URLSearchParams.get', 1, arguments.length);
			const key = wellFormedText(name);
			for (let i = 0; i < list.length; i += 2) {
				if (list[i] === key) {
					return list[i + 1];
				}
			}
			return null;
		}

		getAll(name) {
			const list = this.#list;
			requireArguments('URLSearchParams.getAll', 1, arguments.length);
			const key = wellFormedText(name);
			const values = [];
			for (let i = 0; i < list.length; i += 2) {
				if (list[i] === key) {
					put(values, values.length, list[i + 1], true);
				}
			}
			return values;
		}

		has(name, value = undefined) {
			const list = this.#list;
			requireArguments('URLSearchParams.has', 1, arguments.length);
			const key = wellFormedText(name);
			const text = value === undefined ? null : wellFormedText(value);
			for (let i = 0; i < list.length; i += 2) {
				if (list[i] === key && (text === null || list[i + 1] === text)) {
					return true;
				}
			}
			return false;
		}

		set(name, value) {
			const list = this.#list;
			requireArguments('URLSearchParams.set', 2, arguments.length);
			const key = wellFormedText(name);
			const text = wellFormedText(value);
			let first = 0;
			while (first < list.length && list[first] !== key) {
				first += 2;
			}
			list[first] = key;
			list[first + 1] = text;
			this.#filter((other, otherValue, index) => other !== key || index === first);
		}

		sort() {
			const list = this.#list;
			const pairs = makeList();
			for (let i = 0; i < list.length; i += 2) {
				const pair = create(null);
				pair.name = list[i];
				pair.value = list[i + 1];
				pairs[pairs.length] = pair;
			}
			arraySort(pairs, (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
			for (let i = 0; i < pairs.length; i++) {
				list[2 * i] = pairs[i].name;
				list[2 * i + 1] = pairs[i].value;
			}
			this.#changed();
		}

		forEach(callback, thisArg = undefined) {
			this.#list;
			requireArguments('URLSearchParams.forEach', 1, arguments.length);
			if (typeof callback !== 'function') {
				throw new NativeTypeError('The argument of URLSearchParams.forEach must be a function.');
			}
			for (let i = 0; i < this.#list.length; i += 2) {
				apply(callback, thisArg, [this.#list[i + 1], this.#list[i], this]);
			}
		}

		entries() {
			this.#list;
			return new ParamsIterator(this, 'entries');
		}

		keys() {
			this.#list;
			return new ParamsIterator(this, 'keys');
		}

		values() {
			this.#list;
			return new ParamsIterator(this, 'values');
		}

		toString() {
			return serializeForm(this.#list);
		}

	}

	class ParamsIterator {

		#params;

		#kind;

		#next = 0;

		constructor(params, kind) {
			this.#params = params;
			this.#kind = kind;
		}

		next() {
			const list = classes.listOf(this.#params);
			const index = this.#next;
			if (index >= list.length) {
				return { value: undefined, done: true };
			}
			this.#next += 2;
			const value = this.#kind === 'keys' ? list[index] : this.#kind === 'values' ? list[index + 1] : [list[index], list[index + 1]];
			return { value, done: false };
		}

	}

	class URL {

		#data;

		#params = null;

		static {
			setQuery = (url, query) => {
				url.#ask('i', query);
			};
			classes.isUrl = (value) => #data in value;
			classes.hrefOf = (url) => stringSlice(url.#data, URL_HEADER);
		}

		constructor(url, base = undefined) {
			if (url === PARSED) {
				this.#data = base;
				return;
			}
			requireArguments('URL', 1, arguments.length);
			const data = parseUrl(url, base);
			if (data === '') {
				throw invalidUrl(url, base);
			}
			this.#data = data;
		}

		static canParse(url, base = undefined) {
			requireArguments('URL.canParse', 1, arguments.length);
			return parseUrl(url, base) !== '';
		}

		static parse(url, base = undefined) {
			requireArguments('URL.parse', 1, arguments.length);
			const data = parseUrl(url, base);
			return data === '' ? null : new URL(PARSED, data);
		}

		#end(part) {
			return urlEnd(this.#data, part);
		}

		#between(start, end) {
			return urlBetween(this.#data, start, end);
		}

		// Without the character that the part begins with.
		#after(start, end) {
			return stringSlice(this.#between(start, end), 1);
		}

		#ask(part, value) {
			const href = stringSlice(this.#data, URL_HEADER);
			const data = askForUrl('s' + part + lengthText(href) + href + value);
			if (data === '') {
				throw invalidUrl(value);
			}
			this.#data = data;
		}

		#updateParams() {
			if (this.#params !== null) {
				replaceList(this.#params, this.#after(8, 9));
			}
		}

		get href() {
			return stringSlice(this.#data, URL_HEADER);
		}

		set href(value) {
			this.#ask('a', `${value}`);
			this.#updateParams();
		}

		get origin() {
			const data = this.#data;
			switch (stringSlice(data, URL_HEADER, this.#end(0))) {
				case 'http:':
				case 'https:':
				case 'ws:':
				case 'wss:':
				case 'ftp:':
					return stringSlice(data, URL_HEADER, this.#end(0)) + '//' + this.#between(4, 6);
				case 'blob:': {
					const inner = URL.parse(this.#between(7, 8));
					if (inner !== null) {
						const protocol = stringSlice(inner.#data, URL_HEADER, inner.#end(0));
						if (protocol === 'http:' || protocol === 'https:') {
							return protocol + '//' + inner.#between(4, 6);
						}
					}
					return 'null';
				}
				default:
					return 'null';
			}
		}

		get protocol() {
			return stringSlice(this.#data, URL_HEADER, this.#end(0));
		}

		set protocol(value) {
			this.#ask('b', `${value}`);
		}

		get username() {
			return this.#between(1, 2);
		}

		set username(value) {
			this.#ask('c', `${value}`);
		}

		get password() {
			return this.#after(2, 3);
		}

		set password(value) {
			this.#ask('d', `${value}`);
		}

		get host() {
			return this.#between(4, 6);
		}

		set host(value) {
			this.#ask('e', `${value}`);
		}

		get hostname() {
			return this.#between(4, 5);
		}

		set hostname(value) {
			this.#ask('f', `${value}`);
		}

		get port() {
			return this.#after(5, 6);
		}

		set port(value) {
			this.#ask('g', `${value}`);
		}

		get pathname() {
			return this.#between(7, 8);
		}

		set pathname(value) {
			this.#ask('h', `${value}`);
		}

		get search() {
			const search = this.#between(8, 9);
			return search === '?' ? '' : search;
		}

		set search(value) {
			this.#ask('i', `${value}`);
			this.#updateParams();
		}

		get searchParams() {
			this.#params ??= linkedParams(this, this.#after(8, 9));
			return this.#params;
		}

		get hash() {
			const hash = stringSlice(this.#data, this.#end(9));
			return hash === '#' ? '' : hash;
		}

		set hash(value) {
			this.#ask('j', `${value}`);
		}

		toString() {
			return stringSlice(this.#data, URL_HEADER);
		}

		toJSON() {
			return stringSlice(this.#data, URL_HEADER);
		}

	}

	exposeMembers(URL, 'URL');
	exposeMembers(URLSearchParams, 'URLSearchParams');
	put(URLSearchParams.prototype, NativeSymbol.iterator, URLSearchParams.prototype.entries, false);
	deleteProperty(ParamsIterator.prototype, 'constructor');
	setPrototypeOf(ParamsIterator.prototype, IteratorPrototype);
	exposeMembers(ParamsIterator, 'URLSearchParams Iterator');
	classes.URL = URL;
	classes.URLSearchParams = URLSearchParams;
	return classes;
}
