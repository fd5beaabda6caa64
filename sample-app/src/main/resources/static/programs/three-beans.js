export default {
	async myAgent(param, env, ctx) {
		const [messages, members] = await Promise.all([env.CHAT_ROOM.messages(100), env.MEMBERS.list()]);
		const places = new Set();
		for (const message of messages) {
			for (const [, place] of message.text.matchAll(/#(\w+)/g)) {
				places.add(place);
			}
		}
		const poll = await env.POLLS.open("Where do we have lunch?", [...places]);
		const everybody = members.map((member) => "@" + member.name).join(" ");
		await env.CHAT_ROOM.post(`${everybody} please vote in poll ${poll}: ${[...places].join(", ")}`);
		return { poll, choices: [...places], asked: members.length };
	}
};
