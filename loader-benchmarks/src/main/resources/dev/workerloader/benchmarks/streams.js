// Streams of bytes in all directions that they can take.
export default {
	async read(megabytes, env) {
		let bytes = 0;
		for await (const piece of await env.BYTES.source(megabytes)) {
			bytes += piece.length;
		}
		return bytes;
	},

	write(megabytes, env) {
		const piece = new Uint8Array(1 << 18);
		let left = megabytes * 4;
		return env.BYTES.count(new ReadableStream({
			pull(controller) {
				if (left-- > 0) {
					controller.enqueue(piece.slice());
				}
				else {
					controller.close();
				}
			}
		}, { highWaterMark: 0 }));
	},

	async pipe(megabytes, env) {
		await (await env.BYTES.source(megabytes)).pipeTo(await env.BYTES.sink());
		return env.BYTES.written();
	},

	async argument(megabytes, env) {
		return env.BYTES.length(new Uint8Array(megabytes << 20));
	},

	async result(megabytes, env) {
		return (await env.BYTES.bytes(megabytes)).length;
	}
};
