package dev.workerloader.internal.outbound;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.workerloader.internal.outbound.SocketServer.Message;
import dev.workerloader.internal.outbound.WebSocketChannel.End;
import dev.workerloader.outbound.OutboundDeniedException;
import dev.workerloader.outbound.OutboundEvent;
import dev.workerloader.outbound.OutboundEvent.Result;
import dev.workerloader.outbound.OutboundException;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.OutboundReason;
import dev.workerloader.outbound.OutboundRule;
import dev.workerloader.outbound.WorkerResponse;

import static dev.workerloader.internal.outbound.Gate.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * WebSockets through the gate, to servers that keep to the rules and to some that do not.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WebSocketTests {

	private static final int MEGABYTE = 1 << 20;

	private static final String SWITCHING = "HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: $\r\n";

	private final Gate gate = new Gate().name("api.example", "127.0.0.1");

	private final List<AutoCloseable> opened = new ArrayList<>();

	private final BlockingQueue<Message> seen = new LinkedBlockingQueue<>();

	private final CountDownLatch release = new CountDownLatch(1);

	@AfterEach
	void stop() throws Exception {
		this.release.countDown();
		this.gate.close();
		for (AutoCloseable closeable : this.opened) {
			closeable.close();
		}
	}

	private int start(SocketServer.Script script) throws IOException {
		SocketServer server = SocketServer.start(script);
		this.opened.add(server);
		return server.port();
	}

	private int startRaw(RawServer.Script script) throws IOException {
		RawServer server = RawServer.start(script);
		this.opened.add(server);
		return server.port();
	}

	private static OutboundPolicy.Builder policy(int port) {
		return OutboundPolicy.builder()
			.name("local")
			.allow(Gate.rule("http://api.example:" + port + "/**").webSockets());
	}

	private SocketExchange exchange(OutboundPolicy.Builder policy, int port, String... protocols) {
		return this.gate.gateway.socket(policy.build(), "ws://api.example:" + port + "/chat?token=1",
				List.of(protocols), Gate.CALLER);
	}

	private WebSocketChannel open(int port) {
		return exchange(policy(port), port).run();
	}

	private static Object next(WebSocketChannel channel) {
		return channel.receive().orTimeout(30, TimeUnit.SECONDS).join();
	}

	private static End end(WebSocketChannel channel) {
		Object message = next(channel);
		while (!(message instanceof End)) {
			message = next(channel);
		}
		return (End) message;
	}

	private OutboundEvent event() {
		await().until(() -> !this.gate.events.isEmpty());
		return this.gate.onlyEvent();
	}

	private OutboundException failure(int port, String... protocols) {
		return catchThrowableOfType(OutboundException.class, () -> exchange(policy(port), port, protocols).run());
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 125, 126, 65_535, 65_536, MEGABYTE })
	void messagesOfEverySizeComeBack(int size) throws IOException {
		WebSocketChannel channel = open(start(SocketServer::echo));
		String text = "x".repeat(size);
		channel.send(text);
		assertThat(next(channel)).isEqualTo(text);
		byte[] bytes = new byte[size];
		Arrays.fill(bytes, (byte) 0xA5);
		channel.send(bytes);
		assertThat(next(channel)).isEqualTo(bytes);
		channel.close();
	}

	@Test
	void handshakeIsTheOneOfTheStandard() throws IOException {
		CompletableFuture<String> head = new CompletableFuture<>();
		int port = startRaw((input, output) -> {
			head.complete(RawServer.readHead(input));
			output.write(SocketServer.accepting(head.join(), "Sec-WebSocket-Protocol: b\r\n")
				.getBytes(StandardCharsets.US_ASCII));
			output.flush();
			RawServer.awaitEnd(input);
		});
		try (WebSocketChannel channel = exchange(policy(port), port, "a", "b").run()) {
			assertThat(channel.protocol()).isEqualTo("b");
		}
		assertThat(head.join()).startsWith("GET /chat?token=1 HTTP/1.1\r\n")
			.contains("\r\nHost: api.example:" + port + "\r\n", "\r\nUpgrade: websocket\r\n",
					"\r\nConnection: Upgrade\r\n", "\r\nSec-WebSocket-Version: 13\r\n",
					"\r\nSec-WebSocket-Protocol: a, b\r\n")
			.containsPattern("\r\nSec-WebSocket-Key: [A-Za-z0-9+/]{22}==\r\n")
			.doesNotContain("Sec-WebSocket-Extensions", "Origin", "Cookie");
	}

	@Test
	void framesThatComeWithTheHandshakeAreNotLost() throws IOException {
		int port = startRaw((input, output) -> {
			byte[] head = SocketServer.accepting(RawServer.readHead(input), "").getBytes(StandardCharsets.ISO_8859_1);
			output.write(ByteBuffer.allocate(head.length + 4).put(head).put(frame("8102 6869")).array());
			output.flush();
			RawServer.awaitEnd(input);
		});
		assertThat(next(open(port))).isEqualTo("hi");
	}

	@Test
	void partsAreOneMessageAndPingsInBetweenAreAnswered() throws Exception {
		int port = start((peer) -> {
			peer.send(0x01, "one \u20ac".getBytes(StandardCharsets.UTF_8));
			peer.send(SocketServer.PING, new byte[] { 1, 2 });
			peer.send(SocketServer.PONG, new byte[0]);
			peer.send(0x00, new byte[] { (byte) 0xE2, (byte) 0x82 });
			peer.send(0x80, new byte[] { (byte) 0xAC });
			this.seen.add(peer.read());
			peer.awaitEnd();
		});
		assertThat(next(open(port))).isEqualTo("one \u20ac\u20ac");
		Message pong = this.seen.poll(30, TimeUnit.SECONDS);
		assertThat(pong.first()).isEqualTo(SocketServer.PONG);
		assertThat(pong.payload()).containsExactly(1, 2);
	}

	@ParameterizedTest
	@CsvSource({ "1000,''", "1001,going", "3000,own", "4999,'\u00fc'" })
	void serverClosesAndIsAnswered(int code, String reason) throws Exception {
		int port = start((peer) -> {
			peer.send("last");
			peer.close(code, reason);
			this.seen.add(peer.read());
			peer.awaitEnd();
		});
		WebSocketChannel channel = open(port);
		assertThat(next(channel)).isEqualTo("last");
		assertThat(next(channel)).isEqualTo(new End(code, reason, true, null));
		assertThat(next(channel)).isEqualTo(new End(code, reason, true, null));
		Message close = this.seen.poll(30, TimeUnit.SECONDS);
		assertThat(close.first()).isEqualTo(SocketServer.CLOSE);
		assertThat(close.code()).isEqualTo(code);
		assertThatIOException().isThrownBy(() -> channel.send("x"));
		assertThat(event()).satisfies((event) -> {
			assertThat(event.outcome()).isEqualTo(Result.ALLOWED);
			assertThat(event.status()).isEqualTo(101);
			assertThat(event.method()).isEqualTo("GET");
			assertThat(event.origin()).isEqualTo("ws://api.example:" + port);
			assertThat(event.path()).isEqualTo("/chat");
			assertThat(event.bytes()).isEqualTo(6 + 4 + reason.getBytes(StandardCharsets.UTF_8).length);
		});
		assertThat(this.gate.gateway.live()).isZero();
	}

	@Test
	void serverThatClosesWithoutACodeIsAnsweredLikewise() throws Exception {
		int port = start((peer) -> {
			peer.send(SocketServer.CLOSE, new byte[0]);
			this.seen.add(peer.read());
		});
		assertThat(next(open(port))).isEqualTo(new End(1005, "", true, null));
		assertThat(this.seen.poll(30, TimeUnit.SECONDS).payload()).isEmpty();
	}

	@Test
	void closingWaitsForTheServer() throws Exception {
		int port = start((peer) -> {
			Message close = peer.read();
			this.seen.add(close);
			peer.send("late");
			peer.send(SocketServer.PING, new byte[0]);
			peer.send(SocketServer.CLOSE, close.payload());
			peer.awaitEnd();
		});
		WebSocketChannel channel = open(port);
		channel.end(4000, "done");
		channel.end(4001, "again");
		assertThat(end(channel)).isEqualTo(new End(4000, "done", true, null));
		Message close = this.seen.poll(30, TimeUnit.SECONDS);
		assertThat(close.code()).isEqualTo(4000);
		assertThat(new String(close.payload(), 2, 4, StandardCharsets.UTF_8)).isEqualTo("done");
		assertThatIOException().isThrownBy(() -> channel.send("x"));
		assertThat(event().outcome()).isEqualTo(Result.ALLOWED);
	}

	@Test
	void serverThatDoesNotAnswerACloseIsLeft() throws Exception {
		int port = start((peer) -> peer.awaitEnd());
		WebSocketChannel channel = open(port);
		channel.end(1000, "");
		assertThat(end(channel)).isEqualTo(new End(1006, "", false, null));
		assertThat(event().reason()).isEqualTo(OutboundReason.TIMEOUT);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 999, 1001, 1006, 2999, 5000, -1, 70_000 })
	void codesThatAreNotForProgramsAreRefused(int code) throws IOException {
		WebSocketChannel channel = open(start(SocketServer::echo));
		assertThatExceptionOfType(OutboundException.class).isThrownBy(() -> channel.end(code, ""));
		assertThatExceptionOfType(OutboundException.class).isThrownBy(() -> channel.end(1000, "x".repeat(124)));
		channel.send("still open");
		assertThat(next(channel)).isEqualTo("still open");
	}

	@Test
	void connectionThatEndsWithoutACloseIsAFailure() throws IOException {
		WebSocketChannel channel = open(start((peer) -> peer.send("only")));
		assertThat(next(channel)).isEqualTo("only");
		assertThat((End) next(channel)).satisfies((end) -> {
			assertThat(end.code()).isEqualTo(1006);
			assertThat(end.clean()).isFalse();
			assertThat(end.problem()).contains("the connection was lost").doesNotContain("token", "java");
		});
		assertThat(event().reason()).isEqualTo(OutboundReason.CONNECTION);
	}

	@ParameterizedTest
	@CsvSource({ "masked text,1002,8181000000000a", "reserved bit,1002,c100", "another reserved bit,1002,9100",
			"unknown opcode,1002,8300", "unknown control opcode,1002,8b00", "control frame in parts,1002,0900",
			"long control frame,1002,897e007e", "continuation of nothing,1002,8000",
			"message within a message,1002,01008100", "length that is too long by two,1002,817e0001",
			"length that is too long by eight,1002,817f000000000000ffff", "negative length,1002,817f8000000000000000",
			"text that is not UTF-8,1007,8102c328", "text with a surrogate,1007,8103eda080",
			"text cut short,1007,8102e282", "close with one byte,1002,880103", "close with 1005,1002,880203ed",
			"close with 1006,1002,880203ee", "close with 999,1002,880203e7", "close with 2000,1002,880207d0",
			"close with 5000,1002,88021388", "reason that is not UTF-8,1007,880403e8c328" })
	void whatNoServerMaySendEndsTheWebSocket(String what, int code, String bytes) throws Exception {
		int port = start((peer) -> {
			peer.raw(frame(bytes));
			this.seen.add(peer.read());
			peer.awaitEnd();
		});
		assertThat((End) next(open(port))).satisfies((end) -> {
			assertThat(end.code()).isEqualTo(1006);
			assertThat(end.clean()).isFalse();
			assertThat(end.problem()).contains("what the server sent is not valid");
		});
		Message close = this.seen.poll(30, TimeUnit.SECONDS);
		assertThat(close.first()).isEqualTo(SocketServer.CLOSE);
		assertThat(close.code()).isEqualTo(code);
		assertThat(event().reason()).isEqualTo(OutboundReason.PROTOCOL);
	}

	private static byte[] frame(String hex) {
		return HexFormat.of().parseHex(hex.replace(" ", ""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "827f0000000000100001", "827f7fffffffffffffff" })
	void messageIsRefusedByItsLengthAlone(String head) throws Exception {
		int port = start((peer) -> {
			peer.raw(frame(head));
			this.seen.add(peer.read());
			peer.awaitEnd();
		});
		WebSocketChannel channel = exchange(policy(port).responseSize(Long.MAX_VALUE), port).run();
		assertThat(((End) next(channel)).problem()).contains("1048576 bytes");
		assertThat(this.seen.poll(30, TimeUnit.SECONDS).code()).isEqualTo(1009);
		assertThat(event().reason()).isEqualTo(OutboundReason.RESPONSE_SIZE);
	}

	@Test
	void partsThatAreTooLargeTogetherAreRefused() throws IOException {
		int port = start((peer) -> {
			peer.send(0x02, new byte[MEGABYTE]);
			peer.send(0x80, new byte[1]);
			peer.awaitEnd();
		});
		assertThat(((End) next(open(port))).problem()).contains("1048576 bytes");
	}

	@ParameterizedTest
	@ValueSource(ints = { SocketServer.TEXT, SocketServer.PONG, 0x00 })
	void floodOfEmptyFramesEndsAtTheSizeOfThePolicy(int first) throws IOException {
		int port = start((peer) -> {
			if (first == 0x00) {
				peer.send(0x01, new byte[0]);
			}
			while (true) {
				peer.send(first, new byte[0]);
			}
		});
		WebSocketChannel channel = exchange(policy(port).responseSize(10_000), port).run();
		assertThat(end(channel).problem()).contains("10000 bytes that the outbound policy 'local' allows");
		assertThat(event()).satisfies((event) -> {
			assertThat(event.reason()).isEqualTo(OutboundReason.RESPONSE_SIZE);
			assertThat(event.bytes()).isLessThanOrEqualTo(10_000);
		});
	}

	@Test
	void messageThatIsTooLargeToBeSentEndsTheWebSocket() throws IOException {
		WebSocketChannel channel = open(start(SocketServer::echo));
		assertThatIOException().isThrownBy(() -> channel.send(new byte[MEGABYTE + 1]));
		assertThat(end(channel).problem()).contains("1048576 bytes");
		assertThat(event().reason()).isEqualTo(OutboundReason.REQUEST_SIZE);
	}

	@Test
	void messagesThatAreTooLargeTogetherEndTheWebSocket() throws IOException {
		int port = start(SocketServer::echo);
		WebSocketChannel channel = exchange(policy(port).requestSize(1_000), port).run();
		channel.send(new byte[900]);
		assertThatIOException().isThrownBy(() -> channel.send(new byte[100]));
		assertThat(end(channel).problem()).contains("1000 bytes that the outbound policy 'local' allows");
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 403 Forbidden\r\n\r\n",
			"HTTP/1.1 302 Found\r\nLocation: /chat2\r\n\r\n", "HTTP/1.1 103 Early Hints\r\n\r\n",
			"HTTP/1.1 101 Switching Protocols\r\n\r\n",
			"HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAA\r\n\r\n",
			"HTTP/1.1 101 S\r\nUpgrade: h2c\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: $\r\n\r\n",
			"HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: close\r\nSec-WebSocket-Accept: $\r\n\r\n",
			"HTTP/1.1 101 S\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: $\r\n\r\n",
			"HTTP/1.0 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: $\r\n\r\n",
			SWITCHING + "Sec-WebSocket-Accept: $\r\n\r\n",
			SWITCHING + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n",
			SWITCHING + "Sec-WebSocket-Protocol: unasked\r\n\r\n" })
	void answerThatDoesNotAcceptFailsAndIsNotFollowed(String response) throws IOException {
		RawServer server = RawServer.start((input, output) -> {
			String head = RawServer.readHead(input);
			output.write(response.replace("$", SocketServer.accept(head)).getBytes(StandardCharsets.ISO_8859_1));
			output.flush();
			RawServer.awaitEnd(input);
		});
		this.opened.add(server);
		OutboundException failure = failure(server.port());
		assertThat(failure.reason()).isEqualTo(OutboundReason.PROTOCOL);
		assertThat(failure).hasMessageStartingWith("The server of ws://api.example:" + server.port() + "/chat did not")
			.isNotInstanceOf(OutboundDeniedException.class);
		assertThat(server.connections()).isOne();
		await().until(() -> !server.isConnectionOpen());
		assertThat(event().outcome()).isEqualTo(Result.FAILED);
		assertThat(this.gate.gateway.live()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Sec-WebSocket-Protocol: c\r\n", "Sec-WebSocket-Protocol: A\r\n",
			"Sec-WebSocket-Protocol: a\r\nSec-WebSocket-Protocol: a\r\n", "Sec-WebSocket-Protocol: a, b\r\n" })
	void protocolMustBeOneOfThoseThatWereOffered(String chosen) throws IOException {
		int port = startRaw((input, output) -> {
			output.write(SocketServer.accepting(RawServer.readHead(input), chosen).getBytes(StandardCharsets.US_ASCII));
			output.flush();
			RawServer.awaitEnd(input);
		});
		assertThat(failure(port, "a", "b")).hasMessageContaining("none of the protocols");
	}

	@ParameterizedTest
	@ValueSource(strings = { "garbage\r\n\r\n", "" })
	void whatIsNoAnswerOfHttpFails(String response) throws IOException {
		try (RawServer server = RawServer.answering(response)) {
			assertThat(failure(server.port()).reason()).isIn(OutboundReason.PROTOCOL, OutboundReason.CONNECTION);
		}
	}

	@Test
	void headThatNeverEndsFails() throws IOException {
		int port = startRaw((input, output) -> {
			RawServer.readHead(input);
			output.write("HTTP/1.1 101 S\r\nX: ".getBytes(StandardCharsets.ISO_8859_1));
			while (true) {
				output.write(new byte[1024]);
			}
		});
		assertThat(failure(port).reason()).isEqualTo(OutboundReason.PROTOCOL);
	}

	@Test
	void ruleMustSayThatItAllowsWebSockets() throws IOException {
		int port = start(SocketServer::echo);
		OutboundPolicy.Builder policy = OutboundPolicy.builder()
			.name("local")
			.allow(Gate.rule("http://api.example:" + port + "/**"))
			.allow(Gate.rule("http://api.example:" + port + "/other/**").webSockets());
		assertThatExceptionOfType(OutboundDeniedException.class).isThrownBy(() -> exchange(policy, port).run())
			.withMessageContaining("does not allow a WebSocket to ws://api.example:" + port + "/chat")
			.withMessageContaining("OPTIONS, WebSocket http://api.example:" + port + "/other/**")
			.satisfies((denied) -> assertThat(denied.reason()).isEqualTo(OutboundReason.RULE));
		assertThat(this.gate.resolved).isEmpty();
		assertThat(event().outcome()).isEqualTo(Result.DENIED);
	}

	@Test
	void ruleForWebSocketsDecidesNothingElse() throws IOException {
		try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
			String origin = "http://api.example:" + server.port();
			OutboundPolicy policy = OutboundPolicy.builder()
				.allow(OutboundRule.of(origin + "/**").webSockets().methods("POST").allowPrivateAddresses("127.0.0.1"))
				.build();
			assertThatExceptionOfType(OutboundDeniedException.class)
				.isThrownBy(() -> this.gate.get(policy, origin + "/"));
		}
	}

	@Test
	void ceilingHoldsForWebSockets() throws IOException {
		int port = start(SocketServer::echo);
		try (Gate narrow = new Gate("https://api.example").name("api.example", "127.0.0.1")) {
			SocketExchange exchange = narrow.gateway.socket(policy(port).build(), "ws://api.example:" + port + "/",
					List.of(), Gate.CALLER);
			assertThatExceptionOfType(OutboundDeniedException.class).isThrownBy(exchange::run)
				.satisfies((denied) -> assertThat(denied.reason()).isEqualTo(OutboundReason.ORIGIN));
		}
	}

	@Test
	void addressThatTheRuleDoesNotNameIsDenied() throws IOException {
		int port = start(SocketServer::echo);
		OutboundPolicy.Builder policy = OutboundPolicy.builder()
			.allow(OutboundRule.of("http://api.example:" + port + "/**").webSockets());
		assertThatExceptionOfType(OutboundDeniedException.class).isThrownBy(() -> exchange(policy, port).run())
			.satisfies((denied) -> assertThat(denied.reason()).isEqualTo(OutboundReason.ADDRESS));
	}

	@Test
	void nameIsResolvedOnceAndTheConnectionGoesThere() throws IOException {
		int port = start(SocketServer::echo);
		List<String> answers = new ArrayList<>(List.of("127.0.0.1", "10.0.0.1"));
		this.gate.name("api.example", (host) -> List.of(Gate.address(answers.remove(0))));
		try (WebSocketChannel channel = open(port)) {
			channel.send("x");
			assertThat(next(channel)).isEqualTo("x");
		}
		assertThat(this.gate.resolved).containsExactly("api.example");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://api.example/", "wss://u:p@api.example/", "wss://api.example/a/../b", "wss:", "",
			"wss://api.example:443/", "WSS://api.example/", "wss://127.0.0.1/" })
	void urlThatIsNotOneOfANormalisedWebSocketIsDenied(String url) {
		OutboundPolicy policy = OutboundPolicy.builder()
			.allow(OutboundRule.wide("https://*/**").webSockets())
			.allow(OutboundRule.wide("http://*/**").webSockets())
			.build();
		assertThatExceptionOfType(OutboundDeniedException.class)
			.isThrownBy(() -> this.gate.gateway.socket(policy, url, List.of(), Gate.CALLER).run());
		assertThat(this.gate.resolved).isEmpty();
	}

	@Test
	void policyWithAHandlerOpensNone() throws IOException {
		int port = start(SocketServer::echo);
		OutboundPolicy.Builder policy = policy(port).handler((request, context) -> WorkerResponse.of(200, ""));
		assertThatExceptionOfType(OutboundDeniedException.class).isThrownBy(() -> exchange(policy, port).run())
			.withMessageContaining("Use fetch.");
	}

	@Test
	void headersAreOnlyAddedWhereTheHandshakeIsEncrypted() {
		OutboundRule rule = Gate.rule("http://api.example/**").header("Authorization", "Bearer secret");
		assertThatIllegalArgumentException().isThrownBy(() -> OutboundPolicy.builder().allow(rule.webSockets()))
			.withMessageContaining("without encryption");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> OutboundRule.of("https://api.example/**").header("Sec-WebSocket-Key", "x"));
		assertThat(OutboundPolicy.builder().allow(rule).build().rules()).isNotEmpty();
	}

	@Test
	void timeOfThePolicyEndsASlowHandshake() throws IOException {
		int port = startRaw((input, output) -> RawServer.awaitEnd(input));
		OutboundException failure = catchThrowableOfType(OutboundException.class,
				() -> exchange(policy(port).timeout(Duration.ofMillis(300)), port).run());
		assertThat(failure.reason()).isEqualTo(OutboundReason.TIMEOUT);
		assertThat(this.gate.gateway.sockets().count()).isZero();
	}

	@Test
	void timeOfThePolicyIsNotThatOfAnOpenWebSocket() throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		int port = start((peer) -> {
			asked.await();
			peer.send("late");
			peer.awaitEnd();
		});
		WebSocketChannel channel = exchange(policy(port).timeout(Duration.ofSeconds(3)), port).run();
		CompletableFuture<Object> late = channel.receive();
		await().during(Duration.ofSeconds(4)).atMost(Duration.ofMinutes(1)).until(() -> !late.isDone());
		asked.countDown();
		assertThat(late.get(30, TimeUnit.SECONDS)).isEqualTo("late");
	}

	@Test
	void serverThatDoesNotReadKeepsNoThread() throws IOException {
		int port = start((peer) -> this.release.await());
		WebSocketChannel channel = exchange(policy(port).requestSize(Long.MAX_VALUE).timeout(Duration.ofSeconds(3)),
				port)
			.run();
		assertThatIOException().isThrownBy(() -> {
			while (true) {
				channel.send(new byte[MEGABYTE]);
			}
		});
		assertThat(end(channel).problem()).contains("took no message for 3000 ms");
		assertThat(event().reason()).isEqualTo(OutboundReason.TIMEOUT);
	}

	@Test
	void serverThatIsNotReadMustWait() throws Exception {
		int messages = 1_000;
		AtomicLong sent = new AtomicLong();
		int port = start((peer) -> {
			for (int i = 0; i < messages; i++) {
				byte[] message = new byte[64 << 10];
				ByteBuffer.wrap(message).putInt(i);
				peer.send(SocketServer.BINARY, message);
				sent.incrementAndGet();
			}
			peer.close(1000, "");
			peer.awaitEnd();
		});
		WebSocketChannel channel = exchange(policy(port).responseSize(Long.MAX_VALUE), port).run();
		AtomicLong before = new AtomicLong(-1);
		await().pollInterval(Duration.ofMillis(300)).until(() -> before.getAndSet(sent.get()) == sent.get());
		assertThat(sent.get()).isLessThan(messages / 2);
		for (int i = 0; i < messages; i++) {
			assertThat(ByteBuffer.wrap((byte[]) next(channel)).getInt()).isEqualTo(i);
		}
		assertThat(next(channel)).isEqualTo(new End(1000, "", true, null));
	}

	@Test
	void oneMessageIsAskedForAtATime() throws IOException {
		WebSocketChannel channel = open(start(SocketServer::echo));
		CompletableFuture<Object> first = channel.receive();
		assertThat(channel.receive()).isCompletedExceptionally();
		channel.send("x");
		assertThat(first.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo("x");
		CompletableFuture<Object> given = channel.receive();
		given.cancel(true);
		assertThat(channel.receive()).isNotDone();
	}

	@Test
	void lettingGoTellsTheServer() throws Exception {
		int port = start((peer) -> {
			this.seen.add(peer.read());
			peer.awaitEnd();
		});
		WebSocketChannel channel = open(port);
		CompletableFuture<Object> waiting = channel.receive();
		channel.close();
		channel.close();
		assertThat(((End) waiting.get(30, TimeUnit.SECONDS)).code()).isEqualTo(1006);
		assertThat(this.seen.poll(30, TimeUnit.SECONDS).code()).isEqualTo(1001);
		assertThat(event().outcome()).isEqualTo(Result.ALLOWED);
		assertThat(this.gate.gateway.sockets().count()).isZero();
	}

	@Test
	void cancellingEndsTheHandshake() throws Exception {
		CountDownLatch reached = new CountDownLatch(1);
		CountDownLatch closed = new CountDownLatch(1);
		int port = startRaw((input, output) -> {
			RawServer.readHead(input);
			reached.countDown();
			try {
				RawServer.awaitEnd(input);
			}
			finally {
				closed.countDown();
			}
		});
		SocketExchange exchange = exchange(policy(port), port);
		CompletableFuture<OutboundException> failure = CompletableFuture
			.supplyAsync(() -> catchThrowableOfType(OutboundException.class, exchange::run));
		assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
		exchange.cancel();
		assertThat(failure.get(30, TimeUnit.SECONDS).reason()).isEqualTo(OutboundReason.CANCELLED);
		assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void closingTheGateEndsOpenWebSockets() throws Exception {
		CountDownLatch closed = new CountDownLatch(1);
		int port = start((peer) -> {
			try {
				peer.awaitEnd();
			}
			finally {
				closed.countDown();
			}
		});
		WebSocketChannel channel = open(port);
		this.gate.close();
		assertThat(end(channel).problem()).contains("was ended");
		assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
		assertThatExceptionOfType(OutboundException.class).isThrownBy(() -> open(port));
		assertThat(this.gate.gateway.live()).isZero();
	}

	@Test
	void sandboxHasABoundedNumberOpen() throws IOException {
		int port = start(SocketServer::echo);
		OutboundGateway gateway = this.gate.gateway;
		List<WebSocketChannel> channels = new ArrayList<>();
		OutboundException refused = catchThrowableOfType(OutboundException.class, () -> {
			while (true) {
				channels.add(open(port));
			}
		});
		assertThat(refused).hasMessageContaining("too many are open already");
		assertThat(channels).hasSizeBetween(8, 16);
		channels.forEach(WebSocketChannel::close);
		await().until(() -> gateway.sockets().count() == 0);
		open(port).close();
	}

	@Test
	void whatAllHoldTogetherIsAShareOfTheHeap() {
		try (OpenSockets small = new OpenSockets(1 << 20); OpenSockets large = new OpenSockets(Long.MAX_VALUE)) {
			assertThat(opened(small)).isEqualTo(8);
			assertThat(opened(large)).isEqualTo(256);
		}
	}

	private static int opened(OpenSockets sockets) {
		int count = 0;
		while (sockets.open("sandbox-" + count)) {
			count++;
		}
		return count;
	}

}
