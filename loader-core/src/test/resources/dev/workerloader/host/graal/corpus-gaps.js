// Looks for kinds of objects of which the corpus of the warm-up has no sample: prototypes of the constructors that it
// has seen, and prototypes of what its steps return. Their methods would never run on a receiver that they accept.
(function (corpus) {
	'use strict';

	const gaps = new Set();
	const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';
	const hasMethods = (prototype) => Reflect.ownKeys(prototype).some((key) => {
		const { value, get } = Reflect.getOwnPropertyDescriptor(prototype, key);
		return key !== 'constructor' && (typeof value === 'function' || get !== undefined);
	});
	const nameOf = (prototype) => `${String(prototype.constructor?.name)} ${String(prototype[Symbol.toStringTag])} {${Reflect.ownKeys(prototype).map(String).join()}}`;

	const checkPrototypes = (value) => {
		for (let prototype = Reflect.getPrototypeOf(value); prototype !== null; prototype = Reflect.getPrototypeOf(prototype)) {
			if (!corpus.hasSeen(prototype) && hasMethods(prototype)) {
				gaps.add(`no step for what a built-in returns: ${nameOf(prototype)}`);
			}
		}
	};
	const checkConstructor = (constructor) => {
		const { prototype } = constructor;
		if (isObject(prototype) && corpus.hasSeen(prototype) && hasMethods(prototype) && !corpus.hasSample(prototype)) {
			gaps.add(`no sample: ${nameOf(prototype)}`);
		}
	};
	const visited = new Set();
	const visit = (object) => {
		if (!isObject(object) || visited.has(object)) {
			return;
		}
		visited.add(object);
		if (!corpus.hasSeen(object) && typeof object === 'object') {
			gaps.add(`never visited: ${nameOf(object)}`);
		}
		if (typeof object === 'function') {
			checkConstructor(object);
		}
		for (const key of Reflect.ownKeys(object)) {
			visit(Reflect.getOwnPropertyDescriptor(object, key).value);
		}
	};
	visit(globalThis);
	return {
		check(step) {
			const result = corpus.result(step);
			if (isObject(result)) {
				checkPrototypes(result);
			}
		},
		found: () => [...gaps].join('\n'),
	};
})
