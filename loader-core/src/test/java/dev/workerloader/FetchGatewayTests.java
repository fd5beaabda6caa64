package dev.workerloader;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.workerloader.internal.outbound.RawServer;
import dev.workerloader.outbound.OutboundEvent;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.OutboundReason;
import dev.workerloader.outbound.OutboundRule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * {@code fetch} in a program, through the gate, to a real server.
 */
@TestInstance(Lifecycle.PER_CLASS)
class FetchGatewayTests {

	private static final Duration HANG_GUARD = Duration.ofMinutes(1);

	private final List<OutboundEvent> events = new CopyOnWriteArrayList<>();

	private final List<String> seen = new CopyOnWriteArrayList<>();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final CountDownLatch release = new CountDownLatch(1);

	private HttpServer server;

	private String origin;

	private WorkerLoader loader;

	@BeforeAll
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(this.threads);
		this.server.createContext("/", this::answer);
		this.server.start();
		this.origin = "http://127.0.0.1:" + this.server.getAddress().getPort();
		this.loader = SharedHost.loader()
			.outboundPolicy("api", policy((rule) -> rule.header("Authorization", "Bearer secret-token")))
			.outboundPolicy("small",
					OutboundPolicy.builder()
						.allow(OutboundRule.of(this.origin + "/**").allowPrivateAddresses("127.0.0.1"))
						.responseSize(1000)
						.build())
			.outboundPolicy("unbounded",
					OutboundPolicy.builder()
						.allow(OutboundRule.of(this.origin + "/**").allowPrivateAddresses("127.0.0.1"))
						.responseSize(Long.MAX_VALUE)
						.requestSize(Long.MAX_VALUE)
						.build())
			.outboundPolicy("https",
					OutboundPolicy.builder()
						.allow(OutboundRule.of(this.origin + "/v1/moved").allowPrivateAddresses("127.0.0.1"))
						.allow(OutboundRule.of(this.origin.replace("http:", "https:") + "/**")
							.allowPrivateAddresses("127.0.0.1"))
						.build())
			.outboundPolicy("public", OutboundPolicy.builder().allow(OutboundRule.of(this.origin + "/**")).build())
			.defaultOutboundPolicy("api")
			.onOutbound(this.events::add)
			.build();
	}

	@BeforeEach
	void forget() {
		this.seen.clear();
		this.events.clear();
	}

	@AfterAll
	void stop() {
		this.release.countDown();
		this.loader.close();
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	private OutboundPolicy policy(UnaryOperator<OutboundRule> rule) {
		return OutboundPolicy.builder()
			.allow(rule.apply(OutboundRule.of(this.origin + "/v1/**").allowPrivateAddresses("127.0.0.1")))
			.build();
	}

	private void answer(HttpExchange exchange) throws IOException {
		this.seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
				+ exchange.getRequestHeaders().getFirst("Authorization"));
		String path = exchange.getRequestURI().getPath();
		if (path.equals("/v1/moved")) {
			exchange.getResponseHeaders().set("Location", exchange.getRequestURI().getQuery());
			exchange.sendResponseHeaders(302, -1);
			exchange.close();
			return;
		}
		if (path.equals("/v1/slow")) {
			await();
		}
		if (path.equals("/v1/refresh")) {
			exchange.getResponseHeaders().set("Refresh", "0; url=/v1/end");
			exchange.getResponseHeaders().set("Location", "/v1/end");
			exchange.getResponseHeaders().set("Content-Type", "text/html");
		}
		String text = path.equals("/v1/refresh") ? "<meta http-equiv=\"refresh\" content=\"0; url=/v1/end\">"
				: "you are " + exchange.getRequestHeaders().getFirst("User-Agent");
		byte[] body = path.endsWith("/large") ? new byte[3_000_000] : text.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Set-Cookie", "session=1");
		exchange.sendResponseHeaders(200, path.endsWith("/large") ? 0 : body.length);
		try (OutputStream stream = exchange.getResponseBody()) {
			stream.write(body);
		}
	}

	private void await() {
		try {
			this.release.await(1, TimeUnit.MINUTES);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private Invocation invoke(@Nullable String policy, String body) {
		WorkerCode.Builder code = WorkerCode.builder("main.js",
				"export default { async go(origin) { " + body + " } };");
		if (policy != null) {
			code.globalOutbound(OutboundPolicy.named(policy));
		}
		return this.loader.run(code.build(), "go", this.origin);
	}

	private @Nullable Object run(String body) {
		return invoke(null, body).valueAs(Object.class);
	}

	private List<OutboundEvent> eventsOf(String path) {
		return this.events.stream().filter((event) -> path.equals(event.path())).toList();
	}

	@Test
	void allowedRequestGetsItsCredentialFromTheHost() {
		assertThat(
				run("const r = await fetch(origin + '/v1/things?a=1'); await r.text(); return r.status + ' ' + r.ok;"))
			.isEqualTo("200 true");
		assertThat(this.seen).containsExactly("GET /v1/things?a=1 Bearer secret-token");
		Awaitility.await().atMost(HANG_GUARD).until(() -> !eventsOf("/v1/things").isEmpty());
		assertThat(eventsOf("/v1/things")).singleElement().satisfies((event) -> {
			assertThat(event.policy()).isEqualTo("api");
			assertThat(event.status()).isEqualTo(200);
			assertThat(event.toString()).doesNotContain("secret-token", "a=1");
		});
	}

	@Test
	void credentialOfTheHostWinsAndIsNotReadBack() {
		assertThat((String) run("""
				const request = new Request(origin + '/v1/x', { headers: { Authorization: 'mine' } });
				const r = await fetch(request);
				return JSON.stringify([...r.headers, ...request.headers]) + await r.text();"""))
			.doesNotContain("secret-token");
		assertThat(this.seen).containsExactly("GET /v1/x Bearer secret-token");
	}

	@Test
	void whatNoRuleAllowsIsDeniedWithWhatIs() {
		Object denied = run("return fetch(origin + '/v2/x').catch((e) => [e.name, e.code, e.message]);");
		assertThat(denied).asInstanceOf(InstanceOfAssertFactories.LIST)
			.startsWith("TypeError", "EGRESS_DENIED")
			.last()
			.asString()
			.contains(this.origin + "/v1/**");
		assertThat(run("return fetch('https://example.com/').catch((e) => e.code);")).isEqualTo("EGRESS_DENIED");
		assertThat(run("return fetch(origin + '/v1/x', { method: 'DELETE' }).catch((e) => e.code);"))
			.isEqualTo("EGRESS_DENIED");
		assertThat(this.seen).isEmpty();
		assertThat(eventsOf("/v2/x")).singleElement().satisfies((event) -> {
			assertThat(event.outcome()).isEqualTo(OutboundEvent.Result.DENIED);
			assertThat(event.status()).isZero();
		});
	}

	@Test
	void firstRequestBeyondTheBudgetIsAnEvent() {
		WorkerCode code = WorkerCode
			.builder("main.js",
					"""
							export default { async go(origin) {
								const codes = [];
								for (let i = 0; i < 5; i++) codes.push(await fetch(origin + '/v1/x').then((r) => r.status, (e) => e.code));
								return codes.join();
							} };""")
			.limits((limits) -> limits.subrequests(2))
			.build();
		assertThat(this.loader.run(code, "go", this.origin).value())
			.isEqualTo("200,200,SUBREQUESTS,SUBREQUESTS,SUBREQUESTS");
		Awaitility.await()
			.atMost(HANG_GUARD)
			.until(() -> !this.events.stream().filter(this::isBeyond).toList().isEmpty());
		assertThat(this.events.stream().filter(this::isBeyond)).singleElement().satisfies((event) -> {
			assertThat(event.outcome()).isEqualTo(OutboundEvent.Result.DENIED);
			assertThat(event.policy()).isEqualTo("api");
		});
	}

	private boolean isBeyond(OutboundEvent event) {
		return event.reason() == OutboundReason.BUDGET;
	}

	@Test
	void loopbackIsDeniedUnlessARuleNamesIt() {
		assertThat(invoke("public", "return fetch(origin + '/v1/x').catch((e) => e.code);").value())
			.isEqualTo("EGRESS_DENIED");
		assertThat(this.seen).isEmpty();
	}

	@Test
	void everyHopOfARedirectPassesTheGate() {
		assertThat(run("return (await fetch(origin + '/v1/moved?/v1/end')).url.slice(origin.length);"))
			.isEqualTo("/v1/end");
		assertThat(run("return fetch(origin + '/v1/moved?/admin').catch((e) => e.code);")).isEqualTo("EGRESS_DENIED");
		assertThat(run("return fetch(origin + '/v1/moved?http://169.254.169.254/latest').catch((e) => e.code);"))
			.isEqualTo("EGRESS_DENIED");
		assertThat(this.seen).hasSize(4).noneMatch((request) -> request.contains(" /admin"));
	}

	// Attack NET-11.
	@Test
	void hopToAHostThatIsAllowedWithAnotherSchemeIsDenied() {
		assertThat(invoke("https",
				"return fetch(origin + '/v1/moved?' + origin + '/v1/end').catch((e) => [e.name, e.code].join());")
			.value()).isEqualTo("TypeError,EGRESS_DENIED");
		assertThat(this.seen).singleElement().asString().startsWith("GET /v1/moved?");
	}

	// Attack NET-11.
	@Test
	void nothingButTheLocationOfARedirectIsFollowed() {
		assertThat(run(
				"const r = await fetch(origin + '/v1/refresh'); return [r.status, r.redirected, r.headers.get('refresh'), await r.text()].join();"))
			.isEqualTo("200,false,0; url=/v1/end,<meta http-equiv=\"refresh\" content=\"0; url=/v1/end\">");
		assertThat(this.seen).containsExactly("GET /v1/refresh Bearer secret-token");
	}

	// Attack NET-39.
	@Test
	void connectionsOfBodiesThatNobodyReadsAreClosedWithTheInvocation() throws Exception {
		int count = 200;
		CountDownLatch answered = new CountDownLatch(count);
		try (RawServer raw = stalling("HTTP/1.1 200 OK\r\n\r\nhel", answered)) {
			WorkerCode code = WorkerCode.builder("main.js",
					"export default { async go(url) { const all = []; for (let i = 0; i < %d; i++) all.push(await fetch(url)); return all.length; } };"
						.formatted(count))
				.globalOutbound(policyOf(raw))
				.limits((limits) -> limits.subrequests(count))
				.build();
			assertThat(this.loader.run(code, "go", url(raw)).valueAs(Object.class)).isEqualTo(count);
			assertThat(answered.await(1, TimeUnit.MINUTES)).isTrue();
			Awaitility.await().atMost(HANG_GUARD).until(() -> !raw.isConnectionOpen());
			Awaitility.await().atMost(HANG_GUARD).until(() -> this.loader.stats().runningCalls() == 0);
			Awaitility.await().atMost(HANG_GUARD).until(() -> eventsOf("/").size() == count);
		}
	}

	// Attack NET-29; OutboundTimeTests has all stages.
	@ParameterizedTest
	@CsvSource({ "'', WALL", "HTTP/1.1 200, WALL", "BODY, WALL", "'', ABORT", "HTTP/1.1 200, ABORT", "BODY, ABORT",
			"'', CANCEL", "HTTP/1.1 200, CANCEL", "BODY, CANCEL", "'', EVICT", "BODY, EVICT" })
	void requestEndsWithWhoeverWaitsForIt(String sent, String end) throws Exception {
		String answer = sent.equals("BODY") ? "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel" : sent;
		CountDownLatch answered = new CountDownLatch(1);
		try (RawServer raw = stalling(answer, answered);
				Worker worker = this.loader.load(waiting(policyOf(raw), end))) {
			CompletableFuture<Invocation> invocation = worker.getEntrypoint().invokeAsync("go", url(raw));
			assertThat(answered.await(1, TimeUnit.MINUTES)).isTrue();
			switch (end) {
				case "WALL" -> assertThat(invocation.join().error().code()).isEqualTo(ErrorCode.WALL_TIME);
				case "ABORT" -> assertThat(invocation.join().error()).hasMessageContaining("time");
				case "CANCEL" -> invocation.cancel(true);
				default -> evictActive();
			}
			Awaitility.await().atMost(HANG_GUARD).until(() -> !raw.isConnectionOpen());
			Awaitility.await().atMost(HANG_GUARD).until(() -> eventsOf("/").size() == 1);
			if (!sent.equals("BODY")) { // it may have come, and was allowed then
				assertThat(eventsOf("/").get(0).reason()).isEqualTo(OutboundReason.CANCELLED);
			}
			Awaitility.await().atMost(HANG_GUARD).until(() -> this.loader.stats().runningCalls() == 0);
		}
	}

	private void evictActive() {
		this.loader.sandboxes()
			.stream()
			.filter((sandbox) -> sandbox.state() == SandboxInfo.State.ACTIVE)
			.forEach((sandbox) -> this.loader.evictSandbox(sandbox.id()));
	}

	private static WorkerCode waiting(OutboundPolicy policy, String end) {
		return WorkerCode.builder("main.js", """
				export default { async go(url) {
					const r = await fetch(url, { signal: %s });
					return r.text();
				} };""".formatted(end.equals("ABORT") ? "AbortSignal.timeout(2000)" : "null"))
			.globalOutbound(policy)
			.limits((limits) -> limits.wallTime(end.equals("WALL") ? Duration.ofSeconds(3) : HANG_GUARD))
			.build();
	}

	private static RawServer stalling(String answer, CountDownLatch answered) throws IOException {
		return RawServer.start((input, output) -> {
			RawServer.readHead(input);
			output.write(answer.getBytes(StandardCharsets.US_ASCII));
			output.flush();
			answered.countDown();
			RawServer.awaitEnd(input);
		});
	}

	private static OutboundPolicy policyOf(RawServer server) {
		return OutboundPolicy.builder().allow(OutboundRule.of(url(server)).allowPrivateAddresses("127.0.0.1")).build();
	}

	private static String url(RawServer server) {
		return "http://127.0.0.1:" + server.port() + "/";
	}

	@Test
	void responseThatIsTooLargeFailsWhileItIsRead() {
		assertThat(run("return (await (await fetch(origin + '/v1/large')).arrayBuffer()).byteLength;"))
			.isEqualTo(3_000_000);
		Object failed = invoke("small",
				"const r = await fetch(origin + '/v1/large'); return r.text().catch((e) => [e.name, e.code, e.message]);")
			.valueAs(Object.class);
		assertThat(failed).asInstanceOf(InstanceOfAssertFactories.LIST)
			.startsWith("TypeError", "EGRESS_FAILED")
			.last()
			.asString()
			.contains("1000");
	}

	@Test
	void sizesCanBeAsLargeAsNumbersGo() {
		assertThat(invoke("unbounded", "return (await (await fetch(origin + '/v1/large')).bytes()).length;")
			.valueAs(Object.class)).isEqualTo(3_000_000);
	}

	@Test
	void requestIsGivenUpWhenTheProgramAborts() {
		assertThat(run("""
				const waiting = fetch(origin + '/v1/slow', { signal: AbortSignal.timeout(2000) });
				return waiting.catch((e) => e.name);""")).isEqualTo("TimeoutError");
		Awaitility.await().atMost(HANG_GUARD).until(() -> !this.seen.isEmpty());
		Awaitility.await().atMost(HANG_GUARD).until(() -> this.loader.stats().runningCalls() == 0);
		assertThat(eventsOf("/v1/slow")).singleElement()
			.satisfies((event) -> assertThat(event.reason()).hasToString("CANCELLED"));
	}

	@Test
	void policyThatIsNotRegisteredIsRefusedWithTheNearestName() {
		assertThatExceptionOfType(WorkerCodeException.class).isThrownBy(() -> invoke("apo", "return 1;"))
			.withMessage("There is no outbound policy 'apo'. Did you mean api?");
		assertThatIllegalStateException().isThrownBy(() -> SharedHost.loader().defaultOutboundPolicy("nothing").build())
			.withMessageContaining("nothing");
	}

	@Test
	void policyBuiltInCodeStaysWithinTheAllowedOrigins() {
		try (WorkerLoader narrow = SharedHost.loader().allowedOrigins(List.of("https://api.example.com")).build()) {
			WorkerCode code = WorkerCode.builder("main.js", "export default {};")
				.globalOutbound(policy(UnaryOperator.identity()))
				.build();
			assertThatExceptionOfType(WorkerCodeException.class).isThrownBy(() -> narrow.load(code))
				.withMessageContaining("exceeds the allowed origins: https://api.example.com");
		}
	}

	@Test
	void workerThatIsCachedKeepsToItsPolicy() {
		WorkerCode.Builder code = WorkerCode.builder("main.js", "export default { go() {} };");
		this.loader.get("one", code.globalOutbound(OutboundPolicy.named("api")).build());
		assertThatExceptionOfType(WorkerCodeException.class)
			.isThrownBy(() -> this.loader.get("one", code.globalOutbound(OutboundPolicy.named("small")).build()))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.ID_CONFLICT));
	}

}
