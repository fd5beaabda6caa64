export default {
	async count(room, env) {
		let lines = 0;
		for await (const bytes of await env.ARCHIVE.export(room)) { // one piece at a time
			for (const byte of bytes) {
				lines += byte === 10 ? 1 : 0;
			}
		}
		const writer = (await env.ARCHIVE.report()).getWriter();
		await writer.write(new TextEncoder().encode(`${room} has ${lines} lines`));
		await writer.close();
		return lines;
	},

	restore: (gzip, env) => env.ARCHIVE.restore(gzip), // from the caller to a binding

	numbers(count) {
		let next = 0;
		return new ReadableStream({ // the caller reads it while the program makes it
			pull(controller) {
				controller.enqueue(new TextEncoder().encode(`${next}\n`));
				if (++next === count) {
					controller.close();
				}
			}
		});
	}
};
