// Visits everything that can be reached from some objects through properties, symbols, prototypes, getters and
// iterators, nearest first. Returns one line for each object, with the names of its properties, and what is foreign.
const { getPrototypeOf, getOwnPropertyDescriptor, ownKeys } = Reflect;

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';
const nameOf = (key) => (typeof key === 'symbol' ? `[${key.description}]` : JSON.stringify(key).slice(1, -1));

// What belongs to the host looks like an object or a function, but no collection of the language takes it.
function isForeign(value) {
	try {
		new WeakSet([value]);
		ownKeys(value);
	}
	catch {
		return true;
	}
	return /foreign|java|host|graal|truffle|polyglot/i.test(Object.prototype.toString.call(value));
}

function isPlainFunction(value) {
	return typeof value === 'function' && ownKeys(value).every((key) => ['length', 'name', 'arguments', 'caller'].includes(key));
}

export function walk(roots) {
	const seen = new Map();
	const foreign = [];
	const lines = [];
	const queue = [];
	const meet = (value, path) => {
		if (isObject(value) && !seen.has(value)) {
			seen.set(value, path);
			queue.push(value);
		}
	};
	const read = (path, action) => {
		try {
			meet(action(), path);
		}
		catch (error) {
			meet(error, 'thrown');
		}
	};
	const visit = (value, path) => {
		if (isForeign(value)) {
			foreign.push(path);
			return;
		}
		const words = [];
		for (const key of ownKeys(value)) {
			if (typeof key === 'string' && /^(java|javax|polyglot|graal|foreign|post|deliver|getClass)/i.test(key)) {
				foreign.push(`${path}.${key}`);
			}
			const { value: property, get, set } = getOwnPropertyDescriptor(value, key);
			const name = `${path}.${nameOf(key)}`;
			if (!/^\d+$/.test(name.slice(path.length + 1))) {
				words.push((get ? 'get ' : '') + (set ? 'set ' : '') + nameOf(key) + (typeof property === 'function' ? '()' : isObject(property) ? '{}' : ''));
			}
			meet(get, name);
			meet(set, name);
			meet(property, name);
			if (get) {
				read(name, () => Reflect.apply(get, value, []));
			}
		}
		if (!isPlainFunction(value)) {
			lines.push(`${path}: ${words.sort().join(', ')}`);
		}
		meet(getPrototypeOf(value), `${path}.__proto__`);
		read(`${path}.[iterator]`, () => value[Symbol.iterator]?.());
		read(`${path}.[asyncIterator]`, () => value[Symbol.asyncIterator]?.());
	};
	Object.entries(roots).forEach(([name, root]) => meet(root, name));
	while (queue.length > 0) {
		const value = queue.shift();
		visit(value, seen.get(value));
	}
	return { foreign, count: seen.size, lines: lines.sort() };
}
