// Events and abort signals of the DOM standard, without a tree: an event reaches just the
// target on which it is dispatched.

// The names of errors that have a number, by that (Web IDL).
const EXCEPTION_NAMES = [
	'', 'IndexSizeError', '', 'HierarchyRequestError', 'WrongDocumentError', 'InvalidCharacterError', '',
	'NoModificationAllowedError', 'NotFoundError', 'NotSupportedError', 'InUseAttributeError', 'InvalidStateError',
	'SyntaxError', 'InvalidModificationError', 'NamespaceError', 'InvalidAccessError', '', 'TypeMismatchError',
	'SecurityError', 'NetworkError', 'AbortError', 'URLMismatchError', 'QuotaExceededError', 'TimeoutError',
	'InvalidNodeTypeError', 'DataCloneError',
];

const exceptionNames = new NativeWeakMap();

const loadExceptions = once(() => {
	class DOMException {

		constructor(message = '', name = 'Error') {
			const options = typeof name === 'object' && name !== null ? name : null;
			const error = options !== null && 'cause' in options
				? new NativeError(`${message}`, { cause: options.cause }) : new NativeError(`${message}`);
			setPrototypeOf(error, new.target.prototype);
			weakMapSet(exceptionNames, error, options === null ? `${name}` : `${options.name ?? 'Error'}`);
			return error;
		}

		get name() {
			return weakMapGet(exceptionNames, this) ?? 'Error';
		}

		get code() {
			const name = weakMapGet(exceptionNames, this);
			for (let i = 1; i < EXCEPTION_NAMES.length; i++) {
				if (EXCEPTION_NAMES[i] !== '' && EXCEPTION_NAMES[i] === name) {
					return i;
				}
			}
			return 0;
		}

	}
	setPrototypeOf(DOMException.prototype, ErrorPrototype);
	const constants = {
		INDEX_SIZE_ERR: 1, DOMSTRING_SIZE_ERR: 2, HIERARCHY_REQUEST_ERR: 3, WRONG_DOCUMENT_ERR: 4, INVALID_CHARACTER_ERR: 5,
		NO_DATA_ALLOWED_ERR: 6, NO_MODIFICATION_ALLOWED_ERR: 7, NOT_FOUND_ERR: 8, NOT_SUPPORTED_ERR: 9, INUSE_ATTRIBUTE_ERR: 10,
		INVALID_STATE_ERR: 11, SYNTAX_ERR: 12, INVALID_MODIFICATION_ERR: 13, NAMESPACE_ERR: 14, INVALID_ACCESS_ERR: 15,
		VALIDATION_ERR: 16, TYPE_MISMATCH_ERR: 17, SECURITY_ERR: 18, NETWORK_ERR: 19, ABORT_ERR: 20, URL_MISMATCH_ERR: 21,
		QUOTA_EXCEEDED_ERR: 22, TIMEOUT_ERR: 23, INVALID_NODE_TYPE_ERR: 24, DATA_CLONE_ERR: 25,
	};
	defineConstants(DOMException, constants);
	return exposeClasses({ DOMException });
});

function domException(message, name) {
	return new (loadExceptions().DOMException)(message, name);
}

const loadEvents = once(() => {
	let isEvent;
	let typeOf;
	let dispatch;
	let dispatchTo;
	const internal = create(null);

	class Event {

		#type;

		#bubbles;

		#cancelable;

		#composed;

		#target = null;

		#phase = 0;

		#canceled = false;

		#stopped = false;

		#stoppedAtOnce = false;

		#dispatching = false;

		#passive = false;

		#timeStamp = now();

		static {
			isEvent = (value) => typeof value === 'object' && value !== null && #type in value;
			typeOf = (event) => event.#type;
			dispatch = (event, target, visit) => {
				if (event.#dispatching) {
					throw domException('The event is being dispatched already.', 'InvalidStateError');
				}
				event.#dispatching = true;
				event.#target = target;
				event.#phase = 2;
				visit((passive) => {
					event.#passive = passive;
					return event.#stoppedAtOnce;
				});
				event.#phase = 0;
				event.#dispatching = false;
				event.#stopped = false;
				event.#stoppedAtOnce = false;
				event.#passive = false;
				return !event.#canceled;
			};
		}

		constructor(type, options = {}) {
			requireArguments('An Event', 1, arguments.length);
			this.#type = `${type}`;
			this.#bubbles = !!options?.bubbles;
			this.#cancelable = !!options?.cancelable;
			this.#composed = !!options?.composed;
		}

		get type() {
			return this.#type;
		}

		get target() {
			return this.#target;
		}

		get srcElement() {
			return this.#target;
		}

		get currentTarget() {
			return this.#dispatching ? this.#target : null;
		}

		get eventPhase() {
			return this.#phase;
		}

		get bubbles() {
			return this.#bubbles;
		}

		get cancelable() {
			return this.#cancelable;
		}

		get composed() {
			return this.#composed;
		}

		get defaultPrevented() {
			return this.#canceled;
		}

		get returnValue() {
			return !this.#canceled;
		}

		set returnValue(value) {
			if (!value) {
				this.#cancel();
			}
		}

		get cancelBubble() {
			return this.#stopped;
		}

		set cancelBubble(value) {
			if (value) {
				this.#stopped = true;
			}
		}

		get isTrusted() {
			return false;
		}

		get timeStamp() {
			return this.#timeStamp;
		}

		composedPath() {
			return this.#dispatching ? [this.#target] : [];
		}

		preventDefault() {
			this.#cancel();
		}

		stopPropagation() {
			this.#stopped = true;
		}

		stopImmediatePropagation() {
			this.#stopped = true;
			this.#stoppedAtOnce = true;
		}

		#cancel() {
			if (this.#cancelable && !this.#passive) {
				this.#canceled = true;
			}
		}

	}
	defineConstants(Event, { NONE: 0, CAPTURING_PHASE: 1, AT_TARGET: 2, BUBBLING_PHASE: 3 });

	class CustomEvent extends Event {

		#detail;

		constructor(type, options = {}) {
			super(type, options);
			this.#detail = options?.detail ?? null;
		}

		get detail() {
			return this.#detail;
		}

	}

	class EventTarget {

		#listeners = [];

		static {
			dispatchTo = (target, event) => target.#dispatch(event);
			internal.dispatch = dispatchTo;
		}

		addEventListener(type, callback, options) {
			requireArguments('addEventListener', 2, arguments.length);
			const settings = typeof options === 'object' && options !== null ? options : null;
			const listener = create(null);
			listener.type = `${type}`;
			listener.callback = callback ?? null;
			listener.capture = settings === null ? !!options : !!settings.capture;
			listener.once = !!settings?.once;
			listener.passive = !!settings?.passive;
			listener.removed = false;
			const signal = settings?.signal;
			if (signal !== undefined && !internal.is(signal)) {
				throw new NativeTypeError('The option "signal" of addEventListener must be an AbortSignal.');
			}
			if (callback === null || callback === undefined || (signal !== undefined && internal.aborted(signal))) {
				return;
			}
			if (typeof callback !== 'function' && typeof callback !== 'object') {
				throw new NativeTypeError('The second argument of addEventListener must be a function or an object with handleEvent.');
			}
			if (this.#find(listener) < 0) {
				append(this.#listeners, listener);
				if (signal !== undefined) {
					internal.onAbort(signal, () => this.#remove(listener));
				}
			}
		}

		removeEventListener(type, callback, options) {
			requireArguments('removeEventListener', 2, arguments.length);
			const listener = create(null);
			listener.type = `${type}`;
			listener.callback = callback;
			listener.capture = typeof options === 'object' && options !== null ? !!options.capture : !!options;
			this.#remove(listener);
		}

		dispatchEvent(event) {
			if (!isEvent(event)) {
				throw new NativeTypeError('The argument of dispatchEvent must be an Event.');
			}
			return this.#dispatch(event);
		}

		#dispatch(event) {
			return dispatch(event, this, (next) => {
				const listeners = [];
				for (let i = 0; i < this.#listeners.length; i++) {
					append(listeners, this.#listeners[i]);
				}
				for (let i = 0; i < listeners.length; i++) {
					const listener = listeners[i];
					if (listener.removed || listener.type !== typeOf(event)) {
						continue;
					}
					if (listener.once) {
						this.#remove(listener);
					}
					next(listener.passive);
					this.#call(listener.callback, event);
					if (next(false)) {
						return;
					}
				}
			});
		}

		#call(callback, event) {
			try {
				if (typeof callback === 'function') {
					apply(callback, this, [event]);
				}
				else {
					callback.handleEvent(event);
				}
			}
			catch (error) {
				reportUncaught(error, 'in an event listener');
			}
		}

		#find(wanted) {
			for (let i = 0; i < this.#listeners.length; i++) {
				const listener = this.#listeners[i];
				if (listener.type === wanted.type && listener.callback === wanted.callback && listener.capture === wanted.capture) {
					return i;
				}
			}
			return -1;
		}

		#remove(wanted) {
			const index = this.#find(wanted);
			if (index >= 0) {
				this.#listeners[index].removed = true;
				const rest = [];
				for (let i = 0; i < this.#listeners.length; i++) {
					if (i !== index) {
						append(rest, this.#listeners[i]);
					}
				}
				this.#listeners = rest;
			}
		}

	}

	const listen = uncurry(EventTarget.prototype.addEventListener);
	internal.listen = listen;
	const aborted = () => domException('The operation was aborted.', 'AbortError');
	const NEW_SIGNAL = create(null);

	class AbortSignal extends EventTarget {

		#aborted = false;

		#reason = undefined;

		#algorithms = [];

		#handler = null;

		static {
			internal.make = () => new AbortSignal(NEW_SIGNAL);
			internal.is = (value) => typeof value === 'object' && value !== null && #aborted in value;
			internal.aborted = (signal) => signal.#aborted;
			internal.reason = (signal) => signal.#reason;
			internal.abort = (signal, reason) => signal.#abort(reason === undefined ? aborted() : reason);
			internal.onAbort = (signal, algorithm) => append(signal.#algorithms, algorithm);
		}

		static abort(reason) {
			const signal = internal.make();
			signal.#aborted = true;
			signal.#reason = reason === undefined ? aborted() : reason;
			return signal;
		}

		static timeout(milliseconds) {
			const delay = +milliseconds;
			if (!(delay >= 0)) {
				throw new NativeTypeError('The argument of AbortSignal.timeout must be a number that is not negative.');
			}
			const signal = internal.make();
			startTimer(() => internal.abort(signal, domException('The operation timed out.', 'TimeoutError')), delay, [], false);
			return signal;
		}

		static any(signals) {
			const all = [];
			for (const signal of signals) { // a sequence of Web IDL: with the iterator of the guest's
				if (!internal.is(signal)) {
					throw new NativeTypeError('The argument of AbortSignal.any must consist of AbortSignals.');
				}
				append(all, signal);
			}
			const result = internal.make();
			for (let i = 0; i < all.length; i++) {
				if (all[i].#aborted) {
					result.#aborted = true;
					result.#reason = all[i].#reason;
					return result;
				}
			}
			for (let i = 0; i < all.length; i++) {
				append(all[i].#algorithms, () => result.#abort(all[i].#reason));
			}
			return result;
		}

		constructor(mark) {
			super();
			if (mark !== NEW_SIGNAL) {
				throw new NativeTypeError('An AbortSignal cannot be constructed. Use new AbortController().signal.');
			}
		}

		get aborted() {
			return this.#aborted;
		}

		get reason() {
			return this.#reason;
		}

		get onabort() {
			return this.#handler;
		}

		set onabort(handler) {
			const first = this.#handler === null;
			this.#handler = typeof handler === 'function' ? handler : null;
			if (first && this.#handler !== null) {
				listen(this, 'abort', (event) => (this.#handler === null ? undefined : apply(this.#handler, this, [event])));
			}
		}

		throwIfAborted() {
			if (this.#aborted) {
				throw this.#reason;
			}
		}

		#abort(reason) {
			if (this.#aborted) {
				return;
			}
			this.#aborted = true;
			this.#reason = reason;
			const algorithms = this.#algorithms;
			this.#algorithms = [];
			for (let i = 0; i < algorithms.length; i++) {
				algorithms[i]();
			}
			dispatchTo(this, new Event('abort'));
		}

	}

	class AbortController {

		#signal = internal.make();

		get signal() {
			return this.#signal;
		}

		abort(reason) {
			internal.abort(this.#signal, reason);
		}

	}

	signals = internal;
	return exposeClasses({ AbortController, AbortSignal, CustomEvent, Event, EventTarget });
});

const REASON_LIMIT = 16384;

// A signal as it crosses: ["A", id], with the reason if it is aborted. The host is told
// when it is, as long as the invocation lasts that passes it.
function encodeSignal(state, signal) {
	if (signals.aborted(signal)) {
		return tagged(['A', 0, encodeReason(signals.reason(signal))]);
	}
	state.signals ??= new NativeMap();
	let id = mapGet(state.signals, signal);
	if (id === undefined) {
		id = ++functionIds;
		mapSet(state.signals, signal, id);
		signals.onAbort(signal, () => {
			if (!state.forgotten) {
				send('["abort",' + state.id + ',' + id + ',' + jsonStringify(encodeReason(signals.reason(signal))) + ']');
			}
		});
	}
	return tagged(['A', id]);
}

function encodeReason(reason) {
	try {
		return encodePart(encoding(REASON_LIMIT, null, false), reason, 'reason');
	}
	catch {
		return encodePart(encoding(REASON_LIMIT, null, false), domException('The operation was aborted.', 'AbortError'), 'reason');
	}
}
