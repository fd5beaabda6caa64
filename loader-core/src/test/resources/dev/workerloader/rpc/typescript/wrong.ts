import type { Env } from "./env";

export default {
	async run(_: unknown, env: Env): Promise<void> {
		await env.ORDERS.newest("10");
		await env.ORDERS.newst(10);
		await env.ORDERS.newest();
		await env.ORDERS.newest(10, {});
		(await env.ORDERS.find(1)).items;
		(await env.ORDERS.newest(1))[0].placedat;
		await env.ORDERS.search({ status: "OPENED" });
		const sum: number = (await env.ORDERS.newest(1))[0].id;
		const text: string = env.CLOCK.today();
		await env.ROOM.post(text + sum);
	},
};
