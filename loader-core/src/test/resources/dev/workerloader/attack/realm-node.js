// All that the flag "nodejs_compat" adds to what a guest can reach.
import * as assert from 'node:assert';
import * as strict from 'node:assert/strict';
import * as hooks from 'node:async_hooks';
import * as buffer from 'node:buffer';
import * as crypto from 'node:crypto';
import * as events from 'node:events';
import * as path from 'node:path';
import * as process from 'node:process';
import * as util from 'node:util';
import { walk } from './walk.js';

const errorOf = (action) => {
	try {
		return action();
	}
	catch (error) {
		return error;
	}
};

export default {
	async go() {
		const storage = new hooks.AsyncLocalStorage();
		const found = walk({
			globalThis, assert, strict, hooks, buffer, crypto, events, path, process, util, symbol: globalThis[Symbol.for('workerloader:node')], Buffer: globalThis.Buffer,
			storage, snapshot: hooks.AsyncLocalStorage.snapshot(), bound: hooks.AsyncLocalStorage.bind(() => 1), resource: new hooks.AsyncResource('x'), emitter: new events.EventEmitter(), iterator: events.on(new events.EventEmitter(), 'x'),
			hash: crypto.createHash('md5'), hmac: crypto.createHmac('md5', 'k'), bytes: buffer.Buffer.from('a'), hashed: globalThis[Symbol.for('workerloader:node')].digest('md5', new Uint8Array(1)), immediate: setImmediate(() => 1),
			errors: [errorOf(() => assert.strictEqual(1, 2)), errorOf(() => buffer.Buffer.from(1)), errorOf(() => crypto.createHash('none')), errorOf(() => storage.enterWith(1)), await import('node:fs').catch((error) => error)],
		});
		return { foreign: found.foreign, count: found.count };
	},
};
