// util of Node: what programs use, without what belongs to the system.
import { brands, formatNumber, inspect } from 'workerloader:node/inspect';
import { coded, invalidType, requireFunction } from 'workerloader:node/errors';
import { isDeepEqual } from 'workerloader:node/equality';

const { TextDecoder, TextEncoder } = globalThis;
const isObject = (value) => typeof value === 'object' && value !== null;
const tagOf = (value) => Object.prototype.toString.call(value);
const typedArray = (name) => (value) => brands.typedArrayName(value) === name;
const kindOfFunction = (kind) => (value) => typeof value === 'function' && kind.test(tagOf(value));
const kindOfObject = (kind) => (value) => isObject(value) && tagOf(value) === kind;

const types = {
	isAnyArrayBuffer: brands.isArrayBuffer,
	isArgumentsObject: brands.isArguments,
	isArrayBuffer: brands.isArrayBuffer,
	isArrayBufferView: (value) => ArrayBuffer.isView(value),
	isAsyncFunction: kindOfFunction(/Async/),
	isBigInt64Array: typedArray('BigInt64Array'),
	isBigIntObject: brands.isBigIntObject,
	isBigUint64Array: typedArray('BigUint64Array'),
	isBooleanObject: brands.isBooleanObject,
	isBoxedPrimitive: (value) => ['Number', 'String', 'Boolean', 'BigInt', 'Symbol'].some((name) => brands[`is${name}Object`](value)),
	isDataView: brands.isDataView,
	isDate: brands.isDate,
	isFloat32Array: typedArray('Float32Array'),
	isFloat64Array: typedArray('Float64Array'),
	isGeneratorFunction: kindOfFunction(/Generator/),
	isGeneratorObject: kindOfObject('[object Generator]'),
	isInt16Array: typedArray('Int16Array'),
	isInt32Array: typedArray('Int32Array'),
	isInt8Array: typedArray('Int8Array'),
	isMap: brands.isMap,
	isMapIterator: kindOfObject('[object Map Iterator]'),
	isModuleNamespaceObject: brands.isNamespace,
	isNativeError: (value) => brands.isError(value) && tagOf(value) === '[object Error]',
	isNumberObject: brands.isNumberObject,
	isPromise: brands.isPromise,
	isProxy: () => false,
	isRegExp: brands.isRegExp,
	isSet: brands.isSet,
	isSetIterator: kindOfObject('[object Set Iterator]'),
	isSharedArrayBuffer: () => false,
	isStringObject: brands.isStringObject,
	isSymbolObject: brands.isSymbolObject,
	isTypedArray: (value) => brands.typedArrayName(value) !== undefined,
	isUint16Array: typedArray('Uint16Array'),
	isUint32Array: typedArray('Uint32Array'),
	isUint8Array: typedArray('Uint8Array'),
	isUint8ClampedArray: typedArray('Uint8ClampedArray'),
	isWeakMap: brands.isWeakMap,
	isWeakSet: brands.isWeakSet,
};

// Whether the text of an object comes from the language and not from a class of the program's.
function hasBuiltInText(value) {
	if (typeof value.toString !== 'function') {
		return true;
	}
	if (Object.hasOwn(value, 'toString')) {
		return false;
	}
	let owner = value;
	do {
		owner = Object.getPrototypeOf(owner);
	} while (!Object.hasOwn(owner, 'toString'));
	const type = Object.getOwnPropertyDescriptor(owner, 'constructor')?.value;
	return typeof type === 'function' && /^[A-Z]/.test(type.name) && globalThis[type.name] === type;
}

function asText(value, options) {
	if (typeof value === 'number') {
		return formatNumber(value);
	}
	if (typeof value === 'bigint') {
		return `${value}n`;
	}
	return isObject(value) && hasBuiltInText(value) ? inspect(value, { ...options, depth: 0, colors: false, compact: 3 }) : String(value);
}

function asJson(value) {
	try {
		return JSON.stringify(value);
	}
	catch (error) {
		if (/circular/i.test(error.message)) {
			return '[Circular]';
		}
		throw error;
	}
}

function asNumber(value, read) {
	return typeof value === 'symbol' ? 'NaN' : formatNumber(read(value));
}

function formatArgument(kind, value, options) {
	switch (kind) {
		case 's':
			return asText(value, options);
		case 'd':
			return typeof value === 'bigint' ? `${value}n` : asNumber(value, Number);
		case 'i':
			return typeof value === 'bigint' ? `${value}n` : asNumber(value, Number.parseInt);
		case 'f':
			return asNumber(value, Number.parseFloat);
		case 'j':
			return asJson(value);
		case 'o':
			return inspect(value, { ...options, showHidden: true, showProxy: true, depth: 4 });
		case 'O':
			return inspect(value, options);
		default:
			return '';
	}
}

function formatWithOptions(options, ...args) {
	if (!isObject(options)) {
		throw invalidType('inspectOptions', 'of type object', options);
	}
	if (args.length === 1) {
		return typeof args[0] === 'string' ? args[0] : inspect(args[0], { ...options, compact: 3, colors: false, depth: options.depth });
	}
	let next = 0;
	let text = '';
	if (typeof args[0] === 'string') {
		next = 1;
		text = args[0].replace(/%([sdifjoOc%])/g, (match, kind) => (kind === '%' ? '%' : next < args.length ? formatArgument(kind, args[next++], options) : match));
	}
	for (let i = next; i < args.length; i++) {
		text += (i === 0 ? '' : ' ') + (typeof args[i] === 'string' ? args[i] : inspect(args[i], options));
	}
	return text;
}

const format = (...args) => formatWithOptions({}, ...args);

const customPromisify = Symbol.for('nodejs.util.promisify.custom');

function promisify(original) {
	requireFunction('original', original);
	if (original[customPromisify]) {
		requireFunction('util.promisify.custom', original[customPromisify]);
		return Object.defineProperty(original[customPromisify], customPromisify, { value: original[customPromisify], configurable: true });
	}
	if (original === globalThis.setTimeout) {
		return (delay, value) => new Promise((resolve) => original(resolve, delay, value));
	}
	function fn(...args) {
		return new Promise((resolve, reject) => {
			Reflect.apply(original, this, [...args, (error, value) => (error ? reject(error) : resolve(value))]);
		});
	}
	Object.setPrototypeOf(fn, Object.getPrototypeOf(original));
	Object.defineProperty(fn, customPromisify, { value: fn, configurable: true });
	return Object.defineProperties(fn, Object.getOwnPropertyDescriptors(original));
}
promisify.custom = customPromisify;

function callbackify(original) {
	requireFunction('original', original);
	return function (...args) {
		const callback = args.pop();
		requireFunction('last argument', callback);
		Reflect.apply(original, this, args).then((value) => queueMicrotask(() => callback.call(this, null, value)), (reason) => {
			const error = reason || Object.assign(coded(Error, 'ERR_FALSY_VALUE_REJECTION', 'Promise was rejected with falsy value'), { reason });
			queueMicrotask(() => callback.call(this, error));
		});
	};
}

function inherits(constructor, superConstructor) {
	requireFunction('ctor', constructor);
	requireFunction('superCtor', superConstructor);
	Object.defineProperty(constructor, 'super_', { value: superConstructor, writable: true, configurable: true });
	Object.setPrototypeOf(constructor.prototype, superConstructor.prototype);
}

function deprecate(original, message, code) {
	let isWarned = false;
	return function (...args) {
		if (!isWarned) {
			isWarned = true;
			console.warn(`DeprecationWarning: ${code === undefined ? '' : `[${code}] `}${message}`);
		}
		return new.target ? Reflect.construct(original, args, new.target) : Reflect.apply(original, this, args);
	};
}

// There is no environment that could switch it on.
function debuglog() {
	const log = () => { };
	log.enabled = false;
	return log;
}

function stripVTControlCharacters(text) {
	if (typeof text !== 'string') {
		throw invalidType('str', 'of type string', text);
	}
	return text.replace(/[\u001B\u009B](?:\][^\u0007\u001B]*(?:\u0007|\u001B\\)|[[()#;?]*(?:\d{1,4}(?:[;:]\d{0,4})*)?[\dA-PR-TZcf-nq-uy=><~])/g, '');
}

const debug = debuglog;
const isArray = (value) => Array.isArray(value);
const isDeepStrictEqual = (a, b) => isDeepEqual(a, b, true);
const toUSVString = (text) => `${text}`.toWellFormed();

export {
	TextDecoder, TextEncoder, callbackify, debug, debuglog, deprecate, format, formatWithOptions, inherits, inspect, isArray, isDeepStrictEqual,
	promisify, stripVTControlCharacters, toUSVString, types,
};
export default {
	TextDecoder, TextEncoder, callbackify, debug, debuglog, deprecate, format, formatWithOptions, inherits, inspect, isArray, isDeepStrictEqual,
	promisify, stripVTControlCharacters, toUSVString, types,
};
