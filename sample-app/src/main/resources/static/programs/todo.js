const items = [];

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>To do</title>
<link rel="icon" href="data:,">
<h1>To do</h1>
<form>
	<label>What? <input name="text" maxlength="100" autocomplete="off" required></label>
	<button>Add</button>
</form>
<ol></ol>
<script>
	async function show(request) {
		const response = await fetch("items", request);
		document.querySelector("ol").replaceChildren(...(await response.json()).map((text) => {
			const item = document.createElement("li");
			item.textContent = text;
			return item;
		}));
	}
	document.querySelector("form").addEventListener("submit", (event) => {
		event.preventDefault();
		show({ method: "POST", body: new FormData(event.target).get("text") });
		event.target.reset();
	});
	show();
</script>`;

export default {
	async fetch(request) {
		const path = request.url.slice(request.url.lastIndexOf("/"));
		if (path === "/") {
			return new Response(page, { headers: { "Content-Type": "text/html; charset=utf-8" } });
		}
		if (path !== "/items") {
			return new Response("There is no such page.", { status: 404 });
		}
		if (request.method === "POST") {
			items.push((await request.text()).slice(0, 100));
		}
		// The page has an origin of its own, so even its own application is another one to it.
		return Response.json(items.slice(-50), { headers: { "Access-Control-Allow-Origin": "*" } });
	}
};
