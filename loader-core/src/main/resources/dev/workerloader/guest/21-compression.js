// CompressionStream and DecompressionStream: the host has the algorithms, and gives back what
// it makes of a piece in pieces that are asked for one by one.

const compressionOrigin = create(null);
compressionOrigin.target = '"compression:"';
compressionOrigin.label = 'compression';

const loadCompression = once(() => {
	const { library } = loadStreams();
	const readableOf = getterOf(library.TransformStream.prototype, 'readable');
	const writableOf = getterOf(library.TransformStream.prototype, 'writable');
	const enqueue = uncurry(library.TransformStreamDefaultController.prototype.enqueue);

	const makeCodec = (name, format, compresses) => {
		const text = `${format}`;
		if (text !== 'deflate' && text !== 'deflate-raw' && text !== 'gzip') {
			throw new NativeTypeError(quote(stringSlice(text, 0, 50)) + ' is no format of a ' + name + '. There are: deflate, deflate-raw, gzip.');
		}
		let codec = null;
		const write = async (controller, bytes, last) => {
			codec ??= await call('call', compressionOrigin, '["open"]', [text, compresses], null);
			if (codec === null) {
				throw domException('Too many streams are compressed or decompressed at once. Read some to their end first.', 'QuotaExceededError');
			}
			let piece = await codec.write(bytes, last);
			while (piece !== null) {
				if (typedArrayLength(piece) > 0) {
					enqueue(controller, piece);
				}
				if (typedArrayLength(piece) < MAX_PIECE) {
					return;
				}
				piece = await codec.read();
			}
			throw new NativeTypeError('The data is not complete and valid ' + text + '.');
		};
		const release = () => {
			if (codec !== null) {
				codec[symbolDispose]();
			}
		};
		const transformer = create(null);
		transformer.transform = async (chunk, controller) => {
			const bytes = typeof chunk === 'object' && chunk !== null ? viewBytes(chunk) : null;
			if (bytes === null) {
				throw new NativeTypeError('A ' + name + ' takes bytes: pass a Uint8Array, for text new TextEncoder().encode(text).');
			}
			try {
				const length = typedArrayLength(bytes.view);
				for (let position = 0; position < length; position += MAX_PIECE) {
					await write(controller, pieceOf(bytes.view, position), false);
				}
			}
			catch (error) {
				release();
				throw error;
			}
		};
		transformer.flush = async (controller) => {
			try {
				await write(controller, new NativeUint8Array(0), true);
			}
			finally {
				release();
			}
		};
		transformer.cancel = release;
		return new library.TransformStream(transformer);
	};

	class CompressionStream {

		#stream;

		constructor(format) {
			requireArguments('CompressionStream', 1, arguments.length);
			this.#stream = makeCodec('CompressionStream', format, true);
		}

		get readable() {
			return readableOf(this.#stream);
		}

		get writable() {
			return writableOf(this.#stream);
		}

	}

	class DecompressionStream {

		#stream;

		constructor(format) {
			requireArguments('DecompressionStream', 1, arguments.length);
			this.#stream = makeCodec('DecompressionStream', format, false);
		}

		get readable() {
			return readableOf(this.#stream);
		}

		get writable() {
			return writableOf(this.#stream);
		}

	}

	return exposeClasses({ CompressionStream, DecompressionStream });
});
