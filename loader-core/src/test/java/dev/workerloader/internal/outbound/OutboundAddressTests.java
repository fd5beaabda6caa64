package dev.workerloader.internal.outbound;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.workerloader.outbound.OutboundException;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.OutboundReason;
import dev.workerloader.outbound.OutboundRule;
import dev.workerloader.outbound.WorkerRequest;

import static dev.workerloader.internal.outbound.Gate.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Names that lead where they should not. NET-03, NET-07, NET-09 and NET-41.
 */
class OutboundAddressTests {

	private static final String NO_CONTENT = "HTTP/1.1 204 No Content\r\n\r\n";

	private final Gate gate = new Gate();

	private RawServer server;

	private OutboundPolicy policy;

	private String url;

	@BeforeEach
	void start() throws IOException {
		this.server = RawServer.answering(NO_CONTENT);
		this.url = "http://api.example:" + this.server.port() + "/";
		this.policy = Gate.local("http://api.example:" + this.server.port()).build();
	}

	@AfterEach
	void stop() throws IOException {
		this.gate.close();
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.2", "10.0.0.1", "169.254.169.254", "0.0.0.0", "::1", "::ffff:10.0.0.1", "fe80::1",
			"64:ff9b::7f00:1", "2002:7f00:1::", "127.0.0.1 127.0.0.2", "127.0.0.1 ::1", "8.8.8.8 10.0.0.1",
			"127.0.0.1 127.0.0.1 127.0.0.1 192.168.0.1", "127.0.0.1 fd00::1" })
	void net07AnyAddressThatIsNotAllowedDeniesTheHost(String addresses) {
		this.gate.name("api.example", addresses.split(" "));
		assertThat(denial().reason()).isEqualTo(OutboundReason.ADDRESS);
		assertThat(this.server.connections()).isZero();
	}

	@Test
	void net07AnswerThatIsNoneDeniesTheHost() {
		assertThat(denial().reason()).isEqualTo(OutboundReason.ADDRESS);
		this.gate.name("api.example");
		assertThat(denial().reason()).isEqualTo(OutboundReason.ADDRESS);
		this.gate.name("api.example", (host) -> {
			throw new IllegalStateException("SERVFAIL");
		});
		assertThat(denial().reason()).isEqualTo(OutboundReason.ADDRESS);
		assertThat(this.server.connections()).isZero();
	}

	@Test
	void net07EndlessAnswerDeniesTheHost() {
		this.gate.name("api.example", IntStream.range(0, 100).mapToObj((i) -> "127.0.0.1").toArray(String[]::new));
		assertThat(denial().reason()).isEqualTo(OutboundReason.ADDRESS);
		assertThat(this.server.connections()).isZero();
	}

	@Test
	void net41DenialDoesNotTellWhichItWas() {
		String unknown = denial().getMessage();
		this.gate.name("api.example", "10.0.0.1");
		assertThat(denial()).hasMessage(unknown);
		this.gate.name("api.example", "127.0.0.1", "10.0.0.1");
		assertThat(denial()).hasMessage(unknown);
		assertThat(unknown).isEqualTo("The host of " + this.url + " has no address that the outbound policy 'local' "
				+ "allows. Check its name; if it is right, this worker cannot reach it.");
	}

	@Test
	void net07SlowNameServerTakesNoLongerThanTheRequestMay() {
		CountDownLatch never = new CountDownLatch(1);
		this.gate.name("api.example", (host) -> waitFor(never));
		this.policy = Gate.local("http://api.example:" + this.server.port()).timeout(Duration.ofMillis(200)).build();
		assertThat(denial().reason()).isEqualTo(OutboundReason.TIMEOUT);
	}

	@Test
	void hangingNameServersHoldUpOnlyABoundedNumberOfThreads() {
		CountDownLatch never = new CountDownLatch(1);
		AtomicInteger waiting = new AtomicInteger();
		this.gate.name("slow.example", (host) -> {
			waiting.incrementAndGet();
			return waitFor(never);
		}).name("api.example", "127.0.0.1");
		OutboundPolicy slow = Gate.local("http://slow.example").build();
		ExecutorService threads = Executors.newCachedThreadPool();
		try {
			List<OutboundExchange> exchanges = IntStream.range(0, 70)
				.mapToObj((i) -> this.gate.exchange(slow, WorkerRequest.get("http://slow.example/")))
				.toList();
			exchanges.forEach((exchange) -> threads.execute(() -> failure(exchange)));
			await().until(() -> waiting.get() == 64 && this.gate.events.size() == 6);
			assertThat(denial().reason()).isEqualTo(OutboundReason.ADDRESS);
			exchanges.forEach(OutboundExchange::cancel);
			await().until(() -> this.gate.events.size() == 71);
			await().ignoreExceptions()
				.untilAsserted(() -> assertThat(this.gate.get(this.policy, this.url).status()).isEqualTo(204));
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static List<InetAddress> waitFor(CountDownLatch latch) throws UnknownHostException {
		try {
			latch.await();
			return List.of();
		}
		catch (InterruptedException ex) {
			throw new UnknownHostException("interrupted");
		}
	}

	@Test
	void net09NameIsResolvedOncePerRequestAndConnectedToAsItWasChecked() {
		AtomicInteger asked = new AtomicInteger();
		this.gate.name("api.example",
				(host) -> List.of(Gate.address((asked.getAndIncrement() == 0) ? "127.0.0.1" : "10.0.0.1")));
		assertThat(this.gate.get(this.policy, this.url).status()).isEqualTo(204);
		assertThat(asked).hasValue(1);
	}

	@Test
	void net09ConnectionIsNotReusedAfterTheNameRebinds() throws IOException {
		try (RawServer keeping = RawServer.start((input, output) -> {
			while (true) {
				RawServer.readHead(input);
				output.write(NO_CONTENT.getBytes(StandardCharsets.US_ASCII));
			}
		})) {
			this.url = "http://api.example:" + keeping.port() + "/";
			this.policy = Gate.local("http://api.example:" + keeping.port()).build();
			this.gate.name("api.example", "127.0.0.1");
			assertThat(this.gate.get(this.policy, this.url).status()).isEqualTo(204);
			this.gate.name("api.example", "10.0.0.1");
			assertThat(denial().reason()).isEqualTo(OutboundReason.ADDRESS);
			assertThat(keeping.connections()).isEqualTo(1);
		}
	}

	@Test
	void nextAddressIsTriedWhenOneDoesNotAnswer() {
		this.gate.name("api.example", "127.0.0.2", "127.0.0.1");
		OutboundPolicy both = OutboundPolicy.builder()
			.allow(OutboundRule.of(this.url + "**").allowPrivateAddresses("127.0.0.0/8"))
			.build();
		assertThat(this.gate.get(both, this.url).status()).isEqualTo(204);
	}

	@Test
	void headerOfARuleWithoutEncryptionIsNotSentToTheInternet() {
		this.gate.name("api.example", "8.8.8.8");
		this.policy = OutboundPolicy.builder()
			.name("local")
			.allow(Gate.rule(this.url + "**").header("Authorization", "secret"))
			.build();
		assertThat(denial().reason()).isEqualTo(OutboundReason.ADDRESS);
	}

	private OutboundException denial() {
		OutboundException denial = catchThrowableOfType(OutboundException.class,
				() -> this.gate.get(this.policy, this.url));
		assertThat(denial).isNotNull();
		return denial;
	}

	private static void failure(OutboundExchange exchange) {
		assertThatExceptionOfType(OutboundException.class).isThrownBy(exchange::run);
	}

}
