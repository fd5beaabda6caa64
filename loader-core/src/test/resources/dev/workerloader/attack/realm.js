// All that a guest begins with, and one of everything that the language or the bootstrap can hand it.
import * as self from './realm.js';
import * as workers from 'cloudflare:workers';
import { walk } from './walk.js';

export class Entry extends workers.WorkerEntrypoint {
	look() { return this; }
}

const thrownBy = (action) => {
	try {
		return action();
	}
	catch (error) {
		return error;
	}
};
const rejectionOf = (promise) => promise.then((value) => value, (error) => error);

export default {
	async go(arg, env, ctx) {
		const sites = thrownBy(() => {
			const saved = Error.prepareStackTrace;
			Error.prepareStackTrace = (error, found) => found;
			const found = new Error('sites').stack;
			Error.prepareStackTrace = saved;
			if (saved === undefined) delete Error.prepareStackTrace;
			return found;
		});
		const withPrivates = new (class { #x = 1; static { this.y = 1; } get x() { return this.#x; } })();
		const segments = new Intl.Segmenter('en', { granularity: 'word' }).segment('a b');
		const ids = [];
		const roots = {
			globalThis, env, ctx, 'import.meta': import.meta, self, workers,
			stub: env.API, returned: await env.API.self(), 'member of a call': env.API.self().none, member: env.API.none, path: env.API.none.of.none, method: env.API.echo, entry: new Entry(ctx, env), loopback: ctx.exports.default, 'loopback method': ctx.exports.default.go,
			call: env.API.twice(1), answer: await env.API.echo({ list: [1], map: new Map([[1, 2]]), set: new Set([1]), date: new Date(0), bytes: new Uint8Array(1), big: 1n }),
			'error of a call': await rejectionOf(env.API.fail('unchecked')), 'error of a method': await rejectionOf(env.API.none()), 'error of arguments': await rejectionOf(env.API.twice('x')),
			'error of a value': await rejectionOf(env.API.echo(Symbol('s'))), 'error of a property': await rejectionOf(Promise.resolve(env.API.none)), 'error of fetch': await rejectionOf(fetch('https://example.com')),
			'error of an import': await rejectionOf(import('./none.js')), 'error of a data import': await rejectionOf(import('data:text/javascript,1')), 'error of the parser': thrownBy(() => new RegExp('(')),
			'error of JSON': thrownBy(() => JSON.parse('{')), 'error of null': thrownBy(() => null.x), 'error of the stack': thrownBy(function dive() { dive(); }), 'error of a clone': thrownBy(() => structuredClone(() => 1)),
			'error of eval': thrownBy(() => eval('1')), 'error of a length': thrownBy(() => new Array(-1)), 'error of a name': thrownBy(() => none), 'error of a URI': thrownBy(() => decodeURIComponent('%')),
			'error of a loopback': await rejectionOf(ctx.exports.default.none()), 'errors of all': await rejectionOf(Promise.any([Promise.reject(new Error('a', { cause: {} }))])),
			'error of timers': thrownBy(() => { for (;;) ids.push(setTimeout(() => { }, 1e6)); }), 'error of a timer': thrownBy(() => setTimeout('code')),
			timer: ids.map(clearTimeout), timeout: await new Promise((resolve) => setTimeout(function (...args) { resolve({ args, receiver: this }); }, 0, 1)), microtask: await new Promise((resolve) => queueMicrotask(function () { resolve({ receiver: this, arguments }); })),
			clone: structuredClone({ map: new Map([[1, new Set([1])]]), error: new Error('e') }), sites, site: sites?.[0],
			function: function () { }, arrow: () => 1, asyncFunction: async () => { }, generatorFunction: function* () { }, asyncGeneratorFunction: async function* () { }, bound: (() => 1).bind(), class: class { }, instance: withPrivates,
			generator: (function* () { yield 1; })(), asyncGenerator: (async function* () { yield 1; })(), arguments: (function () { return arguments; })(1), proxy: new Proxy({}, {}), revocable: Proxy.revocable({}, {}),
			template: ((strings) => strings)`a${1}`, match: /(?<y>a)|b/d.exec('a'), matches: 'a'.matchAll(/a/g), strings: 'a'[Symbol.iterator](), boxed: [Object(1), Object('x'), Object(true), Object(1n), Object(Symbol('s'))],
			helper: [1].values().map((x) => x), wrapped: Iterator.from({ next() { return { done: true }; } }), iterator: [][Symbol.iterator](), mapIterator: new Map().entries(), setIterator: new Set().values(), step: [1].values().next(), asyncStep: await (async function* () { })().next(),
			resolvers: Promise.withResolvers(), settled: await Promise.allSettled([1, Promise.reject(2)]), weakRef: new WeakRef({}), registry: new FinalizationRegistry(() => { }), weakMap: new WeakMap(), weakSet: new WeakSet(),
			buffer: new ArrayBuffer(8, { maxByteLength: 16 }), view: new DataView(new ArrayBuffer(8)), typed: Object.getOwnPropertyNames(globalThis).filter((name) => /^(Ui|I|Fl|Big(I|U)).*Array$/.test(name) && name !== 'Float16Array').map((name) => new globalThis[name](1)),
			encoder: new TextEncoder(), decoder: new TextDecoder(), encoded: new TextEncoder().encodeInto('a', new Uint8Array(1)), segments, segment: [...segments][0], segmentIterator: segments[Symbol.iterator](),
			intl: Object.getOwnPropertyNames(Intl).filter((name) => typeof Intl[name] === 'function' && /^[A-Z]/.test(name)).map((name) => thrownBy(() => new Intl[name]('en', { type: 'region' }))),
			parts: new Intl.DateTimeFormat('en').formatToParts(0), options: new Intl.NumberFormat('en').resolvedOptions(), format: new Intl.NumberFormat('en').format, descriptor: Object.getOwnPropertyDescriptor(globalThis, 'env') ?? Object.getOwnPropertyDescriptor(Map.prototype, 'size'),
			url: new URL('https://a/'), compression: new CompressionStream('gzip'), decompression: new DecompressionStream('gzip'), textEncoderStream: new TextEncoderStream(), textDecoderStream: new TextDecoderStream(), key: await crypto.subtle.importKey('raw', new Uint8Array(16), 'AES-GCM', true, ['encrypt']),
			urlPattern: new URLPattern({ pathname: '/:a' }), urlMatch: new URLPattern({ pathname: '/:a' }).exec({ pathname: '/x' }), legacyDecoder: new TextDecoder('big5'),
			params: new URLSearchParams('a'), paramsIterator: new URLSearchParams('a').entries(),
			groups: Object.groupBy([1], (x) => x), entries: Object.fromEntries([[1, 2]]), raw: JSON.rawJSON?.('1'),
		};
		const found = walk(roots);
		return { foreign: found.foreign, count: found.count, lines: found.lines.join('\n') };
	},
};
