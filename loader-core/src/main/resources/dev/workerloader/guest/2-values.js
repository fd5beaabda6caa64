// Values to text and back. What may cross, and how, is written in the wire format's
// description next to the host's codec.

const MAX_DEPTH = 64;

const IDENTIFIER = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$0123456789';

function isIdentifier(text) {
	if (text === '' || text.length > 100 || stringIncludes('0123456789', stringCharAt(text, 0))) {
		return false;
	}
	for (let i = 0; i < text.length; i++) {
		if (!stringIncludes(IDENTIFIER, stringCharAt(text, i))) {
			return false;
		}
	}
	return true;
}

function pathText(path) {
	let text = '';
	for (let node = path; node !== null; node = node.up) {
		const key = node.key;
		if (node.up === null) {
			text = key + text;
		}
		else if (typeof key === 'number') {
			text = '[' + key + ']' + text;
		}
		else {
			text = (isIdentifier(key) ? '.' + key : '[' + quote(stringSlice(key, 0, 100)) + ']') + text;
		}
	}
	return text;
}

function childPath(up, key) {
	return { __proto__: null, up, key };
}

function refuse(path, what) {
	return coded('NOT_SERIALIZABLE', pathText(path) + ' ' + what, NativeTypeError);
}

// Values are turned into a tree that JSON.stringify writes at once, in a tenth of the time
// that it would take piece by piece. What it consists of has no prototype, so that no code of
// the guest's runs meanwhile, and no setter before.
const tagged = (items) => setPrototypeOf(items, null);

// A call has no more arguments.
const MAX_ARGUMENTS = 65535;

// What is passed by reference belongs to an invocation, the state; without one nothing is.
// With a result it is the host's until the host lets go.
function encoding(limit, state, holds) {
	return {
		__proto__: null, limit, state, holds, seen: null, count: 0, size: 0,
		// Errors among the properties of an error lose their own.
		inError: false,
		// For who only looks: what can be read once stays to be read.
		looks: false,
		streamsOnly: false,
	};
}

function writeTree(run, tree, path) {
	let text;
	try {
		text = jsonStringify(tree);
	}
	catch {
		throw tooLarge(run, path); // for a string of the engine's
	}
	if (text.length > run.limit) {
		throw tooLarge(run, path);
	}
	return text;
}

function tooLarge(run, path) {
	return coded('MESSAGE_SIZE', 'The message is larger than ' + run.limit + ' characters at ' + pathText(path)
		+ '. Pass less, or pass it in parts.', NativeRangeError);
}

function grow(run, size, path) {
	run.size += size;
	if (run.size > run.limit) {
		throw tooLarge(run, path);
	}
}

function specialNumber(value) {
	return tagged(['n', value === 0 ? '-0' : NativeString(value)]);
}

function encode(run, value, path, depth) {
	if (typeof value === 'string') {
		grow(run, value.length, path);
		return value;
	}
	if (typeof value === 'number') {
		return value - value === 0 && (value !== 0 || 1 / value > 0) ? value : specialNumber(value);
	}
	return typeof value === 'boolean' || value === null ? value : encodeOther(run, value, path, depth);
}

// Replaces the items of an array, or of the object that they are from, that JSON.stringify
// does not write as they have to be written. Written out for the engine, to which a call
// costs as much as all the rest of an item.
function encodeItems(run, items, owner, path, depth) {
	const { length } = items;
	const { limit } = run;
	const target = owner ?? items;
	let keys = null;
	let size = run.size + length;
	for (let i = 0; i < length; i++) {
		const item = items[i];
		if (typeof item === 'string') {
			size += item.length;
			if (size > limit) {
				throw tooLarge(run, childPath(path, owner === null ? i : objectKeys(owner)[i]));
			}
		}
		else if (typeof item === 'number' ? item - item !== 0 || (item === 0 && 1 / item < 0) : typeof item !== 'boolean' && item !== null) {
			keys ??= owner === null ? null : objectKeys(owner);
			const key = keys === null ? i : keys[i];
			run.size = size;
			target[key] = typeof item === 'number' ? specialNumber(item) : encodeOther(run, item, childPath(path, key), depth + 1);
			size = run.size;
		}
	}
	run.size = size;
	return target;
}

function encodeOther(run, value, path, depth) {
	switch (typeof value) {
		case 'object':
			return encodeObject(run, value, path, depth);
		case 'undefined':
			return tagged(['u']);
		case 'bigint': {
			const text = bigintToString(value);
			grow(run, text.length, path);
			return tagged(['i', text]);
		}
		case 'function':
			if (run.state !== null && !run.streamsOnly) {
				return encodeReference(run, 'f', value);
			}
			throw refuse(path, 'is a function. Functions cannot cross: call it, and pass what it returns.');
		default:
			throw refuse(path, 'is a ' + typeof value + '. Pass a string instead.');
	}
}

function encodeObject(run, value, path, depth) {
	if (run.seen !== null) {
		const index = mapGet(run.seen, value);
		if (index !== undefined) {
			return tagged(['r', index]);
		}
	}
	const prototype = getPrototypeOf(value);
	if (prototype === ObjectPrototype) {
		return encodePlain(run, value, path, depth);
	}
	return isArray(value) ? encodeArray(run, value, path, depth) : encodeInstance(run, value, prototype, path, depth);
}

function encodePlain(run, value, path, depth) {
	enter(run, path, depth);
	remember(run, value);
	const copy = { __proto__: null, ...value };
	return encodeItems(run, objectValues(copy), copy, path, depth);
}

function encodeArray(run, value, path, depth) {
	enter(run, path, depth);
	remember(run, value);
	const items = copyOfArray(run, value, path);
	encodeItems(run, items, null, path, depth);
	arrayUnshift(items, 'a');
	return items;
}

function copyOfArray(run, value, path) {
	const { length } = value;
	if (length > run.limit) {
		throw tooLarge(run, path);
	}
	if (length <= MAX_ARGUMENTS) {
		return tagged(apply(arrayOf, NativeArray, value));
	}
	const items = tagged([]);
	for (let i = 0; i < length; i++) {
		items[i] = value[i];
	}
	return items;
}

function enter(run, path, depth) {
	if (depth > MAX_DEPTH) {
		throw refuse(path, 'is more than ' + MAX_DEPTH + ' levels deep. Flatten it.');
	}
	grow(run, 2, path);
}

function remember(run, value) {
	run.seen ??= new NativeMap();
	mapSet(run.seen, value, run.count++);
}

function encodeInstance(run, value, prototype, path, depth) {
	const { state } = run;
	if (state !== null && isStream(value)) {
		return encodeReference(run, isReadable(value) ? 'R' : 'W', openStream(value, path));
	}
	if (state !== null && !run.streamsOnly) {
		const target = weakMapGet(stubTargets, value);
		if (target !== undefined) {
			return tagged(['t', typeof target === 'string' ? jsonParse(target) : target]);
		}
		if (isPrototypeOf(RpcTarget.prototype, value)) {
			return encodeReference(run, 'f', value);
		}
		if (!run.holds && isSignal(value)) {
			return loadWeb().encodeSignal(state, value);
		}
	}
	if (isUrl(value)) {
		return encodeParts(run, ['l', urlClasses.hrefOf(value)], path);
	}
	if (messages !== null && messages.isRequest(value)) {
		return encodeMessage(run, 'q', messages.method(value), messages.url(value), value, path, depth);
	}
	if (messages !== null && messages.isResponse(value)) {
		return encodeMessage(run, 'p', messages.status(value), messages.statusText(value), value, path, depth);
	}
	if (headerLists !== null && headerLists.is(value)) {
		return encodeHeaders(run, tagged(['h']), value, path);
	}
	if (blobs !== null && blobs.isBlob(value)) {
		return encodeBlob(run, value, path, depth);
	}
	if (blobs !== null && blobs.isForm(value)) {
		return encodeForm(run, value, path, depth);
	}
	if (state === null && isStream(value)) {
		throw refuse(path, 'is a stream, which cannot cross here. Read it, and pass what it has.');
	}
	if (isSignal(value)) {
		throw refuse(path, 'is an AbortSignal, which cannot cross here. Pass it to a method of a binding, or pass whether it is aborted.');
	}
	enter(run, path, depth);
	switch (prototype) {
		case DatePrototype: {
			const time = dateGetTime(value);
			return tagged(['d', time === time ? time : null]);
		}
		case MapPrototype:
			return encodeMap(run, value, path, depth);
		case SetPrototype:
			return encodeSet(run, value, path, depth);
		case RegExpPrototype:
			return encodeParts(run, ['x', regExpSource(value), regExpFlags(value)], path);
		case PromisePrototype:
			throw refuse(path, 'is a promise. Await it, or use Promise.all.');
		case null:
			throw refuse(path, 'is an object without a prototype. Copy it into a plain object: ({ ...value }).');
	}
	if (isError(value)) {
		return tagged(['e', errorParts(value, run.inError)]);
	}
	const bytes = bytesOf(value);
	if (bytes !== null) {
		remember(run, value);
		return encodeParts(run, ['b', bytes.kind, toBase64(bytes.view)], path);
	}
	throw refuse(path, 'is ' + describeInstance(value) + '. Pass a plain object with the properties that matter.');
}

function encodeParts(run, parts, path) {
	for (let i = 0; i < parts.length; i++) {
		grow(run, parts[i].length, path);
	}
	return tagged(parts);
}

function encodeReference(run, kind, value) {
	return tagged([kind, passFunction(run.state, value, run.holds)]);
}

function encodeMessage(run, kind, first, second, value, path, depth) {
	const body = run.looks ? null : encode(run, messages.body(value, run.state !== null), childPath(path, 'body'), depth + 1);
	grow(run, second.length, path);
	return encodeHeaders(run, tagged([kind, first, second, body]), messages.headers(value), path);
}

function encodeHeaders(run, items, headers, path) {
	headerLists.visit(headers, (name, value) => {
		grow(run, name.length + value.length, path);
		items[items.length] = name;
		items[items.length] = value;
	});
	return items;
}

function encodeBlob(run, value, path, depth) {
	const items = tagged(['B', blobs.type(value), encode(run, blobs.bytes(value), path, depth + 1)]);
	if (blobs.isFile(value)) {
		items[3] = blobs.name(value);
		items[4] = blobs.lastModified(value);
	}
	return items;
}

function encodeForm(run, value, path, depth) {
	const entries = blobs.entries(value);
	const items = tagged(['F']);
	for (let i = 0; i < entries.length; i++) {
		const { name, value: entry } = entries[i];
		grow(run, name.length, path);
		items[items.length] = name;
		items[items.length] = encode(run, entry, childPath(path, name), depth + 1);
	}
	return items;
}

function encodeMap(run, value, path, depth) {
	remember(run, value);
	const items = tagged(['m']);
	mapForEach(value, (item, key) => {
		items[items.length] = encode(run, key, childPath(path, '(key)'), depth + 1);
		items[items.length] = encode(run, item, childPath(path, plainText(key)), depth + 1);
	});
	return items;
}

function encodeSet(run, value, path, depth) {
	remember(run, value);
	const items = tagged(['s']);
	setForEach(value, (item) => {
		const index = items.length - 1;
		items[items.length] = encode(run, item, childPath(path, index), depth + 1);
	});
	return items;
}

// The bytes of an ArrayBuffer, a typed array or a DataView, or null.
function bytesOf(value) {
	const bytes = create(null);
	const name = typedArrayName(value);
	if (name !== undefined) {
		bytes.kind = name;
		bytes.view = new NativeUint8Array(typedArrayBuffer(value), typedArrayByteOffset(value), typedArrayByteLength(value));
		return bytes;
	}
	switch (getPrototypeOf(value)) {
		case ArrayBufferPrototype:
			bytes.kind = 'ArrayBuffer';
			bytes.view = new NativeUint8Array(value);
			return bytes;
		case DataViewPrototype:
			bytes.kind = 'DataView';
			bytes.view = new NativeUint8Array(dataViewBuffer(value), dataViewByteOffset(value), dataViewByteLength(value));
			return bytes;
		default:
			return null;
	}
}

function describeInstance(value) {
	const binding = weakMapGet(bindingNames, value);
	if (binding !== undefined) {
		return 'the binding ' + binding + ', which cannot be passed on';
	}
	const name = constructorName(value);
	return name === '' ? 'not a plain object' : 'an instance of ' + name;
}

function constructorName(value) {
	for (let prototype = getPrototypeOf(value), i = 0; prototype !== null && i < 100; prototype = getPrototypeOf(prototype), i++) {
		const descriptor = getOwnPropertyDescriptor(prototype, 'constructor');
		if (descriptor !== undefined && typeof descriptor.value === 'function') {
			const name = getOwnPropertyDescriptor(descriptor.value, 'name');
			return name !== undefined && typeof name.value === 'string' ? stringSlice(name.value, 0, 100) : '';
		}
	}
	return '';
}

function encodeWith(run, value, root) {
	const path = childPath(null, root);
	return writeTree(run, encode(run, value, path, 0), path);
}

// For who makes it a part of another tree: it is no larger than its own limit either.
function encodePart(run, value, root) {
	const path = childPath(null, root);
	const tree = encode(run, value, path, 0);
	writeTree(run, tree, path);
	return tree;
}

function encodeValue(value, root, limit) {
	return encodeWith(encoding(limit, null, false), value, root);
}

function encodeReturned(value, limit, state, streamsOnly) {
	const run = encoding(limit, state, true);
	run.streamsOnly = streamsOnly;
	return encodeWith(run, value, 'result');
}

// Takes the list of the arguments itself, which nobody else has. What is shared among them
// stays shared, so they are one value.
function encodeArguments(args, limit, state) {
	if (args.length === 0) {
		return '["a"]';
	}
	const run = encoding(limit, state, false);
	run.count = 1;
	const path = childPath(null, 'arguments');
	const items = tagged(args);
	encodeItems(run, items, null, path, 0);
	arrayUnshift(items, 'a');
	return writeTree(run, items, path);
}

// Decoding works in place on what JSON.parse returned: every property that it writes is
// an own one already, so that no setter runs.
function decode(run, value) {
	if (typeof value !== 'object' || value === null) {
		return value;
	}
	return isArray(value) ? decodeTagged(run, value) : decodeProperties(run, decoded(run, value));
}

function decoded(run, value) {
	run.containers[run.count++] = value;
	return value;
}

function decodeProperties(run, value) {
	const items = objectValues(value);
	const { length } = items;
	let keys = null;
	for (let i = 0; i < length; i++) {
		const item = items[i];
		if (typeof item === 'object' && item !== null) {
			keys ??= objectKeys(value);
			value[keys[i]] = decode(run, item);
		}
	}
	return value;
}

function decodeTagged(run, value) {
	const body = value[1];
	switch (value[0]) {
		case 'a': {
			arrayShift(value);
			decoded(run, value);
			const { length } = value;
			for (let i = 0; i < length; i++) {
				const item = value[i];
				if (typeof item === 'object' && item !== null) {
					value[i] = decode(run, item);
				}
			}
			return value;
		}
		case 'o': {
			const object = decoded(run, {});
			for (let i = 1; i < value.length; i += 2) {
				put(object, value[i], decode(run, value[i + 1]), true);
			}
			return object;
		}
		case 'u':
			return undefined;
		case 'n':
			return body === 'NaN' ? 0 / 0 : body === 'Infinity' ? 1 / 0 : body === '-Infinity' ? -1 / 0 : -0;
		case 'i':
			return NativeBigInt(body);
		case 'd':
			return new NativeDate(body === null ? 0 / 0 : body);
		case 'm': {
			const map = decoded(run, new NativeMap());
			for (let i = 1; i < value.length; i += 2) {
				const key = decode(run, value[i]);
				mapSet(map, key, decode(run, value[i + 1]));
			}
			return map;
		}
		case 's': {
			const set = decoded(run, new NativeSet());
			for (let i = 1; i < value.length; i++) {
				setAdd(set, decode(run, value[i]));
			}
			return set;
		}
		case 'x':
			return new NativeRegExp(body, value[2]);
		case 'e':
			return errorFrom(body, decodeValue(body.props ?? {}));
		case 'b':
			return decoded(run, bytesFrom(body, value[2]));
		case 't':
			return makeReturnedStub(value, hostTarget(run, body));
		case 'c':
			return makeHostFunction(hostTarget(run, body), value[2]);
		case 'f':
			return passedFunction(body);
		case 'l':
			return loadWeb().urlFrom(body);
		case 'q':
		case 'p':
			return loadWeb().receiveMessage(value, decode(run, value[3]));
		case 'h':
			return loadWeb().receiveHeaders(value, 1);
		case 'B':
			return loadWeb().receiveBlob(value, decode(run, value[2]));
		case 'F':
			return loadWeb().receiveForm(value, (part) => decode(run, part));
		case 'R':
		case 'W':
			return receiveStream(value[0], hostTarget(run, body), value[2]);
		default:
			return run.containers[body];
	}
}

// References of the host have numbers, of ids that came apart from them, or are ids.
function hostTarget(run, number) {
	return run.ids === null ? number : run.ids[number];
}

function bytesFrom(kind, base64) {
	const bytes = fromBase64(base64);
	if (kind === 'Uint8Array') {
		return bytes;
	}
	const buffer = typedArrayBuffer(bytes);
	if (kind === 'ArrayBuffer') {
		return buffer;
	}
	return kind === 'DataView' ? new NativeDataView(buffer) : new (typedArrayTypes[kind])(buffer);
}

function decodeValue(value, ids = null) {
	return typeof value === 'object' && value !== null
		? decode({ __proto__: null, ids, containers: tagged([]), count: 0 }, value) : value;
}
