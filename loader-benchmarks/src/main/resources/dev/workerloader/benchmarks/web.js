const MEGABYTE = 1 << 20;

export default {
	urls(count) {
		let length = 0;
		for (let i = 0; i < count; i++) {
			length += new URL(`https://api.example.com/v1/orders/${i}?limit=10&page=2#top`).pathname.length;
		}
		return length;
	},
	async digest(megabytes) {
		const hash = await crypto.subtle.digest('SHA-256', new Uint8Array(megabytes * MEGABYTE));
		return new Uint8Array(hash).length;
	},
	async fetches(count) {
		let sum = 0;
		for (let i = 0; i < count; i++) {
			const response = await fetch('https://api.example.com/v1/orders');
			sum += (await response.json()).length;
		}
		return sum;
	},
	async download({ url }) {
		let length = 0;
		for await (const piece of (await fetch(url)).body) {
			length += piece.length;
		}
		return length;
	},
	fetch(request) {
		return Response.json({ path: new URL(request.url).pathname });
	},
};
