// assert of Node, with its words. What a failed assert.ok says does not quote the program.
import { inspect } from 'workerloader:node/inspect';
import { coded, invalidType, invalidValue, received, requireFunction } from 'workerloader:node/errors';
import { isDeepEqual } from 'workerloader:node/equality';

const SHORT = 12; // characters of two values that fit on a line
const SHOWN_LINES = 400;

const headers = {
	deepStrictEqual: 'Expected values to be strictly deep-equal:',
	strictEqual: 'Expected values to be strictly equal:',
	strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
	deepEqual: 'Expected values to be loosely deep-equal:',
	notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
	notStrictEqual: 'Expected "actual" to be strictly unequal to:',
	notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
	notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
};

const isReference = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

const shown = (value) => inspect(value, {
	compact: false, customInspect: false, depth: 1000, maxArrayLength: Infinity, breakLength: Infinity, sorted: true, getters: true,
});

// The lines of both texts in order, each with what it belongs to; a comma at the end makes no difference.
function diff(actual, expected) {
	const isSame = (i, j) => actual[i].replace(/,$/, '') === expected[j].replace(/,$/, '');
	const common = Array.from({ length: actual.length + 1 }, () => new Uint16Array(expected.length + 1));
	for (let i = actual.length - 1; i >= 0; i--) {
		for (let j = expected.length - 1; j >= 0; j--) {
			common[i][j] = isSame(i, j) ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
		}
	}
	const lines = [];
	let i = 0;
	let j = 0;
	while (i < actual.length || j < expected.length) {
		if (i < actual.length && j < expected.length && isSame(i, j)) {
			lines.push(`  ${actual[i].length > expected[j].length ? actual[i] : expected[j]}`);
			i++;
			j++;
		}
		else if (j === expected.length || (i < actual.length && common[i + 1][j] >= common[i][j + 1])) {
			lines.push(`+ ${actual[i++]}`);
		}
		else {
			lines.push(`- ${expected[j++]}`);
		}
	}
	return lines;
}

function difference(actual, expected, givenOperator) {
	const operator = givenOperator === 'strictEqual' && isReference(actual) && isReference(expected) ? 'strictEqualObject' : givenOperator;
	const left = shown(actual).split('\n');
	const right = shown(expected).split('\n');
	let mark = '';
	if (left.length === 1 && right.length === 1 && left[0] !== right[0]) {
		const length = left[0].length + right[0].length;
		if (length <= SHORT) {
			if (!isReference(actual) && !isReference(expected) && (actual !== 0 || expected !== 0)) {
				return `${headers[operator]}\n\n${left[0]} !== ${right[0]}\n`;
			}
		}
		else if (operator !== 'strictEqualObject' && length < 80) {
			let i = 0;
			while (left[0][i] === right[0][i]) {
				i++;
			}
			mark = i > 2 ? `\n  ${' '.repeat(i)}^` : '';
		}
	}
	if (left.length === right.length && left.every((line, i) => line === right[i])) {
		return `Values have same structure but are not reference-equal:\n\n${left.join('\n')}\n`;
	}
	if (left.length > SHOWN_LINES || right.length > SHOWN_LINES) {
		return `${headers[operator]}\n\n${left.slice(0, SHOWN_LINES).join('\n')}\n\nshould equal\n\n${right.slice(0, SHOWN_LINES).join('\n')}`;
	}
	return `${headers[operator]}\n+ actual - expected\n\n${diff(left, right).join('\n')}${mark}`;
}

function messageFor(actual, expected, operator) {
	if (operator === 'deepStrictEqual' || operator === 'strictEqual') {
		return difference(actual, expected, operator);
	}
	if (operator === 'notDeepStrictEqual' || operator === 'notStrictEqual') {
		const header = headers[operator === 'notStrictEqual' && isReference(actual) ? 'notStrictEqualObject' : operator];
		const text = shown(actual);
		return text.includes('\n') ? `${header}\n\n${text}\n` : `${header}${text.length > 5 ? '\n\n' : ' '}${text}`;
	}
	if (operator === 'notDeepEqual') {
		return `${headers.notDeepEqual}\n\n${shown(actual)}`;
	}
	if (operator === 'deepEqual') {
		return `${headers.deepEqual}\n\n${shown(actual)}\n\nshould loosely deep-equal\n\n${shown(expected)}`;
	}
	return `${inspect(actual)} ${operator} ${inspect(expected)}`;
}

class AssertionError extends Error {

	constructor(options) {
		if (!isReference(options)) {
			throw invalidType('options', 'of type object', options);
		}
		super(options.message ?? messageFor(options.actual, options.expected, options.operator));
		this.generatedMessage = options.message === undefined;
		Object.defineProperty(this, 'name', { value: 'AssertionError', writable: true, configurable: true });
		this.code = 'ERR_ASSERTION';
		this.actual = options.actual;
		this.expected = options.expected;
		this.operator = options.operator;
		if (typeof options.stackStartFn === 'function') {
			Error.captureStackTrace?.(this, options.stackStartFn);
		}
	}

	toString() {
		return `${this.name} [${this.code}]: ${this.message}`;
	}

}

function fails(facts) {
	if (facts.message instanceof Error) {
		throw facts.message;
	}
	throw new AssertionError(facts);
}

function requireBoth(count) {
	if (count < 2) {
		throw coded(TypeError, 'ERR_MISSING_ARGS', 'The "actual" and "expected" arguments must be specified');
	}
}

function check(holds, count, actual, expected, message, operator, stackStartFn) {
	requireBoth(count);
	if (!holds()) {
		fails({ actual, expected, message, operator, stackStartFn });
	}
}

function ok(...args) {
	verify(args, ok);
}

function verify(args, stackStartFn) {
	const [value, message] = args;
	if (!value) {
		const generated = args.length === 0 ? 'No value argument passed to `assert.ok()`' : undefined;
		if (message instanceof Error) {
			throw message;
		}
		const error = new AssertionError({ actual: value, expected: true, message: message ?? generated, operator: '==', stackStartFn });
		error.generatedMessage = message === undefined;
		throw error;
	}
}

function assert(...args) {
	verify(args, assert);
}

function equal(actual, expected, message) {
	check(() => actual == expected || (Number.isNaN(actual) && Number.isNaN(expected)), arguments.length, actual, expected, message, '==', equal);
}

function notEqual(actual, expected, message) {
	check(() => actual != expected && !(Number.isNaN(actual) && Number.isNaN(expected)), arguments.length, actual, expected, message, '!=', notEqual);
}

function strictEqual(actual, expected, message) {
	check(() => Object.is(actual, expected), arguments.length, actual, expected, message, 'strictEqual', strictEqual);
}

function notStrictEqual(actual, expected, message) {
	check(() => !Object.is(actual, expected), arguments.length, actual, expected, message, 'notStrictEqual', notStrictEqual);
}

function deepEqual(actual, expected, message) {
	check(() => isDeepEqual(actual, expected, false), arguments.length, actual, expected, message, 'deepEqual', deepEqual);
}

function notDeepEqual(actual, expected, message) {
	check(() => !isDeepEqual(actual, expected, false), arguments.length, actual, expected, message, 'notDeepEqual', notDeepEqual);
}

function deepStrictEqual(actual, expected, message) {
	check(() => isDeepEqual(actual, expected, true), arguments.length, actual, expected, message, 'deepStrictEqual', deepStrictEqual);
}

function notDeepStrictEqual(actual, expected, message) {
	check(() => !isDeepEqual(actual, expected, true), arguments.length, actual, expected, message, 'notDeepStrictEqual', notDeepStrictEqual);
}

function fail(message = 'Failed') {
	if (message instanceof Error) {
		throw message;
	}
	const error = new AssertionError({ message, operator: 'fail', stackStartFn: fail });
	error.generatedMessage = arguments.length === 0;
	throw error;
}

function ifError(error) {
	if (error !== null && error !== undefined) {
		const text = isReference(error) && typeof error.message === 'string' ? error.message || error.constructor.name : inspect(error);
		const thrown = new AssertionError({ actual: error, expected: null, operator: 'ifError', message: `ifError got unwanted exception: ${text}`, stackStartFn: ifError });
		thrown.generatedMessage = false;
		throw thrown;
	}
}

function matches(text, pattern, message, wanted, stackStartFn) {
	if (!(pattern instanceof RegExp)) {
		throw invalidType('regexp', 'an instance of RegExp', pattern);
	}
	if (typeof text !== 'string' || (pattern.exec(text) !== null) !== wanted) {
		const generated = typeof text !== 'string' ? invalidType('string', 'of type string', text).message
			: `${wanted ? 'The input did not match the regular expression' : 'The input was expected to not match the regular expression'} ${inspect(pattern)}. Input:\n\n${inspect(text)}\n`;
		if (message instanceof Error) {
			throw message;
		}
		const error = new AssertionError({ actual: text, expected: pattern, message: message ?? generated, operator: stackStartFn.name, stackStartFn });
		error.generatedMessage = message === undefined;
		throw error;
	}
}

function match(string, regexp, message) {
	matches(string, regexp, message, true, match);
}

function doesNotMatch(string, regexp, message) {
	matches(string, regexp, message, false, doesNotMatch);
}

// Some properties of an error beside those that are expected.
class Comparison {

	constructor(source, keys, actual) {
		for (const key of keys) {
			if (key in source) {
				this[key] = actual !== undefined && typeof actual[key] === 'string' && source[key] instanceof RegExp && source[key].exec(actual[key]) !== null
					? actual[key] : source[key];
			}
		}
	}

}

function compareKey(actual, expected, key, message, keys, fn) {
	if (key in actual && isDeepEqual(actual[key], expected[key], true)) {
		return;
	}
	let text = message;
	if (text === undefined) {
		text = new AssertionError({ actual: new Comparison(actual, keys), expected: new Comparison(expected, keys, actual), operator: 'deepStrictEqual' }).message;
	}
	if (message instanceof Error) {
		throw message;
	}
	const error = new AssertionError({ actual, expected, message: text, operator: fn.name, stackStartFn: fn });
	error.generatedMessage = message === undefined;
	throw error;
}

function checkThrown(actual, expected, message, fn) {
	const fault = (text) => {
		if (message instanceof Error) {
			throw message;
		}
		const error = new AssertionError({ actual, expected, message: message ?? text, operator: fn.name, stackStartFn: fn });
		error.generatedMessage = message === undefined;
		throw error;
	};
	if (expected instanceof RegExp) {
		if (expected.exec(String(actual)) === null) {
			fault(`The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(String(actual))}\n`);
		}
		return;
	}
	if (typeof expected !== 'function') {
		if (!isReference(actual)) {
			const text = messageFor(actual, expected, 'deepStrictEqual');
			fault(text);
		}
		const keys = Object.keys(expected);
		if (expected instanceof Error) {
			keys.push('name', 'message');
		}
		else if (keys.length === 0) {
			throw invalidValue('error', expected, 'may not be an empty object');
		}
		for (const key of keys) {
			if (typeof actual[key] === 'string' && expected[key] instanceof RegExp && expected[key].exec(actual[key]) !== null) {
				continue;
			}
			compareKey(actual, expected, key, message, keys, fn);
		}
		return;
	}
	if (expected.prototype !== undefined && actual instanceof expected) {
		return;
	}
	if (Object.prototype.isPrototypeOf.call(Error, expected) || expected === Error) {
		const got = actual?.constructor?.name ?? inspect(actual);
		fault(`The error is expected to be an instance of "${expected.name}". Received ${actual instanceof Error ? `"${got}"\n\nError message:\n\n${actual.message}` : `"${inspect(actual, { depth: -1 })}"`}`);
	}
	const result = Reflect.apply(expected, {}, [actual]);
	if (result !== true) {
		const name = expected.name ? `"${expected.name}" ` : '';
		fault(`The ${name}validation function is expected to return "true". Received ${inspect(result)}${actual instanceof Error ? `\n\nCaught error:\n\n${actual}` : ''}`);
	}
}

const NOTHING = Symbol('nothing was thrown');

function thrownBy(fn) {
	requireFunction('fn', fn);
	try {
		fn();
	}
	catch (error) {
		return error;
	}
	return NOTHING;
}

async function rejectionOf(promiseFn) {
	let promise = promiseFn;
	if (typeof promiseFn === 'function') {
		promise = promiseFn();
		if (typeof promise?.then !== 'function') {
			throw coded(TypeError, 'ERR_INVALID_RETURN_VALUE', `Expected instance of Promise to be returned from the "promiseFn" function but got${received(promise).slice(' Received'.length)}.`);
		}
	}
	else if (typeof promiseFn?.then !== 'function') {
		throw invalidType('promiseFn', 'of type function or an instance of Promise', promiseFn);
	}
	try {
		await promise;
	}
	catch (error) {
		return error;
	}
	return NOTHING;
}

function expectError(fn, actual, given, givenMessage, count) {
	let [error, message] = [given, givenMessage];
	if (typeof error === 'string') {
		if (count > 2) {
			throw invalidType('error', 'of type function or an instance of Error, RegExp, or Object', error);
		}
		if (actual !== NOTHING && (isReference(actual) ? actual.message : actual) === error) {
			throw coded(TypeError, 'ERR_AMBIGUOUS_ARGUMENT', `The "error/message" argument is ambiguous. The error ${isReference(actual) ? `message "${actual.message}" is identical to the message` : `"${actual}" is identical to the message`}.`);
		}
		[error, message] = [undefined, error];
	}
	else if (error !== null && error !== undefined && !isReference(error)) {
		throw invalidType('error', 'of type function or an instance of Error, RegExp, or Object', error);
	}
	if (actual === NOTHING) {
		const details = (error?.name ? ` (${error.name})` : '') + (message ? `: ${message}` : '.');
		const what = fn === rejects ? 'rejection' : 'exception';
		const thrown = new AssertionError({ actual: undefined, expected: error, operator: fn.name, message: `Missing expected ${what}${details}`, stackStartFn: fn });
		thrown.generatedMessage = false;
		throw message instanceof Error ? message : thrown;
	}
	if (error) {
		checkThrown(actual, error, message, fn);
	}
}

function expectNoError(fn, actual, given, givenMessage) {
	if (actual === NOTHING) {
		return;
	}
	const [error, message] = typeof given === 'string' ? [undefined, given] : [given, givenMessage];
	const isMeant = error === undefined || (error instanceof RegExp ? error.test(String(actual)) : typeof error === 'function' && (error.prototype !== undefined && actual instanceof error
		|| (!(error === Error || Object.prototype.isPrototypeOf.call(Error, error)) && Reflect.apply(error, {}, [actual]) === true)));
	if (!isMeant) {
		throw actual;
	}
	const thrown = new AssertionError({
		actual, expected: error, operator: fn.name, stackStartFn: fn,
		message: `Got unwanted ${fn === doesNotReject ? 'rejection' : 'exception'}${message ? `: ${message}` : '.'}\nActual message: "${actual?.message}"`,
	});
	thrown.generatedMessage = false;
	throw thrown;
}

function throws(fn, error, message) {
	expectError(throws, thrownBy(fn), error, message, arguments.length);
}

async function rejects(promiseFn, error, message) {
	expectError(rejects, await rejectionOf(promiseFn), error, message, arguments.length);
}

function doesNotThrow(fn, error, message) {
	expectNoError(doesNotThrow, thrownBy(fn), error, message);
}

async function doesNotReject(promiseFn, error, message) {
	expectNoError(doesNotReject, await rejectionOf(promiseFn), error, message);
}

function strict(...args) {
	verify(args, strict);
}

const members = {
	AssertionError, deepEqual, deepStrictEqual, doesNotMatch, doesNotReject, doesNotThrow, equal, fail, ifError, match, notDeepEqual,
	notDeepStrictEqual, notEqual, notStrictEqual, ok, rejects, strictEqual, throws,
};
Object.assign(assert, members, { strict });
Object.assign(strict, members, { strict, equal: strictEqual, notEqual: notStrictEqual, deepEqual: deepStrictEqual, notDeepEqual: notDeepStrictEqual });

export {
	AssertionError, deepEqual, deepStrictEqual, doesNotMatch, doesNotReject, doesNotThrow, equal, fail, ifError, match, notDeepEqual,
	notDeepStrictEqual, notEqual, notStrictEqual, ok, rejects, strict, strictEqual, throws,
};
export default assert;
