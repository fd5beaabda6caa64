// Errors with the codes and the words of Node's.
import { inspect } from 'workerloader:node/inspect';

export function coded(Type, code, message) {
	const error = new Type(message);
	error.code = code;
	return error;
}

export function received(value) {
	if (value === null || value === undefined) {
		return ` Received ${value}`;
	}
	if (typeof value === 'function') {
		return ` Received function ${value.name}`;
	}
	if (typeof value === 'object') {
		return value.constructor?.name ? ` Received an instance of ${value.constructor.name}` : ` Received ${inspect(value, { depth: -1 })}`;
	}
	const text = inspect(value);
	return ` Received type ${typeof value} (${text.length > 28 ? `${text.slice(0, 25)}...` : text})`;
}

export function invalidType(name, expected, value) {
	const what = name.includes(' ') ? name : `"${name}" ${name.includes('.') ? 'property' : 'argument'}`;
	return coded(TypeError, 'ERR_INVALID_ARG_TYPE', `The ${what} must be ${expected}.${received(value)}`);
}

export function invalidValue(name, value, reason = 'is invalid') {
	return coded(TypeError, 'ERR_INVALID_ARG_VALUE', `The ${name.includes('.') ? 'property' : 'argument'} '${name}' ${reason}. Received ${inspect(value)}`);
}

export function outOfRange(name, range, value) {
	let text = inspect(value);
	if ((Number.isInteger(value) && Math.abs(value) > 2 ** 32) || typeof value === 'bigint') {
		const digits = String(value).replace(/\B(?=(?:\d{3})+$)/g, '_');
		text = typeof value === 'bigint' ? (value > 2n ** 32n || value < -(2n ** 32n) ? digits : String(value)) + 'n' : digits;
	}
	return coded(RangeError, 'ERR_OUT_OF_RANGE', `The value of "${name}" is out of range. It must be ${range}. Received ${text}`);
}

export function requireFunction(name, value) {
	if (typeof value !== 'function') {
		throw invalidType(name, 'of type function', value);
	}
}

export function requireInteger(name, value, least = Number.MIN_SAFE_INTEGER, most = Number.MAX_SAFE_INTEGER) {
	if (typeof value !== 'number') {
		throw invalidType(name, 'of type number', value);
	}
	if (!Number.isInteger(value)) {
		throw outOfRange(name, 'an integer', value);
	}
	if (value < least || value > most) {
		throw outOfRange(name, `>= ${least} && <= ${most}`, value);
	}
}
