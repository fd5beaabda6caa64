export default {
	async visit(name, env) {
		const heard = [];
		await env.CHAT_ROOMS.onMessage((text) => { heard.push(text); }); // a function crosses by reference
		const room = await env.CHAT_ROOMS.open(name); // so does an object with methods
		await room.post('hello');
		const count = await env.CHAT_ROOMS.open(name).post('again'); // one round trip, not two
		return { count, heard, history: await room.history() };
	}
};
