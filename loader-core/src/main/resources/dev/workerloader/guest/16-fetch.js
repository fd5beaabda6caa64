// fetch. A request that leaves goes to the host as one message; the host decides whether it
// may, sends it, and never follows a redirect: each hop is a request of its own.

const MAX_REDIRECTS = 20;

async function fetchResource(input, init) {
	loadMessages();
	let request = messages.newRequest(input, init);
	if (isBlocked) {
		throw coded('EGRESS_DENIED', 'fetch is blocked: this worker has no access to the network. '
			+ (bindingList === '' ? 'It was given no bindings either.' : 'Only its bindings reach the outside: ' + bindingList + '.'), NativeTypeError);
	}
	const signal = messages.signal(request);
	const mode = messages.redirect(request);
	for (let hops = 0; ; hops++) {
		const again = messages.bodyBytes(request);
		const isStream = again === null && !messages.isNull(request);
		const pending = sendRequest(request, signal);
		defineProperty(pending.reply, 'constructor', promiseConstructor);
		const response = signal === null ? resultOf(await pending.reply, pending.id, null) : await abortable(pending, signal);
		const location = isRedirect(messages.status(response)) ? headerLists.value(messages.headers(response), 'location') : null;
		if (location === null || mode === 'manual') {
			messages.fetched(response, messages.url(request), hops > 0);
			return response;
		}
		discardBody(response);
		if (mode === 'error') {
			throw new NativeTypeError('The server answered with a redirect, which the option "redirect" of the request forbids.');
		}
		if (hops === MAX_REDIRECTS) {
			throw new NativeTypeError('The server redirected more than ' + MAX_REDIRECTS + ' times.');
		}
		request = redirectedRequest(request, messages.status(response), location, again, isStream);
	}
}

function redirectedRequest(request, status, location, bytes, isStream) {
	const from = messages.url(request);
	let url = hrefFrom(location, from);
	if (url === null) {
		throw new NativeTypeError('The server redirected to ' + quote(stringSlice(location, 0, 200)) + ', which is not a URL.');
	}
	if (!stringIncludes(url, '#') && stringIncludes(from, '#')) {
		url += stringSlice(from, stringIndexOf(from, '#'));
	}
	let method = messages.method(request);
	const toGet = ((status === 301 || status === 302) && method === 'POST') || (status === 303 && method !== 'GET' && method !== 'HEAD');
	if (isStream && status !== 303) {
		throw new NativeTypeError('The server redirected a request whose body is a stream, which cannot be sent again. Pass a string or bytes.');
	}
	const headers = headerLists.make();
	const crossOrigin = originOf(url) !== originOf(from);
	headerLists.visit(messages.headers(request), (name, value) => {
		const key = toLowerCase(name);
		const ofBody = key === 'content-type' || key === 'content-encoding' || key === 'content-language' || key === 'content-location';
		const secret = key === 'authorization' || key === 'cookie' || key === 'proxy-authorization';
		if (!(toGet && ofBody) && !(crossOrigin && secret)) {
			headerLists.add(headers, name, value);
		}
	});
	method = toGet ? 'GET' : method;
	return messages.request(method, url, headers, toGet ? null : bytes);
}

const originOf = (url) => regExpExec(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/, url)?.[0] ?? url;

function discardBody(response) {
	const stream = messages.stream(response);
	if (stream !== null) {
		promiseThen(streams.cancelStream(stream), undefined, ignore);
	}
}

function sendRequest(request, signal) {
	const state = currentInvocation();
	if (signal !== null && signals.aborted(signal)) {
		throw signals.reason(signal);
	}
	return sendCall(state, 'fetch', (id) => '["fetch",' + state.id + ',' + id + ','
		+ encodeWith(encoding(messageLimit, state, false), request, 'request') + ']');
}

function abortable(pending, signal) {
	let response = null;
	return new NativePromise((resolve, reject) => {
		signals.onAbort(signal, () => {
			if (response !== null) {
				failStream(messages.stream(response), signals.reason(signal));
			}
			else if (!pending.settled) {
				send('["cancel",' + pending.invocation + ',' + pending.id + ']');
			}
			reject(signals.reason(signal));
		});
		promiseThen(pending.reply, (outcome) => {
			try {
				response = resultOf(outcome, pending.id, null);
				resolve(response);
			}
			catch (error) {
				reject(error);
			}
		});
	});
}
