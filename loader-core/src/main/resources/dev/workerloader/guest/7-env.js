// The environment: data, and stubs of the bindings.

// What a stub stands for: the name of a binding, or the number of an object that one returned.
const stubTargets = new NativeWeakMap();
// What messages to the author of the guest's code call it.
const bindingNames = new NativeWeakMap();

let bindingList = '';
let messageLimit = 8388608;
let callLimit = 64;
let callIds = 0;

function call(kind, origin, path, args, site) {
	const state = currentInvocation();
	const label = origin.label + '.' + stringSlice(path, 2, -2);
	let pending;
	try {
		pending = sendCall(state, label, (id) => '["' + kind + '",' + state.id + ',' + id + ',' + origin.target + ',' + path
			+ (args === null ? ']' : ',' + encodeArguments(args, messageLimit, state) + ']'));
	}
	catch (error) {
		return failed(label, error);
	}
	return usable(pending, answer(pending.id, pending.reply, site));
}

// Asks the host for something, and returns what is known of it until the answer is there.
function sendCall(state, label, write) {
	if (mapSize(state.calls) >= callLimit) {
		throw coded('CALLS_IN_FLIGHT', 'There are already ' + callLimit
			+ ' calls in flight, which is the limit. Await some before ' + label + ' is called.');
	}
	const id = ++callIds;
	if (!send(write(id))) {
		throw coded('MESSAGE_SIZE', 'Too much was sent at once. Await some calls first.');
	}
	const pending = {
		__proto__: null, invocation: state.id, id, label: label + '()', settled: false, wanted: false, followed: false, quiet: false,
		reply: null, resolve: null,
	};
	pending.reply = new NativePromise((resolve) => {
		pending.resolve = resolve;
	});
	mapSet(state.calls, id, pending);
	return pending;
}

// The promise of a result with the members of that.
function usable(pending, promise) {
	weakMapSet(pendingCalls, promise, pending);
	return setPrototypeOf(promise, callPrototype);
}

// Of a call that was not even made: what is called on its result fails as well.
function failed(label, error) {
	return usableHere(promiseReject(error), label);
}

// Of a result that is on its way within the guest: what is called on it waits here.
function usableHere(promise, label) {
	return usable({ __proto__: null, label: label + '()', settled: true, wanted: true }, promise);
}

// Whoever awaits a promise reads its constructor, which the guest may have patched.
const promiseConstructor = { __proto__: null, value: NativePromise, writable: true, configurable: true, enumerable: false };

// When the answer comes nothing of the guest's is on the stack. The engine knows who awaits
// this function, so an error that is made in it has their frames.
async function answer(id, reply, site) {
	defineProperty(reply, 'constructor', promiseConstructor);
	return resultOf(await reply, id, site);
}

function resultOf(outcome, id, site) {
	if (outcome.fault === null) {
		return decodeValue(outcome.value);
	}
	const error = decodeError(outcome.fault);
	if (site !== null) {
		moveTo(site, error, outcome.fault);
	}
	weakMapSet(failedCalls, error, id);
	throw error;
}

// Calls that were made, by the promises of what they return.
const pendingCalls = new NativeWeakMap();

// What a call will return can be used before it is there: members of its promise are
// members of the result, and calling one costs no round trip of its own. Whoever awaits the
// promise reads its constructor or its then; until that the host may keep the answer.
const callPrototype = new NativeProxy(create(PromisePrototype), {
	get(target, key, receiver) {
		const pending = weakMapGet(pendingCalls, receiver);
		if (pending === undefined || typeof key === 'symbol') {
			return target[key];
		}
		if (key === 'then' || key === 'catch' || key === 'finally' || key === 'constructor') {
			want(pending);
			return key === 'constructor' ? NativePromise : target[key];
		}
		return isLocalName(key) ? target[key] : member(follower(receiver, pending), '[' + quote(key));
	},
	has(target, key) {
		return key in target;
	},
	set: refuseChange,
	defineProperty: refuseChange,
	deleteProperty: refuseChange,
	setPrototypeOf: refuseChange,
});

function want(pending) {
	if (!pending.wanted && !pending.quiet) {
		pending.wanted = true;
		if (pending.followed && !pending.settled) {
			send('["want",' + pending.invocation + ',' + pending.id + ']');
		}
	}
}

function follower(promise, pending) {
	return { __proto__: null, promise, pending, label: pending.label, target: -pending.id };
}

function ask(origin, kind, path, args, site) {
	const pending = origin.pending;
	if (pending === undefined) {
		return call(kind, origin, path, args, site);
	}
	if (pending.settled) {
		return usableHere(ofResult(origin.promise, path, args), origin.label + '.' + stringSlice(path, 2, -2));
	}
	if (!pending.followed) {
		pending.followed = true;
		pending.quiet = true;
		promiseThen(origin.promise, undefined, ignore); // what follows it fails as well
		pending.quiet = false;
		if (pending.wanted) {
			send('["want",' + pending.invocation + ',' + pending.id + ']');
		}
	}
	return call(kind, origin, path, args, site);
}

function ignore() {
}

async function ofResult(promise, path, args) {
	const names = jsonParse(path);
	let owner;
	let value = await promise;
	for (let i = 0; i < names.length; i++) {
		owner = value;
		const isObject = (typeof owner === 'object' && owner !== null) || typeof owner === 'function';
		if (!isObject || (!hasOwn(owner, names[i]) && weakMapGet(stubTargets, owner) === undefined)) {
			throw coded('UNKNOWN_METHOD', 'The result has no ' + quote(stringSlice(names[i], 0, 100)) + '.', NativeTypeError);
		}
		value = owner[names[i]];
	}
	return args === null ? value : apply(value, owner, args);
}

function moveTo(site, error, fault) {
	const stack = errorField(site, 'stack', '');
	const frames = stringIndexOf(stack, '\n');
	if (frames >= 0) {
		put(error, 'stack', fault.name + ': ' + fault.message + stringSlice(stack, frames), false);
	}
}

function settle(invocation, id, fault, value) {
	const state = mapGet(invocations, invocation);
	const pending = state === undefined ? undefined : mapGet(state.calls, id);
	if (pending !== undefined) {
		mapDelete(state.calls, id);
		pending.settled = true;
		pending.resolve({ __proto__: null, fault, value });
	}
}

// Names that are never remote: the language, or code that inspects objects, reads them.
function isLocalName(key) {
	switch (key) {
		case 'then': case 'catch': case 'finally': case 'constructor': case 'dup': case 'toJSON': case 'toString': case 'toLocaleString':
		case 'valueOf': case '__proto__': case 'prototype': case 'inspect': case 'nodeType': case 'asymmetricMatch': case '$$typeof':
			return true;
		default:
			return false;
	}
}

// A member that a binding does not have, whose host's error names the nearest ones, or one of
// a result that is not there yet. It can be called and awaited.
function member(origin, path) {
	const target = function (...args) {
		return ask(origin, 'call', path + ']', args, new NativeError());
	};
	return new NativeProxy(target, {
		get(target, key) {
			if (key === 'then' || key === 'catch' || key === 'finally') {
				return (...handlers) => {
					const value = ask(origin, 'get', path + ']', null, new NativeError());
					return key === 'then' ? promiseThen(value, handlers[0], handlers[1])
						: key === 'catch' ? promiseThen(value, undefined, handlers[0]) : promiseFinally(value, handlers[0]);
				};
			}
			if (typeof key === 'symbol' || isLocalName(key) || key === 'call' || key === 'apply' || key === 'bind') {
				return target[key];
			}
			return member(origin, path + ',' + quote(key));
		},
		set: refuseChange,
		defineProperty: refuseChange,
		deleteProperty: refuseChange,
		setPrototypeOf: refuseChange,
	});
}

function refuseChange() {
	return false;
}

// The known methods are own properties; any other name is found on the prototype.
function makeStub(target, label, methods, dispose) {
	const origin = { __proto__: null, target: typeof target === 'string' ? quote(target) : target, label };
	const unknown = new NativeProxy(freeze(create(null)), {
		get(target, key) {
			return typeof key === 'symbol' || isLocalName(key) ? undefined : member(origin, '[' + quote(key));
		},
		has() {
			return false;
		},
	});
	const stub = create(unknown);
	for (let i = 0; i < methods.length; i++) {
		const path = '[' + quote(methods[i]) + ']';
		const functions = {
			[methods[i]](...args) {
				return call('call', origin, path, args, null);
			},
		};
		put(stub, methods[i], freeze(functions[methods[i]]), true);
	}
	if (dispose !== null) {
		put(stub, symbolDispose, freeze(dispose), false);
	}
	weakMapSet(stubTargets, stub, origin.target);
	weakMapSet(bindingNames, stub, label);
	return freeze(stub);
}

// A stub of an object that a binding returned: ["t", number, label, …methods].
function makeReturnedStub(reference, target) {
	const label = reference[2];
	arrayShift(reference);
	arrayShift(reference);
	arrayShift(reference);
	return makeStub(target, label, reference, disposeOnce(target));
}

function disposeOnce(target) {
	const state = currentInvocation();
	let disposed = false;
	return () => {
		if (!disposed) {
			disposed = true;
			send('["dispose",' + state.id + ',' + target + ']');
		}
	};
}

// A function of the host's: ["c", number, label].
function makeHostFunction(target, label) {
	const origin = { __proto__: null, target, label };
	const passed = (...args) => call('call', origin, '["call"]', args, null);
	put(passed, symbolDispose, freeze(disposeOnce(target)), false);
	return passed;
}

// Functions and objects that the host may call: of the invocation that passed them. As
// long as the host holds one of its result an invocation is not forgotten.
function passFunction(state, value, holds) {
	state.functions ??= new NativeMap();
	state.functionIds ??= new NativeMap();
	let id = mapGet(state.functionIds, value);
	if (id === undefined) {
		id = ++functionIds;
		mapSet(state.functionIds, value, id);
		mapSet(state.functions, id, value);
	}
	if (holds) {
		state.held ??= new NativeSet();
		setAdd(state.held, id);
	}
	return id;
}

// The function that comes back from the host.
function passedFunction(id) {
	const { functions } = currentInvocation();
	return functions === null ? undefined : mapGet(functions, id);
}

let functionIds = 0;

function releaseFunction(state, id) {
	const value = state.functions === null ? undefined : mapGet(state.functions, id);
	if (value !== undefined) {
		mapDelete(state.functions, id);
		mapDelete(state.functionIds, value);
	}
	if (state.held !== null && setDelete(state.held, id)) {
		forgetIfThrough(state);
	}
}

async function runFunction(state, id, functionId, member, encodedArguments, mayRefer) {
	let text;
	try {
		const args = decodeValue(encodedArguments);
		const value = await applyFunction(state.functions === null ? undefined : mapGet(state.functions, functionId), member, args);
		text = '["returned",' + state.id + ',' + id + ','
			+ encodeWith(encoding(messageLimit, mayRefer ? state : null, false), value, 'the result of the function');
	}
	catch (error) {
		text = '["threw",' + state.id + ',' + id + ',' + encodeError(error);
	}
	post(text + ']');
}

function applyFunction(value, member, args) {
	if (member === null) {
		if (typeof value !== 'function') {
			throw new NativeTypeError('What was passed is an object, not a function. Call a method of it.');
		}
		return apply(value, undefined, args);
	}
	const method = typeof value === 'object' && value !== null ? methodOf(value, member) : undefined;
	if (method === undefined) {
		throw new NativeTypeError('What was passed has no method ' + quote(stringSlice(member, 0, 100)) + '.');
	}
	return apply(method, value, args);
}

// The methods of an RpcTarget are those of its prototypes up to RpcTarget (semantics R1).
function methodOf(target, name) {
	if (isReserved(name)) {
		return undefined;
	}
	for (let prototype = getPrototypeOf(target); prototype !== null && prototype !== RpcTarget.prototype; prototype = getPrototypeOf(prototype)) {
		if (hasOwn(prototype, name)) {
			const value = reflectGet(prototype, name, target);
			return typeof value === 'function' ? value : undefined;
		}
	}
	return undefined;
}

function makeEnv(entries) {
	const env = {};
	for (let i = 0; i < entries.length; i++) {
		const entry = entries[i];
		const name = entry[0];
		if (entry[1] === 'stub') {
			put(env, name, makeStub(name, name, entry[2], null), true);
			bindingList += (bindingList === '' ? '' : ', ') + 'env.' + name;
		}
		else {
			put(env, name, decodeValue(entry[2]), true);
		}
	}
	return env;
}
