export default {
	async myAgent(param, env, ctx) {
		const room = env.CHAT_ROOM;
		const messages = await room.messages(100);
		const found = messages.filter((message) => message.author !== "agent"
			&& message.text.toLowerCase().includes(param));
		console.log(`read ${messages.length} messages`);
		await room.post(`${param}: ${found.length} messages`);
		return found.map((message) => `${message.author}: ${message.text}`);
	}
};
