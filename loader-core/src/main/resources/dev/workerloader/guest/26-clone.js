// structuredClone: the algorithm of the HTML standard. Only buffers can be transferred.

const boxedTypes = [[NumberPrototype, numberValueOf], [StringPrototype, stringValueOf], [BooleanPrototype, booleanValueOf], [BigIntPrototype, bigintValueOf]];

function cloneError(value) {
	return domException(inspect(value) + ' could not be cloned.', 'DataCloneError');
}

// Whether the value is one of the language's, not only made to look so: the function takes
// what it has inside.
function isReal(value, prototype, read) {
	if (!isPrototypeOf(prototype, value)) {
		return false;
	}
	try {
		read(value);
		return true;
	}
	catch {
		return false;
	}
}

function hasPrototypeOf(value, prototypes) {
	for (let i = 0; i < prototypes.length; i++) {
		if (isPrototypeOf(prototypes[i], value)) {
			return true;
		}
	}
	return false;
}

function isOfPlatform(value) {
	for (let prototype = getPrototypeOf(value); prototype !== null; prototype = getPrototypeOf(prototype)) {
		if (weakMapGet(platformPrototypes, prototype) !== undefined) {
			return true;
		}
	}
	return false;
}

function clone(value, seen) {
	if (typeof value === 'function' || typeof value === 'symbol') {
		throw cloneError(value);
	}
	if (typeof value !== 'object' || value === null) {
		return value;
	}
	return mapGet(seen, value) ?? cloneObject(value, seen);
}

function cloneObject(value, seen) {
	const remember = (copy) => {
		mapSet(seen, value, copy);
		return copy;
	};
	if (weakMapGet(bindingNames, value) !== undefined) {
		throw cloneError(value);
	}
	if (isArray(value)) {
		const copy = remember([]);
		copy.length = value.length;
		return cloneProperties(value, copy, seen);
	}
	const prototype = getPrototypeOf(value);
	if (prototype === ObjectPrototype || prototype === null) {
		return cloneProperties(value, remember({}), seen);
	}
	const view = typedArrayName(value);
	if (view !== undefined) {
		const buffer = clone(typedArrayBuffer(value), seen);
		return remember(new (typedArrayTypes[view])(buffer, typedArrayByteOffset(value), typedArrayLength(value)));
	}
	if (isReal(value, DataViewPrototype, dataViewBuffer)) {
		const buffer = clone(dataViewBuffer(value), seen);
		return remember(new NativeDataView(buffer, dataViewByteOffset(value), dataViewByteLength(value)));
	}
	if (isReal(value, ArrayBufferPrototype, arrayBufferByteLength)) {
		return remember(cloneBuffer(value));
	}
	if (isReal(value, DatePrototype, dateGetTime)) {
		return remember(new NativeDate(dateGetTime(value)));
	}
	if (isReal(value, RegExpPrototype, regExpSource)) {
		return remember(new NativeRegExp(regExpSource(value), regExpFlags(value)));
	}
	if (isReal(value, MapPrototype, mapSize)) {
		return cloneMap(value, remember(new NativeMap()), seen);
	}
	if (isReal(value, SetPrototype, setSize)) {
		return cloneSet(value, remember(new NativeSet()), seen);
	}
	for (let i = 0; i < boxedTypes.length; i++) {
		if (isReal(value, boxedTypes[i][0], boxedTypes[i][1])) {
			return remember(NativeObject(boxedTypes[i][1](value)));
		}
	}
	const name = weakMapGet(exceptionNames, value);
	if (name !== undefined) {
		return remember(withStack(domException(errorField(value, 'message', ''), name), value));
	}
	if (isError(value)) {
		return cloneOfError(value, remember, seen);
	}
	if (blobs !== null && blobs.isBlob(value)) {
		return remember(cloneBlob(value));
	}
	if (hasPrototypeOf(value, opaquePrototypes) || isOfPlatform(value)) {
		throw cloneError(value);
	}
	return cloneProperties(value, remember({}), seen);
}

function cloneBlob(value) {
	const bytes = blobs.bytes(value); // which never change
	const type = blobs.type(value);
	return blobs.isFile(value) ? blobs.file(bytes, blobs.name(value), type, blobs.lastModified(value)) : blobs.blob(bytes, type);
}

function cloneBuffer(value) {
	if (arrayBufferDetached(value)) {
		throw domException('An ArrayBuffer that was transferred could not be cloned.', 'DataCloneError');
	}
	const bytes = new NativeUint8Array(value);
	if (!arrayBufferResizable(value)) {
		return typedArrayBuffer(new NativeUint8Array(bytes));
	}
	const options = create(null);
	options.maxByteLength = arrayBufferMaxByteLength(value);
	const copy = new NativeArrayBuffer(arrayBufferByteLength(value), options);
	typedArraySet(new NativeUint8Array(copy), bytes);
	return copy;
}

// The entries are taken first: getters inside of them may change the map.
function cloneMap(value, copy, seen) {
	const entries = makeList();
	mapForEach(value, (item, key) => {
		entries[entries.length] = key;
		entries[entries.length] = item;
	});
	for (let i = 0; i < entries.length; i += 2) {
		const key = clone(entries[i], seen);
		mapSet(copy, key, clone(entries[i + 1], seen));
	}
	return copy;
}

function cloneSet(value, copy, seen) {
	const items = makeList();
	setForEach(value, (item) => {
		items[items.length] = item;
	});
	for (let i = 0; i < items.length; i++) {
		setAdd(copy, clone(items[i], seen));
	}
	return copy;
}

function withStack(copy, value) {
	put(copy, 'stack', errorField(value, 'stack', ''), false);
	return copy;
}

function cloneOfError(value, remember, seen) {
	const name = value.name;
	const Type = (name === undefined ? undefined : faultTypes[`${name}`]) ?? NativeError;
	const message = getOwnPropertyDescriptor(value, 'message');
	const copy = message === undefined || !hasOwn(message, 'value') ? new Type() : new Type(`${message.value}`);
	withStack(remember(copy), value);
	const cause = getOwnPropertyDescriptor(value, 'cause');
	if (cause !== undefined && hasOwn(cause, 'value')) {
		put(copy, 'cause', clone(cause.value, seen), false);
	}
	return copy;
}

function cloneProperties(value, copy, seen) {
	const keys = ownKeys(value);
	for (let i = 0; i < keys.length; i++) {
		const key = keys[i];
		if (typeof key === 'string' && isEnumerable(value, key)) {
			put(copy, key, clone(value[key], seen), true);
		}
	}
	return copy;
}

// The buffers that are to be transferred, which a sequence of Web IDL has.
function readTransfer(options) {
	const buffers = makeList();
	const transfer = options === undefined || options === null ? undefined : options.transfer;
	if (transfer === undefined) {
		return buffers;
	}
	const known = new NativeSet();
	for (const item of transfer) {
		if (typeof item !== 'object' || item === null || !isReal(item, ArrayBufferPrototype, arrayBufferByteLength)) {
			throw domException('Only an ArrayBuffer can be transferred, but the list has ' + inspect(item) + '.', 'DataCloneError');
		}
		if (arrayBufferDetached(item) || setHas(known, item)) {
			throw domException('An ArrayBuffer can be transferred once.', 'DataCloneError');
		}
		setAdd(known, item);
		buffers[buffers.length] = item;
	}
	return buffers;
}

function cloneWithTransfer(value, options) {
	if (options !== undefined && options !== null && typeof options !== 'object' && typeof options !== 'function') {
		throw new NativeTypeError('The options of structuredClone must be an object: { transfer: [buffer] }.');
	}
	const buffers = readTransfer(options);
	const copy = clone(value, new NativeMap());
	for (let i = 0; i < buffers.length; i++) {
		arrayBufferTransfer(buffers[i], 0); // what it had is in its copy
	}
	return copy;
}
