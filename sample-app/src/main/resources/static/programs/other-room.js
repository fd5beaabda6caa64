// Tries everything it can think of to get at the room "board".
export default {
	async myAgent(param, env, ctx) {
		const attempts = {
			"the room as the argument": () => env.CHAT_ROOM.messages("board"),
			"the room as a second argument": () => env.CHAT_ROOM.messages(10, "board"),
			"forged props": () => env.CHAT_ROOM.messages(10, { props: { room: "board" } }),
			"a method that is not exposed": () => env.CHAT_ROOM.room("board"),
			"a binding of its own": () => env.BOARD.messages(10),
			"the service behind the binding": () => env.CHAT_ROOM.chat.messages("board", 10),
			"Java": () => Java.type("java.lang.System").getProperties(),
			"the application over HTTP": () => fetch("http://127.0.0.1:8080/rooms/board")
		};
		const report = {};
		for (const [name, attempt] of Object.entries(attempts)) {
			try {
				report[name] = { reached: await attempt() };
			}
			catch (error) {
				report[name] = `${error.code ?? error.name}: ${error.message}`;
			}
		}
		return report;
	}
};
