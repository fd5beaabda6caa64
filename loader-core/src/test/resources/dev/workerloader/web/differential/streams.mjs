// Streams of random chunks with what happens to them, in the order in which it happens.
import { attempt } from './random.mjs';

const sleepless = () => new Promise((resolve) => setTimeout(resolve, 0));

function resolvers() {
	const made = {};
	made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
	return made;
}

const name = (error) => (error instanceof Error ? error.name : String(error));

export async function main(print, random) {
	let log;

	const note = (...values) => log.push(values.join(' '));

	const strategy = () => random.pick([undefined, { highWaterMark: random.below(4) }, new CountQueuingStrategy({ highWaterMark: random.below(4) }), { highWaterMark: 4, size: (chunk) => chunk }]);

	// What never takes anything would never end.
	const sinkStrategy = () => random.pick([undefined, { highWaterMark: 1 + random.below(3) }, { highWaterMark: 4, size: (chunk) => chunk }]);

	// A source that gives numbers, at once or later, and may fail.
	const makeSource = (label, mayFail) => {
		const count = random.below(6);
		const early = random.below(3);
		const fails = mayFail && random.chance(0.2);
		const later = random.chance(0.4);
		let next = 0;
		const give = (controller) => {
			next++;
			if (fails && next > count) {
				controller.error(new RangeError(label));
			}
			else if (next > count) {
				controller.close();
			}
			else {
				controller.enqueue(next);
			}
		};
		return {
			start(controller) {
				note(label, 'start', controller.desiredSize);
				for (let i = 0; i < Math.min(early, count); i++) {
					give(controller);
				}
			},
			async pull(controller) {
				note(label, 'pull', controller.desiredSize);
				if (later) {
					await null;
				}
				give(controller);
			},
			cancel(reason) {
				note(label, 'cancel', name(reason));
			},
		};
	};

	const makeSink = (label, mayFail) => {
		const failsAt = mayFail && random.chance(0.2) ? random.below(4) : -1;
		const later = random.chance(0.4);
		let count = 0;
		return {
			start(controller) {
				note(label, 'start', controller.signal.aborted);
			},
			async write(chunk) {
				note(label, 'write', chunk);
				if (later) {
					await null;
				}
				if (count++ === failsAt) {
					throw new SyntaxError(label);
				}
			},
			close() {
				note(label, 'close');
			},
			abort(reason) {
				note(label, 'abort', name(reason));
			},
		};
	};

	const makeTransformer = (label) => {
		const kind = random.below(4);
		return {
			transform(chunk, controller) {
				note(label, 'transform', chunk, controller.desiredSize);
				if (kind === 0) {
					controller.enqueue(chunk);
					controller.enqueue(chunk * 10);
				}
				else if (kind === 1 && chunk > 2) {
					controller.terminate();
				}
				else if (kind === 2 && chunk > 2) {
					throw new EvalError(label);
				}
				else if (chunk % 2 === 1) {
					controller.enqueue(chunk);
				}
			},
			flush(controller) {
				note(label, 'flush');
				controller.enqueue(100);
			},
		};
	};

	const readAll = async (label, stream, limit = 20) => {
		const reader = stream.getReader();
		try {
			for (let i = 0; i < limit; i++) {
				const { done, value } = await reader.read();
				note(label, done ? 'done' : value);
				if (done) {
					return;
				}
			}
			await reader.cancel(`${label} has enough`);
			note(label, 'cancelled');
		}
		catch (error) {
			note(label, 'fails', name(error));
		}
		finally {
			reader.releaseLock();
		}
	};

	const readable = (mayFail = true) => new ReadableStream(makeSource('source', mayFail), strategy());
	const writable = (mayFail = true) => new WritableStream(makeSink('sink', mayFail), sinkStrategy());
	const transform = (label) => new TransformStream(makeTransformer(label), sinkStrategy(), strategy());

	const quietPull = (count) => {
		let next = 10;
		return (controller) => {
			if (next++ < 10 + count) {
				controller.enqueue(next);
			}
			else {
				controller.close();
			}
		};
	};

	const scenarios = {
		read: () => readAll('reader', readable(), random.below(8)),
		// When it pulls in between is not the same.
		async iterate() {
			const enough = random.below(6);
			try {
				for await (const value of new ReadableStream({ ...makeSource('source', true), pull: quietPull(random.below(6)) }).values({ preventCancel: random.chance(0.3) })) {
					note('value', value);
					if (value >= enough) {
						break;
					}
				}
				note('end');
			}
			catch (error) {
				note('fails', name(error));
			}
		},
		async tee() {
			const [first, second] = readable().tee();
			await Promise.all([readAll('first', first, random.below(8)), readAll('second', second, random.below(8))]);
		},
		async pipeTo() {
			const options = { preventClose: random.chance(0.2), preventAbort: random.chance(0.2), preventCancel: random.chance(0.2) };
			// Of two failures, which comes first depends on microtasks; Node tells of one that comes
			// after the end.
			const sourceFails = random.chance(0.5);
			const source = readable(sourceFails);
			const target = writable(!sourceFails && !options.preventClose);
			const piped = source.pipeTo(target, options).then(() => note('piped'), (error) => note('pipe fails', name(error)));
			note('locked', source.locked, target.locked);
			await piped;
			note('locked', source.locked, target.locked);
		},
		async abortPipe() {
			const controller = new AbortController();
			const free = resolvers();
			const target = new WritableStream({
				write(chunk) {
					note('write', chunk);
					return free.promise;
				},
				close() {
					note('close');
				},
				abort(reason) {
					note('abort', name(reason));
				},
			}, sinkStrategy());
			const source = new ReadableStream({
				pull(to) {
					to.enqueue(1);
				},
				cancel(reason) {
					note('cancel', name(reason));
				},
			});
			const options = { signal: controller.signal, preventAbort: random.chance(0.2), preventCancel: random.chance(0.2) };
			if (random.chance(0.2)) {
				controller.abort('before');
			}
			const piped = source.pipeTo(target, options).then(() => note('piped'), (error) => note('pipe fails', name(error)));
			await sleepless();
			controller.abort(random.chance(0.5) ? undefined : new TypeError('stop'));
			await sleepless();
			note('freed');
			free.resolve();
			await piped;
			note('locked', source.locked, target.locked);
		},
		pipeThrough: () => readAll('reader', readable().pipeThrough(transform('transformer')), 100),
		async write() {
			const writer = writable().getWriter();
			writer.closed.then(() => note('closed'), (error) => note('closed fails', name(error)));
			for (let i = random.below(6); i > 0; i--) {
				const size = writer.desiredSize;
				writer.write(i).then(() => note('written', i, size), (error) => note('write fails', i, name(error)));
				if (random.chance(0.3)) {
					await writer.ready.catch((error) => note('ready fails', name(error)));
				}
			}
			const end = random.chance(0.6) ? writer.close() : writer.abort('enough');
			await end.then(() => note('ended'), (error) => note('end fails', name(error)));
			writer.releaseLock();
		},
		async bytes() {
			const count = random.below(6);
			let next = 0;
			const stream = new ReadableStream({
				type: 'bytes',
				autoAllocateChunkSize: random.pick([undefined, 4]),
				pull(controller) {
					const request = controller.byobRequest;
					note('pull', controller.desiredSize, request?.view.byteLength, request?.view.constructor.name);
					next++;
					if (next > count) {
						controller.close();
						request?.respond(0);
					}
					else if (request !== null && random.chance(0.6)) {
						const length = 1 + random.below(request.view.byteLength);
						new Uint8Array(request.view.buffer, request.view.byteOffset, length).fill(next);
						request.respond(length);
					}
					else {
						controller.enqueue(new Uint8Array(1 + random.below(6)).fill(next));
					}
				},
				cancel(reason) {
					note('cancel', reason);
				},
			}, { highWaterMark: 0 });
			const reader = stream.getReader({ mode: 'byob' });
			for (let i = 0; i < 12; i++) {
				const Type = random.pick([Uint8Array, Uint8Array, DataView, Uint16Array]);
				const view = new Type(new ArrayBuffer(8), 2, 2);
				try {
					const { done, value } = await reader.read(view);
					note('read', done, value?.constructor.name, value?.byteOffset, value && Array.from(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)).join(), view.byteLength);
					if (done) {
						break;
					}
				}
				catch (error) {
					note('read fails', name(error));
					break;
				}
			}
			await reader.cancel('enough').catch((error) => note('cancel fails', name(error)));
		},
		async from() {
			for await (const value of ReadableStream.from(random.list(4, () => random.below(10)))) {
				note(value);
			}
		},
	};
	// Node cancels the source of a pipe before it aborts the target, against the standard; the
	// two branches of a tee are not in step.
	const grouped = ['abortPipe', 'pipeThrough', 'tee'];
	for (const [scenario, run] of Object.entries(scenarios)) {
		for (let i = 0; i < 25; i++) {
			log = [];
			const ran = log;
			await run();
			await sleepless();
			if (grouped.includes(scenario)) {
				const actor = (entry) => entry.split(' ', 1)[0];
				ran.sort((a, b) => (actor(a) < actor(b) ? -1 : actor(a) > actor(b) ? 1 : 0));
			}
			print(scenario, i, ran.join(', '));
		}
	}
	log = [];
	const used = new ReadableStream();
	used.getReader();
	const wrong = [() => used.getReader(), () => used.tee(), () => used.pipeThrough({}), () => new ReadableStream({ type: 'x' }), () => new ReadableStream({}, { highWaterMark: -1 }), () => new WritableStream({ type: 'x' }), () => new ReadableStream(null), () => new ReadableStream().getReader({ mode: 'x' }),
		() => new ReadableStream().getReader({ mode: 'byob' }), () => new ReadableStreamDefaultReader({}), () => new ReadableStreamDefaultController(), () => new CountQueuingStrategy(), () => ReadableStream(), () => new TransformStream({ readableType: 'x' })];
	for (const action of wrong) {
		print(attempt(() => typeof action()));
	}
}
