package dev.workerloader.internal.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.workerloader.outbound.OutboundEvent;
import dev.workerloader.outbound.OutboundException;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.OutboundReason;
import dev.workerloader.outbound.WorkerRequest;
import dev.workerloader.outbound.WorkerResponse;

import static dev.workerloader.internal.outbound.Gate.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Requests that take too long or are cancelled, at every stage. NET-27 and NET-29.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class OutboundTimeTests {

	private static final String OK = "HTTP/1.1 200 OK\r\n";

	private final Gate gate = new Gate().name("api.example", "127.0.0.1");

	private final CountDownLatch reached = new CountDownLatch(1);

	private final CountDownLatch never = new CountDownLatch(1);

	private final AtomicBoolean closed = new AtomicBoolean();

	private final AtomicBoolean interrupted = new AtomicBoolean();

	private final List<AutoCloseable> opened = new ArrayList<>();

	@AfterEach
	void stop() throws Exception {
		this.gate.close();
		for (AutoCloseable closeable : this.opened) {
			closeable.close();
		}
	}

	@ParameterizedTest
	@EnumSource
	void net27TimeEndsTheRequestAtEveryStage(Stage stage) throws IOException {
		Attempt attempt = stage.attempt.apply(this);
		OutboundPolicy policy = attempt.policy().timeout(Duration.ofMillis(500)).build();
		OutboundException failure = catchThrowableOfType(OutboundException.class,
				() -> read(this.gate.run(policy, attempt.request())));
		assertThat(failure).isNotNull().hasMessageContaining("took longer than the 500 ms");
		assertThat(failure.reason()).isEqualTo(OutboundReason.TIMEOUT);
		assertEnded(stage.hasServer && this.reached.getCount() == 0, OutboundReason.TIMEOUT);
	}

	@ParameterizedTest
	@EnumSource
	void net29CancellingEndsTheRequestAtEveryStage(Stage stage) throws Exception {
		Attempt attempt = stage.attempt.apply(this);
		OutboundExchange exchange = this.gate.exchange(attempt.policy().build(), attempt.request());
		CompletableFuture<OutboundException> failure = CompletableFuture
			.supplyAsync(() -> catchThrowableOfType(OutboundException.class, () -> read(exchange.run())), (task) -> {
				Thread thread = new Thread(() -> {
					task.run();
					this.interrupted.set(Thread.currentThread().isInterrupted());
				});
				thread.setDaemon(true);
				thread.start();
			});
		assertThat(this.reached.await(30, TimeUnit.SECONDS)).isTrue();
		exchange.cancel();
		assertThat(failure.get(30, TimeUnit.SECONDS).reason()).isEqualTo(OutboundReason.CANCELLED);
		assertEnded(stage.hasServer, OutboundReason.CANCELLED);
		assertThat(this.interrupted).isFalse();
	}

	private void assertEnded(boolean serverReached, OutboundReason reason) {
		if (serverReached) {
			await().untilTrue(this.closed);
		}
		OutboundEvent event = this.gate.onlyEvent();
		assertThat(event.outcome()).isEqualTo(OutboundEvent.Result.FAILED);
		assertThat(event.reason()).isEqualTo(reason);
		assertThat(this.gate.gateway.live()).isZero();
	}

	private static String read(WorkerResponse response) {
		try {
			return new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw (OutboundException) ex.getCause();
		}
	}

	@Test
	void cancelledRequestIsNotBegun() throws IOException {
		try (RawServer server = RawServer.answering(OK + "\r\n")) {
			String origin = "http://api.example:" + server.port();
			OutboundExchange exchange = this.gate.exchange(Gate.local(origin).build(), WorkerRequest.get(origin + "/"));
			exchange.cancel();
			assertThat(catchThrowableOfType(OutboundException.class, exchange::run).reason())
				.isEqualTo(OutboundReason.CANCELLED);
			assertThat(server.connections()).isZero();
			assertThat(this.gate.resolved).isEmpty();
			assertThat(Thread.currentThread().isInterrupted()).isFalse();
		}
	}

	@Test
	void answerThatComesWhileTheRequestIsCancelledIsNotToldAsAllowed() {
		Exchange<String> exchange = new Exchange<>(this.gate.gateway, OutboundPolicy.blocked(), Gate.CALLER, null) {

			// What cancels goes no further for now.
			@Override
			String respond(ObservedAttempt attempt) {
				abort().now(OutboundReason.CANCELLED);
				return "answer";
			}

			@Override
			void discard(String answer) {
				end(OutboundEvent.Result.ALLOWED, null, answer.length());
			}

			@Override
			String method() {
				return "GET";
			}

		};
		assertThat(catchThrowableOfType(OutboundException.class, exchange::run).reason())
			.isEqualTo(OutboundReason.CANCELLED);
		assertThat(this.gate.onlyEvent().outcome()).isEqualTo(OutboundEvent.Result.FAILED);
		assertThat(this.gate.onlyEvent().reason()).isEqualTo(OutboundReason.CANCELLED);
	}

	@Test
	void requestIsMadeOnce() throws IOException {
		try (RawServer server = RawServer.answering(OK + "Content-Length: 0\r\n\r\n")) {
			String origin = "http://api.example:" + server.port();
			OutboundExchange exchange = this.gate.exchange(Gate.local(origin).build(), WorkerRequest.get(origin + "/"));
			exchange.run().close();
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(exchange::run);
			exchange.cancel();
			assertThat(this.gate.onlyEvent().outcome()).isEqualTo(OutboundEvent.Result.ALLOWED);
		}
	}

	@Test
	void responseThatNobodyReadsIsClosedWhenItsTimeIsOver() throws IOException {
		Attempt attempt = Stage.BODY.attempt.apply(this);
		WorkerResponse response = this.gate.run(attempt.policy().timeout(Duration.ofSeconds(3)).build(),
				attempt.request());
		await().untilTrue(this.closed);
		assertThat(this.gate.onlyEvent().reason()).isEqualTo(OutboundReason.TIMEOUT);
		assertThatExceptionOfType(IOException.class).isThrownBy(response.body()::read);
	}

	@Test
	void closingTheGatewayEndsWhatIsBeingRead() throws IOException {
		Attempt attempt = Stage.BODY.attempt.apply(this);
		this.gate.run(attempt.policy().build(), attempt.request());
		this.gate.close();
		await().untilTrue(this.closed);
		assertThat(this.gate.onlyEvent().reason()).isEqualTo(OutboundReason.CANCELLED);
	}

	@Test
	void closingTheBodyClosesTheConnection() throws IOException {
		Attempt attempt = Stage.BODY.attempt.apply(this);
		this.gate.run(attempt.policy().build(), attempt.request()).close();
		await().untilTrue(this.closed);
		assertThat(this.gate.onlyEvent().outcome()).isEqualTo(OutboundEvent.Result.ALLOWED);
	}

	@Test
	void net27HostThatDoesNotAnswerTakesNoLongerThanConnectingMay() throws IOException {
		Attempt attempt = Stage.CONNECT.attempt.apply(this);
		OutboundPolicy policy = attempt.policy().connectTimeout(Duration.ofMillis(200)).build();
		OutboundException failure = catchThrowableOfType(OutboundException.class,
				() -> this.gate.run(policy, attempt.request()));
		assertThat(failure.reason()).isEqualTo(OutboundReason.CONNECTION);
	}

	@Test
	void net27HandshakeThatStallsTakesNoLongerThanConnectingMay() throws IOException {
		Attempt attempt = Stage.HANDSHAKE.attempt.apply(this);
		OutboundPolicy policy = attempt.policy().connectTimeout(Duration.ofMillis(200)).build();
		OutboundException failure = catchThrowableOfType(OutboundException.class,
				() -> this.gate.run(policy, attempt.request()));
		assertThat(failure.reason()).isIn(OutboundReason.CONNECTION, OutboundReason.TLS);
		await().untilTrue(this.closed);
	}

	@Test
	void cancellingEndsWhatAHandlerHasForwarded() throws Exception {
		Attempt attempt = Stage.BODY.attempt.apply(this);
		OutboundPolicy forwarding = attempt.policy().handler((request, context) -> context.forward(request)).build();
		OutboundExchange exchange = this.gate.exchange(forwarding, attempt.request());
		WorkerResponse response = exchange.run();
		exchange.cancel();
		await().untilTrue(this.closed);
		assertThatExceptionOfType(IOException.class).isThrownBy(response.body()::read);
	}

	@Test
	void handlerThatDoesNotListenIsNotWaitedForLonger() throws Exception {
		AtomicBoolean cancelled = new AtomicBoolean();
		OutboundPolicy deaf = OutboundPolicy.builder().timeout(Duration.ofMillis(200)).handler((request, context) -> {
			await().until(context::isCancelled);
			cancelled.set(true);
			return WorkerResponse.of(200, "late");
		}).build();
		OutboundException failure = catchThrowableOfType(OutboundException.class,
				() -> this.gate.get(deaf, "https://a.example/"));
		assertThat(failure.reason()).isEqualTo(OutboundReason.TIMEOUT);
		assertThat(cancelled).isTrue();
		assertThat(this.gate.onlyEvent().reason()).isEqualTo(OutboundReason.TIMEOUT);
	}

	private Attempt server(String scheme, RawServer.Script script) {
		try {
			RawServer server = RawServer.start((input, output) -> {
				try {
					script.serve(input, output);
				}
				finally {
					this.closed.set(true);
				}
			});
			this.opened.add(server);
			String origin = scheme + "://api.example:" + server.port();
			return new Attempt(Gate.local(origin), WorkerRequest.get(origin + "/"));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Attempt resolving() {
		this.gate.name("slow.example", (host) -> {
			this.reached.countDown();
			try {
				this.never.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return List.of();
		});
		return new Attempt(Gate.local("http://slow.example"), WorkerRequest.get("http://slow.example/"));
	}

	/**
	 * A server whose backlog is full: the system does not answer who wants to connect.
	 */
	private Attempt connecting() {
		try {
			ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
			this.opened.add(full);
			while (true) {
				Socket filler = new Socket();
				this.opened.add(filler);
				try {
					filler.connect(full.getLocalSocketAddress(), 200);
				}
				catch (SocketTimeoutException ex) {
					break;
				}
			}
			this.gate.name("full.example", (host) -> {
				this.reached.countDown();
				return List.of(Gate.address("127.0.0.1"));
			});
			String origin = "http://full.example:" + full.getLocalPort();
			return new Attempt(Gate.local(origin), WorkerRequest.get(origin + "/"));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Attempt shakingHands() {
		return server("https", (input, output) -> {
			input.read();
			this.reached.countDown();
			RawServer.awaitEnd(input);
		});
	}

	private Attempt waiting() {
		return server("http", (input, output) -> {
			RawServer.readHead(input);
			this.reached.countDown();
			RawServer.awaitEnd(input);
		});
	}

	private Attempt trickling(String start) {
		return server("http", (input, output) -> {
			RawServer.readHead(input);
			output.write(start.getBytes(StandardCharsets.US_ASCII));
			for (int i = 0; i < 1_000; i++) {
				output.write('a');
				output.flush();
				if (i == 2) {
					this.reached.countDown();
				}
				this.never.await(50, TimeUnit.MILLISECONDS);
			}
		});
	}

	private Attempt receiving() {
		return server("http", (input, output) -> {
			RawServer.readHead(input);
			output.write((OK + "\r\nhello").getBytes(StandardCharsets.US_ASCII));
			output.flush();
			this.reached.countDown();
			RawServer.awaitEnd(input);
		});
	}

	private Attempt sending(boolean workerStalls) {
		Attempt attempt = server("http", (input, output) -> {
			RawServer.readHead(input);
			this.never.await(2, TimeUnit.SECONDS); // until the buffers of both sides are
													// full
			RawServer.awaitEnd(input);
		});
		@SuppressWarnings("InputStreamSlowMultibyteRead") // it is slow on purpose
		InputStream body = new InputStream() {

			private long count;

			@Override
			public int read() throws IOException {
				if (workerStalls) {
					OutboundTimeTests.this.reached.countDown();
					try {
						OutboundTimeTests.this.never.await();
					}
					catch (InterruptedException ex) {
						throw new IOException(ex);
					}
				}
				if (++this.count == 100_000) {
					OutboundTimeTests.this.reached.countDown();
				}
				return 'a';
			}
		};
		return new Attempt(attempt.policy().requestSize(Long.MAX_VALUE),
				WorkerRequest.builder("POST", attempt.request().url()).body(body).build());
	}

	private Attempt handling() {
		return new Attempt(OutboundPolicy.builder().handler((request, context) -> {
			this.reached.countDown();
			this.never.await();
			return WorkerResponse.of(200, "");
		}), WorkerRequest.get("https://a.example/"));
	}

	/**
	 * Where a request stands.
	 */
	enum Stage {

		RESOLVE(false, OutboundTimeTests::resolving),

		CONNECT(false, OutboundTimeTests::connecting),

		HANDSHAKE(true, OutboundTimeTests::shakingHands),

		SEND(true, (tests) -> tests.sending(false)),

		SEND_NOTHING(true, (tests) -> tests.sending(true)),

		WAIT(true, OutboundTimeTests::waiting),

		HEAD(true, (tests) -> tests.trickling("HTTP/1.1 200 OK\r\nX: ")),

		BODY(true, OutboundTimeTests::receiving),

		TRICKLING_BODY(true, (tests) -> tests.trickling("HTTP/1.1 200 OK\r\n\r\n")),

		HANDLER(false, OutboundTimeTests::handling);

		private final boolean hasServer;

		@SuppressWarnings("ImmutableEnumChecker") // a method of the tests
		private final Function<OutboundTimeTests, Attempt> attempt;

		Stage(boolean hasServer, Function<OutboundTimeTests, Attempt> attempt) {
			this.hasServer = hasServer;
			this.attempt = attempt;
		}

	}

	/**
	 * A request that gets no further than its stage.
	 */
	private record Attempt(OutboundPolicy.Builder policy, WorkerRequest request) {

	}

}
