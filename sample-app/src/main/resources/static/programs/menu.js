export default {
	async myAgent(param, env) {
		const response = await fetch(new URL("/menu/today", env.MENU_URL));
		if (!response.ok) {
			throw new Error(`The restaurant answered ${response.status}`);
		}
		const { restaurant, dishes } = await response.json();
		const choices = dishes.filter((dish) => dish.price < 10).map((dish) => dish.name);
		await env.POLLS.open(`What do we eat at ${restaurant}?`, choices);
		return { restaurant, choices };
	}
};
