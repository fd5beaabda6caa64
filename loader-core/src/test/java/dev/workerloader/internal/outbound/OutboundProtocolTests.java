package dev.workerloader.internal.outbound;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.workerloader.outbound.OutboundDeniedException;
import dev.workerloader.outbound.OutboundEvent;
import dev.workerloader.outbound.OutboundException;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.OutboundReason;
import dev.workerloader.outbound.OutboundRule;
import dev.workerloader.outbound.WorkerRequest;
import dev.workerloader.outbound.WorkerResponse;

import static dev.workerloader.internal.outbound.Gate.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Servers and workers that do not keep to HTTP, or to what they may send. NET-19, NET-23
 * and NET-25.
 */
class OutboundProtocolTests {

	private static final String OK = "HTTP/1.1 200 OK\r\n";

	private final Gate gate = new Gate().name("api.example", "127.0.0.1");

	@AfterEach
	void stop() {
		this.gate.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { OK + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
			OK + "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n0\r\n\r\n",
			OK + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
			OK + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", OK + "Content-Length: 5, 5\r\n\r\nhello",
			OK + "Content-Length: -1\r\n\r\nhello", OK + "Content-Length: +5\r\n\r\nhello",
			OK + "Content-Length: 0x5\r\n\r\nhello", OK + "Content-Length: 99999999999999999999\r\n\r\nhello",
			OK + "Content-Length:\r\n\r\nhello", OK + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
			OK + "Transfer-Encoding: identity\r\n\r\nhello",
			OK + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
			OK + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
			"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "<html>hello</html>\r\n\r\n",
			"\r\n\r\n\r\n" + OK + "\r\n", "ICY 200 OK\r\n\r\n", "HTTP/2.0 200 OK\r\n\r\n", "HTTP/1.1 099 Low\r\n\r\n",
			"HTTP/1.1 600 High\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1\r\n\r\n", OK + "No colon\r\n\r\n",
			OK + "Space : before\r\n\r\n", OK + "Bad(name: value\r\n\r\n", OK + ": no name\r\n\r\n",
			OK + "Escape: a\u001bb\r\n\r\n", OK + "Delete: a\u007fb\r\n\r\n",
			"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
			"HTTP/1.1 101 Switching Protocols\r\nUpgrade: TLS/1.2\r\nConnection: Upgrade\r\n\r\n" })
	void net23HeadThatIsNotOneOfHttpFailsTheRequest(String response) throws IOException {
		try (RawServer server = RawServer.answering(response)) {
			OutboundException failure = catchThrowableOfType(OutboundException.class, () -> get(server));
			assertThat(failure).isNotNull().isNotInstanceOf(OutboundDeniedException.class);
			assertThat(failure.reason()).isEqualTo(OutboundReason.PROTOCOL);
			assertThat(failure.getMessage()).endsWith("what the server sent is not a valid response.");
			assertEnded(server, OutboundEvent.Result.FAILED);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "5\r\nhello\r\n", "5\r\nhel", "FFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n",
			"-1\r\nhello\r\n0\r\n\r\n", "hello\r\n0\r\n\r\n", "5\r\nhello!!\r\n0\r\n\r\n", "" })
	void net23ChunksThatAreNoneFailTheBody(String body) throws IOException {
		assertBodyFails(OK + "Transfer-Encoding: chunked\r\n\r\n" + body);
	}

	@Test
	void net23EndlessChunkExtensionFailsTheBody() throws IOException {
		assertBodyFails(OK + "Transfer-Encoding: chunked\r\n\r\n5;" + "a".repeat(20_000) + "\r\nhello\r\n0\r\n\r\n");
	}

	@Test
	void net23EndlessTrailersFailTheBody() throws IOException {
		assertBodyFails(OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n" + "a: b\r\n".repeat(200) + "\r\n");
	}

	@Test
	void net25BodyThatIsShorterThanItSaysFails() throws IOException {
		assertBodyFails(OK + "Content-Length: 6\r\n\r\nhello");
	}

	@ParameterizedTest
	@ValueSource(strings = { "gzip", "deflate" })
	void bodyThatIsNotCodedAsItSaysFails(String coding) throws IOException {
		assertBodyFails(OK + "Content-Encoding: " + coding + "\r\nContent-Length: 11\r\n\r\nhello world");
	}

	private void assertBodyFails(String response) throws IOException {
		try (RawServer server = RawServer.answering(response)) {
			InputStream body = get(server).body();
			assertThatExceptionOfType(IOException.class).isThrownBy(body::readAllBytes)
				.withMessageEndingWith("what the server sent is not a valid response.")
				.satisfies((ex) -> assertThat(ex.getCause()).isInstanceOf(OutboundException.class));
			assertThatExceptionOfType(IOException.class).isThrownBy(body::read);
			assertEnded(server, OutboundEvent.Result.FAILED);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "100 Continue", "102 Processing", "103 Early Hints", "199 Other" })
	void net23StormOfInformationalResponsesIsCut(String status) throws IOException {
		String one = "HTTP/1.1 " + status + "\r\n\r\n";
		try (RawServer server = RawServer.answering(one.repeat(17) + OK + "\r\n")) {
			assertThat(catchThrowableOfType(OutboundException.class, () -> get(server)).reason())
				.isEqualTo(OutboundReason.PROTOCOL);
		}
		try (RawServer server = RawServer.answering(one.repeat(3) + OK + "Content-Length: 2\r\n\r\nhi")) {
			assertThat(get(server).bodyAsString()).isEqualTo("hi");
		}
	}

	@Test
	void net23HeadThatIsTooLargeFailsTheRequest() throws IOException {
		for (String headers : List.of("a: b\r\n".repeat(129), "a: " + "b".repeat(17_000) + "\r\n",
				"a: b\r\n" + " b\r\n".repeat(17_000))) {
			try (RawServer server = RawServer.answering(OK + headers + "\r\n")) {
				assertThat(catchThrowableOfType(OutboundException.class, () -> get(server)).reason())
					.isEqualTo(OutboundReason.PROTOCOL);
			}
		}
	}

	@Test
	void net23BodyOfAResponseThatHasNoneIsIgnored() throws IOException {
		try (RawServer server = RawServer.answering("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello")) {
			WorkerResponse response = get(server);
			assertThat(response.status()).isEqualTo(204);
			assertThat(response.hasBody()).isFalse();
			assertEnded(server, OutboundEvent.Result.ALLOWED);
		}
	}

	@Test
	void net23WhatFollowsAResponseReachesNoOtherRequest() throws IOException {
		try (RawServer server = RawServer
			.answering(OK + "Content-Length: 2\r\n\r\nhi" + OK + "Content-Length: 4\r\n\r\nevil")) {
			assertThat(get(server).bodyAsString()).isEqualTo("hi");
			assertThat(get(server).bodyAsString()).isEqualTo("hi");
			assertThat(server.connections()).isEqualTo(2);
		}
	}

	@Test
	void net23ResponseBeforeTheEndOfTheRequestIsTaken() throws IOException {
		try (RawServer server = RawServer.start((input, output) -> {
			RawServer.readHead(input);
			output.write("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			output.flush();
			RawServer.awaitEnd(input);
		})) {
			InputStream endless = new InputStream() {
				@Override
				public int read() {
					return 'a';
				}
			};
			OutboundPolicy policy = Gate.local(origin(server)).requestSize(Long.MAX_VALUE).build();
			WorkerResponse response = this.gate.run(policy,
					WorkerRequest.builder("POST", origin(server) + "/").body(endless).build());
			assertThat(response.status()).isEqualTo(413);
			assertThat(response.bodyAsBytes()).isEmpty();
			await().until(() -> !server.isConnectionOpen());
		}
	}

	@Test
	void headersOfTheConnectionAreNotTheWorkersToKnow() throws IOException {
		try (RawServer server = RawServer.answering(OK
				+ "Connection: close, X-Hop\r\nKeep-Alive: timeout=5\r\nX-Hop: 1\r\nProxy-Authenticate: Basic\r\nTrailer: X\r\n"
				+ "Transfer-Encoding: chunked\r\nX-Folded: a\r\n  b\r\nX-Kept: 1\r\n\r\n0\r\n\r\n")) {
			assertThat(get(server).headers()).containsOnlyKeys("X-Folded", "X-Kept")
				.containsEntry("X-Folded", List.of("a b"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\u0000b", "a\rb", "a\rSet-Cookie: b" })
	void net23ControlCharactersOfHeadersDoNotReachTheWorker(String value) throws IOException {
		try (RawServer server = RawServer.answering(OK + "X: " + value + "\r\nContent-Length: 0\r\n\r\n")) {
			WorkerResponse response = get(server);
			assertThat(response.headers()).containsOnlyKeys("X", "Content-Length");
			assertThat(response.header("X")).matches("a .*b");
		}
	}

	@Test
	void net25BodyThatSaysThatItIsTooLargeFailsTheRequest() throws IOException {
		try (RawServer server = RawServer.answering(OK + "Content-Length: 11534336\r\n\r\n")) {
			OutboundException failure = catchThrowableOfType(OutboundException.class, () -> get(server));
			assertThat(failure.reason()).isEqualTo(OutboundReason.RESPONSE_SIZE);
			assertThat(failure).hasMessageContaining("10485760 bytes that the outbound policy 'local' allows");
			assertEnded(server, OutboundEvent.Result.FAILED);
		}
	}

	@Test
	void net25EndlessBodyIsCutAtTheLimit() throws IOException {
		AtomicLong sent = new AtomicLong();
		try (RawServer server = RawServer.start((input, output) -> {
			RawServer.readHead(input);
			output.write((OK + "\r\n").getBytes(StandardCharsets.US_ASCII));
			byte[] block = new byte[8192];
			while (true) {
				output.write(block);
				sent.addAndGet(block.length);
			}
		})) {
			OutboundPolicy policy = Gate.local(origin(server)).responseSize(100_000).build();
			InputStream body = this.gate.get(policy, origin(server) + "/").body();
			AtomicLong read = new AtomicLong();
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> count(body, read))
				.satisfies((ex) -> assertThat(((OutboundException) ex.getCause()).reason())
					.isEqualTo(OutboundReason.RESPONSE_SIZE));
			assertThat(read.get()).isLessThanOrEqualTo(100_000);
			await().until(() -> !server.isConnectionOpen());
			assertThat(sent.get()).isLessThan(64L << 20); // what the buffers of both
															// sides hold
		}
	}

	private static void count(InputStream body, AtomicLong read) throws IOException {
		byte[] buffer = new byte[8192];
		for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
			read.addAndGet(count);
		}
	}

	@Test
	void net25BodyOfExactlyTheLimitIsRead() throws IOException {
		try (RawServer server = RawServer.answering(OK + "Content-Length: 5\r\n\r\nhello")) {
			OutboundPolicy policy = Gate.local(origin(server)).responseSize(5).build();
			assertThat(this.gate.get(policy, origin(server) + "/").bodyAsString()).isEqualTo("hello");
		}
		try (RawServer server = RawServer.answering(OK + "\r\nhello!")) {
			OutboundPolicy policy = Gate.local(origin(server)).responseSize(5).build();
			InputStream body = this.gate.get(policy, origin(server) + "/").body();
			assertThatExceptionOfType(IOException.class).isThrownBy(body::readAllBytes);
		}
	}

	@Test
	void net25BodyThatSaysThatItIsShorterIsCutThere() throws IOException {
		try (RawServer server = RawServer.answering(OK + "Content-Length: 2\r\n\r\nhello")) {
			assertThat(get(server).bodyAsString()).isEqualTo("he");
			assertEnded(server, OutboundEvent.Result.ALLOWED);
		}
	}

	@Test
	void bodyThatExplodesIsCut() throws IOException {
		byte[] bomb = gzip(new byte[20 << 20]);
		try (RawServer server = serving("Content-Encoding: gzip\r\n", bomb)) {
			OutboundPolicy policy = Gate.local(origin(server)).responseSize(1L << 30).build();
			InputStream body = this.gate.get(policy, origin(server) + "/").body();
			AtomicLong read = new AtomicLong();
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> count(body, read))
				.withMessageContaining("compressed beyond reason");
			assertThat(read.get()).isLessThan(5L << 20);
		}
	}

	@Test
	void compressedBodyIsCutAtTheLimitOfWhatItContains() throws IOException {
		byte[] text = new byte[200_000];
		new Random(7).nextBytes(text);
		try (RawServer server = serving("Content-Encoding: gzip\r\n", gzip(text))) {
			OutboundPolicy policy = Gate.local(origin(server)).responseSize(100_000).build();
			AtomicLong read = new AtomicLong();
			InputStream body = this.gate.get(policy, origin(server) + "/").body();
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> count(body, read));
			assertThat(read.get()).isLessThanOrEqualTo(100_000);
		}
	}

	@Test
	void compressedBodyThatContainsNothingIsCutAsWell() throws IOException {
		byte[] empty = gzip(new byte[0]);
		ByteArrayOutputStream members = new ByteArrayOutputStream();
		for (int i = 0; i < 50_000; i++) {
			members.write(empty);
		}
		try (RawServer server = serving("Content-Encoding: gzip\r\n", members.toByteArray())) {
			OutboundPolicy policy = Gate.local(origin(server)).responseSize(100_000).build();
			InputStream body = this.gate.get(policy, origin(server) + "/").body();
			assertThatExceptionOfType(IOException.class).isThrownBy(body::readAllBytes)
				.satisfies((ex) -> assertThat(((OutboundException) ex.getCause()).reason())
					.isEqualTo(OutboundReason.RESPONSE_SIZE));
		}
	}

	private static byte[] gzip(byte[] data) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (OutputStream output = new GZIPOutputStream(bytes)) {
			output.write(data);
		}
		return bytes.toByteArray();
	}

	private static RawServer serving(String headers, byte[] body) throws IOException {
		return RawServer.start((input, output) -> {
			RawServer.readHead(input);
			output.write((OK + headers + "\r\n").getBytes(StandardCharsets.US_ASCII));
			output.write(body);
			output.flush();
		});
	}

	@Test
	void net25RequestThatIsTooLargeIsNotSent() throws IOException {
		try (RawServer server = RawServer.answering(OK + "\r\n")) {
			OutboundPolicy policy = Gate.local(origin(server)).requestSize(10).build();
			WorkerRequest request = WorkerRequest.builder("POST", origin(server) + "/").body("12345678901").build();
			OutboundException failure = catchThrowableOfType(OutboundException.class,
					() -> this.gate.run(policy, request));
			assertThat(failure.reason()).isEqualTo(OutboundReason.REQUEST_SIZE);
			assertThat(server.connections()).isZero();
		}
	}

	@Test
	void net25RequestThatTurnsOutToBeTooLargeIsNotFinished() throws IOException {
		List<String> received = new CopyOnWriteArrayList<>();
		try (RawServer server = RawServer.start((input, output) -> {
			RawServer.readHead(input);
			StringBuilder body = new StringBuilder();
			try {
				for (int value = input.read(); value >= 0; value = input.read()) {
					body.append((char) value);
				}
			}
			finally {
				received.add(body.toString());
			}
		})) {
			OutboundPolicy policy = Gate.local(origin(server)).requestSize(100_000).build();
			WorkerRequest request = WorkerRequest.builder("POST", origin(server) + "/")
				.body(stream(new byte[100_001]))
				.build();
			OutboundException failure = catchThrowableOfType(OutboundException.class,
					() -> this.gate.run(policy, request));
			assertThat(failure.reason()).isEqualTo(OutboundReason.REQUEST_SIZE);
			await().until(() -> received.size() == 1);
			assertThat(received.get(0)).doesNotEndWith("0\r\n\r\n");
		}
	}

	@Test
	void bodyThatTheWorkerCannotGiveFailsTheRequest() throws IOException {
		try (RawServer server = RawServer.start((input, output) -> RawServer.awaitEnd(input))) {
			InputStream broken = new InputStream() {
				@Override
				public int read() throws IOException {
					throw new IOException("the worker has gone");
				}

				@Override
				public int read(byte[] buffer, int offset, int length) throws IOException {
					return read();
				}
			};
			OutboundException failure = catchThrowableOfType(OutboundException.class,
					() -> this.gate.run(Gate.local(origin(server)).build(),
							WorkerRequest.builder("POST", origin(server) + "/").body(broken).build()));
			assertThat(failure.reason()).isEqualTo(OutboundReason.CONNECTION);
			assertEnded(server, OutboundEvent.Result.FAILED);
		}
	}

	@Test
	void net19BodyCannotBecomeAnotherRequest() throws IOException {
		String evil = "x\r\n0\r\n\r\nGET /evil HTTP/1.1\r\nHost: api.example\r\n\r\n";
		List<String> received = new CopyOnWriteArrayList<>();
		try (RawServer server = RawServer.start((input, output) -> {
			String head = RawServer.readHead(input);
			received.add(head.contains("chunked") ? chunked(input)
					: new String(input.readNBytes(evil.length()), StandardCharsets.ISO_8859_1));
			output.write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			received.add("then " + rest(input));
		})) {
			OutboundPolicy policy = Gate.local(origin(server)).build();
			WorkerRequest.Builder request = WorkerRequest.builder("POST", origin(server) + "/");
			this.gate.run(policy, request.body(evil).build());
			await().until(() -> received.size() == 2);
			this.gate.run(policy, request.body(stream(evil.getBytes(StandardCharsets.ISO_8859_1))).build());
			await().until(() -> received.size() == 4);
			assertThat(received).containsExactly(evil, "then -1", evil, "then -1");
		}
	}

	private static int rest(InputStream input) {
		try {
			return input.read();
		}
		catch (IOException ex) {
			return -1; // the client has reset the connection
		}
	}

	private static String chunked(InputStream input) throws IOException {
		StringBuilder body = new StringBuilder();
		while (true) {
			int size = Integer.parseInt(line(input), 16);
			body.append(new String(input.readNBytes(size), StandardCharsets.ISO_8859_1));
			line(input);
			if (size == 0) {
				return body.toString();
			}
		}
	}

	private static String line(InputStream input) throws IOException {
		StringBuilder line = new StringBuilder();
		while (line.indexOf("\r\n") < 0) {
			line.append((char) input.read());
		}
		return line.substring(0, line.length() - 2);
	}

	@Test
	void net19HeaderCannotBecomeAnotherOneOrAnotherRequest() throws IOException {
		List<String> received = new CopyOnWriteArrayList<>();
		try (RawServer server = RawServer.start((input, output) -> {
			received.add(RawServer.readHead(input));
			output.write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			received.add("then " + rest(input));
		})) {
			String evil = "%0d%0aX: 2\\r\\nX: 3\t\u00a0\u00ff, GET /evil HTTP/1.1; X: 4";
			WorkerRequest.Builder request = WorkerRequest.builder("GET", origin(server) + "/")
				.header("A", evil)
				.header("Next-Line", "\u0085");
			assertThatIllegalArgumentException().isThrownBy(() -> request.header("B", "x\r\nEvil: 1"));
			assertThatIllegalArgumentException().isThrownBy(() -> request.header("B\r\nEvil", "1"));
			this.gate.run(Gate.local(origin(server)).build(), request.header("Empty", "").build());
			await().until(() -> received.size() == 2);
			assertThat(received.get(0).split("\r\n")).startsWith("GET / HTTP/1.1")
				.contains("A: " + evil, "Next-Line: ?")
				.noneMatch((line) -> line.matches("(?s)(X|B|Evil).*|.*[\r\n].*"));
			assertThat(received.get(1)).isEqualTo("then -1");
			assertThat(server.connections()).isEqualTo(1);
		}
	}

	@Test
	void net19HeadersThatAreTooManyOrTooLongAreDenied() throws IOException {
		try (RawServer server = RawServer.answering(OK + "\r\n")) {
			WorkerRequest.Builder many = WorkerRequest.builder("GET", origin(server) + "/");
			for (int i = 0; i < 101; i++) {
				many.header("X-" + i, "1");
			}
			WorkerRequest.Builder large = WorkerRequest.builder("GET", origin(server) + "/")
				.header("X", "1".repeat(1 << 20));
			for (WorkerRequest.Builder request : List.of(many, large)) {
				assertThatExceptionOfType(OutboundDeniedException.class)
					.isThrownBy(() -> this.gate.run(Gate.local(origin(server)).build(), request.build()))
					.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(OutboundReason.HEADERS));
			}
			assertThat(server.connections()).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-HTTP-Method-Override", "x-http-method", "X-Method-Override" })
	void net21HeaderThatOverridesTheMethodIsAMethod(String name) throws IOException {
		try (RawServer server = RawServer.answering("HTTP/1.1 204 No Content\r\n\r\n")) {
			OutboundPolicy policy = OutboundPolicy.builder()
				.allow(OutboundRule.of(origin(server) + "/**")
					.methods("POST", "PATCH")
					.allowPrivateAddresses("127.0.0.1"))
				.build();
			WorkerRequest.Builder request = WorkerRequest.builder("POST", origin(server) + "/");
			assertThat(this.gate.run(policy, request.setHeader(name, "patch").build()).status()).isEqualTo(204);
			for (String value : List.of("DELETE", "PATCH, DELETE", "", "delete ")) {
				WorkerRequest overriding = request.setHeader(name, value.strip()).build();
				assertThatExceptionOfType(OutboundDeniedException.class)
					.isThrownBy(() -> this.gate.run(policy, overriding))
					.withMessageContaining("POST, PATCH");
			}
			assertThat(server.connections()).isEqualTo(1);
		}
	}

	private static InputStream stream(byte[] bytes) {
		return new FilterInputStream(new ByteArrayInputStream(bytes)) {
		};
	}

	private void assertEnded(RawServer server, OutboundEvent.Result result) {
		await().until(() -> !server.isConnectionOpen());
		assertThat(this.gate.onlyEvent().outcome()).isEqualTo(result);
		assertThat(this.gate.gateway.live()).isZero();
	}

	private WorkerResponse get(RawServer server) {
		return this.gate.get(Gate.local(origin(server)).build(), origin(server) + "/");
	}

	private static String origin(RawServer server) {
		return "http://api.example:" + server.port();
	}

}
