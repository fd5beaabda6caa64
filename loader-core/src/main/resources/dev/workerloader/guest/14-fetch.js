// The Fetch standard: headers, requests, responses and fetch itself. A request that leaves
// goes to the host as one message; the host decides whether it may, sends it, and never
// follows a redirect: each hop is a request of its own.

const FETCH_CLASSES = ['Headers', 'Request', 'Response'];

const MAX_REDIRECTS = 20;

// Bodies up to this size cross with the message, larger ones as a stream.
const MAX_INLINE_BODY = 262144;

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const BOUNDARY = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i;

const NORMALIZED_METHODS = new NativeSet(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']);
const FORBIDDEN_METHODS = new NativeSet(['CONNECT', 'TRACE', 'TRACK']);
const REDIRECT_STATUS = new NativeSet([301, 302, 303, 307, 308]);
const NULL_BODY_STATUS = new NativeSet([101, 103, 204, 205, 304]);

// The language's exec, whatever the guest has made of that of its prototype.
const regExpTest = (pattern, text) => regExpExec(pattern, text) !== null;

const isSpace = (code) => code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;

function trimSpace(text) {
	let start = 0;
	let end = text.length;
	while (start < end && isSpace(stringCharCodeAt(text, start))) {
		start++;
	}
	while (end > start && isSpace(stringCharCodeAt(text, end - 1))) {
		end--;
	}
	return stringSlice(text, start, end);
}

function headerName(name) {
	const text = `${name}`;
	if (!regExpTest(TOKEN, text)) {
		throw new NativeTypeError(quote(stringSlice(text, 0, 100)) + ' is not the name of a header.');
	}
	return text;
}

function headerValue(name, value) {
	const text = trimSpace(`${value}`);
	if (!regExpTest(HEADER_VALUE, text)) {
		throw new NativeTypeError('The value of the header ' + name + ' has a control character or one above U+00FF.');
	}
	return text;
}

// What the rest of the bootstrap may do with the classes of this file; null as long as there
// are none.
let fetching = null;

const loadFetch = once(() => {
	const internal = create(null);

	class Headers {

		// By lower-case name: the name as it was given, and the values.
		#fields = new NativeMap();

		#immutable = false;

		static {
			internal.isHeaders = (value) => typeof value === 'object' && value !== null && #fields in value;
			internal.value = (headers, name) => headers.#value(name);
			internal.add = (headers, name, value) => headers.#append(name, value);
			internal.freeze = (headers) => {
				headers.#immutable = true;
			};
			internal.visit = (headers, visit) => {
				mapForEach(headers.#fields, (field) => {
					for (let i = 0; i < field.values.length; i++) {
						visit(field.name, field.values[i]);
					}
				});
			};
			internal.fill = (headers, init) => {
				if (internal.isHeaders(init)) {
					internal.visit(init, (name, value) => headers.#append(name, value));
				}
				else if (init !== undefined && init !== null) {
					headers.#fill(init);
				}
			};
		}

		constructor(init) {
			internal.fill(this, init);
		}

		append(name, value) {
			requireArguments('append', 2, arguments.length);
			this.#requireMutable();
			this.#append(headerName(name), headerValue(name, value));
		}

		delete(name) {
			requireArguments('delete', 1, arguments.length);
			this.#requireMutable();
			mapDelete(this.#fields, toLowerCase(headerName(name)));
		}

		get(name) {
			requireArguments('get', 1, arguments.length);
			return this.#value(toLowerCase(headerName(name)));
		}

		getSetCookie() {
			const field = mapGet(this.#fields, 'set-cookie');
			const values = [];
			for (let i = 0; field !== undefined && i < field.values.length; i++) {
				append(values, field.values[i]);
			}
			return values;
		}

		has(name) {
			requireArguments('has', 1, arguments.length);
			return mapHas(this.#fields, toLowerCase(headerName(name)));
		}

		set(name, value) {
			requireArguments('set', 2, arguments.length);
			this.#requireMutable();
			const text = headerName(name);
			const replacement = headerValue(text, value);
			mapDelete(this.#fields, toLowerCase(text));
			this.#append(text, replacement);
		}

		forEach(callback, thisArgument) {
			requireArguments('forEach', 1, arguments.length);
			const entries = this.#sorted();
			for (let i = 0; i < entries.length; i++) {
				apply(callback, thisArgument, [entries[i][1], entries[i][0], this]);
			}
		}

		*entries() {
			for (let i = 0, entries = this.#sorted(); i < entries.length; i++, entries = this.#sorted()) {
				yield entries[i];
			}
		}

		*keys() {
			for (let i = 0, entries = this.#sorted(); i < entries.length; i++, entries = this.#sorted()) {
				yield entries[i][0];
			}
		}

		*values() {
			for (let i = 0, entries = this.#sorted(); i < entries.length; i++, entries = this.#sorted()) {
				yield entries[i][1];
			}
		}

		#requireMutable() {
			if (this.#immutable) {
				throw new NativeTypeError('The headers of a response that was fetched cannot be changed. Copy them: new Headers(response.headers).');
			}
		}

		#append(name, value) {
			const key = toLowerCase(name);
			let field = mapGet(this.#fields, key);
			if (field === undefined) {
				field = create(null);
				field.name = name;
				field.values = [];
				mapSet(this.#fields, key, field);
			}
			append(field.values, value);
		}

		#value(key) {
			const field = mapGet(this.#fields, key);
			return field === undefined ? null : joined(field.values);
		}

		#fill(init) {
			if (typeof init !== 'object') {
				throw new NativeTypeError('Headers are made from an object, from pairs, or from Headers.');
			}
			if (init[NativeSymbol.iterator] !== undefined) {
				for (const pair of init) { // a sequence of Web IDL: with the iterator of the guest's
					const items = [];
					for (const item of pair) {
						append(items, item);
					}
					if (items.length !== 2) {
						throw new NativeTypeError('Each of the pairs that Headers are made from must be a name and a value.');
					}
					const name = headerName(items[0]);
					this.#append(name, headerValue(name, items[1]));
				}
				return;
			}
			const keys = ownKeys(init);
			for (let i = 0; i < keys.length; i++) {
				if (typeof keys[i] === 'string' && isEnumerable(init, keys[i])) {
					const name = headerName(keys[i]);
					this.#append(name, headerValue(name, init[keys[i]]));
				}
			}
		}

		#sorted() {
			const names = [];
			mapForEach(this.#fields, (field, key) => append(names, key));
			arraySort(names);
			const entries = [];
			for (let i = 0; i < names.length; i++) {
				const { values } = mapGet(this.#fields, names[i]);
				if (names[i] === 'set-cookie') {
					for (let j = 0; j < values.length; j++) {
						append(entries, [names[i], values[j]]);
					}
				}
				else {
					append(entries, [names[i], joined(values)]);
				}
			}
			return entries;
		}

	}
	put(Headers.prototype, NativeSymbol.iterator, Headers.prototype.entries, false);

	// What requests and responses have in common: a body that is read once.
	class Body {

		// The bytes, if the body is made of some.
		#bytes = null;

		#stream = null;

		#used = false;

		#headers;

		#what;

		static {
			internal.body = (message, mayStream) => message.#encoded(mayStream);
			internal.stream = (message) => message.#stream;
			internal.bodyBytes = (message) => (message.#stream === null ? message.#bytes : null);
			internal.isNull = (message) => message.#isNull();
			internal.use = (message) => {
				message.#requireUnused();
				message.#used = true;
			};
			internal.share = (message, other) => other.#share(message);
			internal.receive = (message, body) => message.#receive(body);
			internal.headers = (message) => message.#headers;
		}

		constructor(headers, what) {
			this.#headers = headers;
			this.#what = what;
		}

		static setBody(message, init) {
			message.#extract(init);
		}

		get headers() {
			return this.#headers;
		}

		get body() {
			if (this.#isNull()) {
				return null;
			}
			this.#stream ??= this.#used ? usedStream() : streamOfBytes(this.#bytes);
			return this.#stream;
		}

		get bodyUsed() {
			return this.#isUsed();
		}

		async arrayBuffer() {
			return typedArrayBuffer(await this.#consume());
		}

		async blob() {
			const bytes = await this.#consume();
			loadBlobs();
			return blobs.blob(bytes, toLowerCase(internal.value(this.#headers, 'content-type') ?? ''));
		}

		async bytes() {
			return await this.#consume();
		}

		async formData() {
			const type = internal.value(this.#headers, 'content-type') ?? '';
			const kind = stringTrim(toLowerCase(stringSlice(type, 0, stringIndexOf(type + ';', ';'))));
			if (kind === 'multipart/form-data') {
				const boundary = regExpExec(BOUNDARY, type);
				if (boundary !== null) {
					return readForm(await this.#consume(), boundary[1] ?? boundary[2]);
				}
			}
			if (kind === 'application/x-www-form-urlencoded') {
				const text = decodeText(await this.#consume());
				loadBlobs();
				const form = blobs.form();
				const list = parseForm(text);
				for (let i = 0; i < list.length; i += 2) {
					blobs.appendTo(form, list[i], list[i + 1]);
				}
				return form;
			}
			throw new NativeTypeError('The body is no form: its Content-Type is ' + (type === '' ? 'not set' : quote(stringSlice(type, 0, 100))) + '.');
		}

		async json() {
			return jsonParse(decodeText(await this.#consume()));
		}

		async text() {
			return decodeText(await this.#consume());
		}

		#isNull() {
			return this.#bytes === null && this.#stream === null;
		}

		#isUsed() {
			return this.#used || (this.#stream !== null && isDisturbed(this.#stream));
		}

		#requireUnused() {
			if (this.#isUsed() || (this.#stream !== null && streams.isReadableLocked(this.#stream))) {
				throw new NativeTypeError('The body of the ' + this.#what + ' was read already, or is being read. Read it once, or read a clone() made before.');
			}
		}

		async #consume() {
			this.#requireUnused();
			if (this.#isNull()) {
				return new NativeUint8Array(0);
			}
			this.#used = true;
			return this.#stream === null ? new NativeUint8Array(this.#bytes) : readWhole(this.#stream);
		}

		#extract(init) {
			let type = null;
			if (isReadableStream(init)) {
				if (streams.isReadableLocked(init) || isDisturbed(init)) {
					throw new NativeTypeError('The stream of the body is locked, or was read already.');
				}
				this.#stream = init;
			}
			else if (blobs !== null && blobs.isBlob(init)) {
				this.#bytes = blobs.bytes(init);
				type = blobs.type(init) || null;
			}
			else if (blobs !== null && blobs.isForm(init)) {
				const boundary = '----formdata-' + randomText();
				this.#bytes = writeForm(init, boundary);
				type = 'multipart/form-data; boundary=' + boundary;
			}
			else if (isSearchParams(init)) {
				this.#bytes = encodeText(serializeForm(urlClasses.listOf(init)));
				type = 'application/x-www-form-urlencoded;charset=UTF-8';
			}
			else {
				this.#bytes = copyBytes(init);
				if (this.#bytes === null) {
					this.#bytes = encodeText(init);
					type = 'text/plain;charset=UTF-8';
				}
			}
			if (type !== null && internal.value(this.#headers, 'content-type') === null) {
				internal.add(this.#headers, 'Content-Type', type);
			}
		}

		// The body of a copy: both can be read.
		#share(message) {
			message.#requireUnused();
			if (message.#stream === null) {
				this.#bytes = message.#bytes;
				return;
			}
			const branches = streams.tee(message.#stream);
			message.#stream = branches[0];
			this.#stream = branches[1];
		}

		#receive(body) {
			if (body !== null && bytesOf(body) !== null) {
				this.#bytes = body;
			}
			else {
				this.#stream = body;
			}
		}

		// The body as it crosses: nobody here reads it any more.
		#encoded(mayStream) {
			this.#requireUnused();
			if (this.#isNull()) {
				return null;
			}
			this.#used = true;
			if (this.#stream === null && (!mayStream || typedArrayLength(this.#bytes) <= MAX_INLINE_BODY)) {
				return this.#bytes;
			}
			return this.#stream ?? streamOfBytes(this.#bytes);
		}

	}
	const { setBody } = Body;
	deleteProperty(Body, 'setBody');

	const RECEIVED = create(null);

	class Request extends Body {

		#method = 'GET';

		#url;

		#redirect = 'follow';

		#signal = null;

		static {
			internal.isRequest = (value) => typeof value === 'object' && value !== null && #url in value;
			internal.method = (request) => request.#method;
			internal.url = (request) => request.#url;
			internal.redirect = (request) => request.#redirect;
			internal.signal = (request) => request.#signal;
			internal.request = (method, url, headers, body) => {
				const request = new Request(RECEIVED, headers);
				request.#method = method;
				request.#url = url;
				internal.receive(request, body);
				return request;
			};
		}

		constructor(input, init = {}) {
			if (input === RECEIVED) {
				super(init, 'request');
				return;
			}
			super(new Headers(), 'request');
			requireArguments('A Request', 1, arguments.length);
			const options = init ?? {};
			const source = internal.isRequest(input) ? input : null;
			if (source === null) {
				this.#url = requestUrl(input);
			}
			else {
				this.#method = source.#method;
				this.#url = source.#url;
				this.#redirect = source.#redirect;
				this.#signal = source.#signal;
			}
			if (options.method !== undefined) {
				this.#method = methodOfRequest(options.method);
			}
			if (options.redirect !== undefined) {
				this.#redirect = `${options.redirect}`;
				if (this.#redirect !== 'follow' && this.#redirect !== 'error' && this.#redirect !== 'manual') {
					throw new NativeTypeError('The option "redirect" must be "follow", "error" or "manual".');
				}
			}
			if (options.signal !== undefined) {
				if (options.signal !== null && (signals === null || !signals.is(options.signal))) {
					throw new NativeTypeError('The option "signal" must be an AbortSignal.');
				}
				this.#signal = options.signal;
			}
			internal.fill(internal.headers(this), options.headers ?? (source === null ? undefined : internal.headers(source)));
			const hasBody = options.body !== undefined && options.body !== null;
			if ((hasBody || (source !== null && !internal.isNull(source))) && (this.#method === 'GET' || this.#method === 'HEAD')) {
				throw new NativeTypeError('A request with the method ' + this.#method + ' cannot have a body. Use POST, or pass it in the URL.');
			}
			if (hasBody) {
				setBody(this, options.body);
			}
			else if (source !== null && !internal.isNull(source)) {
				internal.receive(this, internal.body(source, true));
			}
		}

		get method() {
			return this.#method;
		}

		get url() {
			return this.#url;
		}

		get redirect() {
			return this.#redirect;
		}

		get signal() {
			if (this.#signal === null) {
				loadEvents();
				this.#signal = signals.make();
			}
			return this.#signal;
		}

		get cache() {
			return 'default';
		}

		get credentials() {
			return 'same-origin';
		}

		get destination() {
			return '';
		}

		get duplex() {
			return 'half';
		}

		get integrity() {
			return '';
		}

		get keepalive() {
			return false;
		}

		get mode() {
			return 'cors';
		}

		get referrer() {
			return 'about:client';
		}

		get referrerPolicy() {
			return '';
		}

		clone() {
			const headers = new Headers(internal.headers(this));
			const copy = new Request(RECEIVED, headers);
			copy.#method = this.#method;
			copy.#url = this.#url;
			copy.#redirect = this.#redirect;
			copy.#signal = this.#signal;
			internal.share(this, copy);
			return copy;
		}

	}

	class Response extends Body {

		#status = 200;

		#statusText = '';

		#type = 'default';

		#url = '';

		#redirected = false;

		static {
			internal.isResponse = (value) => typeof value === 'object' && value !== null && #status in value;
			internal.status = (response) => response.#status;
			internal.statusText = (response) => response.#statusText;
			internal.fetched = (response, url, redirected) => {
				response.#type = 'basic';
				response.#url = url;
				response.#redirected = redirected;
				internal.freeze(internal.headers(response));
			};
			internal.response = (status, statusText, headers, body) => {
				const response = new Response(RECEIVED, headers);
				response.#status = status;
				response.#statusText = statusText;
				internal.receive(response, body);
				return response;
			};
		}

		static error() {
			const response = new Response(RECEIVED, new Headers());
			response.#type = 'error';
			response.#status = 0;
			internal.freeze(internal.headers(response));
			return response;
		}

		static json(data, init = {}) {
			requireArguments('Response.json', 1, arguments.length);
			const text = jsonStringify(data);
			if (text === undefined) {
				throw new NativeTypeError('The argument of Response.json is nothing that JSON has.');
			}
			const response = new Response(undefined, init);
			if (setHas(NULL_BODY_STATUS, response.#status)) {
				throw new NativeTypeError('A response with the status ' + response.#status + ' cannot have a body.');
			}
			if (internal.value(internal.headers(response), 'content-type') === null) {
				internal.add(internal.headers(response), 'Content-Type', 'application/json');
			}
			internal.receive(response, encodeText(text));
			return response;
		}

		static redirect(url, status = 302) {
			requireArguments('Response.redirect', 1, arguments.length);
			const code = +status;
			if (!setHas(REDIRECT_STATUS, code)) {
				throw new NativeRangeError('The status ' + plainText(status) + ' is none of a redirect: use 301, 302, 303, 307 or 308.');
			}
			const location = hrefFrom(url);
			if (location === null) {
				throw invalidUrl(url);
			}
			const response = new Response(null, { status: code });
			internal.add(internal.headers(response), 'Location', location);
			internal.freeze(internal.headers(response));
			return response;
		}

		constructor(body = null, init = {}) {
			if (body === RECEIVED) {
				super(init, 'response');
				return;
			}
			super(new Headers(), 'response');
			const options = init ?? {};
			if (options.status !== undefined) {
				this.#status = trunc(+options.status);
				if (!(this.#status >= 200 && this.#status <= 599)) {
					throw new NativeRangeError('The status of a response must be from 200 to 599, not ' + plainText(options.status) + '.');
				}
			}
			if (options.statusText !== undefined) {
				this.#statusText = headerValue('statusText', options.statusText);
			}
			internal.fill(internal.headers(this), options.headers);
			if (body !== null && body !== undefined) {
				if (setHas(NULL_BODY_STATUS, this.#status)) {
					throw new NativeTypeError('A response with the status ' + this.#status + ' cannot have a body.');
				}
				setBody(this, body);
			}
		}

		get type() {
			return this.#type;
		}

		get url() {
			return this.#url;
		}

		get redirected() {
			return this.#redirected;
		}

		get status() {
			return this.#status;
		}

		get ok() {
			return this.#status >= 200 && this.#status <= 299;
		}

		get statusText() {
			return this.#statusText;
		}

		clone() {
			const copy = new Response(RECEIVED, new Headers(internal.headers(this)));
			copy.#status = this.#status;
			copy.#statusText = this.#statusText;
			copy.#type = this.#type;
			copy.#url = this.#url;
			copy.#redirected = this.#redirected;
			internal.share(this, copy);
			return copy;
		}

	}

	internal.newHeaders = () => new Headers();
	internal.newRequest = (input, init) => new Request(input, init);
	fetching = internal;
	const classes = exposeClasses({ Body, Headers, Request, Response });
	inheritMembers(Body.prototype, [Request, Response]);
	return classes;
});

// The standard mixes the members of a body into both classes, which have no common base.
function inheritMembers(prototype, types) {
	const keys = ownKeys(prototype);
	for (let i = 0; i < types.length; i++) {
		for (let j = 0; j < keys.length; j++) {
			if (typeof keys[j] === 'string' && keys[j] !== 'constructor') {
				const descriptor = getOwnPropertyDescriptor(prototype, keys[j]);
				setPrototypeOf(descriptor, null);
				defineProperty(types[i].prototype, keys[j], descriptor);
			}
		}
		setPrototypeOf(types[i].prototype, ObjectPrototype);
	}
}

const isSearchParams = (value) => urlClasses !== null && typeof value === 'object' && value !== null && urlClasses.isParams(value);

function joined(values) {
	let text = values[0];
	for (let i = 1; i < values.length; i++) {
		text += ', ' + values[i];
	}
	return text;
}

function methodOfRequest(method) {
	const text = `${method}`;
	const upper = toUpperCase(text);
	if (!regExpTest(TOKEN, text) || setHas(FORBIDDEN_METHODS, upper)) {
		throw new NativeTypeError(quote(stringSlice(text, 0, 100)) + ' is no method that a request may have.');
	}
	return setHas(NORMALIZED_METHODS, upper) ? upper : text;
}

function requestUrl(input) {
	const url = hrefFrom(input);
	if (url === null) {
		throw invalidUrl(input);
	}
	if (regExpTest(/^[a-z+.-]+:\/\/[^/?#]*@/, url)) {
		throw new NativeTypeError('A request cannot have a user name or a password in its URL. Use the header Authorization.');
	}
	return url;
}

// A request or a response as it crosses: ["q", method, url, body, name, value, …] or
// ["p", status, statusText, body, name, value, …].
function messageHeaders(message) {
	let text = '';
	fetching.visit(fetching.headers(message), (name, value) => {
		text += ',' + quote(name) + ',' + quote(value);
	});
	return text;
}

function receiveMessage(parts, body) {
	loadFetch();
	const headers = fetching.newHeaders();
	for (let i = 4; i < parts.length; i += 2) {
		fetching.add(headers, parts[i], parts[i + 1]);
	}
	return parts[0] === 'q' ? fetching.request(parts[1], parts[2], headers, body)
		: fetching.response(parts[1], parts[2], headers, body);
}

// Whether the worker's policy lets nothing out, so that the host need not be asked.
let isBlocked = true;

async function fetchResource(input, init) {
	loadFetch();
	let request = fetching.newRequest(input, init);
	if (isBlocked) {
		throw coded('EGRESS_DENIED', 'fetch is blocked: this worker has no access to the network. '
			+ (bindingList === '' ? 'It was given no bindings either.' : 'Only its bindings reach the outside: ' + bindingList + '.'), NativeTypeError);
	}
	const signal = fetching.signal(request);
	const mode = fetching.redirect(request);
	for (let hops = 0; ; hops++) {
		const again = fetching.bodyBytes(request);
		const isStream = again === null && !fetching.isNull(request);
		const response = await sendRequest(request, signal);
		const location = setHas(REDIRECT_STATUS, fetching.status(response)) ? fetching.value(fetching.headers(response), 'location') : null;
		if (location === null || mode === 'manual') {
			fetching.fetched(response, fetching.url(request), hops > 0);
			return response;
		}
		discardBody(response);
		if (mode === 'error') {
			throw new NativeTypeError('The server answered with a redirect, which the option "redirect" of the request forbids.');
		}
		if (hops === MAX_REDIRECTS) {
			throw new NativeTypeError('The server redirected more than ' + MAX_REDIRECTS + ' times.');
		}
		request = redirectedRequest(request, fetching.status(response), location, again, isStream);
	}
}

function redirectedRequest(request, status, location, bytes, isStream) {
	const from = fetching.url(request);
	let url = hrefFrom(location, from);
	if (url === null) {
		throw new NativeTypeError('The server redirected to ' + quote(stringSlice(location, 0, 200)) + ', which is not a URL.');
	}
	if (!stringIncludes(url, '#') && stringIncludes(from, '#')) {
		url += stringSlice(from, stringIndexOf(from, '#'));
	}
	let method = fetching.method(request);
	const toGet = ((status === 301 || status === 302) && method === 'POST') || (status === 303 && method !== 'GET' && method !== 'HEAD');
	if (isStream && status !== 303) {
		throw new NativeTypeError('The server redirected a request whose body is a stream, which cannot be sent again. Pass a string or bytes.');
	}
	const headers = fetching.newHeaders();
	const crossOrigin = originOf(url) !== originOf(from);
	fetching.visit(fetching.headers(request), (name, value) => {
		const key = toLowerCase(name);
		const ofBody = key === 'content-type' || key === 'content-encoding' || key === 'content-language' || key === 'content-location';
		const secret = key === 'authorization' || key === 'cookie' || key === 'proxy-authorization';
		if (!(toGet && ofBody) && !(crossOrigin && secret)) {
			fetching.add(headers, name, value);
		}
	});
	method = toGet ? 'GET' : method;
	return fetching.request(method, url, headers, toGet ? null : bytes);
}

const originOf = (url) => regExpExec(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/, url)?.[0] ?? url;

function discardBody(response) {
	const stream = fetching.stream(response);
	if (stream !== null) {
		promiseThen(streams.cancelStream(stream), undefined, ignore);
	}
}

function sendRequest(request, signal) {
	const state = currentInvocation();
	if (signal !== null && signals.aborted(signal)) {
		return promiseReject(signals.reason(signal));
	}
	let pending;
	try {
		pending = sendCall(state, 'fetch', (id) => '["fetch",' + state.id + ',' + id + ',' + encodeRequest(request, state) + ']');
	}
	catch (error) {
		return promiseReject(error);
	}
	const response = answer(pending.id, pending.reply, null);
	return signal === null ? response : abortable(response, pending, state, signal);
}

function encodeRequest(request, state) {
	return new Encoder(messageLimit, state, false).encode(request, childPath(null, 'request'), 0);
}

function abortable(answered, pending, state, signal) {
	let response = null;
	return new NativePromise((resolve, reject) => {
		signals.onAbort(signal, () => {
			if (response !== null) {
				failStream(fetching.stream(response), signals.reason(signal));
			}
			else if (!pending.settled) {
				send('["cancel",' + state.id + ',' + pending.id + ']');
			}
			reject(signals.reason(signal));
		});
		put(answered, 'constructor', NativePromise, false);
		promiseThen(answered, (value) => {
			response = value;
			resolve(value);
		}, reject);
	});
}

const randomText = () => numberToString(random(), 36) + numberToString(random(), 36);

// What the log shows of an object of the web platform, whose state is private; null of others.
function shownOf(value) {
	if (fetching !== null) {
		if (fetching.isHeaders(value)) {
			const shown = {};
			fetching.visit(value, (name) => put(shown, toLowerCase(name), fetching.value(value, toLowerCase(name)), true));
			return shown;
		}
		if (fetching.isRequest(value)) {
			return { method: fetching.method(value), url: fetching.url(value), headers: fetching.headers(value) };
		}
		if (fetching.isResponse(value)) {
			return { status: fetching.status(value), statusText: fetching.statusText(value), headers: fetching.headers(value) };
		}
	}
	if (blobs !== null && blobs.isBlob(value)) {
		const size = typedArrayLength(blobs.bytes(value));
		const type = blobs.type(value);
		return blobs.isFile(value) ? { name: blobs.name(value), size, type } : { size, type };
	}
	if (isUrl(value)) {
		return { href: urlClasses.hrefOf(value) };
	}
	return signals !== null && signals.is(value) ? { aborted: signals.aborted(value) } : null;
}
