package dev.workerloader.internal.outbound;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.workerloader.outbound.OutboundDeniedException;
import dev.workerloader.outbound.OutboundEvent;
import dev.workerloader.outbound.OutboundObserver;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.WorkerRequest;
import dev.workerloader.outbound.WorkerResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What follows requests, and what servers learn of it.
 */
class OutboundTraceTests {

	private final Gate gate = new Gate().name("a.example", "127.0.0.1");

	private final List<String> heads = new CopyOnWriteArrayList<>();

	private RawServer server;

	private String origin;

	@BeforeEach
	void start() throws IOException {
		this.server = RawServer.start((input, output) -> {
			this.heads.add(RawServer.readHead(input));
			output.write(("HTTP/1.1 204 No Content\r\nTraceparent: mine\r\nX-B3-TraceId: 1\r\nX-Request-Id: "
					+ "0123456789abcdef0123456789abcdef\r\nX-Id: 1\r\n\r\n")
				.getBytes(StandardCharsets.US_ASCII));
		});
		this.origin = "http://a.example:" + this.server.port();
	}

	@AfterEach
	void stop() throws IOException {
		this.gate.close();
		this.server.close();
	}

	private OutboundPolicy traced() {
		return OutboundPolicy.builder()
			.name("traced")
			.allow(Gate.rule(this.origin + "/traced").propagateTrace())
			.allow(Gate.rule(this.origin + "/untraced"))
			.build();
	}

	private String head(int index) {
		return this.heads.get(index).toLowerCase(Locale.ROOT);
	}

	@Test
	void everyAttemptIsFollowedAllowedOrNot() throws IOException {
		this.gate.get(traced(), this.origin + "/traced").close();
		assertThatExceptionOfType(OutboundDeniedException.class)
			.isThrownBy(() -> this.gate.get(traced(), this.origin + "/other"));
		assertThatExceptionOfType(OutboundDeniedException.class)
			.isThrownBy(() -> this.gate.get(OutboundPolicy.blocked(), this.origin + "/traced"));
		OutboundExchange cancelled = this.gate.exchange(traced(), WorkerRequest.get(this.origin + "/traced"));
		cancelled.cancel();
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(cancelled::run);
		assertThat(this.gate.attempts.seen).containsExactly("1 begins for traced", "1 ends: ALLOWED",
				"2 begins for traced", "2 ends: DENIED", "3 begins for blocked", "3 ends: DENIED",
				"4 begins for traced", "4 ends: FAILED");
		assertThat(this.gate.events).hasSize(4);
	}

	@Test
	void serverLearnsOfTheTraceOnlyWhereTheRuleSaysSo() {
		this.gate.get(traced(), this.origin + "/traced");
		this.gate.get(traced(), this.origin + "/untraced");
		assertThat(head(0))
			.contains("traceparent: 00-0123456789abcdef0123456789abcdef-0000000000000001-01\r\n",
					"x-own-trace: own-trace-1\r\n", "host: a.example:")
			.doesNotContain("evil", "x-bad");
		assertThat(head(1)).doesNotContain("trace: ", "traceparent");
	}

	@Test
	void workerCanNeitherSetNorReadTheHeadersOfATrace() {
		WorkerRequest.Builder forged = WorkerRequest.builder("GET", this.origin + "/untraced");
		for (String name : List.of("traceparent", "TraceState", "baggage", "b3", "X-B3-TraceId", "uber-trace-id",
				"x-own-trace")) {
			forged.header(name, "forged");
		}
		WorkerResponse untraced = this.gate.run(traced(), forged.header("x-mine", "kept").build());
		WorkerResponse traced = this.gate.run(traced(), forged.build().mutate().url(this.origin + "/traced").build());
		assertThat(head(0)).contains("x-mine: kept").doesNotContain("forged");
		assertThat(head(1)).contains("x-mine: kept", "x-own-trace: own-trace-2").doesNotContain("forged");
		assertThat(untraced.headers()).containsOnlyKeys("X-Request-Id", "X-Id");
		assertThat(traced.headers()).containsOnlyKeys("X-Id");
	}

	@Test
	void requestThatAHandlerForwardsIsBelowItsOwn() {
		OutboundPolicy policy = OutboundPolicy.builder()
			.name("handled")
			.allow(Gate.rule(this.origin + "/**").propagateTrace())
			.handler((request, context) -> context.forward(request))
			.build();
		this.gate.get(policy, this.origin + "/traced");
		assertThat(this.gate.attempts.seen).containsExactly("1 begins for handled", "2 begins for handled below 1",
				"2 ends: ALLOWED", "1 ends: ALLOWED");
		assertThat(head(0)).contains("0000000000000002-01");
	}

	@Test
	void observerThatThrowsBreaksNothing() {
		OutboundObserver.Attempt attempt = new OutboundObserver.Attempt() {

			@Override
			public Map<String, String> traceHeaders() {
				throw new IllegalStateException("headers");
			}

			@Override
			public OutboundObserver.Scope open() {
				throw new IllegalStateException("scope");
			}

			@Override
			public void end(OutboundEvent event) {
				throw new IllegalStateException("end");
			}

		};
		OutboundPolicy policy = OutboundPolicy.builder()
			.allow(Gate.rule(this.origin + "/**").propagateTrace())
			.handler((request, context) -> context.forward(request))
			.build();
		for (OutboundObserver observer : List.<OutboundObserver>of((name) -> attempt, (name) -> {
			throw new IllegalStateException("begin");
		})) {
			try (OutboundGateway gateway = new OutboundGateway(AllowedOrigins.all(),
					(host) -> List.of(Gate.address("127.0.0.1")), List.of(), observer)) {
				assertThat(gateway.exchange(policy, WorkerRequest.get(this.origin + "/"), Gate.CALLER).run().status())
					.isEqualTo(204);
			}
		}
		assertThat(this.heads).hasSize(2);
	}

}
