// Runs for a person: who that is decides which rooms there are and what may be done in them.
export default {
	async myAgent(param, env, ctx) {
		const refused = (error) => `${error.code}: ${error.message}`;
		const room = await env.CHAT.open("lobby"); // an object with methods
		const heard = [];
		await room.onMessage((message) => { heard.push(`${message.author}: ${message.text}`); });
		await room.post("Noodles at noon?");
		let bytes = 0;
		for await (const piece of await room.export()) { // a stream, however long the room is
			bytes += piece.length;
		}
		return {
			heard,
			bytes,
			empty: await room.post(" ").catch(refused),
			clear: await room.clear().catch(refused),
			board: await env.CHAT.open("board").messages(10).catch(refused) // one round trip
		};
	}
};
