// CommonJS on top of ES modules. The lines before this one define, for each module of the
// worker, its function or its value, those modules of Node that are required, and the names
// of all modules.

const loaded = new Map();

const resolve = (from, specifier) => {
	if (!specifier.startsWith('./') && !specifier.startsWith('../')) {
		return specifier;
	}
	const parts = from.split('/').slice(0, -1);
	for (const part of specifier.split('/')) {
		if (part === '..') {
			if (parts.length === 0) {
				return specifier;
			}
			parts.pop();
		}
		else if (part !== '.') {
			parts.push(part);
		}
	}
	return parts.join('/');
};

const isOfNode = (specifier) => specifier.startsWith('node:') || nodeNames.split(', ').includes(`node:${specifier}`);

const load = (name, specifier, importer) => {
	if (values.has(name)) {
		return values.get(name);
	}
	if (loaded.has(name)) {
		return loaded.get(name).exports;
	}
	const run = functions.get(name);
	if (run === undefined && builtIns.has(specifier)) {
		return builtIns.get(specifier);
	}
	if (run === undefined && isOfNode(specifier)) {
		throw Object.assign(new Error(`The module "${specifier}", required by "${importer}", does not exist, or is not required by its name as text: require('node:path'). ${nodeHint}`), { code: 'MODULE_NOT_FOUND' });
	}
	if (run === undefined) {
		throw Object.assign(new Error(`The module "${specifier}", required by "${importer}", does not exist or is an ES module, which can only be imported. The worker has: ${modules}.`), { code: 'MODULE_NOT_FOUND' });
	}
	const module = { exports: {}, id: name, filename: name };
	loaded.set(name, module);
	const folder = name.split('/').slice(0, -1).join('/');
	try {
		run.call(module.exports, module.exports, (target) => load(resolve(name, String(target)), target, name), module, name, folder);
	}
	catch (error) {
		loaded.delete(name);
		throw error;
	}
	return module.exports;
};

export const require = (name) => load(name, name, name);
