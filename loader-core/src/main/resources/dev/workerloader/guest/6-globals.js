// The globals that the language itself does not have, and the removal of those that a
// guest must not have.

// Everything else that the engine puts on the global object is removed, so that a new
// engine version adds nothing unseen.
function removeForeignGlobals(global) {
	const allowed = new NativeSet([
		'AggregateError', 'Array', 'ArrayBuffer', 'BigInt', 'BigInt64Array', 'BigUint64Array', 'Boolean', 'DataView', 'Date',
		'Error', 'EvalError', 'FinalizationRegistry', 'Float16Array', 'Float32Array', 'Float64Array', 'Function', 'Infinity',
		'Int16Array', 'Int32Array', 'Int8Array', 'Intl', 'Iterator', 'JSON', 'Map', 'Math', 'NaN', 'Number', 'Object',
		'Promise', 'Proxy', 'RangeError', 'ReferenceError', 'Reflect', 'RegExp', 'Set', 'String', 'Symbol', 'SyntaxError',
		'TextDecoder', 'TextEncoder', 'TypeError', 'URIError', 'Uint16Array', 'Uint32Array', 'Uint8Array',
		'Uint8ClampedArray', 'WeakMap', 'WeakRef', 'WeakSet', 'decodeURI', 'decodeURIComponent', 'encodeURI',
		'encodeURIComponent', 'escape', 'eval', 'globalThis', 'isFinite', 'isNaN', 'parseFloat', 'parseInt', 'undefined',
		'unescape',
	]);
	const keys = ownKeys(global);
	for (let i = 0; i < keys.length; i++) {
		if (typeof keys[i] === 'string' && !setHas(allowed, keys[i])) {
			if (!deleteProperty(global, keys[i])) {
				throw new NativeError('The global ' + keys[i] + ' cannot be removed.');
			}
		}
	}
}

// Where Java cannot convert such numbers the engine fails in a way that ends the sandbox.
function removeFloat16(global) {
	if (!hasFloat16) {
		deleteProperty(global, 'Float16Array');
		deleteProperty(DataViewPrototype, 'getFloat16');
		deleteProperty(DataViewPrototype, 'setFloat16');
		deleteProperty(Math, 'f16round');
	}
}

// The engine's registry of symbols is shared by all contexts and never freed.
function replaceSymbolRegistry() {
	const symbols = new NativeMap();
	const keys = new NativeMap();
	const registry = {
		for(key) {
			const text = `${key}`;
			let symbol = mapGet(symbols, text);
			if (symbol === undefined) {
				symbol = NativeSymbol(text);
				mapSet(symbols, text, symbol);
				mapSet(keys, symbol, text);
			}
			return symbol;
		},
		keyFor(symbol) {
			if (typeof symbol !== 'symbol') {
				throw new NativeTypeError(plainText(symbol) + ' is not a symbol');
			}
			return mapGet(keys, symbol);
		},
	};
	put(NativeSymbol, 'for', registry.for, false);
	put(NativeSymbol, 'keyFor', registry.keyFor, false);
}

function reportUncaught(error, where) {
	writeLog('ERROR', 'Uncaught ' + where + ': ' + (typeof error === 'object' && error !== null ? inspect(error) : plainText(error)), []);
}

// Timers: the host counts the time and sends a tick.
let timerIds = 0;
let timerLimit = 256;
const timers = new NativeMap();

const MAX_DELAY = 2147483647;

function startTimer(callback, delay, args, repeat) {
	if (typeof callback !== 'function') {
		throw new NativeTypeError('The first argument of a timer must be a function; code as text is never run.');
	}
	if (mapSize(timers) >= timerLimit) {
		throw coded('TIMERS', 'There are already ' + timerLimit + ' live timers, which is the limit. Clear some first.');
	}
	const number = +delay;
	const timer = create(null);
	timer.callback = callback;
	timer.delay = number > 0 && number <= MAX_DELAY ? trunc(number) : 0;
	timer.args = args;
	timer.repeat = repeat;
	timer.invocation = currentInvocation();
	timer.snapshot = new AsyncSnapshot();
	const id = ++timerIds;
	if (!send('["timer",' + timer.invocation.id + ',' + id + ',' + timer.delay + ']')) {
		throw coded('TIMERS', 'Too many timers were started and cleared at once. Await some first.');
	}
	mapSet(timers, id, timer);
	return id;
}

function stopTimer(id) {
	const key = typeof id === 'number' ? id : -1;
	const timer = mapGet(timers, key);
	if (timer !== undefined) {
		mapDelete(timers, key);
		send('["untimer",' + timer.invocation.id + ',' + key + ']');
	}
}

function tick(id) {
	const timer = mapGet(timers, id);
	if (timer === undefined) {
		return;
	}
	if (timer.repeat) {
		send('["timer",' + timer.invocation.id + ',' + id + ',' + max(1, timer.delay) + ']');
	}
	else {
		mapDelete(timers, id);
	}
	try {
		snapshotRun(timer.snapshot, () => asyncRun(activeInvocation, timer.invocation, () => apply(timer.callback, undefined, timer.args)));
	}
	catch (error) {
		reportUncaught(error, 'in a timer');
	}
}

function dropTimers(invocation) {
	mapForEach(timers, (timer, id) => {
		if (timer.invocation === invocation) {
			mapDelete(timers, id);
		}
	});
}

// Methods of an object literal cannot be constructed, as the web platform's functions cannot.
const globals = {
	setTimeout(callback, delay, ...args) {
		return startTimer(callback, delay, args, false);
	},
	setInterval(callback, delay, ...args) {
		return startTimer(callback, delay, args, true);
	},
	clearTimeout(id) {
		stopTimer(id);
	},
	clearInterval(id) {
		stopTimer(id);
	},
	queueMicrotask(callback) {
		if (typeof callback !== 'function') {
			throw new NativeTypeError('The argument of queueMicrotask must be a function.');
		}
		promiseThen(promiseResolve(undefined), () => {
			try {
				callback();
			}
			catch (error) {
				reportUncaught(error, 'in a microtask');
			}
		});
	},
	structuredClone(value, options = undefined) {
		requireArguments('structuredClone', 1, arguments.length);
		return loadWeb().cloneWithTransfer(value, options);
	},
	fetch(input, init) {
		return loadWeb().fetchResource(input, init);
	},
	atob(data) {
		requireArguments('atob', 1, arguments.length);
		return loadWeb().encodings.atob(data);
	},
	btoa(data) {
		requireArguments('btoa', 1, arguments.length);
		return loadWeb().encodings.btoa(data);
	},
};

function installGlobals(global) {
	removeForeignGlobals(global);
	removeFloat16(global);
	replaceSymbolRegistry();
	if (NativeSymbol.dispose === undefined) {
		const descriptor = create(null);
		descriptor.value = symbolDispose;
		defineProperty(NativeSymbol, 'dispose', descriptor);
	}
	const names = ownKeys(globals);
	for (let i = 0; i < names.length; i++) {
		put(global, names[i], globals[names[i]], true);
	}
	put(global, 'console', makeConsole(), false);
	installLazily(global, STREAM_CLASSES, () => loadStreams().library);
	installWeb(global, 'loadExceptions', ['DOMException']);
	installWeb(global, 'loadEvents', ['AbortController', 'AbortSignal', 'CustomEvent', 'Event', 'EventTarget']);
	installWeb(global, 'loadBlobs', ['Blob', 'File', 'FormData']);
	installWeb(global, 'loadHeaders', ['Headers']);
	installWeb(global, 'loadMessages', ['Request', 'Response']);
	installWeb(global, 'loadUrl', ['URL', 'URLSearchParams']);
	installWeb(global, 'loadUrlPattern', ['URLPattern']);
	installWeb(global, 'loadTextDecoder', ['TextDecoder']);
	installWeb(global, 'loadEncodings', ['TextDecoderStream', 'TextEncoderStream']);
	installWeb(global, 'loadCrypto', ['Crypto', 'CryptoKey', 'SubtleCrypto', 'crypto']);
	installWeb(global, 'loadCompression', ['CompressionStream', 'DecompressionStream']);
	installWeb(global, 'loadSockets', ['CloseEvent', 'MessageEvent', 'WebSocket']);
	installWeb(global, 'loadPerformance', ['Performance', 'performance']);
	installWeb(global, 'loadScheduler', ['Scheduler', 'scheduler']);
}

const installWeb = (global, load, names) => installLazily(global, names, () => loadWeb()[load]());

// Globals that most programs never use are made when they are first asked for.
function installLazily(global, names, load) {
	const descriptor = create(null);
	descriptor.configurable = true;
	descriptor.enumerable = false;
	for (let i = 0; i < names.length; i++) {
		const name = names[i];
		descriptor.get = () => {
			const value = load()[name];
			put(global, name, value, false);
			return value;
		};
		descriptor.set = (value) => put(global, name, value, false);
		defineProperty(global, name, descriptor);
	}
}
