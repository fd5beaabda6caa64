// Visits everything that can be reached from the globals, env, ctx and timers through
// properties, prototypes, getters, symbols and what functions return for nothing.
export default {
	async go(arg, env, ctx) {
		const seen = new Set(), foreign = [];
		const rooted = (value) => {
			for (let i = 0; i < 50; i++) {
				if (value === Object.prototype || value === null) return true;
				value = Object.getPrototypeOf(value);
			}
			return false;
		};
		const visit = (value, path) => {
			if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value) || path.length > 300) return;
			seen.add(value);
			const tag = Object.prototype.toString.call(value);
			if (!rooted(value) || /foreign|java|host|graal|truffle|polyglot/i.test(tag)) foreign.push(`${path} ${tag}`);
			visit(Object.getPrototypeOf(value), path + '.__proto__');
			for (const key of Reflect.ownKeys(value)) {
				if (typeof key === 'string' && /^(java|javax|polyglot|graal|foreign|post|deliver|getClass)/i.test(key)) foreign.push(`${path}.${key}`);
				const descriptor = Reflect.getOwnPropertyDescriptor(value, key);
				const name = `${path}.${String(key)}`;
				visit(descriptor.get, name + '<get>');
				visit(descriptor.set, name + '<set>');
				if (descriptor.get) { try { visit(descriptor.get.call(value), name + '()'); } catch { } }
				visit(descriptor.value, name);
			}
		};
		const error = await env.API.fail('unchecked').catch((failure) => failure);
		const date = await env.API.echo(new Date());
		const roots = { globalThis, env, ctx, error, date, stub: env.API, member: env.API.none, promise: env.API.twice(1), timer: setTimeout(() => { }, 0), meta: import.meta, self: await import('main.js'),
			segments: new Intl.Segmenter('en').segment('x'), iterator: [][Symbol.iterator](), regexp: 'x'.matchAll(/x/g), generator: (function* () { })(), async: (async function* () { })(), arguments: (function () { return arguments; })() };
		for (const [name, root] of Object.entries(roots)) visit(root, name);
		return { foreign, visited: seen.size > 700, names: Reflect.ownKeys(globalThis).map(String).sort() };
	},
};
