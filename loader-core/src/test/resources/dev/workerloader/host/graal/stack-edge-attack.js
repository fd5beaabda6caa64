// Builds the list of everything a guest can use, and the ways to use it for the first time with the stack nearly
// exhausted. Returns { names, attack(index, way, distance), outcome(index) }.
(function (sampleModule) {
	'use strict';

	// Receivers are made inside the use, so that making them happens at the edge of the stack as well.
	const makers = {
		Object: () => ({ a: 1, b: 'x' }),
		Function: () => function f(a, b) { return a + b; },
		Array: () => [3, 1, [2], 'x'],
		String: () => new String('Straße, 12.5 ΑΣ'),
		Date: () => new Date(1700000000000),
		Number: () => new Number(1234.5678),
		Boolean: () => new Boolean(true),
		RegExp: () => /(?<y>\d+)-(.)|x/gd,
		Error: () => new Error('e'),
		EvalError: () => new EvalError('e'),
		RangeError: () => new RangeError('e'),
		ReferenceError: () => new ReferenceError('e'),
		SyntaxError: () => new SyntaxError('e'),
		TypeError: () => new TypeError('e'),
		URIError: () => new URIError('e'),
		AggregateError: () => new AggregateError([1], 'e'),
		ArrayBuffer: () => new ArrayBuffer(16, { maxByteLength: 32 }),
		SharedArrayBuffer: () => new SharedArrayBuffer(16, { maxByteLength: 32 }),
		DataView: () => new DataView(new ArrayBuffer(16)),
		BigInt: () => Object(123n),
		Map: () => new Map([[1, 2], ['a', {}]]),
		Set: () => new Set([1, 2, 'a']),
		WeakMap: () => new WeakMap([[{}, 1]]),
		WeakSet: () => new WeakSet([{}]),
		Symbol: () => Object(Symbol('s')),
		Promise: () => Promise.resolve(1),
		Iterator: () => [1, 2, 3].values().map((x) => x),
		WeakRef: () => new WeakRef({}),
		FinalizationRegistry: () => new FinalizationRegistry(() => {}),
		TextEncoder: () => new TextEncoder(),
		TextDecoder: () => new TextDecoder(),
		'Intl.Locale': () => new Intl.Locale('de-Latn-DE-u-ca-gregory'),
		'Intl.DisplayNames': () => new Intl.DisplayNames('en', { type: 'region' }),
		'Intl.ListFormat': () => new Intl.ListFormat('en'),
		'Intl.Segmenter': () => new Intl.Segmenter('en', { granularity: 'word' }),
		'%Generator': () => (function* () { yield 1; yield 2; })(),
		'%AsyncGenerator': () => (async function* () { yield 1; })(),
		'%ArrayIterator': () => [1, 2][Symbol.iterator](),
		'%MapIterator': () => new Map([[1, 2]]).entries(),
		'%SetIterator': () => new Set([1]).values(),
		'%StringIterator': () => 'a😀'[Symbol.iterator](),
		'%RegExpStringIterator': () => 'aXbX'.matchAll(/x/gi),
		'%Segments': () => new Intl.Segmenter('en').segment('ab'),
		'%SegmentIterator': () => new Intl.Segmenter('en').segment('ab')[Symbol.iterator](),
		'%WrapForValidIterator': () => Iterator.from({ next() { return { done: true }; } }),
		'%Arguments': () => (function () { return arguments; })(1, 2),
		'%AsyncFunction': () => async function () {},
		'%GeneratorFunction': () => function* () {},
		'%AsyncGeneratorFunction': () => async function* () {},
	};
	const skipped = new Set(['globalThis.Graal', 'globalThis.load', 'globalThis.loadWithNewGlobal', 'globalThis.print',
		'globalThis.printErr', 'globalThis.console', 'globalThis.Atomics.wait', 'globalThis.arguments', 'globalThis.globalThis']);
	// What depends on the clock or on chance; only its type is compared.
	const changing = /Date\.now|Date call|Date new\(none|random|waitAsync|DateTimeFormat.*format|localDates/;

	const key = (k) => typeof k === 'symbol' ? `[${String(k.description)}]` : k;
	const argumentLists = {
		none: () => [],
		numbers: () => [2, 3],
		strings: () => ['de-DE', 'NFD'],
		callbacks: () => [(a, b) => (a > b ? 1 : -1), 0],
		objects: () => [{ length: 2, 0: 1, 1: 2 }, { style: 'currency', currency: 'EUR', type: 'currency', ignorePunctuation: true }],
		regexps: () => [/\d(?<z>.)/g, '$1-$<z>'],
		bigints: () => [3n, 5n],
		iterables: () => [[[{}, 1], [{}, 2]], null],
		symbols: () => [Symbol.iterator, undefined],
		targets: () => [function () {}, { get() { return 1; } }, [1]],
		sets: () => [new Set([1, 'b']), new Map([[1, 1]])],
		buffers: () => [new Uint8Array([104, 105, 200]), { stream: true }],
	};

	const names = [];
	const uses = [];
	const use = (name, run) => {
		names.push(name);
		uses.push(run);
	};
	const seen = new Set();
	const owner = (path) => path.split('.prototype')[0].replace(/^%?globalThis\./, '');
	const maker = (path) => {
		const name = owner(path);
		if (Object.hasOwn(makers, name)) {
			return makers[name];
		}
		if (/Array$/.test(name)) {
			return () => new globalThis[name](4);
		}
		if (name.startsWith('Intl.') && typeof Intl[name.slice(5)] === 'function') {
			return () => new Intl[name.slice(5)]('de');
		}
		return () => undefined;
	};
	const visitFunction = (path, f, holder) => {
		const make = path.includes('.prototype') || path.startsWith('%') ? maker(path) : () => holder;
		for (const [kind, list] of Object.entries(argumentLists)) {
			use(`${path} call(${kind})`, () => Reflect.apply(f, make(), list()));
			if (Object.hasOwn(f, 'prototype') || f === Proxy) {
				use(`${path} new(${kind})`, () => Reflect.construct(f, list()));
			}
		}
	};
	const visit = (path, object) => {
		if (seen.has(object)) {
			return;
		}
		seen.add(object);
		for (const k of Reflect.ownKeys(object)) {
			const name = `${path}.${key(k)}`;
			if (skipped.has(name)) {
				continue;
			}
			const d = Reflect.getOwnPropertyDescriptor(object, k);
			if (d.get) {
				use(`get ${name}`, () => Reflect.get(object, k, maker(path)()));
				use(`get ${name} of another type`, () => Reflect.get(object, k, 1));
			}
			if (d.set) {
				use(`set ${name}`, () => Reflect.set(object, k, 1, maker(path)()));
			}
			const value = d.value;
			if (typeof value === 'function') {
				if (!seen.has(value)) {
					visitFunction(name, value, object);
					visit(name, value);
				}
			}
			else if (typeof value === 'object' && value !== null) {
				visit(name, value);
			}
		}
		const proto = Reflect.getPrototypeOf(object);
		if (proto !== null) {
			visit(`%${path}`, proto);
		}
	};
	visit('globalThis', globalThis);
	for (const name of Object.keys(makers).filter((n) => n.startsWith('%'))) {
		try {
			visit(`${name}.prototype`, Reflect.getPrototypeOf(makers[name]()));
		}
		catch (e) {
			// The list is built on an engine that may be broken already; what is missing is missing from the outcomes.
			names.push(`${name} is broken: ${e}`);
			uses.push(() => { throw e; });
		}
	}
	for (const [name, run] of Object.entries(sampleModule.forms)) {
		use(`form ${name}`, run);
	}

	// Each way recurses until the stack is exhausted and then runs `attempt` on the way back, nearest to the edge first.
	const ways = {
		inCatch(attempt) {
			(function go() { try { go(); } catch (e) { attempt(); throw e; } })();
		},
		inFinally(attempt) {
			(function go() { try { go(); } finally { attempt(); } })();
		},
		inGetter(attempt) {
			const o = { get go() { try { return this.go; } catch (e) { attempt(); throw e; } } };
			o.go;
		},
		inAsync(attempt) {
			return (async function go() { try { await go(); } catch (e) { attempt(); throw e; } })();
		},
		inAsyncBeforeAwait(attempt) {
			return (async function go() { try { go(); } finally { attempt(); } })();
		},
		inCallback(attempt) {
			(function go() { [1].map(() => { try { go(); } catch (e) { attempt(); throw e; } }); })();
		},
		inConversion(attempt) {
			const o = { toString() { try { return `${this}`; } catch (e) { attempt(); throw e; } } };
			String(o);
		},
		inProxyTrap(attempt) {
			const p = new Proxy({}, { get(t, k, r) { try { return r[k]; } catch (e) { attempt(); throw e; } } });
			p.x;
		},
		inConstructor(attempt) {
			class C { constructor() { try { this.c = new C(); } catch (e) { attempt(); throw e; } } }
			new C();
		},
		inGenerator(attempt) {
			function* go() { try { yield* go(); } catch (e) { attempt(); throw e; } }
			go().next();
		},
		onceAfterwards(attempt, distance) {
			let left = distance * 3;
			(function go() { try { go(); } catch (e) { if (left-- <= 0) { attempt(); return; } throw e; } })();
		},
	};
	const wayNames = Object.keys(ways);

	const describe = (value, name) => {
		const type = value === null ? 'null' : typeof value;
		if (type === 'string' || type === 'number' || type === 'boolean' || type === 'bigint') {
			return changing.test(name) ? type : `${type} ${String(value).slice(0, 80)}`;
		}
		return type === 'object' || type === 'function' ? Object.prototype.toString.call(value) : type;
	};

	return {
		names: () => names.join('\n'),
		ways: () => wayNames.length,
		attack(index, way, distance, attempts) {
			const run = uses[index];
			let count = 0;
			let frames = 0;
			const attempt = () => {
				if (frames++ < attempts || frames % 32 === 0) {
					count++;
					try {
						const result = run();
						if (result instanceof Promise) {
							result.catch(() => {});
						}
					}
					catch {
						// Only the state that is left behind counts.
					}
				}
			};
			try {
				const result = ways[wayNames[way]](attempt, distance);
				if (result instanceof Promise) {
					result.catch(() => {});
				}
			}
			catch {
				// The RangeError of the exhausted stack.
			}
			return count;
		},
		outcome(index) {
			try {
				return describe(uses[index](), names[index]);
			}
			catch (e) {
				return `throws ${e instanceof Error ? `${e.name}: ${e.message}` : String(e)}`;
			}
		},
	};
});
