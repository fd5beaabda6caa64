export default {
	// Runs code that another prompt wrote, with nothing but what it needs.
	async evaluate({ source, input }, env) {
		const worker = env.LOADER.load({
			mainModule: 'tool.js',
			modules: { 'tool.js': source },
			env: { ORDERS: env.ORDERS, currency: 'EUR' }, // bindings of this env, and data
			globalOutbound: null,
			limits: { cpuMs: 200, rpcCalls: 20 }
		});
		return worker.getEntrypoint().run(input); // all three calls in one round trip
	},

	// Keeps a worker under an id; the function is called when there is none.
	async tool({ name, input }, env) {
		const worker = env.LOADER.get(name, async () => ({
			mainModule: 'tool.js',
			modules: { 'tool.js': await env.TOOLS.source(name) }
		}));
		return worker.getEntrypoint(null, { props: { name } }).run(input);
	}
};
