package dev.workerloader;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import dev.workerloader.outbound.WorkerRequest;
import dev.workerloader.outbound.WorkerResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The {@code fetch} handler of a worker as the application calls it (semantics L12).
 */
class FetchHandlerTests {

	private static final Duration HANG_GUARD = Duration.ofMinutes(1);

	private final Queue<TailEvent> ends = new ConcurrentLinkedQueue<>();

	@AutoClose
	private final WorkerLoader loader = SharedHost.loader().build();

	private Worker load(String handler) {
		return this.loader.load(
				WorkerCode.builder("main.js", "export default { async fetch(request, env, ctx) { " + handler + " } };")
					.build());
	}

	private WorkerResponse fetch(String handler, WorkerRequest request) {
		return load(handler).getEntrypoint().fetch(request);
	}

	private WorkerResponse fetchTailed(String handler, Limits limits) {
		WorkerCode code = WorkerCode
			.builder("main.js", "export default { async fetch(request, env, ctx) { " + handler + " } };")
			.limits(limits)
			.tail(this.ends::add)
			.build();
		return this.loader.load(code).getEntrypoint().fetch(WorkerRequest.get("https://app.example/"));
	}

	private TailEvent end() {
		return Awaitility.await().atMost(HANG_GUARD).until(this.ends::poll, Objects::nonNull);
	}

	@Test
	void handlerGetsTheRequestAndItsResponseComesBack() {
		try (WorkerResponse response = fetch(
				"""
						return new Response(request.method + ' ' + request.url + ' ' + request.headers.get('x-a') + ' ' + await request.text(),
							{ status: 201, statusText: 'Made', headers: { 'X-B': 'b' } });""",
				WorkerRequest.builder("PUT", "https://app.example/x?y").header("X-A", "a").body("body").build())) {
			assertThat(response.status()).isEqualTo(201);
			assertThat(response.statusText()).isEqualTo("Made");
			assertThat(response.header("x-b")).isEqualTo("b");
			assertThat(response.header("Content-Type")).isEqualTo("text/plain;charset=UTF-8");
			assertThat(response.bodyAsString()).isEqualTo("PUT https://app.example/x?y a body");
		}
	}

	@Test
	void handlerOfAClassHasItsEnvironment() {
		WorkerCode code = WorkerCode
			.builder("main.js",
					"""
							import { WorkerEntrypoint } from 'cloudflare:workers';
							export default class extends WorkerEntrypoint {
								fetch(request) { return Response.json({ greeting: this.env.GREETING, path: request.url.slice(20) }); }
							}""")
			.env("GREETING", "hello")
			.build();
		WorkerResponse response = this.loader.load(code)
			.getEntrypoint()
			.fetch(WorkerRequest.get("https://app.example/a/b"));
		assertThat(response.header("content-type")).isEqualTo("application/json");
		assertThat(response.bodyAsString()).isEqualTo("{\"greeting\":\"hello\",\"path\":\"a/b\"}");
	}

	@Test
	void bodyOfTheResponseStreamsWhileItIsRead() throws IOException {
		try (WorkerResponse response = fetch("""
				let sent = 0;
				return new Response(new ReadableStream({ pull(controller) {
					if (++sent > 20) controller.close();
					else controller.enqueue(new Uint8Array(100_000).fill(sent));
				} }));""", WorkerRequest.get("https://app.example/")); InputStream body = response.body()) {
			byte[] bytes = body.readAllBytes();
			assertThat(bytes).hasSize(2_000_000);
			assertThat(bytes[1_999_999]).isEqualTo((byte) 20);
		}
	}

	@Test
	void invocationGoesOnUntilTheBodyIsClosed() {
		Worker worker = load(
				"return new Response(new ReadableStream({ pull(c) { c.enqueue(new Uint8Array(10)); } }));");
		WorkerResponse response = worker.getEntrypoint().fetch(WorkerRequest.get("https://app.example/"));
		assertThat(this.loader.stats().runningInvocations()).isEqualTo(1);
		response.close();
		Awaitility.await().atMost(HANG_GUARD).until(() -> this.loader.stats().runningInvocations() == 0);
	}

	@Test
	void invocationWhoseBodyBreaksEndsWithTheErrorThatBrokeIt() {
		WorkerResponse response = fetchTailed("""
				let sent = 0;
				return new Response(new ReadableStream({ pull(controller) {
					if (++sent > 3) throw new RangeError('no more');
					controller.enqueue(new Uint8Array(10));
				} }));""", Limits.none());
		assertThat(response.status()).isEqualTo(200);
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(response::bodyAsBytes)
			.withMessageContaining("no more");
		TailEvent end = end();
		assertThat(end.outcome()).isEqualTo(Outcome.SCRIPT_ERROR);
		assertThat(end.error()).hasMessageContaining("no more");
		assertThat(this.loader.stats().invocations()).containsEntry(Outcome.SCRIPT_ERROR, 1L);
	}

	@Test
	void invocationWhoseBodyTakesTooLongEndsWithItsLimit() {
		WorkerResponse response = fetchTailed("""
				return new Response(new ReadableStream({ async pull(controller) {
					await new Promise((resolve) => setTimeout(resolve, 50));
					controller.enqueue(new Uint8Array(10));
				} }));""", Limits.builder("the test").set(Limit.WALL_TIME, 3_000_000_000L).build());
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(response::bodyAsBytes);
		TailEvent end = end();
		assertThat(end.outcome()).isEqualTo(Outcome.LIMIT);
		assertThat(end.error()).isInstanceOfSatisfying(WorkerException.class,
				(error) -> assertThat(error.code()).isEqualTo(ErrorCode.WALL_TIME));
	}

	@Test
	void invocationWhoseBodyIsReadOrClosedEndsWell() {
		String endless = "return new Response(new ReadableStream({ pull(c) { c.enqueue(new Uint8Array(10)); } }));";
		fetchTailed(endless, Limits.none()).close();
		assertThat(end().outcome()).isEqualTo(Outcome.OK);
		String whole = "return new Response(new ReadableStream({ start(c) { c.enqueue(new Uint8Array(10)); c.close(); } }));";
		assertThat(fetchTailed(whole, Limits.none()).bodyAsBytes()).hasSize(10);
		assertThat(end().outcome()).isEqualTo(Outcome.OK);
	}

	@Test
	void largeBodyOfARequestIsReadAsAStream() {
		try (WorkerResponse response = fetch("""
				let length = 0;
				for await (const piece of request.body) length += piece.length;
				return new Response(String(length));""",
				WorkerRequest.builder("POST", "https://app.example/")
					.body(new ByteArrayInputStream(new byte[1_500_000]))
					.build())) {
			assertThat(response.bodyAsString()).isEqualTo("1500000");
		}
	}

	@Test
	void handlerThatReturnsNoResponseFailsWithTheWayOut() {
		assertThatExceptionOfType(WorkerRpcException.class)
			.isThrownBy(() -> fetch("return { status: 200 };", WorkerRequest.get("https://app.example/")))
			.withMessage(
					"The fetch handler of the worker returned something other than a Response. Return new Response(…).")
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.RESULT_NOT_SERIALIZABLE));
	}

	@Test
	void urlIsNormalisedAndMustBeAbsolute() {
		try (WorkerResponse response = fetch("return new Response(request.url);",
				WorkerRequest.get("HTTPS://App.Example:443/a/../b c"))) {
			assertThat(response.bodyAsString()).isEqualTo("https://app.example/b%20c");
		}
		assertThatIllegalArgumentException()
			.isThrownBy(() -> fetch("return new Response();", WorkerRequest.get("/path")))
			.withMessage("The URL \"/path\" is not absolute. Pass one such as https://app.example.com/path.");
		assertThat(load("return new Response();").getEntrypoint().fetchAsync(WorkerRequest.get("/path")))
			.isCompletedExceptionally();
	}

	@Test
	void handlerThatThrowsFailsWithItsError() {
		assertThatExceptionOfType(WorkerScriptException.class)
			.isThrownBy(() -> fetch("throw new RangeError('out of it');", WorkerRequest.get("https://app.example/")))
			.withMessageContaining("out of it");
	}

	@Test
	void futureOfAResponseCanBeCancelled() {
		Worker worker = load(
				"await new Promise((resolve) => setTimeout(resolve, 60_000)); return new Response('late');");
		CompletableFuture<WorkerResponse> future = worker.getEntrypoint()
			.fetchAsync(WorkerRequest.get("https://app.example/"));
		Awaitility.await().atMost(HANG_GUARD).until(() -> this.loader.stats().runningInvocations() == 1);
		future.cancel(true);
		Awaitility.await().atMost(HANG_GUARD).until(() -> this.loader.stats().runningInvocations() == 0);
	}

	@Test
	void requestCanBePassedOnAndChanged() {
		try (WorkerResponse response = fetch(
				"""
						const other = new Request(request, { method: 'POST', headers: { 'X-New': '1' }, body: 'new' });
						const copy = other.clone();
						return Response.json([other.method, other.headers.get('x-old'), other.headers.get('x-new'), await other.text(), await copy.text()]);""",
				WorkerRequest.builder("GET", "https://app.example/").header("X-Old", "1").build())) {
			assertThat(response.bodyAsString()).isEqualTo("[\"POST\",null,\"1\",\"new\",\"new\"]");
		}
	}

	@Test
	void runReturnsAResponseWithItsBody() {
		Object value = this.loader
			.run(WorkerCode.builder("main.js", "export default { go() { return new Response('x'.repeat(300_000)); } };")
				.build(), "go")
			.value();
		assertThat(value).isInstanceOf(WorkerResponse.class);
		assertThat(((WorkerResponse) value).bodyAsBytes()).hasSize(300_000)
			.startsWith("xxx".getBytes(StandardCharsets.UTF_8));
	}

}
