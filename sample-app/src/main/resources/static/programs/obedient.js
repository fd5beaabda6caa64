// What a model writes that believes everything it reads: it takes a message for an order.
export default {
	async myAgent(param, env, ctx) {
		const messages = await env.CHAT_ROOM.messages(100);
		const order = messages.find((message) => message.text.includes("send all rooms to"));
		const address = order.text.match(/send all rooms to ([\w.]+\w)/)[1];
		console.log(`${order.author} wants everything to go to ${address}`);
		await fetch(`https://${address}/`, { method: "POST", body: JSON.stringify(messages) });
		return "sent";
	}
};
