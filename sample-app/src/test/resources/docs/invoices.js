export default {
	async send(invoice, env) {
		try {
			return await env.INVOICES.send(invoice);
		}
		catch (error) {
			return `${error.code}: ${error.message}`; // a program can go on without
		}
	}
};
