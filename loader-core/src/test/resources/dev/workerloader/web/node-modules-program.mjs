// What path, events, crypto and async_hooks do, and what they refuse.
import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import { Buffer } from 'node:buffer';
import crypto, { createHash, timingSafeEqual } from 'node:crypto';
import EventEmitter, { errorMonitor, on, once } from 'node:events';
import path, { join } from 'node:path';
import posix from 'node:path/posix';
import process from 'node:process';
import util from 'node:util';

const attempt = (action) => {
	try {
		const value = action();
		return typeof value === 'string' ? value : util.inspect(value);
	}
	catch (error) {
		return `${error.name} ${error.code} ${error.message}`;
	}
};

const paths = [
	() => path.join('/a', '..', 'b', './c', ''),
	() => path.join(),
	() => path.resolve('/a', 'b', '../c'),
	() => path.resolve('/a', '/b', 'c'),
	() => path.relative('/a/b/c', '/a/d'),
	() => path.relative('/a', '/a'),
	() => path.basename('/x/y.html', '.html'),
	() => path.sep + path.delimiter,
	() => path.posix === path,
	() => path.format({ dir: '/d', base: 'b' }),
	() => path.format({ root: '/', name: 'n', ext: '.e' }),
	() => path.toNamespacedPath('/a'),
	() => posix.join('a', '..', '..'),
	() => join('a', '/b'),
];

const hashes = [
	() => crypto.createHash('foo'),
	() => crypto.createHmac('foo', 'k'),
	() => crypto.createHash(),
	() => createHash('md5').update(5),
	() => crypto.createHmac('md5'),
	() => crypto.randomBytes(-1),
	() => crypto.randomBytes('x'),
	() => crypto.randomInt(5, 2),
	() => crypto.randomInt(1.5),
	() => crypto.randomInt(0, 2 ** 50),
	() => timingSafeEqual(new Uint8Array(1), new Uint8Array(2)),
	() => timingSafeEqual('a', 'b'),
	() => timingSafeEqual(Buffer.from('a'), Buffer.from('a')),
	() => { const hash = createHash('md5'); hash.digest(); hash.update('x'); },
	() => { const hash = createHash('md5'); hash.digest(); hash.digest(); },
	() => { const hmac = crypto.createHmac('md5', 'x'); hmac.digest(); return JSON.stringify(hmac.digest('hex')); },
	() => { const hash = createHash('sha1').update('a'); const copy = hash.copy(); return hash.update('b').digest('hex') + copy.digest('hex'); },
	() => crypto.randomBytes(100000).length,
	() => /^[0-9a-f-]{36}$/.test(crypto.randomUUID()),
	() => { const value = crypto.randomInt(3); return value >= 0 && value < 3; },
	() => crypto.randomFillSync(Buffer.alloc(10), 5).subarray(0, 5).toString('hex'),
	() => createHash('sha256').update('\u00e9', 'latin1').digest('base64url'),
	() => createHash('sha256').digest().length,
	() => createHash('md5').update(new Uint16Array([1, 2])).digest('hex'),
	() => crypto.webcrypto === globalThis.crypto,
	() => typeof crypto.subtle.digest,
];

async function events(print) {
	class Emitter extends EventEmitter { }
	const emitter = new Emitter();
	const log = [];
	emitter.on('x', (...args) => log.push(['on', ...args]));
	emitter.once('x', (value) => log.push(['once', value]));
	emitter.prependListener('x', function () { log.push(['first', this === emitter]); });
	print(emitter.emit('x', 1, 2), emitter.emit('x', 3), emitter.emit('none'), JSON.stringify(log), emitter.listenerCount('x'), emitter.eventNames().join());
	print(attempt(() => emitter.emit('error', new TypeError('unhandled'))), emitter.getMaxListeners(), EventEmitter.defaultMaxListeners, EventEmitter.EventEmitter === EventEmitter);
	emitter.on(errorMonitor, (error) => log.push(error.message));
	print(attempt(() => emitter.emit('error', new Error('watched'))), log.at(-1));
	const later = once(emitter, 'later');
	emitter.emit('later', 1, 2);
	print(await later);
	const failing = once(emitter, 'later');
	emitter.emit('error', new Error('failed'));
	print(await failing.catch((error) => error.message), emitter.listenerCount('later'), emitter.listenerCount('error'));
	const iterator = on(emitter, 'data');
	emitter.emit('data', 1);
	emitter.emit('data', 2);
	print((await iterator.next()).value, (await iterator.next()).value, emitter.listenerCount('data'));
	await iterator.return();
	print((await iterator.next()).done, emitter.listenerCount('data'));
	const controller = new AbortController();
	const next = on(emitter, 'data', { signal: controller.signal }).next();
	controller.abort();
	print(await next.catch((error) => `${error.name} ${error.code}`), await once(emitter, 'x', { signal: controller.signal }).catch((error) => error.name));
	const target = new EventTarget();
	const event = once(target, 'hi');
	target.dispatchEvent(new Event('hi'));
	print((await event)[0].type, emitter.removeAllListeners().eventNames().length);
}

async function contexts(print) {
	const storage = new AsyncLocalStorage();
	const other = new AsyncLocalStorage();
	const seen = [];
	const note = (name) => seen.push(`${name}=${storage.getStore()}/${other.getStore()}`);
	note('outside');
	const result = await storage.run('a', async (x, y) => {
		note('start');
		await null;
		note('await');
		await new Promise((resolve) => setTimeout(resolve, 1));
		note('timer');
		await new Promise((resolve) => setImmediate(() => { note('immediate'); resolve(); }));
		await new Promise((resolve) => queueMicrotask(() => { note('microtask'); resolve(); }));
		await new Promise((resolve) => process.nextTick((z) => { note(`tick ${z}`); resolve(); }, 5));
		await Promise.all([other.run('b', async () => { await null; note('both'); }), storage.exit(async () => { await null; note('exit'); })]);
		storage.run('inner', () => note('inner'));
		note('again');
		return x + y;
	}, 1, 2);
	note('after');
	print(result, seen.join(' '));
	const [snapshot, bound, resource] = storage.run('kept', () => [AsyncLocalStorage.snapshot(), AsyncLocalStorage.bind(function (x) { return [this?.own, x, storage.getStore()].join(); }), new AsyncResource('Test')]);
	print(snapshot((x) => x + storage.getStore(), 'in '), bound.call({ own: 'me' }, 1), bound.length, resource.runInAsyncScope(function (x) { return this + x + storage.getStore(); }, 'this ', 'arg '), resource.bind(() => storage.getStore())());
	print(storage.run(1, () => { try { return storage.run(2, () => { throw new Error('thrown'); }); } catch (error) { return `${error.message} ${storage.getStore()}`; } }));
	const emitter = new EventEmitter();
	storage.run('listener', () => emitter.on('x', AsyncResource.bind(() => seen.push(storage.getStore()))));
	storage.run('emitter', () => emitter.emit('x'));
	print(seen.at(-1), storage.run('x', () => { storage.disable(); return storage.getStore(); }), storage.run('on again', () => storage.getStore()));
	print(attempt(() => AsyncLocalStorage.bind(5)), attempt(() => new AsyncResource()));
}

export async function main(print) {
	for (const action of [...paths, ...hashes]) {
		print(String(action).slice(6), '=>', attempt(action));
	}
	for (const name of ['/a/b/../c/./d.txt', 'a//b/', '..', '', './x', '/', 'a.b.c', '.hidden', '.hidden.txt', 'a/', '//x//y', 'noext.', '..a/b']) {
		print(name, path.normalize(name), path.dirname(name), path.basename(name), path.extname(name), JSON.stringify(path.parse(name)), path.isAbsolute(name), path.format(path.parse(name)));
	}
	for (const name of ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'SHA256', 'RSA-SHA256', 'sha-256']) {
		print(name, createHash(name).update('abc').update(Buffer.from('def')).digest('hex'));
	}
	for (const key of ['', 'key', 'k'.repeat(200), Buffer.from('bin')]) {
		print(...['md5', 'sha256', 'sha512'].map((name) => crypto.createHmac(name, key).update('data').digest('base64')));
	}
	print(await util.promisify(crypto.randomBytes)(5).then((bytes) => bytes.length), await util.promisify(crypto.randomInt)(1, 2));
	print(typeof process.env, typeof process.hrtime.bigint(), process.hrtime().length, process.platform);
	await events(print);
	await contexts(print);
}
