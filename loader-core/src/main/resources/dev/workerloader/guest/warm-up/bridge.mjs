// A guest that uses every operation of the bridge once; bridge.txt has the host's side.
import { RpcTarget, WorkerEntrypoint, env as global } from 'workerloader:workers';

const values = () => [null, true, 's', 1.5, -0, NaN, Infinity, 10n, undefined, [1, , 3], { a: { b: 1 }, 'x y': 2 }, new Date(0), new Date(NaN),
	new Map([['k', 1]]), new Set([1]), new ArrayBuffer(2), new DataView(new ArrayBuffer(2)), new Int16Array(2), new Float64Array(1),
	/x/g, Object.assign(new RangeError('r'), { code: 'C', list: [1] })];

const attempt = async (action) => {
	try {
		return await action();
	}
	catch (error) {
		console.error(error);
		return String(error);
	}
};

const urls = ['https://user:pw@EXAMPLE.com:8080/a/./../b%20 ?q=\u00fc#f`', 'http://b\u00fccher.example', 'http://fa\u00df.\u05d0\u05d1', 'http://a\u05d0', 'http://xn--bcher-kva.\u00fc',
	'http://xn--a.\u00fc', 'http://\u0627\u200d', 'http://\u0915\u094d\u200d', 'http://\u200d', 'http://\u00ad', 'http://\ud83d\ude00.\uff0e', 'http://\u1e9e\u0390\uac01\ufb01\u0130', 'http://\u0300',
	'http://1.0x2.3', 'http://1.2.3.4.5', 'http://256.1', 'http://[1::2:3]', 'http://[::1.2.3.4]', 'http://[::g]', 'http://%41%zz', 'http://a:b', 'http://a:99999', 'http://', 'file:///C|/x/../y', 'file://localhost/',
	'mailto:a b ?c#d', 'foo:/.//p', 'foo:x y#z', 'foo://h\u00fc/\ud83d\ude00\ud800', '//h/p', '/p', 'p?q', '?q', '#f', '..', '\\x', 'C|/x', '', ' \t', 'blob:https://a/b', 'ws://a', 'ftp://a@b@c', 'data:,\u0000'];
// One of each kind: every part of these is set to every value.
const urlKinds = ['https://user:pw@example.com:8080/a?b#c', 'ws://a', 'http://[1::2:3]', 'file:///C|/x/../y', 'file://localhost/', 'mailto:a b ?c#d', 'foo:/.//p', 'foo://h\u00fc/\ud83d\ude00', 'blob:https://a/b'];
const urlParts = ['href', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'];
const urlValues = ['', 'http', 'h:1', '8080x', '/p/../q', '?a=1', '#\u00fc', 'https://b/?c', 'b\u00fccher', '[::1]'];

class Custom {
	#secret = 1;
	get secret() {
		return this.#secret;
	}
}

class Greeter extends RpcTarget {
	greet(name) {
		return name;
	}
}

export default {
	async all(param, env, ctx) {
		const cycle = { list: values() };
		cycle.self = cycle;
		const shared = {};
		await env.ROOM.post(cycle, shared, shared);
		await attempt(() => env.ROOM.fail());
		await attempt(() => env.ROOM.unknown.path.call());
		await attempt(() => env.ROOM.unknown);
		for (const bad of [() => 1, Symbol('s'), Promise.resolve(1), Object.create(null), new Custom(), new WeakMap(), new WeakSet(), env.ROOM, new Proxy({}, {})]) {
			await attempt(() => env.ROOM.post({ deep: [bad] }));
		}
		await attempt(() => env.ROOM.post('x'.repeat(100000)));
		await attempt(() => { let deep = {}; for (let i = 0; i < 80; i++) { deep = { deep }; } return env.ROOM.post(deep); });
		const room = await env.ROOM.post('room');
		await attempt(() => room.say('x'));
		await attempt(() => room.unknown());
		room[Symbol.dispose]();
		await attempt(() => env.ROOM.post('room').say(1));
		const later = env.ROOM.post('room');
		await attempt(() => Promise.all([later, later.info.name]));
		await attempt(() => later.name);
		await attempt(() => later.nothing);
		await attempt(() => env.ROOM.post(() => 1, new Greeter()));
		await attempt(() => Promise.all(Array.from({ length: 9 }, () => env.ROOM.many())));
		console.log('%s %d %i %f %j %o %O %c %%', 'a', 1, 2.5, 3, {}, [], {}, 'css', ...values(), env, env.ROOM, cycle, new Custom(), Custom, () => 1, new Error('e'));
		console.info('x'.repeat(20000));
		for (const name of Object.keys(console)) {
			console[name]('label', 1);
		}
		for (const value of [...values(), /x/g, new Error('e'), new RangeError('r'), cycle, Object.create({ a: 1 })]) {
			structuredClone(value);
		}
		await attempt(() => structuredClone(() => 1));
		await attempt(() => structuredClone(1, { transfer: [new ArrayBuffer(1)] }));
		clearTimeout(setTimeout(() => 1, 10));
		await attempt(() => setTimeout('code'));
		await attempt(() => { for (let i = 0; i < 9; i++) { setTimeout(() => 1, 1); } });
		queueMicrotask(() => { throw new Error('in a microtask'); });
		await attempt(() => queueMicrotask(1));
		Promise.reject(new Error('not handled'));
		Symbol.keyFor(Symbol.for('key'));
		await attempt(() => Symbol.keyFor('key'));
		ctx.waitUntil(Promise.resolve(1));
		ctx.waitUntil(Promise.reject(new Error('waited for')));
		await attempt(() => ctx.exports.Named.add(1, 2));
		await attempt(() => ctx.exports.Named.missing());
		JSON.stringify([env.ROOM, ctx, Object.keys(env.ROOM), 'post' in env.ROOM, `${Object.prototype.toString.call(env.ROOM)}`]);
		await attempt(() => { env.ROOM.post = 1; });
		return values();
	},
	timers() {
		setInterval(() => { throw new Error('in a timer'); }, 1);
		return new Promise(() => {});
	},
	throwsText() {
		throw 'text';
	},
	throwsObject() {
		throw { message: 'm', code: 'C', extra: [1], get name() { throw new Error(); } };
	},
	badResult() {
		return { items: [Promise.resolve(1)] };
	},
	async streams({ to }, env) {
		let length = 0;
		for await (const piece of await env.ROOM.post('stream')) {
			length += piece.length;
		}
		const writer = to.getWriter();
		await writer.write(new Uint8Array(length));
		await writer.close();
		return new ReadableStream({
			start(controller) {
				controller.enqueue(new Uint8Array(2));
				controller.close();
			}
		});
	},
	async web(request) {
		const target = new EventTarget();
		const controller = new AbortController();
		const { signal } = controller;
		target.addEventListener('x', (event) => event.preventDefault(), { once: true, signal });
		target.addEventListener('x', { handleEvent(event) { event.stopImmediatePropagation(); } });
		target.addEventListener('y', () => { throw new Error('in a listener'); });
		target.removeEventListener('z', null);
		await attempt(() => target.dispatchEvent(new Event('x', { cancelable: true })) || target.dispatchEvent(new CustomEvent('y', { detail: 1 })));
		await attempt(() => target.dispatchEvent({}));
		AbortSignal.any([signal, AbortSignal.abort()]).onabort = () => 1;
		AbortSignal.timeout(1);
		scheduler.wait(1, { signal });
		await attempt(() => scheduler.wait(1, { signal: AbortSignal.abort() }));
		await attempt(() => new Scheduler());
		await attempt(() => new AbortSignal());
		await attempt(() => AbortSignal.abort().throwIfAborted());
		const blob = new Blob(['a', new Uint8Array(2), new ArrayBuffer(1), new Blob(['b'])], { type: 'a/b' });
		await Promise.all([blob.slice(1).text(), blob.bytes(), blob.arrayBuffer(), new Response(blob.stream()).blob()]);
		const form = new FormData();
		form.append('a', 'b');
		form.set('f', new File(['x'], 'n', { type: 'a/b' }));
		await attempt(() => form.append('a', 'b', 'c'));
		const copy = await new Response(form).formData();
		[...copy, ...copy.keys(), ...copy.values(), copy.get('a'), copy.getAll('a'), copy.has('a')].length;
		copy.delete('a');
		copy.forEach(() => 1);
		await attempt(() => new Response('x').formData());
		const headers = new Headers([['B', '1'], ['Set-Cookie', 'x']]);
		headers.append('b', '2');
		headers.set('c', ' 3 ');
		headers.delete('c');
		headers.forEach(() => 1);
		[...headers, ...headers.keys(), ...headers.values(), headers.get('b'), headers.has('b'), headers.getSetCookie()].length;
		for (const bad of [() => new Headers({ 'a b': 1 }), () => new Headers({ a: '\n' }), () => new Headers([[1]]), () => new Request('x'),
			() => new Request('https://a.example/', { method: 'TRACE' }), () => new Request('https://a.example/', { body: 'x' }),
			() => new Response('x', { status: 204 }), () => new Response('x', { status: 1 }), () => Response.redirect('https://a.example/', 1)]) {
			await attempt(bad);
		}
		Response.error();
		await Response.json({ a: 1 }).json();
		await attempt(() => Response.redirect('https://a.example/').headers.set('a', 'b'));
		const sent = new Request('https://a.example/x', { method: 'post', body: form, headers, redirect: 'follow' });
		const moved = await fetch(sent.clone());
		await Promise.all([moved.clone().text(), moved.text()]);
		await attempt(() => moved.text());
		await attempt(() => fetch('https://a.example/', { method: 'POST', body: new ReadableStream({ pull: (to) => to.close() }) }));
		const pending = fetch('https://a.example/', { signal });
		controller.abort();
		await attempt(() => pending);
		const other = new AbortController();
		const streamed = await fetch('https://a.example/', { signal: other.signal });
		const reader = streamed.body.getReader();
		await reader.read();
		other.abort(new DOMException('m', 'AbortError'));
		await attempt(() => reader.read());
		await request.clone().text();
		return new Response(new Blob([await request.bytes()]).stream(), { headers: request.headers });
	},
	async crossing({ call, ...values }, env) {
		const controller = new AbortController();
		const posted = env.ROOM.post(values, controller.signal, controller.signal, AbortSignal.abort(1));
		await attempt(() => env.ROOM.post(structuredClone(1), { error: Object.assign(new Error('e'), { signal: controller.signal }) }));
		controller.abort(() => 1);
		await posted;
		await attempt(() => call(1));
		call[Symbol.dispose]();
		console.log(values.headers, values.form, controller.signal);
		return values;
	},
	async sockets() {
		const socket = new WebSocket('https://a.example/x', ['p', 'q']);
		const dropped = new WebSocket('ws://a.example/');
		const seen = [];
		dropped.addEventListener('error', (event) => seen.push(event.type));
		for (const bad of [() => new WebSocket('x'), () => new WebSocket('ftp://a/'), () => new WebSocket('wss://a/#b'), () => new WebSocket('wss://a/', 'p q'),
			() => socket.send('x'), () => socket.close(1), () => socket.close(3000, 'x'.repeat(124))]) {
			await attempt(bad);
		}
		dropped.close();
		socket.onopen = () => {
			socket.send('text');
			socket.send(new Uint8Array(2));
		};
		socket.onmessage = ({ data, origin, lastEventId, source, ports }) => {
			seen.push(data, origin, lastEventId, source, ports.length, socket.bufferedAmount);
			if (typeof data !== 'string') {
				socket.binaryType = 'arraybuffer';
				socket.close(3000, 'r');
			}
		};
		const { code, reason, wasClean } = await new Promise((resolve) => {
			socket.onclose = resolve;
		});
		new CloseEvent('close', { code });
		new MessageEvent('message', { data: 1 });
		return [code, reason, wasClean, socket.url, socket.protocol, socket.extensions, socket.readyState, seen.length].join(' ');
	},
	// Every state and failure of the services, since they run on the guest's stack.
	urls() {
		for (const text of urls) {
			for (const base of [undefined, 'https://u:p@example.com:81/a/b?c#d', 'file:///C:/x', 'foo://h/a/b', 'foo:opaque?q']) {
				URL.parse(text, base);
			}
		}
		for (const kind of urlKinds) {
			for (const part of urlParts) {
				const url = new URL(kind);
				for (const value of urlValues) {
					attempt(() => { url[part] = value; });
				}
			}
		}
		const url = new URL('https://a/?b=%41+%e2%82&b=1&&c');
		for (const name of [...urlParts, 'origin', 'searchParams']) {
			JSON.stringify([name, url[name]]);
		}
		for (const init of ['?a=1&b', [['a', "!'()~ \ud800"]], { a: 1 }, url.searchParams, undefined]) {
			const params = new URLSearchParams(init);
			params.append('x', 1);
			params.set('a', 2);
			params.sort();
			params.forEach(() => params.has('x', 1));
			JSON.stringify([...params, ...params.keys(), ...params.values(), params.get('a'), params.getAll('a'), params.size, String(params)]);
			params.delete('a', 1);
			params.delete('a');
		}
		url.searchParams.append('y', 'z');
		for (const wrong of [() => new URL(), () => new URL('x'), () => new URL('x', 'y'), () => new URL('a'.repeat(1100000)), () => new URLSearchParams([[1]]),
			() => new URLSearchParams([1]), () => new URLSearchParams().append(1), () => new URLSearchParams().forEach(1), () => { url.href = ''; }, () => URL.prototype.href,
			() => structuredClone(url), () => URL.canParse('x'), () => URL.canParse('https://' + '\u00fc'.repeat(1100))]) {
			attempt(wrong);
		}
		for (const text of ['', 'YQ==', '=', btoa('a'), btoa('\u00ff')]) {
			attempt(() => atob(text));
		}
		attempt(() => btoa('\u0100'));
		crypto.getRandomValues(new Uint8Array(65536));
		crypto.getRandomValues(new BigInt64Array(1));
		crypto.randomUUID();
		for (const wrong of [() => crypto.getRandomValues(new Uint8Array(65537)), () => crypto.getRandomValues([]), () => new Crypto(), () => new CryptoKey(), () => new SubtleCrypto()]) {
			attempt(wrong);
		}
		performance.now();
		for (const args of [['https://*.b\u00fccher.example:8080/:a(\\d+)/{b}?/*?q=:r#\\:h'], [{ pathname: '/{:a-}+(x|y)*', hostname: '[::1]', search: '?q', hash: '#f' }, { ignoreCase: true }], ['../:x', 'https://u:p@a.example/b/c?d#e'],
			['data\\:*'], ['/x'], [{ pathname: '(' }], [{ pathname: ':a:a' }], [{ pathname: '([b-a])' }], [{ hostname: 'a b' }], [{ hostname: '[x' }], [{ port: 'x' }], [{ protocol: '1' }], [{ username: '\u00fc', password: 'p' }], [{}, 'x'], ['*', {}, 1]]) {
			attempt(() => {
				const pattern = new URLPattern(...args);
				console.log(pattern, pattern.test('https://a.b\u00fccher.example:8080/1/b/c?q=d#:h'), pattern.hasRegExpGroups);
				pattern.exec({ pathname: 'x', port: '443', baseURL: 'https://u:p@a.example/b/c?d#e' });
				pattern.exec({ pathname: 'x', protocol: 'foo', hostname: 'a', username: 'u', password: 'p', search: 's', hash: 'h', port: '1' });
				pattern.exec('/x', 'https://a.example');
				pattern.exec('x');
				structuredClone(pattern);
			});
		}
		const bytes = new Uint8Array([0x41, 0x1b, 0x24, 0x42, 0x30, 0x21, 0x1b, 0x28, 0x4a, 0x5c, 0x80, 0x8f, 0xb0, 0xa1, 0x8e, 0xb1, 0x88, 0x62, 0x81, 0x30, 0x81, 0x30, 0xe3, 0x32, 0x9a, 0x35, 0xa1, 0xff, 0x1b]);
		for (const label of ['ibm866', 'x-user-defined', 'windows-1252', 'gbk', 'gb18030', 'big5', 'euc-jp', 'iso-2022-jp', 'shift_jis', 'euc-kr', 'utf-8', 'utf-16le', 'utf-16be', 'none']) {
			attempt(() => {
				const decoder = new TextDecoder(label);
				for (let i = 0; i < bytes.length; i++) {
					decoder.decode(bytes.subarray(i, i + 1), { stream: true });
				}
				JSON.stringify([decoder.decode(), decoder.decode(bytes), decoder.encoding, decoder.fatal, decoder.ignoreBOM]);
				new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes);
			});
		}
		attempt(() => new TextDecoder().decode('x'));
		return url;
	},
	node() {
		const { AsyncLocalStorage, AsyncResource, crypto: webcrypto, digest } = globalThis[Symbol.for('workerloader:node')];
		webcrypto();
		for (const name of ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512']) {
			digest(name, new Uint8Array(300));
		}
		attempt(() => digest('none', new Uint8Array(1)));
		digest('md5', new Uint8Array(300000));
		const storage = new AsyncLocalStorage();
		storage.run(1, (value) => storage.exit(() => [storage.getStore(), AsyncLocalStorage.snapshot()(() => value), AsyncLocalStorage.bind(() => 1)()]), 1);
		const resource = new AsyncResource('warm-up');
		resource.runInAsyncScope(() => resource.bind(() => AsyncResource.bind(() => resource.asyncId() + resource.triggerAsyncId())())(), null);
		resource.emitDestroy();
		storage.disable();
		for (const wrong of [() => storage.enterWith(1), () => new AsyncResource(1), () => AsyncLocalStorage.bind(1), () => AsyncLocalStorage.prototype.getStore()]) {
			attempt(wrong);
		}
		attempt(() => clearImmediate(setImmediate(() => 1)));
		return 'node';
	},
	largeResult() {
		return 'x'.repeat(100000);
	},
};

export class Named extends WorkerEntrypoint {
	add(a, b) {
		return a + b + Object.keys(global).length + Object.keys(this.ctx.props).length;
	}
	get value() {
		return 1;
	}
}

export const text = 'not an entrypoint';
