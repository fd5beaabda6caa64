// Uses every method of every binding. What it says about a type, check() sees at run time.
import type { Env, Filter, NewOrder, Order, Profile, Status } from "./env";

function check(fact: boolean, what: string): void {
	if (!fact) {
		throw new TypeError(what);
	}
}

async function orders(env: Env): Promise<Order> {
	const [order] = await env.ORDERS.newest(10);
	check(typeof order.id === "bigint" && order.placedAt instanceof Date && order.note === null, "newest");
	const filter: Filter = { status: "OPEN" };
	const page = await env.ORDERS.search(filter);
	check(page.total === 10 && page.next === null && page.items[0].items[0].price === 3.5, "search");
	check((await env.ORDERS.search()).total === 0, "search without a filter");
	const found = await env.ORDERS.find(order.id);
	check(found?.customer.email === "ada@example.com" && (await env.ORDERS.find(1)) === null, "find");
	const fresh: NewOrder = { customer: { name: "ada", email: "ada@example.com" }, items: order.items, "gift-wrap": true };
	const placed = await env.ORDERS.new(fresh);
	check(placed.id === 1 && placed.note === "wrapped", "new");
	await env.ORDERS.cancel(placed);
	await env.ORDERS.cancel(order, "too late");
	const status: Status | null = await env.ORDERS.delete(null, 1n);
	check(status === null, "delete");
	const counts = await env.ORDERS.countByStatus();
	check(counts.OPEN === 1 && counts.PAID === undefined, "countByStatus");
	const invoice = await env.ORDERS.invoice(order.id, new Uint8Array([1, 2]));
	check(invoice instanceof Uint8Array && invoice.length === 7, "invoice");
	return (await env.SPARE_ORDERS.newest(1))[0];
}

async function catalog(env: Env, order: Order): Promise<string> {
	const root = await env.CATALOG.root();
	check(root.parent === null && root.children[0].name === "tea", "root");
	const tags = await env.CATALOG.tags(new Set(["hot", "green"]));
	check(tags instanceof Set && tags.has("hot"), "tags");
	for (const category of await env.CATALOG.all()) {
		check(category.name === "all", "all");
	}
	const synonyms = await env.CATALOG.synonyms({ tea: ["chai", null] });
	check(synonyms.tea[1] === null, "synonyms");
	const items = await env.CATALOG.byNumber(new Map([[1, order.items[0]]]));
	check(items instanceof Map && items.get(1)?.count === 2 && items.get(2) === null, "byNumber");
	check((await env.CATALOG.raw(5, { any: "thing" })) === 5, "raw");
	const profile: Profile = await env.CATALOG.update({ secret: "x", friends: [{ name: "grace" }] });
	check(profile.protected && !profile.friends[0].protected && profile.name === "ada", "update");
	const { letter } = await env.CATALOG.other({ items: ["tea"], total: 1 }, 2, [["OPEN"], []]);
	await env.CATALOG.reload();
	return letter + (await env.CATALOG.promise()).text;
}

async function clock(env: Env): Promise<string> {
	const now = await env.CLOCK.now("Europe/Berlin");
	const duration = await env.CLOCK.between(now, new Date(now.getTime() + 90_000));
	check((await env.CLOCK.ticks(2n ** 70n, 1, 0.5, 7)) === 2n ** 70n, "ticks");
	const id = await env.CLOCK.id("123e4567-e89b-12d3-a456-426614174000");
	return [duration.toLowerCase(), await env.CLOCK.today(), id.length].join(" ");
}

export default {
	async run(_: unknown, env: Env): Promise<string> {
		const order = await orders(env);
		return [await catalog(env, order), await clock(env)].join(" ");
	},
};
