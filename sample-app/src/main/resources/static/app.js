// Everything that comes from programs, messages or errors is shown through textContent, never as markup.

const byId = (id) => document.getElementById(id);

function element(name, text, className) {
	const created = document.createElement(name);
	if (text !== undefined) {
		created.textContent = text;
	}
	if (className) {
		created.className = className;
	}
	return created;
}

async function request(path, options) {
	const response = await fetch(path, options);
	return { ok: response.ok, body: await response.json() };
}

const post = (path, type, body, user) => request(path, {
	method: "POST",
	headers: { "Content-Type": type, ...(user ? { Authorization: `Basic ${btoa(`${user}:sample`)}` } : {}) },
	body
});

// --- The room

let currentRoom = "lobby";

async function showRoom(name) {
	currentRoom = name;
	const { body: room } = await request(`/rooms/${encodeURIComponent(name)}`);
	byId("room-title").textContent = `The room “${room.name}”`;
	byId("topic").textContent = `${room.topic}. Members: ${room.members.map((member) => member.name).join(", ")}.`;
	byId("messages").replaceChildren(...room.messages.slice(-12).map((message) => {
		const item = element("li");
		item.append(element("strong", message.author), `: ${message.text}`);
		return item;
	}));
	const polls = room.polls.slice(0, 3).map((poll) => element("li",
		`${poll.id}: ${poll.question} ${poll.choices.map((choice) => choice.text).join(" / ")}`));
	byId("polls").replaceChildren(...(polls.length ? polls : [element("li", "none yet")]));
}

byId("say").addEventListener("submit", async (event) => {
	event.preventDefault();
	const field = byId("say-text");
	const message = { author: "you", text: field.value };
	const { ok, body } = await post(`/rooms/${encodeURIComponent(currentRoom)}/messages`, "application/json",
		JSON.stringify(message));
	byId("status").textContent = ok ? "Posted." : body.detail;
	if (ok) {
		field.value = "";
	}
	await showRoom(currentRoom);
});

// --- What came out of a program

function table(caption, head, rows) {
	const created = element("table");
	const first = created.createTHead().insertRow();
	head.forEach((title) => first.append(element("th", title)));
	const body = created.createTBody();
	rows.forEach((cells) => {
		const row = body.insertRow();
		cells.forEach((cell) => row.append(element("td", cell)));
	});
	const part = element("div");
	part.append(element("h3", caption), created);
	return part;
}

function listing(source, faultyLine) {
	const code = element("pre", undefined, "program");
	source.trimEnd().split("\n").forEach((line, index) => {
		code.append(element("span", line, (index + 1 === faultyLine) ? "fault" : ""));
	});
	return code;
}

function outcome(answer, problem) {
	const parts = [];
	if (answer) {
		parts.push(element("p", "OK", "badge good"), element("pre", JSON.stringify(answer.result, null, 2)));
	}
	else {
		parts.push(element("p", problem.outcome ? `${problem.outcome} ${problem.code}` : problem.title, "badge bad"),
			element("p", problem.detail));
		if (problem.module) {
			parts.push(element("p", `${problem.module}, line ${problem.line}, column ${problem.column}`, "place"));
		}
	}
	const report = answer ?? problem;
	if (report.logs?.length) {
		parts.push(element("h3", "Log"),
			element("pre", report.logs.map((line) => `${line.level} ${line.message}`).join("\n")));
	}
	if (report.calls?.length) {
		parts.push(table("Calls to beans", ["method", "outcome", "ms"],
			report.calls.map((call) => [call.method, call.outcome, call.millis.toFixed(2)])));
	}
	if (report.usage) {
		const { wallMillis, cpuMillis, allocatedBytes } = report.usage;
		parts.push(element("p", `Used: ${wallMillis} ms, of which ${cpuMillis} ms CPU; `
			+ `${(allocatedBytes / 1e6).toFixed(2)} MB allocated.`));
	}
	return parts;
}

function attempt(title, program, answer, problem) {
	const part = element("article", undefined, "attempt");
	part.append(element("h3", title), listing(program, problem?.line), ...outcome(answer, problem));
	return part;
}

// --- Running

async function perform(title, about, room, run) {
	const buttons = document.querySelectorAll("#scenes button, #own button");
	buttons.forEach((button) => { button.disabled = true; });
	byId("stage-title").textContent = title;
	byId("about").textContent = about;
	byId("transcript").replaceChildren();
	byId("status").textContent = "Running …";
	if (byId("stage").getBoundingClientRect().top > innerHeight / 2 || byId("stage").getBoundingClientRect().bottom < 0) {
		byId("stage").scrollIntoView();
	}
	heartbeat.restart();
	const start = performance.now();
	try {
		await showRoom(room);
		byId("transcript").replaceChildren(...await run());
		byId("status").textContent = `Ended after ${Math.round(performance.now() - start)} ms. ${heartbeat.summary()}`;
		await showRoom(room);
	}
	catch (error) {
		byId("status").textContent = `The application did not answer: ${error.message}`;
	}
	finally {
		buttons.forEach((button) => { button.disabled = false; });
	}
}

function promptOf(scene) {
	const asked = element("div", undefined, "prompt");
	asked.append(element("strong", "Prompt: "), scene.prompt, scene.param ? ` (param: ${scene.param})` : "");
	return asked;
}

function publishApp(scene) {
	return perform(scene.title, scene.about, scene.room, async () => {
		const program = await (await fetch(`programs/${scene.programs[0]}`)).text();
		const { ok, body } = await request(`/apps/${scene.app}`, {
			method: "PUT",
			headers: { "Content-Type": "text/javascript" },
			body: program
		});
		if (!ok) {
			return outcome(undefined, body);
		}
		const link = element("a", "Open the application");
		link.href = body.address;
		link.target = "_blank";
		link.rel = "noopener";
		const place = element("p");
		place.append(link);
		const part = element("article", undefined, "attempt");
		part.append(element("h3", "The program (scripted), uploaded"), element("p", "OK", "badge good"), place, listing(program));
		return [promptOf(scene), part];
	});
}

function playScene(scene) {
	if (scene.app) {
		return publishApp(scene);
	}
	return perform(scene.title, scene.about, scene.room, async () => {
		const question = { prompt: scene.prompt, param: scene.param };
		const { ok, body } = await post(`/rooms/${scene.room}/ask`, "application/json", JSON.stringify(question), scene.user);
		if (!ok) {
			return outcome(undefined, body);
		}
		return [promptOf(scene), ...body.attempts.map((round, index) => attempt(
			(index === 0) ? "The program (scripted)" : "The error went back to the model; the repaired program (scripted)",
			round.program, round.answer, round.problem))];
	});
}

byId("own").addEventListener("submit", async (event) => {
	event.preventDefault();
	const room = byId("own-room").value;
	const program = byId("own-program").value;
	const param = encodeURIComponent(byId("own-param").value);
	await perform("Your own program", "Sent as text/javascript, run in a fresh sandbox.", room, async () => {
		const { ok, body } = await post(`/rooms/${encodeURIComponent(room)}/agent?param=${param}`, "text/javascript", program);
		return [attempt("Your program", program, ok ? body : undefined, ok ? undefined : body)];
	});
	byId("stage").focus();
});

// --- Heartbeat: asks the application four times a second, whatever else is going on

const heartbeat = {
	times: [],
	count: 0,
	slowest: 0,

	restart() {
		this.count = 0;
		this.slowest = 0;
	},

	summary() {
		return (this.count > 0) ? `Heartbeats meanwhile: ${this.count}, the slowest took ${Math.round(this.slowest)} ms.` : "";
	},

	async beat() {
		const start = performance.now();
		let text;
		try {
			const { body } = await request("/heartbeat");
			const time = performance.now() - start;
			this.times = [...this.times, time].slice(-120);
			this.count += 1;
			this.slowest = Math.max(this.slowest, time);
			const programs = (body.runningPrograms === 1) ? "1 program" : `${body.runningPrograms} programs`;
			text = `alive · ${Math.round(time)} ms · slowest ${Math.round(this.slowest)} ms · ${programs} running`;
			byId("heartbeat").classList.remove("silent");
		}
		catch {
			text = "The application does not answer.";
			byId("heartbeat").classList.add("silent");
		}
		byId("pulse").textContent = text;
		this.draw();
		setTimeout(() => this.beat(), 250);
	},

	draw() {
		const points = this.times.map((time, index) => `${index},${30 - 28 * Math.min(1, Math.log10(1 + time) / 3.5)}`);
		byId("beats").setAttribute("points", points.join(" "));
	}
};

// --- Start

const { body: scenes } = await request("scenes.json");
byId("scenes").replaceChildren(...scenes.map((scene) => {
	const button = element("button", scene.title);
	button.type = "button";
	button.id = `scene-${scene.id}`;
	button.addEventListener("click", () => {
		document.querySelectorAll("#scenes button").forEach((other) => other.setAttribute("aria-current", other === button));
		return playScene(scene);
	});
	const item = element("li");
	item.append(button);
	return item;
}));

const { body: rooms } = await request("/rooms");
byId("own-room").replaceChildren(...rooms.map((room) => new Option(room.name, room.name, false, room.name === "lobby")));
byId("own-program").value = await (await fetch("programs/agent.js")).text();
await showRoom("lobby");
heartbeat.beat();
