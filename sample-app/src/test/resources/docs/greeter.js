export default {
	async fetch(request) {
		const path = request.url.replace(/^https?:\/\/[^/]+/, "");
		if (path === "/events") {
			const events = new ReadableStream({
				async start(controller) {
					for (let count = 1; count <= 3; count++) {
						controller.enqueue(new TextEncoder().encode(`data: ${count}\n\n`));
						await new Promise((resolve) => setTimeout(resolve, 100));
					}
					controller.close();
				}
			});
			return new Response(events, { headers: { "Content-Type": "text/event-stream" } });
		}
		return Response.json({ path }, { status: (path === "/") ? 200 : 404 });
	}
};
