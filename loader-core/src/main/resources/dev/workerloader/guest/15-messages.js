// Requests and responses of the Fetch standard, and how they cross.

// Bodies up to this size cross with the message, larger ones as a stream.
const MAX_INLINE_BODY = 262144;

const BOUNDARY = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i;

function isNormalizedMethod(method) {
	switch (method) {
		case 'DELETE': case 'GET': case 'HEAD': case 'OPTIONS': case 'POST': case 'PUT':
			return true;
		default:
			return false;
	}
}

function isForbiddenMethod(method) {
	switch (method) {
		case 'CONNECT': case 'TRACE': case 'TRACK':
			return true;
		default:
			return false;
	}
}

function isRedirect(status) {
	switch (status) {
		case 301: case 302: case 303: case 307: case 308:
			return true;
		default:
			return false;
	}
}

function hasNullBody(status) {
	switch (status) {
		case 101: case 103: case 204: case 205: case 304:
			return true;
		default:
			return false;
	}
}

const loadMessages = once(() => {
	loadHeaders();
	const internal = create(null);

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
			return typedArrayBuffer(this.#take() ?? await readWhole(this.#stream));
		}

		async blob() {
			const bytes = this.#take() ?? await readWhole(this.#stream);
			loadBlobs();
			return blobs.blob(bytes, toLowerCase(headerLists.value(this.#headers, 'content-type') ?? ''));
		}

		async bytes() {
			return this.#take() ?? await readWhole(this.#stream);
		}

		async formData() {
			const type = headerLists.value(this.#headers, 'content-type') ?? '';
			const kind = stringTrim(toLowerCase(stringSlice(type, 0, stringIndexOf(type + ';', ';'))));
			if (kind === 'multipart/form-data') {
				const boundary = regExpExec(BOUNDARY, type);
				if (boundary !== null) {
					return readForm(this.#take() ?? await readWhole(this.#stream), boundary[1] ?? boundary[2]);
				}
			}
			if (kind === 'application/x-www-form-urlencoded') {
				const text = decodeText(this.#take() ?? await readWhole(this.#stream));
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
			return jsonParse(decodeText(this.#take() ?? await readWhole(this.#stream)));
		}

		async text() {
			return decodeText(this.#take() ?? await readWhole(this.#stream));
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

		// The bytes, or null if they come as a stream.
		#take() {
			this.#requireUnused();
			if (this.#isNull()) {
				return new NativeUint8Array(0);
			}
			this.#used = true;
			return this.#stream === null ? new NativeUint8Array(this.#bytes) : null;
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
			if (type !== null && headerLists.value(this.#headers, 'content-type') === null) {
				headerLists.add(this.#headers, 'Content-Type', type);
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
			super(headerLists.make(), 'request');
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
			headerLists.fill(internal.headers(this), options.headers ?? (source === null ? undefined : internal.headers(source)));
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
			const headers = headerLists.make(internal.headers(this));
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
				headerLists.freeze(internal.headers(response));
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
			const response = new Response(RECEIVED, headerLists.make());
			response.#type = 'error';
			response.#status = 0;
			headerLists.freeze(internal.headers(response));
			return response;
		}

		static json(data, init = {}) {
			requireArguments('Response.json', 1, arguments.length);
			const text = jsonStringify(data);
			if (text === undefined) {
				throw new NativeTypeError('The argument of Response.json is nothing that JSON has.');
			}
			const response = new Response(undefined, init);
			if (hasNullBody(response.#status)) {
				throw new NativeTypeError('A response with the status ' + response.#status + ' cannot have a body.');
			}
			if (headerLists.value(internal.headers(response), 'content-type') === null) {
				headerLists.add(internal.headers(response), 'Content-Type', 'application/json');
			}
			internal.receive(response, encodeText(text));
			return response;
		}

		static redirect(url, status = 302) {
			requireArguments('Response.redirect', 1, arguments.length);
			const code = +status;
			if (!isRedirect(code)) {
				throw new NativeRangeError('The status ' + plainText(status) + ' is none of a redirect: use 301, 302, 303, 307 or 308.');
			}
			const location = hrefFrom(url);
			if (location === null) {
				throw invalidUrl(url);
			}
			const response = new Response(null, { status: code });
			headerLists.add(internal.headers(response), 'Location', location);
			headerLists.freeze(internal.headers(response));
			return response;
		}

		constructor(body = null, init = {}) {
			if (body === RECEIVED) {
				super(init, 'response');
				return;
			}
			super(headerLists.make(), 'response');
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
			headerLists.fill(internal.headers(this), options.headers);
			if (body !== null && body !== undefined) {
				if (hasNullBody(this.#status)) {
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
			const copy = new Response(RECEIVED, headerLists.make(internal.headers(this)));
			copy.#status = this.#status;
			copy.#statusText = this.#statusText;
			copy.#type = this.#type;
			copy.#url = this.#url;
			copy.#redirected = this.#redirected;
			internal.share(this, copy);
			return copy;
		}

	}

	internal.newRequest = (input, init) => new Request(input, init);
	messages = internal;
	const classes = exposeClasses({ Body, Request, Response });
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

function methodOfRequest(method) {
	const text = `${method}`;
	const upper = toUpperCase(text);
	if (!regExpTest(TOKEN, text) || isForbiddenMethod(upper)) {
		throw new NativeTypeError(quote(stringSlice(text, 0, 100)) + ' is no method that a request may have.');
	}
	return isNormalizedMethod(upper) ? upper : text;
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

const randomText = () => numberToString(random(), 36) + numberToString(random(), 36);

// A request or a response as it crosses: ["q", method, url, body, name, value, …] or
// ["p", status, statusText, body, name, value, …].
function receiveMessage(parts, body) {
	loadMessages();
	const headers = receiveHeaders(parts, 4);
	return parts[0] === 'q' ? messages.request(parts[1], parts[2], headers, body)
		: messages.response(parts[1], parts[2], headers, body);
}
