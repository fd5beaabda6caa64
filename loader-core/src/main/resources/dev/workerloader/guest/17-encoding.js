// Base64 of texts, and the stream forms of the encoder and the decoder of texts.

const encodings = {
	atob(data) {
		const text = `${data}`;
		let bytes;
		try {
			bytes = fromBase64(text);
		}
		catch {
			throw domException('The text is not Base64: ' + quote(stringSlice(text, 0, 50)) + '.', 'InvalidCharacterError');
		}
		return binaryText(bytes);
	},
	btoa(data) {
		const text = `${data}`;
		if (regExpTest(/^[\0-\x7f]*$/, text)) {
			return toBase64(textEncode(utf8Encoder, text));
		}
		const bytes = new NativeUint8Array(text.length);
		for (let i = 0; i < text.length; i++) {
			const code = stringCharCodeAt(text, i);
			if (code > 255) {
				throw domException('btoa takes characters up to U+00FF, but character ' + i + ' is above. Encode the text first: new TextEncoder().encode(text).toBase64().',
					'InvalidCharacterError');
			}
			bytes[i] = code;
		}
		return toBase64(bytes);
	},
};

const loadEncodings = once(() => {
	const { library } = loadStreams();
	const { TextDecoder, decode, encodingOf, fatalOf, ignoreBOMOf } = loadTextDecoder();
	const readableOf = getterOf(library.TransformStream.prototype, 'readable');
	const writableOf = getterOf(library.TransformStream.prototype, 'writable');
	const enqueue = uncurry(library.TransformStreamDefaultController.prototype.enqueue);

	const makeTransform = (transform, flush) => {
		const transformer = create(null);
		transformer.transform = transform;
		transformer.flush = flush;
		return new library.TransformStream(transformer);
	};

	class TextEncoderStream {

		#stream;

		constructor() {
			let high = '';
			this.#stream = makeTransform((chunk, controller) => {
				let text = high + `${chunk}`;
				high = '';
				const last = text === '' ? 0 : stringCharCodeAt(text, text.length - 1);
				if (last >= 0xD800 && last < 0xDC00) { // its other half comes with the next text
					high = stringSlice(text, -1);
					text = stringSlice(text, 0, -1);
				}
				if (text !== '') {
					enqueue(controller, textEncode(utf8Encoder, text));
				}
			}, (controller) => {
				if (high !== '') {
					enqueue(controller, textEncode(utf8Encoder, high));
				}
			});
		}

		get encoding() {
			this.#stream;
			return 'utf-8';
		}

		get readable() {
			return readableOf(this.#stream);
		}

		get writable() {
			return writableOf(this.#stream);
		}

	}

	class TextDecoderStream {

		#stream;

		#decoder;

		constructor(label = 'utf-8', options = {}) {
			const decoder = new TextDecoder(label, options);
			const write = (controller, text) => {
				if (text !== '') {
					enqueue(controller, text);
				}
			};
			this.#decoder = decoder;
			this.#stream = makeTransform((chunk, controller) => {
				const bytes = typeof chunk === 'object' && chunk !== null ? viewBytes(chunk) : null;
				if (bytes === null) {
					throw new NativeTypeError('A TextDecoderStream takes bytes: pass a Uint8Array.');
				}
				write(controller, decode(decoder, bytes.view, true));
			}, (controller) => write(controller, decode(decoder, new NativeUint8Array(0), false)));
		}

		get encoding() {
			return encodingOf(this.#decoder);
		}

		get fatal() {
			return fatalOf(this.#decoder);
		}

		get ignoreBOM() {
			return ignoreBOMOf(this.#decoder);
		}

		get readable() {
			return readableOf(this.#stream);
		}

		get writable() {
			return writableOf(this.#stream);
		}

	}

	return exposeClasses({ TextDecoderStream, TextEncoderStream });
});
