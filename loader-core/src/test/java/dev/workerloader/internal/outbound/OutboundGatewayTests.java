package dev.workerloader.internal.outbound;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.workerloader.outbound.OutboundContext;
import dev.workerloader.outbound.OutboundDeniedException;
import dev.workerloader.outbound.OutboundEvent;
import dev.workerloader.outbound.OutboundException;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.OutboundReason;
import dev.workerloader.outbound.OutboundRule;
import dev.workerloader.outbound.WorkerRequest;
import dev.workerloader.outbound.WorkerResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class OutboundGatewayTests {

	private final Gate gate = new Gate().name("api.example", "127.0.0.1");

	private final List<String> seen = new CopyOnWriteArrayList<>();

	private HttpServer server;

	private String origin;

	private OutboundPolicy policy;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/", this::echo);
		this.server.start();
		this.origin = "http://api.example:" + this.server.getAddress().getPort();
		this.policy = Gate.local(this.origin).build();
	}

	@AfterEach
	void stop() {
		this.gate.close();
		this.server.stop(0);
	}

	private void echo(HttpExchange exchange) throws IOException {
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		this.seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
				+ exchange.getRequestHeaders().getFirst("Host") + " " + body);
		exchange.getResponseHeaders().add("X-Answer", "yes");
		exchange.getResponseHeaders().add("Set-Cookie", "a=1");
		exchange.getResponseHeaders().add("Set-Cookie", "b=2");
		respond(exchange, 200, ("You said: " + body).getBytes(StandardCharsets.UTF_8));
	}

	private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
		exchange.sendResponseHeaders(status, (body.length > 0) ? body.length : -1);
		try (OutputStream output = exchange.getResponseBody()) {
			output.write(body);
		}
		exchange.close();
	}

	@Test
	void requestThatARuleAllowsIsSent() {
		WorkerResponse response = this.gate.run(this.policy,
				WorkerRequest.builder("POST", this.origin + "/v1/a?b=c").body("hello").build());
		assertThat(response.status()).isEqualTo(200);
		assertThat(response.statusText()).isEqualTo("OK");
		assertThat(response.header("x-answer")).isEqualTo("yes");
		assertThat(response.headers().get("Set-Cookie")).containsExactlyInAnyOrder("a=1", "b=2");
		assertThat(response.bodyAsString()).isEqualTo("You said: hello");
		assertThat(this.seen).containsExactly("POST /v1/a?b=c " + this.origin.substring("http://".length()) + " hello");
	}

	@Test
	void listenerIsToldOfTheRequest() {
		this.gate.get(this.policy, this.origin + "/v1/a?secret=1").bodyAsBytes();
		OutboundEvent event = this.gate.onlyEvent();
		assertThat(event.sandboxId()).isEqualTo("sandbox-1");
		assertThat(event.workerId()).isEqualTo("worker-1");
		assertThat(event.owner()).isEqualTo("ada");
		assertThat(event.method()).isEqualTo("GET");
		assertThat(event.origin()).isEqualTo(this.origin);
		assertThat(event.path()).isEqualTo("/v1/a");
		assertThat(event.policy()).isEqualTo("local");
		assertThat(event.rule()).isEqualTo(this.origin + "/**");
		assertThat(event.outcome()).isEqualTo(OutboundEvent.Result.ALLOWED);
		assertThat(event.status()).isEqualTo(200);
		assertThat(event.bytes()).isEqualTo("You said: ".length());
		assertThat(event.duration()).isPositive();
		assertThat(this.gate.gateway.live()).isZero();
	}

	@Test
	void listenerThatThrowsBreaksNothing() {
		try (OutboundGateway gateway = new OutboundGateway(AllowedOrigins.all(),
				(host) -> List.of(Gate.address("127.0.0.1")), List.of((event) -> {
					throw new IllegalStateException("listener");
				}), null)) {
			WorkerResponse response = gateway.exchange(this.policy, WorkerRequest.get(this.origin + "/"), Gate.CALLER)
				.run();
			assertThat(response.bodyAsString()).isEqualTo("You said: ");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "//", "//a//b", "/a|b^c[d]", "/%zz/%41", "/a;b=c", "/?", "/?a=b&c={d}", "/a?/../b" })
	void requestTargetIsSentAsItIs(String target) throws IOException {
		try (RawServer raw = RawServer.start((input, output) -> {
			this.seen.add(RawServer.readHead(input));
			output.write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		})) {
			String url = "http://api.example:" + raw.port();
			this.gate.get(Gate.local(url).build(), url + target);
			assertThat(this.seen).singleElement().asString().startsWith("GET " + target + " HTTP/1.1\r\n");
		}
	}

	@Test
	void bodyOfUnknownLengthIsStreamed() {
		InputStream stream = new FilterInputStream(new ByteArrayInputStream(new byte[100_000])) {
		};
		WorkerResponse response = this.gate.run(this.policy,
				WorkerRequest.builder("PUT", this.origin + "/").body(stream).build());
		assertThat(response.bodyAsString()).hasSize("You said: ".length() + 100_000);
	}

	@Test
	void redirectIsAResponseLikeOthers() {
		this.server.createContext("/moved", (exchange) -> {
			exchange.getResponseHeaders().add("Location", "/");
			respond(exchange, 302, new byte[0]);
		});
		WorkerResponse response = this.gate.get(this.policy, this.origin + "/moved");
		assertThat(response.status()).isEqualTo(302);
		assertThat(response.header("Location")).isEqualTo("/");
		assertThat(this.seen).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 401, 407, 429, 503 })
	void nothingIsRetried(int status) {
		this.server.createContext("/fails", (exchange) -> {
			this.seen.add("fails");
			exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"a\"");
			exchange.getResponseHeaders().add("Retry-After", "0");
			respond(exchange, status, new byte[0]);
		});
		assertThat(this.gate.get(this.policy, this.origin + "/fails").status()).isEqualTo(status);
		assertThat(this.seen).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "gzip", "GZIP", "x-gzip", "deflate", "raw deflate" })
	void compressedBodyIsDecoded(String coding) {
		byte[] text = "To be or not to be. ".repeat(5_000).getBytes(StandardCharsets.UTF_8);
		this.server.createContext("/compressed", (exchange) -> {
			this.seen.add(exchange.getRequestHeaders().getFirst("Accept-Encoding"));
			exchange.getResponseHeaders().add("Content-Encoding", coding.replace("raw ", ""));
			respond(exchange, 200, compress(coding, text));
		});
		WorkerResponse response = this.gate.run(this.policy,
				WorkerRequest.builder("GET", this.origin + "/compressed").header("Accept-Encoding", "br").build());
		assertThat(response.headers()).doesNotContainKeys("Content-Encoding", "Content-Length");
		assertThat(response.bodyAsBytes()).isEqualTo(text);
		assertThat(this.seen).containsExactly("gzip, deflate");
		assertThat(this.gate.onlyEvent().bytes()).isEqualTo(text.length);
	}

	private static byte[] compress(String coding, byte[] text) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (OutputStream output = coding.toLowerCase(Locale.ROOT).contains("gzip") ? new GZIPOutputStream(bytes)
				: new DeflaterOutputStream(bytes, new Deflater(9, coding.startsWith("raw")))) {
			output.write(text);
		}
		return bytes.toByteArray();
	}

	@Test
	void codingThatWasNotAskedForIsLeftAlone() {
		this.server.createContext("/coded", (exchange) -> {
			exchange.getResponseHeaders().add("Content-Encoding", "br");
			respond(exchange, 200, new byte[] { 1, 2, 3 });
		});
		WorkerResponse response = this.gate.get(this.policy, this.origin + "/coded");
		assertThat(response.header("Content-Encoding")).isEqualTo("br");
		assertThat(response.bodyAsBytes()).containsExactly(1, 2, 3);
	}

	@Test
	void blockedPolicyDeniesEverythingWithoutAskingForTheName() {
		assertDenied(OutboundReason.BLOCKED, OutboundPolicy.blocked(), WorkerRequest.get(this.origin + "/"))
			.hasMessage("This worker has no access to the network, so \"" + this.origin
					+ "/\" cannot be fetched. Only the bindings in env reach the outside.");
		assertThat(this.gate.resolved).isEmpty();
		assertThat(this.gate.onlyEvent().outcome()).isEqualTo(OutboundEvent.Result.DENIED);
	}

	@Test
	void denialSaysWhatWasAskedForAndWhatIsAllowed() {
		OutboundPolicy github = OutboundPolicy.builder()
			.name("github")
			.allow(OutboundRule.of("https://api.github.com/repos/**"))
			.allow(OutboundRule.of("https://api.github.com/gists/**").methods("POST"))
			.build();
		assertDenied(OutboundReason.RULE, github, WorkerRequest.get("https://api.github.com/user?token=secret"))
			.hasMessage("The outbound policy 'github' does not allow GET https://api.github.com/user. "
					+ "It allows: GET, HEAD https://api.github.com/repos/**; POST https://api.github.com/gists/**.");
		assertThat(this.gate.resolved).isEmpty();
		assertThat(this.gate.onlyEvent().reason()).isEqualTo(OutboundReason.RULE);
	}

	@Test
	void methodThatTheRuleDoesNotNameIsDenied() {
		OutboundPolicy reading = OutboundPolicy.builder()
			.allow(OutboundRule.of(this.origin + "/**").allowPrivateAddresses("127.0.0.1"))
			.build();
		assertDenied(OutboundReason.RULE, reading, WorkerRequest.builder("DELETE", this.origin + "/").build());
		assertThat(this.seen).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "CONNECT", "TRACE", "TRACK", "get", "PROPFIND", "X" })
	void methodThatIsNotSentIsDenied(String method) {
		assertDenied(OutboundReason.METHOD, this.policy, WorkerRequest.builder(method, this.origin + "/").build())
			.hasMessageContaining("GET, HEAD, POST");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "HEAD" })
	void bodyOfARequestThatReadsIsDenied(String method) {
		assertDenied(OutboundReason.METHOD, this.policy,
				WorkerRequest.builder(method, this.origin + "/").body("x").build());
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://api.example/../", "http://API.example/", "http://user:pw@api.example/",
			"ftp://api.example/", "http://api.example\r\nX: y/", "", "http://127.1/" })
	void urlThatIsNotNormalisedIsDenied(String url) {
		assertDenied(OutboundReason.URL, this.policy, WorkerRequest.get(url))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("\r", "\n"));
		assertThat(this.gate.resolved).isEmpty();
		assertThat(this.gate.onlyEvent().origin()).isEmpty();
	}

	@Test
	void addressIsDeniedUnlessARuleNamesIt() {
		String literal = "http://127.0.0.1:" + this.server.getAddress().getPort();
		assertDenied(OutboundReason.RULE, this.policy, WorkerRequest.get(literal + "/"));
		assertThat(this.gate.get(Gate.local(literal).build(), literal + "/").status()).isEqualTo(200);
		assertThat(this.gate.resolved).isEmpty();
	}

	@Test
	void portIsTheOneOfTheRule() {
		assertDenied(OutboundReason.RULE, this.policy, WorkerRequest.get("http://api.example/"));
		assertDenied(OutboundReason.RULE, this.policy, WorkerRequest.get("http://api.example:22/"));
	}

	@Test
	void originThatTheApplicationDoesNotAllowIsDenied() {
		try (Gate narrow = new Gate("https://*.github.com").name("api.example", "127.0.0.1")) {
			assertThatExceptionOfType(OutboundDeniedException.class)
				.isThrownBy(() -> narrow.get(this.policy, this.origin + "/"))
				.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(OutboundReason.ORIGIN));
			assertThat(narrow.resolved).isEmpty();
		}
		try (Gate wide = new Gate("https://*.github.com", this.origin).name("api.example", "127.0.0.1")) {
			assertThat(wide.get(this.policy, this.origin + "/").status()).isEqualTo(200);
		}
	}

	@Test
	void firstRuleThatMatchesDecides() {
		this.server.createContext("/who", (exchange) -> {
			this.seen.addAll(exchange.getRequestHeaders().getOrDefault("Authorization", List.of("nobody")));
			respond(exchange, 200, new byte[0]);
		});
		OutboundPolicy two = OutboundPolicy.builder()
			.allow(OutboundRule.of(this.origin + "/who/am/**")
				.allowPrivateAddresses("127.0.0.1")
				.header("Authorization", "Bearer secret"))
			.allow(Gate.rule(this.origin + "/**"))
			.build();
		this.gate.run(two,
				WorkerRequest.builder("GET", this.origin + "/who/am/i").header("authorization", "mine").build());
		this.gate.run(two, WorkerRequest.builder("POST", this.origin + "/who/am/i").build());
		this.gate.run(two, WorkerRequest.builder("GET", this.origin + "/who").header("Authorization", "mine").build());
		assertThat(this.seen).containsExactly("Bearer secret", "nobody", "mine");
	}

	@Test
	void headersOfTheConnectionAreNotTheWorkersToSay() throws IOException {
		try (RawServer raw = RawServer.start((input, output) -> {
			this.seen.add(RawServer.readHead(input));
			output.write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		})) {
			String url = "http://api.example:" + raw.port();
			this.gate.run(Gate.local(url).build(),
					WorkerRequest.builder("GET", url + "/")
						.header("Host", "evil.example")
						.header("Connection", "X-Kept")
						.header("Content-Length", "5")
						.header("Transfer-Encoding", "chunked")
						.header("TE", "trailers")
						.header("Trailer", "X")
						.header("Upgrade", "h2c")
						.header("HTTP2-Settings", "AAMAAABkAAQAAP__")
						.header("Keep-Alive", "300")
						.header("Proxy-Authorization", "Basic x")
						.header("Expect", "100-continue")
						.header("X-Kept", "1")
						.header("X-Kept", "2")
						.header("Cookie", "a=b")
						.header("X-Latin", "caf\u00e9")
						.build());
			List<String> lines = new ArrayList<>(List.of(this.seen.get(0).split("\r\n")));
			assertThat(lines).containsExactlyInAnyOrder("GET / HTTP/1.1", "Host: api.example:" + raw.port(),
					"Connection: keep-alive", "X-Kept: 1", "X-Kept: 2", "Cookie: a=b", "X-Latin: caf\u00e9",
					"Accept-Encoding: gzip, deflate", "User-Agent: worker-loader");
		}
	}

	@Test
	void reactionToAHandlerIsItsAnswer() {
		OutboundPolicy handled = OutboundPolicy.handler((request, context) -> WorkerResponse.of(201,
				request.method() + " " + request.url() + " for " + context.owner() + " " + context.sandboxId() + " "
						+ context.workerId() + " " + context.principal().getName() + " " + context.isCancelled()));
		WorkerResponse response = this.gate.get(handled, "https://anything.example/a?b");
		assertThat(response.status()).isEqualTo(201);
		assertThat(response.bodyAsString())
			.isEqualTo("GET https://anything.example/a?b for ada sandbox-1 worker-1 ada false");
		assertThat(this.gate.resolved).isEmpty();
		assertThat(this.gate.onlyEvent().rule()).isNull();
	}

	@Test
	void handlerForwardsByTheRules() {
		OutboundPolicy forwarding = Gate.local(this.origin)
			.handler((request, context) -> context
				.forward(request.mutate().setHeader("X-Audited", "yes").body("audited").build()))
			.build();
		assertThat(this.gate.run(forwarding, WorkerRequest.builder("POST", this.origin + "/").body("hello").build())
			.bodyAsString()).isEqualTo("You said: audited");
		assertThat(this.gate.events).hasSize(2);
		assertDenied(OutboundReason.RULE, forwarding, WorkerRequest.get("https://other.example/"));
	}

	@Test
	void handlerThatRefusesIsHeard() {
		OutboundPolicy refusing = OutboundPolicy.handler((request, context) -> {
			throw new OutboundDeniedException("Only on weekdays.");
		});
		assertDenied(OutboundReason.HANDLER, refusing, WorkerRequest.get("https://a.example/"))
			.hasMessage("Only on weekdays.");
	}

	@Test
	void handlerThatFailsGivesNothingAway() {
		OutboundPolicy failing = OutboundPolicy.handler((request, context) -> {
			throw new IOException("/etc/secret");
		});
		assertThatExceptionOfType(OutboundException.class)
			.isThrownBy(() -> this.gate.get(failing, "https://a.example/"))
			.withMessage("The request to https://a.example/ failed: the application could not handle it.")
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(OutboundReason.HANDLER_FAILED))
			.withCauseInstanceOf(IOException.class);
	}

	@Test
	void handlerCannotForwardWhenItHasAnswered() {
		List<OutboundContext> kept = new ArrayList<>();
		OutboundPolicy keeping = Gate.local(this.origin).handler((request, context) -> {
			kept.add(context);
			return WorkerResponse.of(200, "");
		}).build();
		this.gate.get(keeping, this.origin + "/");
		assertThatExceptionOfType(OutboundException.class)
			.isThrownBy(() -> kept.get(0).forward(WorkerRequest.get(this.origin + "/")));
		assertThat(this.seen).isEmpty();
	}

	@Test
	void supplierThatFailsFailsTheRequest() {
		OutboundPolicy failing = OutboundPolicy.builder().allow(Gate.rule(this.origin + "/**").header("X", () -> {
			throw new IllegalStateException("vault-password");
		})).build();
		assertThatExceptionOfType(OutboundException.class).isThrownBy(() -> this.gate.get(failing, this.origin + "/"))
			.withMessageNotContaining("vault")
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(OutboundReason.HANDLER_FAILED));
		OutboundPolicy injecting = OutboundPolicy.builder()
			.allow(Gate.rule(this.origin + "/**").header("X", () -> "a\r\nY: b"))
			.build();
		assertThatExceptionOfType(OutboundException.class)
			.isThrownBy(() -> this.gate.get(injecting, this.origin + "/"));
		assertThat(this.seen).isEmpty();
	}

	@Test
	void closedGatewaySendsNothing() {
		this.gate.close();
		assertThatExceptionOfType(OutboundException.class)
			.isThrownBy(() -> this.gate.get(this.policy, this.origin + "/"))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(OutboundReason.CANCELLED));
		assertThat(this.seen).isEmpty();
		assertThatNoException().isThrownBy(this.gate::close);
	}

	@Test
	void bodyThatIsClosedCannotBeRead() {
		WorkerResponse response = this.gate.get(this.policy, this.origin + "/");
		response.close();
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(response::bodyAsBytes);
		assertThat(this.gate.onlyEvent().outcome()).isEqualTo(OutboundEvent.Result.ALLOWED);
		assertThat(this.gate.gateway.live()).isZero();
	}

	private AbstractThrowableAssert<?, ? extends Throwable> assertDenied(OutboundReason reason, OutboundPolicy denying,
			WorkerRequest request) {
		OutboundDeniedException denial = catchThrowableOfType(OutboundDeniedException.class,
				() -> this.gate.run(denying, request));
		assertThat(denial).isNotNull();
		assertThat(denial.reason()).isEqualTo(reason);
		return assertThat(denial);
	}

}
