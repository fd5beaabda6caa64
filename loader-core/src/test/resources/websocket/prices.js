export default {
	async latest(symbol, env) {
		const socket = new WebSocket(env.FEED);
		const price = await new Promise((resolve, reject) => {
			socket.onopen = () => socket.send(JSON.stringify({ subscribe: symbol }));
			socket.onmessage = (event) => resolve(JSON.parse(event.data).price);
			socket.onclose = (event) => reject(new Error(`The feed closed with ${event.code}.`));
		});
		socket.close(1000);
		return price;
	}
};
