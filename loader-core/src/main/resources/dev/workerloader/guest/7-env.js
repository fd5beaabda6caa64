// The environment: data, and stubs of the bindings.

const bindingNames = new NativeWeakMap();

let bindingList = '';
let messageLimit = 8388608;
let callLimit = 64;
let callIds = 0;

function call(kind, binding, path, args, site) {
	const state = currentInvocation();
	if (mapSize(state.calls) >= callLimit) {
		return promiseReject(coded('CALLS_IN_FLIGHT', 'There are already ' + callLimit
			+ ' calls in flight, which is the limit. Await some before ' + binding + '.' + stringSlice(path, 2, -2) + ' is called.'));
	}
	const id = ++callIds;
	try {
		const text = '["' + kind + '",' + state.id + ',' + id + ',' + quote(binding) + ',' + path
			+ (args === null ? ']' : ',' + encodeArguments(args, messageLimit) + ']');
		if (!send(text)) {
			throw coded('MESSAGE_SIZE', 'Too much was sent at once. Await some calls first.');
		}
	}
	catch (error) {
		return promiseReject(error);
	}
	return answer(id, new NativePromise((resolve) => mapSet(state.calls, id, resolve)), site);
}

// When the answer comes nothing of the guest's is on the stack. The engine knows who awaits
// this function, so an error that is made in it has their frames.
async function answer(id, reply, site) {
	put(reply, 'constructor', NativePromise, false);
	const outcome = await reply;
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

function moveTo(site, error, fault) {
	const stack = errorField(site, 'stack', '');
	const frames = stringIndexOf(stack, '\n');
	if (frames >= 0) {
		put(error, 'stack', fault.name + ': ' + fault.message + stringSlice(stack, frames), false);
	}
}

function settle(invocation, id, fault, value) {
	const state = mapGet(invocations, invocation);
	const resolve = state === undefined ? undefined : mapGet(state.calls, id);
	if (resolve !== undefined) {
		mapDelete(state.calls, id);
		const outcome = create(null);
		outcome.fault = fault;
		outcome.value = value;
		resolve(outcome);
	}
}

// Names that are never remote: the language, or code that inspects objects, reads them.
const LOCAL_NAMES = new NativeSet([
	'then', 'catch', 'finally', 'constructor', 'dup', 'toJSON', 'toString', 'toLocaleString', 'valueOf', '__proto__', 'prototype', 'inspect',
	'nodeType', 'asymmetricMatch', '$$typeof',
]);

// A member that the binding does not have: calling or awaiting it asks the host, whose
// error names the nearest ones.
function member(binding, path) {
	const ask = function (...args) {
		return call('call', binding, path + ']', args, new NativeError());
	};
	return new NativeProxy(ask, {
		get(target, key) {
			if (key === 'then') {
				return (resolve, reject) => promiseThen(call('get', binding, path + ']', null, new NativeError()), resolve, reject);
			}
			if (typeof key === 'symbol' || setHas(LOCAL_NAMES, key) || key === 'call' || key === 'apply' || key === 'bind') {
				return target[key];
			}
			return member(binding, path + ',' + quote(key));
		},
		set: refuseChange,
		defineProperty: refuseChange,
		deleteProperty: refuseChange,
		setPrototypeOf: refuseChange,
	});
}

const refuseChange = () => false;

// The known methods are own properties; any other name is found on the prototype.
function makeStub(binding, methods) {
	const unknown = new NativeProxy(freeze(create(null)), {
		get(target, key) {
			return typeof key === 'symbol' || setHas(LOCAL_NAMES, key) ? undefined : member(binding, '[' + quote(key));
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
				return call('call', binding, path, args, null);
			},
		};
		put(stub, methods[i], freeze(functions[methods[i]]), true);
	}
	weakMapSet(bindingNames, stub, binding);
	return freeze(stub);
}

function makeEnv(entries) {
	const env = {};
	for (let i = 0; i < entries.length; i++) {
		const entry = entries[i];
		const name = entry[0];
		if (entry[1] === 'stub') {
			put(env, name, makeStub(name, entry[2]), true);
			bindingList += (bindingList === '' ? '' : ', ') + 'env.' + name;
		}
		else {
			put(env, name, decodeValue(entry[2]), true);
		}
	}
	return env;
}
