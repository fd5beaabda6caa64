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
	const node = create(null);
	node.up = up;
	node.key = key;
	return node;
}

function refuse(path, what) {
	return coded('NOT_SERIALIZABLE', pathText(path) + ' ' + what, NativeTypeError);
}

class Encoder {

	#seen = null;

	#count = 0;

	#size = 0;

	#limit;

	#state;

	#holds;

	#inError;

	#streamsOnly;

	#looks = false;

	// What is passed by reference belongs to an invocation; without one nothing is. With a
	// result it is the host's until the host lets go. Errors among the properties of an error
	// lose their own.
	constructor(limit, state, holds, inError = false, streamsOnly = false) {
		this.#limit = limit;
		this.#state = state;
		this.#holds = holds;
		this.#inError = inError;
		this.#streamsOnly = streamsOnly;
	}

	// For who only looks: what can be read once stays to be read.
	looking() {
		this.#looks = true;
		return this;
	}

	encode(value, path, depth) {
		switch (typeof value) {
			case 'string':
				return this.#sized(quote(value), path);
			case 'number':
				return this.#number(value);
			case 'boolean':
				return value ? 'true' : 'false';
			case 'undefined':
				return '["u"]';
			case 'bigint':
				return this.#sized('["i","' + bigintToString(value) + '"]', path);
			case 'object':
				return value === null ? 'null' : this.#object(value, path, depth);
			case 'function':
				if (this.#state !== null && !this.#streamsOnly) {
					return this.#reference('f', value, path);
				}
				throw refuse(path, 'is a function. Functions cannot cross: call it, and pass what it returns.');
			default:
				throw refuse(path, 'is a ' + typeof value + '. Pass a string instead.');
		}
	}

	#number(value) {
		if (value !== value || value === 1 / 0 || value === -1 / 0) {
			return '["n","' + value + '"]';
		}
		return value === 0 && 1 / value < 0 ? '["n","-0"]' : '' + value;
	}

	#sized(text, path) {
		this.#size += text.length;
		if (this.#size > this.#limit) {
			throw coded('MESSAGE_SIZE', 'The message is larger than ' + this.#limit + ' characters at ' + pathText(path)
				+ '. Pass less, or pass it in parts.', NativeRangeError);
		}
		return text;
	}

	#object(value, path, depth) {
		if (this.#seen !== null) {
			const index = mapGet(this.#seen, value);
			if (index !== undefined) {
				return '["r",' + index + ']';
			}
		}
		if (this.#state !== null && isStream(value)) {
			return this.#reference(isReadable(value) ? 'R' : 'W', openStream(value, path), path);
		}
		if (this.#state !== null && !this.#streamsOnly) {
			const target = weakMapGet(stubTargets, value);
			if (target !== undefined) {
				return this.#sized('["t",' + target + ']', path);
			}
			if (isPrototypeOf(RpcTarget.prototype, value)) {
				return this.#reference('f', value, path);
			}
			if (!this.#holds && isSignal(value)) {
				return this.#sized(loadWeb().encodeSignal(this.#state, value), path);
			}
		}
		if (isUrl(value)) {
			return this.#sized('["l",' + quote(urlClasses.hrefOf(value)) + ']', path);
		}
		if (messages !== null && messages.isRequest(value)) {
			return this.#message('["q",' + quote(messages.method(value)) + ',' + quote(messages.url(value)), value, path, depth);
		}
		if (messages !== null && messages.isResponse(value)) {
			return this.#message('["p",' + messages.status(value) + ',' + quote(messages.statusText(value)), value, path, depth);
		}
		if (headerLists !== null && headerLists.is(value)) {
			return this.#sized('["h"' + loadWeb().headersText(value) + ']', path);
		}
		if (blobs !== null && blobs.isBlob(value)) {
			return this.#blob(value, path, depth);
		}
		if (blobs !== null && blobs.isForm(value)) {
			return this.#form(value, path, depth);
		}
		if (this.#state === null && isStream(value)) {
			throw refuse(path, 'is a stream, which cannot cross here. Read it, and pass what it has.');
		}
		if (isSignal(value)) {
			throw refuse(path, 'is an AbortSignal, which cannot cross here. Pass it to a method of a binding, or pass whether it is aborted.');
		}
		if (depth > MAX_DEPTH) {
			throw refuse(path, 'is more than ' + MAX_DEPTH + ' levels deep. Flatten it.');
		}
		this.#sized('{}', path);
		const prototype = getPrototypeOf(value);
		if (prototype === ObjectPrototype) {
			return this.#plain(value, path, depth);
		}
		if (isArray(value)) {
			return this.#array(value, path, depth);
		}
		switch (prototype) {
			case DatePrototype: {
				const time = dateGetTime(value);
				return '["d",' + (time === time ? time : 'null') + ']';
			}
			case MapPrototype:
				return this.#map(value, path, depth);
			case SetPrototype:
				return this.#set(value, path, depth);
			case RegExpPrototype:
				return this.#sized('["x",' + quote(regExpSource(value)) + ',' + quote(regExpFlags(value)) + ']', path);
			case PromisePrototype:
				throw refuse(path, 'is a promise. Await it, or use Promise.all.');
			case null:
				throw refuse(path, 'is an object without a prototype. Copy it into a plain object: ({ ...value }).');
		}
		if (isError(value)) {
			return this.#sized('["e",' + encodeErrorValue(value, !this.#inError) + ']', path);
		}
		const bytes = bytesOf(value);
		if (bytes !== null) {
			this.#remember(value);
			return this.#sized('["b","' + bytes.kind + '","' + toBase64(bytes.view) + '"]', path);
		}
		throw refuse(path, 'is ' + describeInstance(value) + '. Pass a plain object with the properties that matter.');
	}

	#reference(kind, value, path) {
		const id = passFunction(this.#state, value, this.#holds);
		return this.#sized('["' + kind + '",' + id + ']', path);
	}

	#message(start, value, path, depth) {
		const body = this.#looks ? 'null' : this.encode(messages.body(value, this.#state !== null), childPath(path, 'body'), depth + 1);
		return this.#sized(start + ',', path) + body + this.#sized(loadWeb().headersText(messages.headers(value)) + ']', path);
	}

	#blob(value, path, depth) {
		const bytes = this.encode(blobs.bytes(value), path, depth + 1);
		const file = blobs.isFile(value) ? ',' + quote(blobs.name(value)) + ',' + this.#number(blobs.lastModified(value)) : '';
		return this.#sized('["B",' + quote(blobs.type(value)) + ',', path) + bytes + this.#sized(file + ']', path);
	}

	#form(value, path, depth) {
		const entries = blobs.entries(value);
		let text = '["F"';
		for (let i = 0; i < entries.length; i++) {
			const entry = entries[i];
			text += this.#sized(',' + quote(entry.name) + ',', path) + this.encode(entry.value, childPath(path, entry.name), depth + 1);
		}
		return text + this.#sized(']', path);
	}

	#remember(value) {
		this.#seen ??= new NativeMap();
		mapSet(this.#seen, value, this.#count++);
	}

	#plain(value, path, depth) {
		this.#remember(value);
		const keys = ownKeys(value);
		let text = '{';
		for (let i = 0; i < keys.length; i++) {
			const key = keys[i];
			if (typeof key === 'string' && isEnumerable(value, key)) {
				text += (text === '{' ? '' : ',') + this.#sized(quote(key), path) + ':';
				text += this.encode(value[key], childPath(path, key), depth + 1);
			}
		}
		return text + '}';
	}

	#array(value, path, depth) {
		this.#remember(value);
		const length = value.length;
		let text = '["a"';
		for (let i = 0; i < length; i++) {
			text += this.#sized(',', path) + this.encode(value[i], childPath(path, i), depth + 1);
		}
		return text + ']';
	}

	#map(value, path, depth) {
		this.#remember(value);
		let text = '["m"';
		mapForEach(value, (item, key) => {
			text += ',' + this.encode(key, childPath(path, '(key)'), depth + 1);
			text += ',' + this.encode(item, childPath(path, plainText(key)), depth + 1);
		});
		return text + ']';
	}

	#set(value, path, depth) {
		this.#remember(value);
		let text = '["s"';
		let i = 0;
		setForEach(value, (item) => {
			text += ',' + this.encode(item, childPath(path, i++), depth + 1);
		});
		return text + ']';
	}

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

function encodeValue(value, root, limit) {
	return new Encoder(limit, null, false).encode(value, childPath(null, root), 0);
}

function encodePropertiesOfError(properties, limit) {
	return new Encoder(limit, null, false, true).looking().encode(properties, childPath(null, 'error'), 0);
}

function encodeReturned(value, limit, state, streamsOnly) {
	return new Encoder(limit, state, true, false, streamsOnly).encode(value, childPath(null, 'result'), 0);
}

// Arguments that are shared among them stay shared, so they are one value.
function encodeArguments(args, limit, state) {
	return new Encoder(limit, state, false).encode(args, childPath(null, 'arguments'), 0);
}

// Decoding works in place on what JSON.parse returned: every property that it writes is
// an own one already, so that no setter runs.
class Decoder {

	#containers = new NativeMap();

	#ids;

	// References of the host have numbers, of ids that came apart from them, or are ids.
	constructor(ids) {
		this.#ids = ids;
	}

	#remember(value) {
		mapSet(this.#containers, mapSize(this.#containers), value);
		return value;
	}

	decode(value) {
		if (typeof value !== 'object' || value === null) {
			return value;
		}
		return isArray(value) ? this.#tagged(value) : this.#properties(this.#remember(value));
	}

	#properties(value) {
		const keys = ownKeys(value);
		for (let i = 0; i < keys.length; i++) {
			const item = value[keys[i]];
			if (typeof item === 'object' && item !== null) {
				value[keys[i]] = this.decode(item);
			}
		}
		return value;
	}

	#tagged(value) {
		const body = value[1];
		switch (value[0]) {
			case 'a':
				arrayShift(value);
				this.#remember(value);
				for (let i = 0; i < value.length; i++) {
					const item = value[i];
					if (typeof item === 'object' && item !== null) {
						value[i] = this.decode(item);
					}
				}
				return value;
			case 'o': {
				const object = this.#remember({});
				for (let i = 1; i < value.length; i += 2) {
					put(object, value[i], this.decode(value[i + 1]), true);
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
				const map = this.#remember(new NativeMap());
				for (let i = 1; i < value.length; i += 2) {
					const key = this.decode(value[i]);
					mapSet(map, key, this.decode(value[i + 1]));
				}
				return map;
			}
			case 's': {
				const set = this.#remember(new NativeSet());
				for (let i = 1; i < value.length; i++) {
					setAdd(set, this.decode(value[i]));
				}
				return set;
			}
			case 'x':
				return new NativeRegExp(body, value[2]);
			case 'e':
				return errorFrom(body, decodeValue(body.props ?? {}));
			case 'b':
				return this.#remember(bytesFrom(body, value[2]));
			case 't':
				return makeReturnedStub(value, this.#target(body));
			case 'c':
				return makeHostFunction(this.#target(body), value[2]);
			case 'f':
				return passedFunction(body);
			case 'l':
				return loadWeb().urlFrom(body);
			case 'q':
			case 'p':
				return loadWeb().receiveMessage(value, this.decode(value[3]));
			case 'h':
				return loadWeb().receiveHeaders(value, 1);
			case 'B':
				return loadWeb().receiveBlob(value, this.decode(value[2]));
			case 'F':
				return loadWeb().receiveForm(value, (part) => this.decode(part));
			case 'R':
			case 'W':
				return receiveStream(value[0], this.#target(body), value[2]);
			default:
				return mapGet(this.#containers, body);
		}
	}

	#target(number) {
		return this.#ids === null ? number : this.#ids[number];
	}

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

const decodeValue = (value, ids = null) => (typeof value === 'object' && value !== null ? new Decoder(ids).decode(value) : value);
