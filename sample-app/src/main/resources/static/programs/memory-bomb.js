export default {
	async myAgent(param, env, ctx) {
		const hoard = [];
		for (;;) {
			hoard.push(new Uint8Array(1_000_000));
		}
	}
};
