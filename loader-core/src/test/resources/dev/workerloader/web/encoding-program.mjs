// What atob, btoa and the streams of texts do with all kinds of input.
const attempt = (action) => {
	try {
		return action();
	}
	catch (error) {
		return error.name;
	}
};

async function through(stream, chunks) {
	const pieces = [];
	try {
		const source = new ReadableStream({
			start(controller) {
				chunks.forEach((chunk) => controller.enqueue(chunk));
				controller.close();
			},
		});
		for await (const piece of source.pipeThrough(stream)) {
			pieces.push(typeof piece === 'string' ? JSON.stringify(piece) : [...piece].join());
		}
	}
	catch (error) {
		pieces.push(error.name);
	}
	return pieces.join('|');
}

export async function main(print) {
	for (const text of ['', 'a', 'ab', 'abc', 'äÿ', '\0\x7f\x80\xff', 'Ā', '😀', null, undefined, 12, [1, 2]]) {
		print('btoa', attempt(() => btoa(text)));
	}
	const all = Array.from({ length: 256 }, (value, i) => String.fromCharCode(i)).join('');
	print(atob(btoa(all)) === all, atob(btoa(all.repeat(100))) === all.repeat(100));
	for (const text of ['', 'YQ', 'YQ==', 'YQ=', 'Y', 'Y===', '====', '=', 'YR==', ' Y Q\t=\n=\f', 'YWJj', 'YW-j', 'YW_j', 'YQ==YQ==', 'ab\u00a0c', '💩', null, undefined, 12, 'A\0AA']) {
		print('atob', JSON.stringify(attempt(() => atob(text))));
	}
	print(attempt(() => atob()), attempt(() => btoa()));
	print(await through(new TextEncoderStream(), ['a', 'ä', '\ud83d', '\ude00', '\ud83d', 'x', '', '\ude00', 1, null, '\ud83d']));
	const bytes = (...values) => new Uint8Array(values);
	print(await through(new TextDecoderStream(), [bytes(0xef, 0xbb), bytes(0xbf, 0x61), bytes(0xf0, 0x9f), bytes(0x98), bytes(0x80), new ArrayBuffer(1), new DataView(new ArrayBuffer(2)), bytes(0xe2, 0x82)]));
	print(await through(new TextDecoderStream('utf-8', { fatal: true }), [bytes(0x61), bytes(0xff)]));
	print(await through(new TextDecoderStream('utf-8', { fatal: true }), [bytes(0xe2)]));
	print(await through(new TextDecoderStream('utf-8', { ignoreBOM: true }), [bytes(0xef, 0xbb, 0xbf, 0x61)]));
	print(await through(new TextDecoderStream('utf-16le'), [bytes(0x61), bytes(0, 0x3d, 0xd8), bytes(0, 0xde)]));
	print(await through(new TextDecoderStream(), ['text']));
	const { encoding, fatal, ignoreBOM } = new TextDecoderStream('utf-16le', { fatal: true });
	print(encoding, fatal, ignoreBOM, new TextEncoderStream().encoding, attempt(() => new TextDecoderStream('none')), attempt(() => TextEncoderStream()));
	print(new TextDecoderStream().readable instanceof ReadableStream, new TextEncoderStream().writable instanceof WritableStream);
}
