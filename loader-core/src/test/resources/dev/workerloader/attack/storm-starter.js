// A program of the storm that does nothing by itself: it starts another one in a worker of
// its own, in one of the ways in which that can be done.
const options = { props: { nested: true } };

export default { async go(arg, env) {
	const code = env.DEPTH > 1
		? { mainModule: 'starter.js', modules: { 'starter.js': env.STARTER }, env: { ...env, DEPTH: env.DEPTH - 1 } }
		: { mainModule: 'main.js', modules: env.MODULES, env: { API: env.API } };
	switch (env.WAY) {
		case 'get':
			return await env.LOADER.get('kept', () => code).getEntrypoint(null, options).go();
		case 'dispose': {
			const worker = await env.LOADER.load(code);
			const call = worker.getEntrypoint(null, options).go();
			worker[Symbol.dispose]();
			return await call;
		}
		case 'forget':
			env.LOADER.load(code).getEntrypoint(null, options).go().catch(() => { });
			return 'forgotten';
		default:
			return await env.LOADER.load(code).getEntrypoint(null, options).go();
	}
} };
