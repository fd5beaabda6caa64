// Errors of the guest as text for the host. Everything is bounded, and every read may run
// code of the guest's, which may throw.

const ERROR_MESSAGE = 4096;
const ERROR_STACK = 8192;
const ERROR_PROPERTIES = 16384;

// Failures of binding calls, with the id of the call, so that the host finds its cause.
const failedCalls = new NativeWeakMap();

function isError(value) {
	try {
		return typeof value === 'object' && value !== null && isPrototypeOf(ErrorPrototype, value);
	}
	catch {
		return false; // a proxy whose trap throws
	}
}

function errorField(error, key, fallback) {
	try {
		const value = error[key];
		return typeof value === 'string' ? value : fallback;
	}
	catch {
		return fallback;
	}
}

function errorProperties(error) {
	const properties = {};
	let found = false;
	const keys = ownKeys(error);
	for (let i = 0; i < keys.length && i < 100; i++) {
		const key = keys[i];
		if (typeof key !== 'string' || key === 'name' || key === 'message' || key === 'stack' || key === 'code') {
			continue;
		}
		const descriptor = getOwnPropertyDescriptor(error, key);
		if (descriptor !== undefined && descriptor.enumerable && hasOwn(descriptor, 'value')) {
			put(properties, key, descriptor.value, true);
			found = true;
		}
	}
	return found ? properties : null;
}

function encodeError(error) {
	if ((typeof error !== 'object' && typeof error !== 'function') || error === null) {
		return '{"name":"Error","message":' + quote(stringSlice(plainText(error), 0, ERROR_MESSAGE)) + '}';
	}
	const parts = errorParts(error, false);
	if (!isErrorLike(error)) {
		parts.message = stringSlice(inspect(error), 0, ERROR_MESSAGE);
	}
	const stack = errorField(error, 'stack', '');
	if (stack !== '') {
		parts.stack = stringSlice(stack, 0, ERROR_STACK);
	}
	const call = weakMapGet(failedCalls, error);
	if (call !== undefined) {
		parts.call = call;
	}
	return jsonStringify(parts);
}

// What crosses of an error that is passed, not thrown: without its stack.
function errorParts(error, inError) {
	const parts = {
		__proto__: null, name: stringSlice(errorField(error, 'name', 'Error'), 0, 200),
		message: stringSlice(errorField(error, 'message', ''), 0, ERROR_MESSAGE),
	};
	const code = errorField(error, 'code', '');
	if (code !== '') {
		parts.code = stringSlice(code, 0, 100);
	}
	const properties = inError ? null : encodeErrorProperties(error);
	if (properties !== null) {
		parts.props = properties;
	}
	return parts;
}

function isErrorLike(error) {
	try {
		return isError(error) || typeof error.message === 'string';
	}
	catch {
		return false;
	}
}

function encodeErrorProperties(error) {
	try {
		const properties = errorProperties(error);
		if (properties === null) {
			return null;
		}
		const run = encoding(ERROR_PROPERTIES, null, false);
		run.inError = true;
		run.looks = true;
		return encodePart(run, properties, 'error');
	}
	catch {
		return null; // a property that cannot cross does not hide the error
	}
}

const faultTypes = create(null);
faultTypes.TypeError = NativeTypeError;
faultTypes.RangeError = NativeRangeError;
faultTypes.SyntaxError = SyntaxError;
faultTypes.ReferenceError = ReferenceError;
faultTypes.EvalError = EvalError;
faultTypes.URIError = URIError;

function makeError(name, message) {
	const error = new (faultTypes[name] ?? NativeError)(message);
	if (error.name !== name) {
		put(error, 'name', name, false);
	}
	return error;
}

// The guest's side of an error that the host reports.
function decodeError(fault) {
	const error = makeError(fault.name, fault.message);
	put(error, 'code', fault.code, true);
	put(error, 'remote', fault.remote === true, true);
	return error;
}

// An error that the host passes.
function errorFrom(parts, properties) {
	const error = makeError(parts.name, parts.message);
	const keys = ownKeys(properties);
	for (let i = 0; i < keys.length; i++) {
		put(error, keys[i], properties[keys[i]], true);
	}
	return error;
}
