// A program as an agent would write it, which uses thirty APIs of the web platform. It prints
// the same in a sandbox as in Node, whose output is in agent-program.txt.

const orders = [
	{ id: 17, customer: 'Zoë', total: 19.99, placed: new Date(Date.UTC(2026, 0, 31, 9, 30)), tags: new Set(['new', 'gift']) },
	{ id: 4, customer: 'Ádám', total: 5, placed: new Date(Date.UTC(2025, 11, 1)), tags: new Set() },
	{ id: 99, customer: '李', total: 1234.5, placed: new Date(Date.UTC(2026, 5, 15)), tags: new Set(['vip']) },
];

const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');

async function text(stream) {
	let result = '';
	for await (const piece of stream.pipeThrough(new TextDecoderStream())) {
		result += piece;
	}
	return result;
}

function events() {
	const target = new EventTarget();
	const seen = [];
	target.addEventListener('order', (event) => seen.push(`${event.type} ${event.detail.id}`), { once: true });
	target.addEventListener('order', { handleEvent: (event) => seen.push(event.constructor.name) });
	target.dispatchEvent(new CustomEvent('order', { detail: orders[0] }));
	target.dispatchEvent(new Event('order'));
	return seen.join(', ');
}

async function aborted() {
	const controller = new AbortController();
	const waiting = new Promise((resolve, reject) => {
		controller.signal.addEventListener('abort', () => reject(controller.signal.reason));
	});
	setTimeout(() => controller.abort(), 1);
	const any = AbortSignal.any([controller.signal, AbortSignal.timeout(60000)]);
	try {
		await waiting;
	}
	catch (error) {
		return `${error.name} ${error.code} ${error instanceof DOMException} ${any.aborted}`;
	}
}

async function form() {
	const data = new FormData();
	data.append('name', 'Zoë');
	data.append('file', new File(['a,b\n1,2\n'], 'table.csv', { type: 'text/csv' }));
	const request = new Request('https://api.example.com/upload', { method: 'POST', body: data });
	const back = await request.clone().formData();
	const file = back.get('file');
	return `${request.method} ${request.headers.get('content-type').split(';')[0]} ${back.get('name')} ${file.name} ${file.type} ${file.size} ${(await file.text()).split('\n').length}`;
}

async function compressed() {
	const source = new Blob(['x'.repeat(10000), 'end']).stream();
	const packed = await new Response(source.pipeThrough(new CompressionStream('gzip'))).arrayBuffer();
	const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
	const result = await new Response(unpacked).text();
	return `${packed.byteLength < 200} ${result.length} ${result.endsWith('xend')}`;
}

async function signed() {
	const key = await crypto.subtle.importKey('raw', new TextEncoder().encode('secret'), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
	const message = new TextEncoder().encode(JSON.stringify(orders.map((order) => order.id)));
	const signature = await crypto.subtle.sign('HMAC', key, message);
	return `${hex(signature).slice(0, 16)} ${await crypto.subtle.verify('HMAC', key, signature, message)}`;
}

async function streamed() {
	const numbers = new ReadableStream({
		start(controller) {
			for (const order of orders) {
				controller.enqueue(order);
			}
			controller.close();
		},
	});
	const lines = numbers.pipeThrough(new TransformStream({
		transform(order, controller) {
			controller.enqueue(`${order.id}:${order.total.toFixed(2)};`);
		},
	}));
	const [one, two] = lines.pipeThrough(new TextEncoderStream()).tee();
	return `${await text(one)} ${(await new Response(two).bytes()).length}`;
}

export async function main(print) {
	const url = new URL('../v2/orders?limit=10&tag=a%20b#top', 'https://user@API.Example.com:443/v1/x/');
	url.searchParams.append('tag', 'ü&=');
	url.searchParams.sort();
	print(url.href, url.origin, url.pathname, url.host, url.searchParams.getAll('tag').length, URL.canParse('nope'));
	print(new URLSearchParams({ q: 'a b', r: 'ü' }).toString(), [...new URLSearchParams('a=1&b=2')].join('|'));
	const copy = structuredClone({ orders, map: new Map([[orders[0], 1]]) });
	print(copy.orders[0] !== orders[0], copy.orders[0].placed.toISOString(), copy.orders[0].tags.has('gift'), [...copy.map.keys()][0] === copy.orders[0]);
	print(orders.toSorted((a, b) => a.customer.localeCompare(b.customer, 'en')).map((order) => order.customer).join());
	print(new Intl.NumberFormat('en-US', { style: 'currency', currency: 'EUR' }).format(1234.5));
	print(btoa('hello'), atob('aGVsbG8='), new TextDecoder('utf-8').decode(new TextEncoder().encode('Zoë 李')), new TextDecoder('utf-16le').encoding);
	print(hex(await crypto.subtle.digest('SHA-256', new TextEncoder().encode('abc'))).slice(0, 16), crypto.randomUUID().length, crypto.getRandomValues(new Uint8Array(8)).length);
	print(await signed());
	print(events());
	print(await aborted());
	print(await form());
	print(await compressed());
	print(await streamed());
	const response = Response.json({ orders: orders.length }, { status: 201, headers: { 'X-Total': '3' } });
	const headers = new Headers(response.headers);
	headers.append('x-total', '4');
	print(response.status, response.ok, headers.get('X-Total'), [...headers.keys()].join(), (await response.json()).orders);
	const slice = new Blob(['Zoë']).slice(0, 2);
	print(slice.size, await slice.text(), typeof performance.now(), performance.now() >= 0);
	const order = [];
	setTimeout(() => order.push('timer'), 0);
	queueMicrotask(() => order.push('microtask'));
	await Promise.resolve();
	await new Promise((resolve) => setTimeout(resolve, 5));
	print(order.join());
	try {
		structuredClone(() => 1);
	}
	catch (error) {
		print(error.name, error.code, error instanceof DOMException);
	}
	print(escape('ä b'), encodeURIComponent('ä b'), decodeURIComponent('%C3%A4'));
	const writer = new WritableStream({ write: (piece) => print('written', piece) }).getWriter();
	await writer.write('piece');
	await writer.close();
}
