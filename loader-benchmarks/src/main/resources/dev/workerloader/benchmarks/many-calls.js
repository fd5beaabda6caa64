export default {
	// Of each five calls, two are plain, two open a basket and use it, and one calls back.
	async buy(calls, env) {
		for (let i = 0; i < calls; i += 5) {
			await env.SHOP.price(i);
			const basket = await env.SHOP.basket();
			await basket.put('tea');
			if (i % 2 === 0) {
				basket[Symbol.dispose](); // the others are forgotten
			}
			await env.SHOP.ask((n) => n + i);
			await env.SHOP.price(1);
		}
		return calls;
	}
};
