// One step for every form in forms.mjs, and for every call of a function, constructor or accessor that can be reached from
// the globals, with a few kinds of arguments. What a step throws does not matter: the engine's code for the error is
// wanted as well. The host runs the steps one by one, since an internal error of the engine ends the script it hits.
(function () {
	'use strict';

	const skipped = new Set([globalThis.Graal, globalThis.load, globalThis.loadWithNewGlobal, globalThis.print,
		globalThis.printErr, globalThis.Atomics?.wait]);
	const attempt = (action) => {
		try {
			return action();
		}
		catch {
			return undefined;
		}
	};

	// One object of each kind, so that every method finds a receiver that it accepts.
	const samples = [
		{ a: 1 }, function f() {}, [3, 1, 2], new String('aß'), new Date(0), new Number(1.5), new Boolean(true), /(?<n>a)/g,
		new Error('e'), new AggregateError([]), new ArrayBuffer(8), new DataView(new ArrayBuffer(8)),
		Object(1n), new Map([[1, 2]]), new Set([1]), new WeakMap(), new WeakSet(), Object(Symbol('s')), Promise.resolve(1),
		[1].values(), [1].values().map((x) => x), Iterator.from({ next: () => ({ done: true }) }), new Map([[1, 2]]).entries(),
		new Set([1]).values(), 'ab'[Symbol.iterator](), 'ab'.matchAll(/./g), (function* () { yield 1; })(),
		(async function* () { yield 1; })(), async function () {}, function* () {}, async function* () {},
		(function () { return arguments; })(1), new WeakRef({}), new FinalizationRegistry(() => {}), new TextEncoder(),
		new TextDecoder(),
		...['Int8', 'Uint8', 'Uint8Clamped', 'Int16', 'Uint16', 'Int32', 'Uint32', 'Float16', 'Float32', 'Float64', 'BigInt64',
			'BigUint64'].map((kind) => attempt(() => new globalThis[`${kind}Array`](3))),
		...['Collator', 'NumberFormat', 'DateTimeFormat', 'PluralRules', 'RelativeTimeFormat', 'ListFormat', 'Segmenter',
			'DurationFormat'].map((kind) => attempt(() => new Intl[kind]('en'))),
		...['Snapshot', 'Variable'].map((kind) => attempt(() => new AsyncContext[kind]())),
		attempt(() => new Intl.Locale('en')), attempt(() => new Intl.DisplayNames('en', { type: 'region' })),
		attempt(() => new Intl.Segmenter('en').segment('a b')), attempt(() => new Intl.Segmenter('en').segment('a')[Symbol.iterator]()),
	].filter((sample) => sample !== undefined);

	const argumentLists = [
		[],
		[1, 2],
		['a', 'en'],
		[(x) => x, 0],
		[{ length: 1, 0: 1 }, {}],
		[1n],
		[[[{}, 1]]],
		[/a/g, 'b'],
	];
	const steps = [];
	const settle = (result) => {
		if (result instanceof Promise) {
			result.catch(() => {});
		}
		return result;
	};
	const seen = new Set(skipped);
	const receivers = (holder) => {
		const found = samples.filter((sample) => Object.prototype.isPrototypeOf.call(holder, sample));
		return found.length === 0 || found.length > 12 ? [holder] : found.slice(0, 2);
	};
	const addCalls = (f, holder) => {
		for (const list of argumentLists) {
			for (const receiver of receivers(holder)) {
				steps.push(() => settle(Reflect.apply(f, receiver, list)));
			}
			if (Object.hasOwn(f, 'prototype')) {
				steps.push(() => Reflect.construct(f, list));
			}
		}
	};
	const addAccesses = (holder, key, set) => {
		for (const receiver of [...receivers(holder), 1]) {
			steps.push(() => Reflect.get(holder, key, receiver));
			if (set !== undefined) {
				steps.push(() => Reflect.apply(set, receiver, [1]));
			}
		}
	};
	const visit = (object) => {
		if (object === null || seen.has(object)) {
			return;
		}
		seen.add(object);
		for (const key of Reflect.ownKeys(object)) {
			const { value, get, set } = Reflect.getOwnPropertyDescriptor(object, key);
			if (get !== undefined || set !== undefined) {
				addAccesses(object, key, set);
			}
			else if (typeof value === 'function') {
				if (!seen.has(value)) {
					addCalls(value, object);
				}
				visit(value);
			}
			else if (typeof value === 'object') {
				visit(value);
			}
		}
		visit(Reflect.getPrototypeOf(object));
	};
	visit(globalThis);
	samples.forEach((sample) => visit(Reflect.getPrototypeOf(sample)));
	let problem = new Error('The module with the forms did not settle');
	import('./forms.mjs').then(({ forms }) => {
		Object.values(forms).forEach((form) => steps.push(() => settle(form())));
		problem = undefined;
	}, (reason) => {
		problem = reason;
	});

	return {
		size() {
			if (problem !== undefined) {
				throw problem;
			}
			return steps.length;
		},
		run(index) {
			attempt(steps[index]);
		},
		// For the test that looks for what a new engine has and the samples lack.
		result: (index) => attempt(steps[index]),
		hasSeen: (object) => seen.has(object),
		hasSample: (prototype) => samples.some((sample) => Object.prototype.isPrototypeOf.call(prototype, sample)),
	};
})();
