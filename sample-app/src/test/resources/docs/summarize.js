export default {
	async summarize(count, env) {
		const orders = await env.ORDERS.newest(count);
		return { orders: orders.length, total: orders.reduce((sum, order) => sum + order.price, 0) };
	}
};
