// events of Node: the library's emitter, with what Node has added since.
import EventEmitter from 'workerloader:node/events';
import { coded, invalidType } from 'workerloader:node/errors';

const errorMonitor = Symbol('events.errorMonitor');
const { emit } = EventEmitter.prototype;

// Whoever only watches sees an error before those that handle it.
EventEmitter.prototype.emit = function (type, ...args) {
	if (type === 'error' && this.listenerCount(errorMonitor) > 0) {
		Reflect.apply(emit, this, [errorMonitor, ...args]);
	}
	return Reflect.apply(emit, this, [type, ...args]);
};

const isEmitter = (value) => typeof value?.on === 'function';

function listen(emitter, name, listener) {
	if (isEmitter(emitter)) {
		emitter.on(name, listener);
		return () => emitter.removeListener(name, listener);
	}
	if (typeof emitter?.addEventListener === 'function') {
		emitter.addEventListener(name, listener);
		return () => emitter.removeEventListener(name, listener);
	}
	throw invalidType('emitter', 'an instance of EventEmitter', emitter);
}

function aborted(signal) {
	const error = new Error('The operation was aborted', { cause: signal.reason });
	error.name = 'AbortError';
	error.code = 'ABORT_ERR';
	return error;
}

async function once(emitter, name, options) {
	const signal = options?.signal;
	if (signal?.aborted) {
		throw aborted(signal);
	}
	const stops = [];
	try {
		return await new Promise((resolve, reject) => {
			stops.push(listen(emitter, name, (...args) => resolve(args)));
			if (name !== 'error' && isEmitter(emitter)) {
				stops.push(listen(emitter, 'error', reject));
			}
			if (signal) {
				stops.push(listen(signal, 'abort', () => reject(aborted(signal))));
			}
		});
	}
	finally {
		stops.forEach((stop) => stop());
	}
}

// The events as they come, until the loop is left, an error comes or the signal says so.
function on(emitter, name, options) {
	const signal = options?.signal;
	if (signal?.aborted) {
		throw aborted(signal);
	}
	const events = [];
	const waiting = [];
	const stops = [];
	let failure = null;
	let isDone = false;
	const end = (error) => {
		isDone = true;
		stops.splice(0).forEach((stop) => stop());
		if (error !== undefined) {
			const next = waiting.shift();
			next === undefined ? failure = { error } : next.reject(error);
		}
		waiting.splice(0).forEach((next) => next.resolve({ value: undefined, done: true }));
	};
	stops.push(listen(emitter, name, (...args) => {
		const next = waiting.shift();
		next === undefined ? events.push(args) : next.resolve({ value: args, done: false });
	}));
	if (name !== 'error' && isEmitter(emitter)) {
		stops.push(listen(emitter, 'error', end));
	}
	for (const close of options?.close ?? []) {
		stops.push(listen(emitter, close, () => end()));
	}
	if (signal) {
		stops.push(listen(signal, 'abort', () => end(aborted(signal))));
	}
	return {
		async next() {
			if (events.length > 0) {
				return { value: events.shift(), done: false };
			}
			if (failure !== null) {
				const { error } = failure;
				failure = null;
				throw error;
			}
			return isDone ? { value: undefined, done: true } : new Promise((resolve, reject) => waiting.push({ resolve, reject }));
		},
		async return() {
			end();
			return { value: undefined, done: true };
		},
		async throw(error) {
			end(error);
			return { value: undefined, done: true };
		},
		[Symbol.asyncIterator]() {
			return this;
		},
	};
}

function getEventListeners(emitter, name) {
	if (isEmitter(emitter)) {
		return emitter.listeners(name);
	}
	throw invalidType('emitter', 'an instance of EventEmitter', emitter);
}

function listenerCount(emitter, name) {
	return emitter.listenerCount(name);
}

function setMaxListeners(count = EventEmitter.defaultMaxListeners, ...emitters) {
	if (typeof count !== 'number' || !(count >= 0)) {
		throw coded(RangeError, 'ERR_OUT_OF_RANGE', `The value of "n" is out of range. It must be a non-negative number. Received ${count}`);
	}
	if (emitters.length === 0) {
		EventEmitter.defaultMaxListeners = count;
	}
	emitters.filter(isEmitter).forEach((emitter) => emitter.setMaxListeners(count));
}

Object.assign(EventEmitter, { EventEmitter, errorMonitor, getEventListeners, listenerCount, on, once, setMaxListeners });

const { defaultMaxListeners } = EventEmitter;

export { EventEmitter, defaultMaxListeners, errorMonitor, getEventListeners, listenerCount, on, once, setMaxListeners };
export default EventEmitter;
