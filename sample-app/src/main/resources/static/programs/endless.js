export default {
	async myAgent(param, env, ctx) {
		for (;;);
	}
};
