// Asks the services, and does all else that crosses, at the last frames of the stack, over and over, with frames
// of various sizes.
const ROUNDS = 100;
const DEPTHS_PER_ROUND = 300;

const uses = [
	() => new URL('https://user:pw@b\u00fccher.example:8080/a/../\ud83d\ude00?q#h').href,
	() => new URL('../x', 'file:///C|/a/b').href,
	() => new URL('http://[1::2:127.0.0.1]/').hostname,
	() => new URL('http://\u05d0\u05d1.example/').hostname + new URL('http://\u0915\u094d\u200d\u0937/').hostname,
	() => String(URL.canParse('http://a\u05d0')),
	() => { const url = new URL('https://a'); url.host = 'xn--a\u00df:99'; return url.href; },
	() => String(crypto.randomUUID().length + crypto.getRandomValues(new Uint8Array(100)).length),
	() => new URLSearchParams('a=%e2%82&b=c').toString(),
	() => ['md5', 'sha1', 'sha256', 'sha512'].map((name) => globalThis[Symbol.for('workerloader:node')].digest(name, new Uint8Array(300))[0]).join(),
	() => JSON.stringify(new URLPattern('https://*.b\u00fccher.example/:id(\\d+)').exec('https://a.xn--bcher-kva.example/7').pathname.groups),
	() => new TextDecoder('big5').decode(new Uint8Array([0x88, 0x62, 0xa4, 0xa4])) + new TextDecoder('iso-2022-jp').decode(new Uint8Array([0x1b, 0x24, 0x42, 0x30, 0x21])),
	() => new TextDecoder('gb18030').decode(new Uint8Array([0x81, 0x30, 0x81, 0x30])) + new TextDecoder('latin1').decode(new Uint8Array([0x80])),
];

// What each of these answers comes later, if it is not a RangeError at once.
const crossing = [
	({ env }) => env.API.twice(21).then((answer) => answer === 42),
	({ env }) => env.API.none(1).then(() => false, (error) => error.code === 'UNKNOWN_METHOD' || error instanceof RangeError),
	() => fetch('https://example.com/').then(() => false, (error) => error.code === 'EGRESS_DENIED' || error instanceof RangeError),
	() => import('main.js').then((namespace) => typeof namespace.default.use === 'function'),
	({ ctx }) => ctx.exports.default.use().then((text) => text.length > 100),
	({ ctx }) => ctx.waitUntil(Promise.resolve(1)) ?? true,
	() => new Promise((resolve) => setTimeout(resolve, 0, true)),
	() => new Promise((resolve) => queueMicrotask(() => resolve(true))),
	() => structuredClone({ a: [new Map([[1, new Date(2)]])] }).a[0].get(1).getTime() === 2,
	() => console.log('edge', { a: [1] }) ?? true,
];

const caught = new Set();
const pending = [];
let guest = null;
let probes = 0;
let left = 0;

function probe() {
	if (left <= 0) {
		return;
	}
	left--;
	try {
		const index = probes++ % (uses.length + crossing.length);
		pending.push(index < uses.length ? uses[index]() : crossing[index - uses.length](guest));
	}
	catch (error) {
		caught.add(error instanceof RangeError ? 'RangeError' : `other ${error}`);
	}
}

function small() {
	try {
		small();
	}
	catch (error) {
		probe();
		throw error;
	}
}

function large(a, b, c, d, e, f) {
	const g = a + 1, h = b + 1, i = c + 1, j = d + 1;
	try {
		large(g, h, i, j, e, f);
	}
	catch (error) {
		probe();
		throw error;
	}
}

async function settle() {
	for (const end of await Promise.allSettled(pending)) {
		if (end.status === 'rejected' ? !(end.reason instanceof RangeError) : end.value !== true && typeof end.value !== 'string') {
			caught.add(`later ${end.reason ?? end.value}`);
		}
	}
	pending.length = 0;
}

const padded = (padding, run) => (padding === 0 ? run() : padded(padding - 1, run));

export default {
	use: () => uses.map((use) => use()).join(),
	async edge(arg, env, ctx) {
		guest = { env, ctx };
		uses.forEach((use) => use());
		await Promise.all(crossing.map((use) => use(guest)));
		for (let round = 0; round < ROUNDS; round++) {
			left = DEPTHS_PER_ROUND;
			try {
				padded(round, () => (round % 2 ? small() : large(1, 2, 3, 4, 5, 6)));
			}
			catch (error) {
				caught.add(error instanceof RangeError ? 'RangeError' : `other ${error}`);
			}
			await settle();
		}
		return `${probes} ${[...caught].join()}`;
	},
};
