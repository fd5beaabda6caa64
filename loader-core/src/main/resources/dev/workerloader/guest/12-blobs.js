// Blobs, files and forms: values that consist of bytes and text.

const encodeText = (text) => textEncode(utf8Encoder, `${text}`);
// The engine's decoder removes the mark at the beginning, as the web platform does.
const decodeText = (bytes) => textDecode(utf8Decoder, bytes);

// A copy of the bytes of a buffer or a view, or null.
function copyBytes(value) {
	const bytes = typeof value === 'object' && value !== null ? viewBytes(value) : null;
	return bytes === null ? null : new NativeUint8Array(bytes.view);
}

// Also of classes that a guest derives from those of the language.
function viewBytes(value) {
	if (typedArrayName(value) !== undefined) {
		return bytesOf(value);
	}
	const view = create(null);
	if (isPrototypeOf(ArrayBufferPrototype, value)) {
		view.view = new NativeUint8Array(value);
		return view;
	}
	if (isPrototypeOf(DataViewPrototype, value)) {
		view.view = new NativeUint8Array(dataViewBuffer(value), dataViewByteOffset(value), dataViewByteLength(value));
		return view;
	}
	return null;
}

const loadBlobs = once(() => {
	const internal = create(null);

	const typeOf = (type) => {
		const text = `${type}`;
		for (let i = 0; i < text.length; i++) {
			const code = stringCharCodeAt(text, i);
			if (code < 0x20 || code > 0x7e) {
				return '';
			}
		}
		return toLowerCase(text);
	};

	class Blob {

		#bytes;

		#type;

		static {
			internal.isBlob = (value) => typeof value === 'object' && value !== null && #bytes in value;
			internal.bytes = (blob) => blob.#bytes;
			internal.type = (blob) => blob.#type;
			internal.blob = (bytes, type) => {
				const blob = new Blob();
				blob.#bytes = bytes;
				blob.#type = type;
				return blob;
			};
		}

		constructor(parts = [], options = {}) {
			const pieces = [];
			let length = 0;
			if (typeof parts !== 'object' || parts === null) {
				throw new NativeTypeError('The first argument of a Blob must be an array of its parts.');
			}
			for (const part of parts) { // a sequence of Web IDL: with the iterator of the guest's
				const piece = internal.isBlob(part) ? part.#bytes : copyBytes(part) ?? encodeText(part);
				length += typedArrayLength(piece);
				append(pieces, piece);
			}
			this.#bytes = joinBytes(pieces, length);
			this.#type = typeOf(options?.type ?? '');
		}

		get size() {
			return typedArrayLength(this.#bytes);
		}

		get type() {
			return this.#type;
		}

		slice(start = 0, end = typedArrayLength(this.#bytes), type = '') {
			return internal.blob(typedArraySlice(this.#bytes, start, end), typeOf(type));
		}

		async arrayBuffer() {
			return typedArrayBuffer(new NativeUint8Array(this.#bytes));
		}

		async bytes() {
			return new NativeUint8Array(this.#bytes);
		}

		async text() {
			return decodeText(this.#bytes);
		}

		stream() {
			return streamOfBytes(this.#bytes);
		}

	}

	class File extends Blob {

		#name;

		#lastModified;

		static {
			internal.isFile = (value) => typeof value === 'object' && value !== null && #name in value;
			internal.name = (file) => file.#name;
			internal.lastModified = (file) => file.#lastModified;
		}

		constructor(parts, name, options = {}) {
			requireArguments('A File', 2, arguments.length);
			super(parts, options);
			this.#name = `${name}`;
			this.#lastModified = options?.lastModified === undefined ? now() : trunc(+options.lastModified) || 0;
		}

		get name() {
			return this.#name;
		}

		get lastModified() {
			return this.#lastModified;
		}

	}

	const fileOf = (blob, name) => {
		if (internal.isFile(blob) && name === undefined) {
			return blob;
		}
		return new File([blob], name ?? (internal.isFile(blob) ? internal.name(blob) : 'blob'), { type: internal.type(blob) });
	};

	class FormData {

		#entries = [];

		static {
			internal.isForm = (value) => typeof value === 'object' && value !== null && #entries in value;
			internal.entries = (form) => form.#entries;
		}

		constructor(form) {
			if (form !== undefined) {
				throw new NativeTypeError('A FormData takes no argument here: there are no form elements. Use append.');
			}
		}

		append(name, value, fileName) {
			requireArguments('append', 2, arguments.length);
			append(this.#entries, this.#entry(name, value, fileName));
		}

		delete(name) {
			requireArguments('delete', 1, arguments.length);
			const key = `${name}`;
			this.#keep((entry) => entry.name !== key);
		}

		get(name) {
			requireArguments('get', 1, arguments.length);
			const key = `${name}`;
			for (let i = 0; i < this.#entries.length; i++) {
				if (this.#entries[i].name === key) {
					return this.#entries[i].value;
				}
			}
			return null;
		}

		getAll(name) {
			requireArguments('getAll', 1, arguments.length);
			const key = `${name}`;
			const values = [];
			for (let i = 0; i < this.#entries.length; i++) {
				if (this.#entries[i].name === key) {
					append(values, this.#entries[i].value);
				}
			}
			return values;
		}

		has(name) {
			requireArguments('has', 1, arguments.length);
			const key = `${name}`;
			for (let i = 0; i < this.#entries.length; i++) {
				if (this.#entries[i].name === key) {
					return true;
				}
			}
			return false;
		}

		set(name, value, fileName) {
			requireArguments('set', 2, arguments.length);
			const entry = this.#entry(name, value, fileName);
			let found = false;
			this.#keep((other) => {
				if (other.name !== entry.name) {
					return true;
				}
				const first = !found;
				found = true;
				if (first) {
					other.value = entry.value;
				}
				return first;
			});
			if (!found) {
				append(this.#entries, entry);
			}
		}

		forEach(callback, thisArgument) {
			requireArguments('forEach', 1, arguments.length);
			for (let i = 0; i < this.#entries.length; i++) {
				apply(callback, thisArgument, [this.#entries[i].value, this.#entries[i].name, this]);
			}
		}

		*entries() {
			for (let i = 0; i < this.#entries.length; i++) {
				yield [this.#entries[i].name, this.#entries[i].value];
			}
		}

		*keys() {
			for (let i = 0; i < this.#entries.length; i++) {
				yield this.#entries[i].name;
			}
		}

		*values() {
			for (let i = 0; i < this.#entries.length; i++) {
				yield this.#entries[i].value;
			}
		}

		#entry(name, value, fileName) {
			const entry = create(null);
			entry.name = `${name}`;
			if (internal.isBlob(value)) {
				entry.value = fileOf(value, fileName === undefined ? undefined : `${fileName}`);
			}
			else if (fileName !== undefined) {
				throw new NativeTypeError('Only a Blob has a file name.');
			}
			else {
				entry.value = `${value}`;
			}
			return entry;
		}

		#keep(wanted) {
			const kept = [];
			for (let i = 0; i < this.#entries.length; i++) {
				if (wanted(this.#entries[i])) {
					append(kept, this.#entries[i]);
				}
			}
			this.#entries = kept;
		}

	}
	put(FormData.prototype, NativeSymbol.iterator, FormData.prototype.entries, false);

	internal.form = () => new FormData();
	internal.appendTo = uncurry(FormData.prototype.append);
	internal.file = (bytes, name, type, lastModified) => new File([bytes], name, { type, lastModified });
	blobs = internal;
	return exposeClasses({ Blob, File, FormData });
});

// As it crosses: ["B", type, bytes], of a file with its name and time.
function receiveBlob(parts, bytes) {
	loadBlobs();
	return parts.length === 3 ? blobs.blob(bytes, parts[1]) : blobs.file(bytes, parts[3], parts[1], parts[4]);
}

// ["F", name, text or file, …]
function receiveForm(parts, decode) {
	loadBlobs();
	const form = blobs.form();
	for (let i = 1; i < parts.length; i += 2) {
		blobs.appendTo(form, parts[i], decode(parts[i + 1]));
	}
	return form;
}

// multipart/form-data, as the HTML standard writes it.
function writeForm(form, boundary) {
	const pieces = [];
	let length = 0;
	const write = (bytes) => {
		length += typedArrayLength(bytes);
		append(pieces, bytes);
	};
	const entries = blobs.entries(form);
	for (let i = 0; i < entries.length; i++) {
		const { name, value } = entries[i];
		let head = '--' + boundary + '\r\nContent-Disposition: form-data; name="' + formName(name, true) + '"';
		if (typeof value === 'string') {
			write(encodeText(head + '\r\n\r\n' + lineBreaks(value) + '\r\n'));
		}
		else {
			head += '; filename="' + formName(blobs.name(value), false) + '"\r\nContent-Type: ' + (blobs.type(value) || 'application/octet-stream');
			write(encodeText(head + '\r\n\r\n'));
			write(blobs.bytes(value));
			write(encodeText('\r\n'));
		}
	}
	write(encodeText('--' + boundary + '--\r\n'));
	return joinBytes(pieces, length);
}

function formName(text, normalized) {
	const name = normalized ? lineBreaks(text) : text;
	return stringReplaceAll(stringReplaceAll(stringReplaceAll(name, '\n', '%0A'), '\r', '%0D'), '"', '%22');
}

const lineBreaks = (text) => stringReplaceAll(stringReplaceAll(stringReplaceAll(text, '\r\n', '\n'), '\r', '\n'), '\n', '\r\n');

// Bytes as a text of one character each, in which positions are those of the bytes.
const binaryText = (bytes) => {
	let text = '';
	for (let i = 0; i < typedArrayLength(bytes); i += 8192) {
		text += apply(fromCharCode, undefined, partOf(bytes, i, i + 8192));
	}
	return text;
};

function readForm(bytes, boundary) {
	loadBlobs();
	const form = blobs.form();
	const text = binaryText(bytes);
	const mark = '--' + boundary;
	const broken = () => new NativeTypeError('The body is not multipart/form-data with the boundary of its Content-Type.');
	let position = stringIndexOf(text, mark);
	while (true) {
		if (position < 0) {
			throw broken();
		}
		position += mark.length;
		if (stringSlice(text, position, position + 2) === '--') {
			return form;
		}
		const headEnd = stringIndexOf(text, '\r\n\r\n', position);
		const next = headEnd < 0 ? -1 : stringIndexOf(text, '\r\n' + mark, headEnd + 2);
		if (headEnd < 0 || next < 0) {
			throw broken();
		}
		readFormEntry(form, decodeText(partOf(bytes, position, headEnd)), partOf(bytes, min(headEnd + 4, next), next));
		position = next + 2;
	}
}

function readFormEntry(form, head, bytes) {
	const name = formParameter(head, ' name="');
	if (name === null) {
		throw new NativeTypeError('A part of the multipart/form-data body has no name.');
	}
	const fileName = formParameter(head, ' filename="');
	if (fileName === null) {
		blobs.appendTo(form, name, decodeText(bytes));
		return;
	}
	const lower = toLowerCase(head);
	const typeAt = stringIndexOf(lower, '\r\ncontent-type:');
	const typeEnd = stringIndexOf(lower, '\r\n', typeAt + 2);
	const type = typeAt < 0 ? 'text/plain' : stringTrim(stringSlice(head, typeAt + 15, typeEnd < 0 ? undefined : typeEnd));
	blobs.appendTo(form, name, blobs.file(bytes, fileName, type));
}

function formParameter(head, key) {
	const start = stringIndexOf(toLowerCase(head), key);
	if (start < 0) {
		return null;
	}
	const end = stringIndexOf(head, '"', start + key.length);
	const value = stringSlice(head, start + key.length, end < 0 ? undefined : end);
	return stringReplaceAll(stringReplaceAll(stringReplaceAll(value, '%0A', '\n'), '%0D', '\r'), '%22', '"');
}
