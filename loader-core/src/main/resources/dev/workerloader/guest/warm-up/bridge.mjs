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
		await attempt(() => fetch('https://example.com'));
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
