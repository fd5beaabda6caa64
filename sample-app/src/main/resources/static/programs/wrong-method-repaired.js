export default {
	async myAgent(param, env, ctx) {
		const messages = await env.CHAT_ROOM.messages(1);
		return `${messages[0].author} said: ${messages[0].text}`;
	}
};
