// Uses every method of a binding that gives away objects and takes functions.
import type { Env } from "./env";

export default {
	async run(_: unknown, env: Env): Promise<string> {
		const { name, room } = await env.ROOMS.visit("lobby");
		const posted = await room.post(name);
		const again = await (await posted.door.open()).post("again");
		const heard: string[] = [];
		await env.ROOMS.each(async (visited) => {
			heard.push((await visited.post("hi")).text);
		});
		const corridor = await env.ROOMS.corridor(true);
		const rooms = corridor === null ? [] : await corridor.rooms();
		const length = await env.ROOMS.measure(["a", "bc"], (text) => text.length);
		const greeting = await env.ROOMS.any((whom: string) => `hello ${whom}`);
		return [posted.text, again.text, ...heard, rooms.length, length, await env.ROOMS.isEmpty(room), greeting].join(", ");
	},
};
