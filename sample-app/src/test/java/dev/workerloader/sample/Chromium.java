package dev.workerloader.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A headless Chromium with one page, driven over its DevTools protocol.
 */
final class Chromium {

	private static final Duration HANG_GUARD = Duration.ofSeconds(60);

	private static final JsonMapper JSON = new JsonMapper();

	private final Process process;

	private final Map<Integer, CompletableFuture<JsonNode>> replies = new ConcurrentHashMap<>();

	private final List<String> complaints = new CopyOnWriteArrayList<>();

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final AtomicInteger ids = new AtomicInteger();

	private final WebSocket socket;

	private Chromium(Process process, URI page) {
		this.process = process;
		this.socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(page, new Receiver()).join();
		send("Page.enable", Map.of());
		send("Runtime.enable", Map.of());
		send("Log.enable", Map.of());
		send("Network.enable", Map.of());
	}

	static Optional<Path> find() {
		return Stream.of("chromium", "chromium-browser", "google-chrome")
			.flatMap((name) -> Stream.of(System.getenv("PATH").split(":")).map((folder) -> Path.of(folder, name)))
			.filter(Files::isExecutable)
			.findFirst();
	}

	static Chromium start(Path program, Path userData) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(program.toString(), "--headless", "--no-sandbox", "--disable-gpu",
				"--disable-quic", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
				"--disable-component-update", "--disable-sync", "--hide-scrollbars", "--remote-debugging-port=0",
				"--user-data-dir=" + userData, "about:blank")
			.redirectErrorStream(true)
			.redirectOutput(userData.resolve("chromium.log").toFile())
			.start();
		try {
			Path portFile = userData.resolve("DevToolsActivePort");
			String port = Awaitility.await()
				.atMost(HANG_GUARD)
				.ignoreExceptions()
				.until(() -> Files.readAllLines(portFile).get(0), (line) -> !line.isBlank());
			return new Chromium(process,
					Awaitility.await()
						.atMost(HANG_GUARD)
						.ignoreExceptions()
						.until(() -> page("http://127.0.0.1:" + port + "/json/list"), (page) -> page != null));
		}
		catch (RuntimeException ex) {
			process.destroyForcibly();
			throw ex;
		}
	}

	private static URI page(String list) throws IOException, InterruptedException {
		String targets = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create(list)).build(), HttpResponse.BodyHandlers.ofString())
			.body();
		return JSON.readTree(targets)
			.valueStream()
			.filter((target) -> target.at("/type").asString().equals("page"))
			.map((target) -> URI.create(target.at("/webSocketDebuggerUrl").asString()))
			.findFirst()
			.orElseThrow();
	}

	void open(URI address) {
		send("Page.navigate", Map.of("url", address.toString()));
	}

	void resize(int width, int height, boolean phone) {
		send("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
	}

	void preferDarkColors() {
		send("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
	}

	void press(String key, int code, String text) {
		send("Input.dispatchKeyEvent",
				Map.of("type", "keyDown", "key", key, "windowsVirtualKeyCode", code, "text", text));
		send("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "windowsVirtualKeyCode", code));
	}

	JsonNode evaluate(String expression) {
		JsonNode reply = send("Runtime.evaluate",
				Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
		if (reply.has("exceptionDetails")) {
			throw new IllegalStateException("'" + expression + "' failed: " + reply.at("/exceptionDetails"));
		}
		return reply.at("/result/value");
	}

	void awaitTrue(String expression) {
		Awaitility.await(expression).atMost(HANG_GUARD).until(() -> evaluate(expression).asBoolean(false));
	}

	void screenshot(Path file) throws IOException {
		JsonNode reply = send("Page.captureScreenshot", Map.of("format", "png"));
		Files.createDirectories(file.getParent());
		Files.write(file, Base64.getDecoder().decode(reply.at("/data").asString()));
	}

	/**
	 * Return what the page wrote to its console and what the browser complained about,
	 * such as a violated content security policy. A program that fails is no complaint.
	 * @return the texts
	 */
	List<String> complaints() {
		return this.complaints;
	}

	/**
	 * Return the addresses that the page asked for.
	 * @return the addresses
	 */
	List<String> requests() {
		return this.requests;
	}

	private JsonNode send(String method, Map<String, ?> parameters) {
		int id = this.ids.incrementAndGet();
		CompletableFuture<JsonNode> reply = new CompletableFuture<>();
		this.replies.put(id, reply);
		this.socket.sendText(JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true)
			.join();
		try {
			JsonNode message = reply.get(HANG_GUARD.toSeconds(), TimeUnit.SECONDS);
			if (message.has("error")) {
				throw new IllegalStateException(method + " failed: " + message.at("/error"));
			}
			return message.at("/result");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(method + " was interrupted.", ex);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IllegalStateException(method + " got no reply.", ex);
		}
	}

	private void receive(JsonNode message) {
		CompletableFuture<JsonNode> reply = this.replies.remove(message.at("/id").asInt(0));
		if (reply != null) {
			reply.complete(message);
			return;
		}
		switch (message.at("/method").asString("")) {
			case "Log.entryAdded" -> logged(message.at("/params/entry"));
			case "Runtime.exceptionThrown", "Runtime.consoleAPICalled" ->
				this.complaints.add(message.at("/params").toString());
			case "Network.requestWillBeSent" -> this.requests.add(message.at("/params/request/url").asString());
			default -> {
				return;
			}
		}
	}

	private void logged(JsonNode entry) {
		if (!entry.at("/text").asString().contains("the server responded with a status of 422")) {
			this.complaints.add(entry.toString());
		}
	}

	void stop() throws InterruptedException {
		this.socket.abort();
		List<ProcessHandle> children = this.process.descendants().toList();
		this.process.destroy();
		if (!this.process.waitFor(HANG_GUARD.toSeconds(), TimeUnit.SECONDS)) {
			this.process.destroyForcibly().waitFor();
		}
		children.forEach(ProcessHandle::destroyForcibly);
		children.forEach((child) -> child.onExit().join());
	}

	private final class Receiver implements WebSocket.Listener {

		private final StringBuilder text = new StringBuilder();

		@Override
		public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
			this.text.append(data);
			if (last) {
				String message = this.text.toString();
				this.text.setLength(0);
				receive(JSON.readTree(message));
			}
			webSocket.request(1);
			return CompletableFuture.completedFuture(null);
		}

	}

}
