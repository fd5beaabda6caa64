export default {
	async myAgent(param, env) {
		const count = await env.CHAT_ROOM.post('agent', 'hello ' + param);
		return { count, param };
	}
};
