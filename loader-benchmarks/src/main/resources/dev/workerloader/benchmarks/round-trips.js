export default {
	async walk(steps, env) {
		let point = { x: 1, y: 2 };
		for (let i = 0; i < steps; i++) {
			point = await env.MAP.step(point);
		}
		return point.x + point.y;
	},

	async copy(times, env) {
		let order = {
			id: 0, name: 'Ada Lovelace', street: '12 Analytical Street', city: 'London', country: 'UK', amount: 129.95,
			rate: 0.2, active: true, note: 'leave it at the door', items: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
		};
		for (let i = 0; i < times; i++) {
			order = await env.MAP.next(order);
		}
		return order.id;
	}
};
