// Streams: the classes of the web platform, which come with the first use of one of them,
// and streams that cross the wall, which carry bytes. The host reads a stream of the guest's
// as it calls a function; the guest reads one of the host's as it calls an object.

const STREAM_CLASSES = [
	'ByteLengthQueuingStrategy', 'CountQueuingStrategy', 'ReadableByteStreamController', 'ReadableStream',
	'ReadableStreamBYOBReader', 'ReadableStreamBYOBRequest', 'ReadableStreamDefaultController',
	'ReadableStreamDefaultReader', 'TransformStream', 'TransformStreamDefaultController', 'WritableStream',
	'WritableStreamDefaultController', 'WritableStreamDefaultWriter',
];

// So many bytes cross at once: few crossings, and a message that is no burden.
const MAX_PIECE = 262144;

let streams = null;

function loadStreams() {
	if (streams === null) {
		const library = {};
		streamLibrary(library, {});
		for (let i = 0; i < STREAM_CLASSES.length; i++) {
			weakMapSet(platformPrototypes, library[STREAM_CLASSES[i]].prototype, STREAM_CLASSES[i]);
		}
		const readable = library.ReadableStream.prototype;
		const writable = library.WritableStream.prototype;
		const loaded = create(null);
		loaded.library = library;
		loaded.readable = readable;
		loaded.writable = writable;
		loaded.isReadableLocked = getterOf(readable, 'locked');
		loaded.isWritableLocked = getterOf(writable, 'locked');
		loaded.getReader = uncurry(readable.getReader);
		loaded.getWriter = uncurry(writable.getWriter);
		loaded.tee = uncurry(readable.tee);
		loaded.cancelStream = uncurry(readable.cancel);
		loaded.releaseLock = uncurry(library.ReadableStreamDefaultReader.prototype.releaseLock);
		loaded.read = uncurry(library.ReadableStreamDefaultReader.prototype.read);
		loaded.cancel = uncurry(library.ReadableStreamDefaultReader.prototype.cancel);
		loaded.write = uncurry(library.WritableStreamDefaultWriter.prototype.write);
		loaded.close = uncurry(library.WritableStreamDefaultWriter.prototype.close);
		streams = loaded;
	}
	return streams;
}

function isStream(value) {
	return streams !== null && (isPrototypeOf(streams.readable, value) || isPrototypeOf(streams.writable, value));
}

const isReadableStream = (value) => streams !== null && typeof value === 'object' && value !== null && isReadable(value);

const isReadable = (stream) => isPrototypeOf(streams.readable, stream);

// The function with which the host reads or writes a stream of the guest's, as nobody else
// does from now on.
function openStream(stream, path) {
	if (isReadable(stream) ? streams.isReadableLocked(stream) : streams.isWritableLocked(stream)) {
		throw refuse(path, 'is a stream that is locked. Pass a stream once, before it is used.');
	}
	return isReadable(stream) ? sourceOf(streams.getReader(stream)) : sinkOf(streams.getWriter(stream));
}

// Returns the next bytes, null at the end.
function sourceOf(reader) {
	let bytes = null;
	let position = 0;
	return async (cancels) => {
		if (cancels) {
			await streams.cancel(reader);
			return null;
		}
		while (bytes === null || position === typedArrayLength(bytes)) {
			const { done, value } = await streams.read(reader);
			if (done) {
				return null;
			}
			bytes = bytesOfChunk(value);
			position = 0;
		}
		const piece = pieceOf(bytes, position);
		position += typedArrayLength(piece);
		return piece;
	};
}

// Takes bytes, null for the end.
function sinkOf(writer) {
	return (bytes) => (bytes === null ? streams.close(writer) : streams.write(writer, bytes));
}

function bytesOfChunk(value) {
	const bytes = typeof value === 'object' && value !== null ? bytesOf(value) : null;
	if (bytes === null) {
		throw new NativeTypeError('A stream that crosses carries bytes, but got '
			+ (typeof value === 'string' ? 'a string: pass new TextEncoder().encode(text).' : 'something else: pass a Uint8Array.'));
	}
	return bytes.view;
}

function pieceOf(bytes, position) {
	return new NativeUint8Array(typedArrayBuffer(bytes), typedArrayByteOffset(bytes) + position,
		min(MAX_PIECE, typedArrayLength(bytes) - position));
}

// Whether somebody has read from a stream, or has cancelled it, as the library notes it.
const isDisturbed = (stream) => stream._disturbed === true;

function streamOfBytes(bytes) {
	const { library } = loadStreams();
	const source = create(null);
	source.type = 'bytes';
	source.start = (controller) => {
		if (typedArrayLength(bytes) > 0) {
			controller.enqueue(new NativeUint8Array(bytes));
		}
		controller.close();
	};
	return new library.ReadableStream(source);
}

// The stream of a body that was read in another way.
function usedStream() {
	const stream = streamOfBytes(new NativeUint8Array(0));
	streams.cancelStream(stream);
	return stream;
}

function joinBytes(pieces, length) {
	const bytes = new NativeUint8Array(length);
	let position = 0;
	for (let i = 0; i < pieces.length; i++) {
		typedArraySet(bytes, pieces[i], position);
		position += typedArrayLength(pieces[i]);
	}
	return bytes;
}

async function readWhole(stream) {
	const reader = streams.getReader(stream);
	const pieces = [];
	let length = 0;
	while (true) {
		const { done, value } = await streams.read(reader);
		if (done) {
			return joinBytes(pieces, length);
		}
		const bytes = bytesOfChunk(value);
		length += typedArrayLength(bytes);
		append(pieces, bytes);
	}
}

// What ends a stream of the host's with an error.
const streamFailures = new NativeWeakMap();

function failStream(stream, reason) {
	const fail = stream === null ? undefined : weakMapGet(streamFailures, stream);
	if (fail !== undefined) {
		fail(reason);
	}
}

// A stream of the host's: [kind, number, label].
function receiveStream(kind, target, label) {
	const { library } = loadStreams();
	const origin = create(null);
	origin.target = target;
	origin.label = label;
	const state = currentInvocation();
	const release = () => {
		send('["dispose",' + state.id + ',' + target + ']');
	};
	if (kind === 'W') {
		return new library.WritableStream(makeSink(origin, release));
	}
	const strategy = create(null);
	strategy.highWaterMark = 0;
	const source = makeSource(origin, release);
	let failing;
	source.start = (controller) => {
		failing = controller;
	};
	const stream = new library.ReadableStream(source, strategy);
	weakMapSet(streamFailures, stream, (reason) => {
		failing.error(reason);
		release();
	});
	return stream;
}

function makeSource(origin, release) {
	const source = create(null);
	source.type = 'bytes';
	source.pull = async (controller) => {
		const bytes = await call('call', origin, '["read"]', [], null);
		if (bytes !== null) {
			controller.enqueue(bytes);
			return;
		}
		controller.close();
		controller.byobRequest?.respond(0);
		release();
	};
	source.cancel = release;
	return source;
}

function makeSink(origin, release) {
	const sink = create(null);
	sink.write = async (chunk) => {
		const bytes = bytesOfChunk(chunk);
		for (let position = 0; position < typedArrayLength(bytes); position += MAX_PIECE) {
			await call('call', origin, '["write"]', [pieceOf(bytes, position)], null);
		}
	};
	sink.close = async () => {
		await call('call', origin, '["end"]', [], null);
		release();
	};
	sink.abort = release;
	return sink;
}
