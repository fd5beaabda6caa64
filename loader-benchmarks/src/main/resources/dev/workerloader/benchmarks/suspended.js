export default {
	async pass(number, env) {
		const answer = await env.GATE.pass(number);
		return answer + number;
	}
};
