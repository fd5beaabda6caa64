package dev.workerloader.sample;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ClassPathResource;

/**
 * Talks to the sample as any other HTTP client would.
 */
public final class SampleClient {

	private static final Duration HANG_GUARD = Duration.ofSeconds(60);

	private static final JsonMapper JSON = new JsonMapper();

	private final HttpClient http = HttpClient.newHttpClient();

	private final String baseUrl;

	private final @Nullable String user;

	public SampleClient(String baseUrl) {
		this(baseUrl, null);
	}

	private SampleClient(String baseUrl, @Nullable String user) {
		this.baseUrl = baseUrl;
		this.user = user;
	}

	public static String program(String name) {
		try {
			return new ClassPathResource("static/programs/" + name).getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new IllegalStateException("There is no program '%s'.".formatted(name), ex);
		}
	}

	public static String agent(String body) {
		return """
				export default {
					async myAgent(param, env, ctx) {
						%s
					}
				};
				""".formatted(body);
	}

	public Answer run(String room, String program, @Nullable String param) {
		String query = (param != null) ? "?param=" + URLEncoder.encode(param, StandardCharsets.UTF_8) : "";
		return post("/rooms/" + room + "/agent" + query, "text/javascript", program);
	}

	/**
	 * Return a client that logs in with each request.
	 */
	public SampleClient as(String user) {
		return new SampleClient(this.baseUrl, user);
	}

	public Answer ask(String room, String prompt, @Nullable String param) {
		String question = JSON.createObjectNode().put("prompt", prompt).put("param", param).toString();
		return post("/rooms/" + room + "/ask", "application/json", question);
	}

	public Answer post(String path, String contentType, String body) {
		return send(HttpRequest.newBuilder(uri(path))
			.header("Content-Type", contentType)
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	public Answer get(String path) {
		return send(HttpRequest.newBuilder(uri(path)));
	}

	public Answer send(HttpRequest.Builder request) {
		if (this.user != null) {
			request.header("Authorization", "Basic "
					+ Base64.getEncoder().encodeToString((this.user + ":sample").getBytes(StandardCharsets.UTF_8)));
		}
		try {
			return Answer.of(this.http.send(request.timeout(HANG_GUARD).build(), HttpResponse.BodyHandlers.ofString()));
		}
		catch (IOException ex) {
			throw new IllegalStateException("The request failed.", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("The request was interrupted.", ex);
		}
	}

	public URI uri(String path) {
		return URI.create(this.baseUrl + path);
	}

	/**
	 * What came back.
	 *
	 * @param status the status code
	 * @param headers the first value of each header, by its name in lower case
	 * @param text the body
	 */
	public record Answer(int status, Map<String, String> headers, String text) {

		static Answer of(HttpResponse<String> response) {
			Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
			response.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
			return new Answer(response.statusCode(), headers, response.body());
		}

		public JsonNode json() {
			return JSON.readTree(this.text);
		}

		public JsonNode at(String pointer) {
			return json().at(pointer);
		}

	}

}
