// What the streams that compress and decompress give and refuse.
const bytes = (text) => new TextEncoder().encode(text);
const hex = (data) => Array.from(data, (byte) => byte.toString(16).padStart(2, '0')).join('');
const fromHex = (text) => new Uint8Array((text.match(/../g) ?? []).map((byte) => parseInt(byte, 16)));

async function through(stream, ...chunks) {
	const source = new ReadableStream({
		start(controller) {
			chunks.forEach((chunk) => controller.enqueue(chunk));
			controller.close();
		},
	});
	return new Uint8Array(await new Response(source.pipeThrough(stream)).arrayBuffer());
}

async function attempt(action) {
	try {
		return hex(await action());
	}
	catch {
		return 'refused';
	}
}

export async function main(print) {
	const large = new Uint8Array(3_000_000).map((value, i) => (i * i) >> 7);
	for (const format of ['gzip', 'deflate', 'deflate-raw']) {
		for (const chunks of [[], [bytes('')], [bytes('hello')], [bytes('hel'), bytes('lo'), bytes('x'.repeat(1000))], [large, large.subarray(5)]]) {
			const packed = await through(new CompressionStream(format), ...chunks);
			const whole = await through(new DecompressionStream(format), packed);
			const single = packed.length > 2000 ? whole : await through(new DecompressionStream(format), ...Array.from(packed, (byte) => Uint8Array.of(byte)));
			const joined = chunks.flatMap((chunk) => [chunk]);
			const expected = new Uint8Array(await new Blob(joined).arrayBuffer());
			print(format, whole.length, hex(whole.slice(0, 20)), whole.every((byte, i) => byte === expected[i]), single.length === whole.length, packed.length < whole.length + 30);
		}
		const packed = await through(new CompressionStream(format), bytes('hello'));
		print(await attempt(() => through(new DecompressionStream(format), packed.slice(0, -1))), await attempt(() => through(new DecompressionStream(format), packed.slice(0, 4))), await attempt(() => through(new DecompressionStream(format))));
		const broken = packed.slice();
		broken[format === 'gzip' ? 0 : 1] ^= 0xff;
		print(await attempt(() => through(new DecompressionStream(format), broken)));
	}
	const gzip = await through(new CompressionStream('gzip'), bytes('hello'));
	const damaged = gzip.slice();
	damaged[gzip.length - 8] ^= 1;
	print(await attempt(() => through(new DecompressionStream('gzip'), damaged)));
	print(await attempt(() => through(new DecompressionStream('gzip'), fromHex('1f8b081c0000000000ff0300616263' + '6e616d6500' + '636f6d6d656e7400' + 'cb48cdc9c90700' + '86a6103605000000'))));
	print(await attempt(() => through(new DecompressionStream('deflate'), fromHex('789ccb48cdc9c90700062c0215'))), await attempt(() => through(new DecompressionStream('deflate-raw'), fromHex('cb48cdc9c90700'))));
	for (const action of [() => new CompressionStream('brotli7'), () => new DecompressionStream(), () => CompressionStream('gzip')]) {
		try {
			action();
			print('made');
		}
		catch (error) {
			print(error.name);
		}
	}
	print(new CompressionStream('gzip').readable instanceof ReadableStream, new DecompressionStream('gzip').writable instanceof WritableStream);
	const zeros = await through(new CompressionStream('gzip'), new Uint8Array(5_000_000));
	const reader = new Blob([zeros]).stream().pipeThrough(new DecompressionStream('gzip')).getReader();
	let length = 0;
	for (let read = await reader.read(); !read.done; read = await reader.read()) {
		length += read.value.length;
	}
	print(length, zeros.length < 10000);
}
