export default {
	async walk(steps, env) {
		let point = { x: 1, y: 2 };
		for (let i = 0; i < steps; i++) {
			point = await env.MAP.step(point);
		}
		return point.x + point.y;
	}
};
