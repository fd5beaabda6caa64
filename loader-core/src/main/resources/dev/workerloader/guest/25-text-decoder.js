// TextDecoder: the engine decodes UTF-8, the host every other encoding, whose indexes it has.
// What belongs to the next bytes is kept here.

// So many bytes are decoded at once, which as Base64 are within what the host takes.
const MAX_DECODED = 524288;
const MAX_ENCODING_REQUEST = 1048576;

const askForEncoding = (request) => askHost('encoding', request, MAX_ENCODING_REQUEST, 'The label of the encoding');

const decodingOption = (options, name) => (options === undefined || options === null ? false : !!options[name]);

const loadTextDecoder = once(() => {
	let decode;

	// The number and the name of an encoding.
	const findEncoding = (label) => {
		const found = label === 'utf-8' ? '0utf-8' : label.length > MAX_ENCODING_REQUEST ? '' : askForEncoding('l' + label);
		if (found === '') {
			throw coded('ERR_ENCODING_NOT_SUPPORTED', quote(stringSlice(label, 0, 100)) + ' is no encoding that text can be decoded with.', NativeRangeError);
		}
		return found;
	};

	// The engine does not find a mark of the order of bytes that comes in pieces, so it keeps
	// all of them.
	const makeNative = (fatal) => {
		const options = create(null);
		options.fatal = fatal;
		options.ignoreBOM = true;
		return new NativeTextDecoder('utf-8', options);
	};

	const requireOptions = (options) => {
		if (options !== undefined && options !== null && typeof options !== 'object' && typeof options !== 'function') {
			throw new NativeTypeError('The options of a TextDecoder must be an object.');
		}
	};

	class TextDecoder {

		#encoding;

		#fatal;

		#ignoreBOM;

		#native = null;

		// Whether a mark at the beginning is removed, and whether a stream has begun.
		#marks;

		#started = false;

		// Of an encoding of the host's: its number, its mode, and the bytes that are left.
		#number = '';

		#mode = '0';

		#left = null;

		static {
			decode = (decoder, bytes, stream) => decoder.#decodeBytes(bytes, stream);
		}

		constructor(label = 'utf-8', options = undefined) {
			const text = `${label}`;
			requireOptions(options);
			this.#fatal = decodingOption(options, 'fatal');
			this.#ignoreBOM = decodingOption(options, 'ignoreBOM');
			const found = findEncoding(text);
			this.#encoding = stringSlice(found, 1);
			if (this.#encoding === 'utf-8') {
				this.#native = makeNative(this.#fatal);
			}
			else {
				this.#number = stringCharAt(found, 0);
			}
			this.#marks = !this.#ignoreBOM && stringSlice(this.#encoding, 0, 4) === 'utf-';
		}

		get encoding() {
			return this.#encoding;
		}

		get fatal() {
			return this.#fatal;
		}

		get ignoreBOM() {
			return this.#ignoreBOM;
		}

		decode(input = undefined, options = undefined) {
			this.#encoding;
			const bytes = typeof input === 'object' && input !== null ? viewBytes(input) : null;
			if (bytes === null && input !== undefined) {
				throw new NativeTypeError('A TextDecoder takes bytes: pass a Uint8Array or an ArrayBuffer.');
			}
			requireOptions(options);
			const stream = decodingOption(options, 'stream');
			return this.#decodeBytes(bytes === null ? new NativeUint8Array(0) : bytes.view, stream);
		}

		#decodeBytes(bytes, stream) {
			const started = this.#started;
			this.#started = false;
			const text = this.#native === null ? this.#decodeOnHost(bytes, stream) : this.#decodeInEngine(bytes, stream);
			this.#started = stream && (started || text !== '');
			const isMarked = this.#marks && !started && text !== '' && stringCharCodeAt(text, 0) === 0xFEFF;
			return isMarked ? stringSlice(text, 1) : text;
		}

		#decodeInEngine(bytes, stream) {
			const options = create(null);
			options.stream = stream;
			return textDecode(this.#native, bytes, options);
		}

		#decodeOnHost(bytes, stream) {
			let rest = this.#left === null ? bytes : joinBytes([this.#left, bytes], typedArrayLength(this.#left) + typedArrayLength(bytes));
			this.#left = null;
			let text = '';
			while (true) {
				const length = typedArrayLength(rest);
				const isWhole = length <= MAX_DECODED;
				const piece = isWhole ? rest : partOf(rest, 0, MAX_DECODED);
				const answer = askForEncoding('d' + this.#number + ((this.#fatal ? 1 : 0) + (isWhole && !stream ? 2 : 0)) + this.#mode + toBase64(piece));
				if (answer === '') {
					this.#mode = '0';
					throw coded('ERR_ENCODING_INVALID_ENCODED_DATA', 'The bytes are not valid ' + this.#encoding + '.', NativeTypeError);
				}
				text += stringSlice(answer, 2);
				const left = stringCharCodeAt(answer, 1) - 48;
				if (isWhole) {
					this.#mode = stream ? stringCharAt(answer, 0) : '0';
					this.#left = left > 0 ? typedArraySlice(rest, length - left) : null;
					return text;
				}
				this.#mode = stringCharAt(answer, 0);
				rest = partOf(rest, MAX_DECODED - left);
			}
		}

	}

	const classes = exposeClasses({ TextDecoder });
	classes.decode = decode;
	classes.encodingOf = getterOf(TextDecoder.prototype, 'encoding');
	classes.fatalOf = getterOf(TextDecoder.prototype, 'fatal');
	classes.ignoreBOMOf = getterOf(TextDecoder.prototype, 'ignoreBOM');
	return classes;
});
