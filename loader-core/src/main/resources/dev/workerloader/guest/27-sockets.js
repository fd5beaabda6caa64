// WebSocket. The host has the connection, and gives one message when it is asked for the next:
// so each is a task of its own, and the server sends no faster than messages are handled.

const MAX_SOCKET_MESSAGE = 1048576;
const MAX_CLOSE_REASON = 123;

const loadSockets = once(() => {
	const { Event, EventTarget } = loadEvents();
	const { dispatch, listen } = signals;

	class MessageEvent extends Event {

		#data;

		#origin;

		#lastEventId;

		constructor(type, options = {}) {
			requireArguments('A MessageEvent', 1, arguments.length);
			super(type, options);
			this.#data = options?.data ?? null;
			this.#origin = `${options?.origin ?? ''}`;
			this.#lastEventId = `${options?.lastEventId ?? ''}`;
		}

		get data() {
			return this.#data;
		}

		get origin() {
			return this.#origin;
		}

		get lastEventId() {
			return this.#lastEventId;
		}

		get source() {
			this.#data;
			return null;
		}

		get ports() {
			this.#data;
			return freeze([]);
		}

	}

	class CloseEvent extends Event {

		#wasClean;

		#code;

		#reason;

		constructor(type, options = {}) {
			requireArguments('A CloseEvent', 1, arguments.length);
			super(type, options);
			this.#wasClean = !!options?.wasClean;
			this.#code = (options?.code ?? 0) & 65535;
			this.#reason = `${options?.reason ?? ''}`;
		}

		get wasClean() {
			return this.#wasClean;
		}

		get code() {
			return this.#code;
		}

		get reason() {
			return this.#reason;
		}

	}

	const closeEvent = (code, reason, wasClean) => {
		const options = create(null);
		options.code = code;
		options.reason = reason;
		options.wasClean = wasClean;
		return new CloseEvent('close', options);
	};

	const messageEvent = (data, origin) => {
		const options = create(null);
		options.data = data;
		options.origin = origin;
		return new MessageEvent('message', options);
	};

	const urlOf = (input) => {
		let url = hrefFrom(input);
		if (url !== null && regExpExec(/^https?:/, url) !== null) {
			url = 'ws' + stringSlice(url, 4);
		}
		const shown = quote(stringSlice(`${input}`, 0, 200));
		if (url === null || regExpExec(/^wss?:/, url) === null) {
			throw domException('The URL ' + shown + ' is none of a WebSocket. It begins with wss:// or ws:// and names the host.', 'SyntaxError');
		}
		if (stringIncludes(url, '#')) {
			throw domException('The URL ' + shown + ' has a fragment, which a WebSocket cannot have.', 'SyntaxError');
		}
		return url;
	};

	const addProtocol = (list, known, value) => {
		const protocol = `${value}`;
		if (regExpExec(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, protocol) === null || setHas(known, protocol)) {
			throw domException('The protocol ' + quote(stringSlice(protocol, 0, 100)) + ' is no token of HTTP, or is named twice.', 'SyntaxError');
		}
		setAdd(known, protocol);
		append(list, quote(protocol));
	};

	// As the text of a list.
	const protocolsOf = (protocols) => {
		const list = [];
		const known = new NativeSet();
		if (typeof protocols === 'object' && protocols !== null) {
			for (const protocol of protocols) { // a sequence of Web IDL: with the iterator of the guest's
				addProtocol(list, known, protocol);
			}
		}
		else {
			addProtocol(list, known, protocols);
		}
		let text = '[';
		for (let i = 0; i < list.length; i++) {
			text += (i === 0 ? '' : ',') + list[i];
		}
		return text + ']';
	};

	// A Number as [Clamp] unsigned short of Web IDL.
	const clamp = (value) => {
		const number = +value;
		const bounded = number > 0 ? min(number, 65535) : 0;
		const floor = trunc(bounded);
		const rest = bounded - floor;
		return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
	};

	const payloadOf = (data) => {
		if (blobs !== null && blobs.isBlob(data)) {
			return new NativeUint8Array(blobs.bytes(data));
		}
		return copyBytes(data) ?? stringToWellFormed(`${data}`);
	};

	class WebSocket extends EventTarget {

		#url;

		#readyState = 0;

		#protocol = '';

		#binaryType = 'blob';

		#bufferedAmount = 0;

		#handlers = create(null);

		// The invocation that has opened it, with which it ends.
		#invocation = currentInvocation();

		// The call that opens it, then the host's side.
		#opening;

		#link = null;

		#queue = [];

		#isSending = false;

		#closing = null;

		#problem = null;

		constructor(url, protocols = []) {
			requireArguments('A WebSocket', 1, arguments.length);
			super();
			this.#url = urlOf(url);
			const list = protocolsOf(protocols);
			this.#opening = sendCall(this.#invocation, 'WebSocket', (id) => '["connect",' + this.#invocation.id + ',' + id + ',' + quote(this.#url) + ',' + list + ']');
			this.#run();
		}

		get url() {
			return this.#url;
		}

		get readyState() {
			return this.#state();
		}

		get bufferedAmount() {
			return this.#bufferedAmount;
		}

		get extensions() {
			this.#url;
			return '';
		}

		get protocol() {
			return this.#protocol;
		}

		get binaryType() {
			return this.#binaryType;
		}

		set binaryType(value) {
			const type = `${value}`;
			if (type === 'blob' || type === 'arraybuffer') {
				this.#binaryType = type;
			}
		}

		get onopen() {
			return this.#handlers.open ?? null;
		}

		set onopen(handler) {
			this.#handle('open', handler);
		}

		get onmessage() {
			return this.#handlers.message ?? null;
		}

		set onmessage(handler) {
			this.#handle('message', handler);
		}

		get onerror() {
			return this.#handlers.error ?? null;
		}

		set onerror(handler) {
			this.#handle('error', handler);
		}

		get onclose() {
			return this.#handlers.close ?? null;
		}

		set onclose(handler) {
			this.#handle('close', handler);
		}

		send(data) {
			this.#url;
			requireArguments('send', 1, arguments.length);
			const payload = payloadOf(data);
			if (this.#readyState === 0) {
				throw domException('The WebSocket is not open yet. Send when its event "open" has come.', 'InvalidStateError');
			}
			const size = typedArrayLength(typeof payload === 'string' ? encodeText(payload) : payload);
			this.#bufferedAmount += size;
			if (this.#state() !== 1) {
				return;
			}
			if (size > MAX_SOCKET_MESSAGE) {
				this.#fail('A message that was sent has ' + size + ' bytes. It may have ' + MAX_SOCKET_MESSAGE + ': send it in parts.');
				return;
			}
			const message = create(null);
			message.payload = payload;
			message.size = size;
			append(this.#queue, message);
			this.#flush();
		}

		close(code, reason) {
			let number = 1005; // none
			if (code !== undefined) {
				number = clamp(code);
				if (number !== 1000 && (number < 3000 || number > 4999)) {
					throw domException('The code of close must be 1000 or from 3000 to 4999, but is ' + number + '.', 'InvalidAccessError');
				}
			}
			else if (reason !== undefined) {
				number = 1000;
			}
			const text = reason === undefined ? '' : stringToWellFormed(`${reason}`);
			if (typedArrayLength(encodeText(text)) > MAX_CLOSE_REASON) {
				throw domException('The reason of close has more than ' + MAX_CLOSE_REASON + ' bytes. Say it shorter.', 'SyntaxError');
			}
			const state = this.#state();
			if (state === 0) {
				this.#readyState = 2;
				this.#problem = 'The WebSocket to ' + this.#place() + ' was closed before it was open.';
				send('["cancel",' + this.#invocation.id + ',' + this.#opening.id + ']');
			}
			else if (state === 1) {
				this.#readyState = 2;
				this.#closing = create(null);
				this.#closing.code = number;
				this.#closing.reason = text;
				this.#flush();
			}
		}

		#state() {
			return this.#invocation.forgotten ? 3 : this.#readyState;
		}

		#place() {
			return stringSlice(regExpExec(/^[^?]*/, this.#url)[0], 0, 200);
		}

		#handle(type, handler) {
			const first = this.#handlers[type] === undefined;
			this.#handlers[type] = typeof handler === 'function' || (typeof handler === 'object' && handler !== null) ? handler : null;
			if (first && this.#handlers[type] !== null) {
				listen(this, type, (event) => {
					const current = this.#handlers[type];
					return typeof current === 'function' ? apply(current, this, [event]) : undefined;
				});
			}
			else if (first) {
				deleteProperty(this.#handlers, type);
			}
		}

		async #run() {
			try {
				const opened = await answer(this.#opening.id, this.#opening.reply, null);
				this.#link = opened.socket;
				if (this.#readyState === 0) {
					this.#protocol = opened.protocol;
					this.#readyState = 1;
					dispatch(this, new Event('open'));
				}
				else {
					this.#link[symbolDispose]();
				}
				while (this.#problem === null) {
					const received = await this.#link.receive();
					if (typeof received !== 'string' && typedArrayName(received) === undefined) {
						this.#end(received.code, received.reason, received.clean, received.problem);
						return;
					}
					if (this.#readyState === 1) {
						dispatch(this, messageEvent(this.#dataOf(received), regExpExec(/^wss?:\/\/[^/]*/, this.#url)[0]));
					}
				}
				this.#end(1006, '', false, this.#problem);
			}
			catch (error) {
				if (this.#link !== null) {
					this.#link[symbolDispose]();
				}
				this.#end(1006, '', false, errorField(error, 'message', 'The WebSocket to ' + this.#place() + ' failed.'));
			}
		}

		#dataOf(received) {
			if (typeof received === 'string') {
				return received;
			}
			if (this.#binaryType === 'arraybuffer') {
				return typedArrayBuffer(received);
			}
			loadBlobs();
			return blobs.blob(received, '');
		}

		#end(code, reason, clean, problem) {
			const why = this.#problem ?? problem;
			this.#readyState = 3;
			this.#queue = [];
			if (why !== null) {
				// The event says nothing of it, as on the web.
				writeLog('WARN', why, []);
				dispatch(this, new Event('error'));
			}
			dispatch(this, closeEvent(why === null ? code : 1006, why === null ? reason : '', why === null && clean));
		}

		// What the host has not taken yet is sent in its order.
		async #flush() {
			if (this.#isSending) {
				return;
			}
			this.#isSending = true;
			try {
				while (this.#queue.length > 0) {
					const message = arrayShift(this.#queue);
					await (typeof message.payload === 'string' ? this.#link.text(message.payload) : this.#link.bytes(message.payload));
					this.#bufferedAmount -= message.size;
				}
				if (this.#closing !== null) {
					await this.#link.end(this.#closing.code, this.#closing.reason);
				}
			}
			catch (error) {
				if (errorField(error, 'code', '') !== 'EGRESS_FAILED') { // else the last message says why
					this.#fail(errorField(error, 'message', ''));
				}
			}
			this.#isSending = false;
		}

		#fail(problem) {
			if (this.#readyState < 3 && this.#problem === null) {
				this.#readyState = 2;
				this.#problem = problem;
				this.#queue = [];
				this.#link[symbolDispose]();
			}
		}

	}
	defineConstants(WebSocket, { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 });

	return exposeClasses({ CloseEvent, MessageEvent, WebSocket });
});
