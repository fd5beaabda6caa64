// What the application can call: the exports of the main module.

class WorkerEntrypoint {

	constructor(ctx, env) {
		put(this, 'ctx', ctx, true);
		put(this, 'env', env, true);
	}

}

class RpcTarget {
}

function isReserved(name) {
	switch (name) {
		case 'constructor': case 'then': case 'dup': case 'env': case 'ctx':
			return true;
		default:
			return false;
	}
}

let env;
let exported;
let resultLimit = 8388608;

// Failures of the call itself, as opposed to those that the guest's code throws.
class CallFailure {

	#mark;

	// Not instanceof, which runs traps of what the guest threw.
	static is(value) {
		return typeof value === 'object' && value !== null && #mark in value;
	}

	constructor(kind, message) {
		put(this, 'kind', kind, false);
		put(this, 'message', message, false);
	}

}

function listNames(names) {
	let text = '';
	for (let i = 0; i < names.length && i < 30; i++) {
		text += (text === '' ? '' : ', ') + names[i];
	}
	return names.length > 30 ? text + ', …' : text;
}

function exportNames() {
	const names = [];
	const keys = ownKeys(exported);
	for (let i = 0; i < keys.length; i++) {
		if (typeof keys[i] === 'string') {
			put(names, names.length, keys[i], true);
		}
	}
	return names;
}

function isEntrypointClass(value) {
	return typeof value === 'function' && hasOwn(value, 'prototype') && isPrototypeOf(WorkerEntrypoint.prototype, value.prototype);
}

// The methods of an entrypoint class: of its prototypes up to WorkerEntrypoint.
function findOnClass(Type, visit) {
	for (let prototype = Type.prototype; prototype !== null && prototype !== WorkerEntrypoint.prototype; prototype = getPrototypeOf(prototype)) {
		if (visit(prototype)) {
			return;
		}
	}
}

function memberNames(target) {
	const names = [];
	const collect = (owner) => {
		const keys = ownKeys(owner);
		for (let i = 0; i < keys.length; i++) {
			const descriptor = getOwnPropertyDescriptor(owner, keys[i]);
			if (typeof keys[i] === 'string' && !isReserved(keys[i]) && (typeof descriptor.value === 'function' || descriptor.get !== undefined)) {
				put(names, names.length, keys[i], true);
			}
		}
		return false;
	};
	if (isEntrypointClass(target)) {
		findOnClass(target, collect);
	}
	else {
		collect(target);
	}
	return names;
}

function unknownMethod(name, method, target) {
	const names = memberNames(target);
	return new CallFailure('method', 'The entrypoint ' + quote(name) + ' has no method ' + quote(stringSlice(method, 0, 100)) + '. '
		+ (names.length === 0 ? 'It has none at all.' : 'It has: ' + listNames(names) + '.'));
}

function invokeMethod(name, target, method, args, ctx) {
	if (isEntrypointClass(target)) {
		let owner = null;
		findOnClass(target, (prototype) => {
			if (hasOwn(prototype, method) && !isReserved(method)) {
				owner = prototype;
			}
			return owner !== null;
		});
		if (owner === null) {
			throw unknownMethod(name, method, target);
		}
		const instance = new target(ctx, env);
		const value = reflectGet(owner, method, instance); // not a field of the same name
		if (typeof value !== 'function') {
			throw new CallFailure('method', quote(method) + ' of the entrypoint ' + quote(name) + ' is not a method.');
		}
		return apply(value, instance, args);
	}
	if (!hasOwn(target, method) || isReserved(method) || typeof target[method] !== 'function') {
		throw unknownMethod(name, method, target);
	}
	if (args.length > 1) {
		throw new CallFailure('method', 'The method ' + quote(method) + ' was called with ' + args.length
			+ ' arguments, but the entrypoint ' + quote(name) + ' is an object, whose methods get (argument, env, ctx). '
			+ 'For more than one argument export a class that extends WorkerEntrypoint from "cloudflare:workers".');
	}
	return target[method](args.length === 0 ? undefined : args[0], env, ctx);
}

function findEntrypoint(name) {
	const key = name ?? 'default';
	const names = exportNames();
	if (!hasOwn(exported, key)) {
		throw new CallFailure('entrypoint', 'The worker has no export ' + quote(stringSlice(key, 0, 100)) + '. '
			+ (names.length === 0 ? 'It exports nothing: add export default { … }.' : 'It exports: ' + listNames(names) + '.'));
	}
	const target = exported[key];
	if ((typeof target !== 'object' || target === null) && !isEntrypointClass(target)) {
		throw new CallFailure('entrypoint', 'The export ' + quote(key) + ' is ' + (typeof target === 'function'
			? 'a function or a class that does not extend WorkerEntrypoint' : target === null ? 'null' : 'a ' + typeof target)
			+ '. Export an object with methods, or a class that extends WorkerEntrypoint from "cloudflare:workers".');
	}
	return target;
}

function makeContext(state, props) {
	const ctx = {
		waitUntil(promise) {
			state.waiting++;
			waitFor(state, promise);
		},
		passThroughOnException() {
		},
	};
	put(ctx, 'props', props, true);
	const exports = create(null);
	exports.configurable = true;
	exports.enumerable = true;
	exports.get = () => makeLoopback(state);
	defineProperty(ctx, 'exports', exports);
	return ctx;
}

async function waitFor(state, promise) {
	try {
		await promise;
	}
	catch (error) {
		reportUncaught(error, 'in waitUntil');
	}
	state.waiting--;
	if (state.answered && state.waiting === 0) {
		post('["done",' + state.id + ']');
		forgetIfThrough(state);
	}
}

function forgetIfThrough(state) {
	if (state.answered && state.waiting === 0 && (state.held === null || setSize(state.held) === 0)) {
		forget(state.id);
	}
}

// ctx.exports: the worker's own entrypoints, with the same rules as from outside.
function makeLoopback(state) {
	const loopback = {};
	const names = exportNames();
	for (let i = 0; i < names.length; i++) {
		const name = names[i];
		put(loopback, name, new NativeProxy(freeze(create(null)), {
			get(target, method) {
				if (typeof method === 'symbol' || isLocalName(method)) {
					return undefined;
				}
				return async (...args) => {
					const copies = decodeValue(jsonParse(encodeArguments(args, messageLimit, null)));
					try {
						const result = await invokeMethod(name, findEntrypoint(name), method, copies, makeContext(state, {}));
						return decodeValue(jsonParse(encodeValue(result, 'result', messageLimit)));
					}
					catch (error) {
						throw CallFailure.is(error) ? new NativeTypeError(error.message) : error;
					}
				};
			},
		}), true);
	}
	return loopback;
}

// Invocations that run: their pending calls, and how many promises of waitUntil are left.
const invocations = new NativeMap();

// The engine carries it along with every await, callback and timer.
const activeInvocation = new AsyncVariable();

// The invocation whose code is running, whoever's message has resumed it: what it starts belongs
// to it. What an invocation that has ended left behind belongs to the one that woke it.
function currentInvocation() {
	const active = asyncGet(activeInvocation);
	return active === undefined || active.forgotten ? delivered : active;
}

function begin(id) {
	const state = {
		__proto__: null, id, calls: new NativeMap(), functions: null, functionIds: null, held: null, signals: null, waiting: 0,
		answered: false, forgotten: false,
	};
	mapSet(invocations, id, state);
	return state;
}

function forget(id) {
	const state = mapGet(invocations, id);
	if (state !== undefined) {
		mapDelete(invocations, id);
		state.forgotten = true;
		if (mapSize(timers) > 0) {
			dropTimers(state);
		}
	}
}

async function invoke(state, name, method, encodedProps, encodedArguments, ids, mayRefer) {
	let answer;
	try {
		const args = decodeValue(encodedArguments, ids);
		const context = makeContext(state, decodeValue(encodedProps));
		const value = await invokeMethod(name ?? 'default', findEntrypoint(name), method, args, context);
		answer = '["result",' + state.id + ',' + encodeResult(value, mayRefer === false ? null : state, mayRefer === 'streams');
	}
	catch (error) {
		answer = CallFailure.is(error)
			? '["error",' + state.id + ',"' + error.kind + '",{"name":"Error","message":' + quote(error.message) + '}'
			: '["error",' + state.id + ',"script",' + encodeError(error);
	}
	state.answered = true;
	post(answer + ',' + (state.waiting > 0) + ']');
	forgetIfThrough(state);
}

function encodeResult(value, state, streamsOnly) {
	try {
		return state === null ? encodeValue(value, 'result', resultLimit) : encodeReturned(value, resultLimit, state, streamsOnly);
	}
	catch (error) {
		if (state !== null) {
			state.held = null;
		}
		switch (errorField(error, 'code', '')) {
			case 'NOT_SERIALIZABLE':
				throw new CallFailure('result', error.message);
			case 'MESSAGE_SIZE':
				throw new CallFailure('size', error.message);
			default:
				throw error; // thrown by a getter of the value
		}
	}
}
