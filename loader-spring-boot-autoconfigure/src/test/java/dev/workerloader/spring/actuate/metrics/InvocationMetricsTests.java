package dev.workerloader.spring.actuate.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.workerloader.ErrorCode;
import dev.workerloader.Outcome;
import dev.workerloader.RpcCall;
import dev.workerloader.TailEvent;
import dev.workerloader.Usage;
import dev.workerloader.WorkerException;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InvocationMetrics}.
 */
class InvocationMetricsTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final InvocationMetrics metrics = new InvocationMetrics(this.registry);

	@Test
	void invocationsAreTimedByOutcomeAndError() {
		this.metrics.handle(event("s-1", Outcome.OK, null));
		this.metrics.handle(event("s-2", Outcome.OK, null));
		this.metrics.handle(event("s-3", Outcome.LIMIT, ErrorCode.CPU_TIME));
		Timer succeeded = this.registry.get("sandbox.executions").tags("outcome", "OK", "error", "none").timer();
		assertThat(succeeded.count()).isEqualTo(2);
		assertThat(succeeded.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(24);
		assertThat(
				this.registry.get("sandbox.executions").tags("outcome", "LIMIT", "error", "CPU_TIME").timer().count())
			.isEqualTo(1);
	}

	@Test
	void callsAreTimedByBindingMethodAndOutcome() {
		this.metrics.handle(
				event("s-1", Outcome.OK, null, call("post", RpcCall.Status.OK), call("post", RpcCall.Status.FAILED)));
		assertThat(this.registry.get("sandbox.rpc.calls")
			.tags("binding", "CHAT_ROOM", "method", "post", "outcome", "OK")
			.timer()
			.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(4);
		assertThat(this.registry.get("sandbox.rpc.calls").tags("outcome", "FAILED").timer().count()).isEqualTo(1);
	}

	@Test
	void namesThatAWorkerMadeUpAreNoTags() {
		for (int i = 0; i < 100; i++) {
			this.metrics.handle(event("s-" + i, Outcome.OK, null, call("made-up-" + i, RpcCall.Status.REFUSED)));
		}
		assertThat(this.registry.find("sandbox.rpc.calls").timers()).singleElement()
			.satisfies((timer) -> assertThat(timer.getId().getTag("method")).isEqualTo("unknown"));
		assertThat(this.registry.find("sandbox.executions").timers()).hasSize(1);
	}

	private static RpcCall call(String method, RpcCall.Status status) {
		return new RpcCall("CHAT_ROOM", method, Duration.ofMillis(4), status);
	}

	private static TailEvent event(String id, Outcome outcome, ErrorCode code, RpcCall... calls) {
		WorkerException error = (code != null) ? new WorkerException(code, "Test", null, WorkerException.Facts.NONE)
				: null;
		return new TailEvent(id, "worker-" + id, "hash-" + id, "default", "main", "owner-" + id, Map.of(),
				Instant.EPOCH, outcome, error, List.of(), List.of(calls),
				new Usage(Duration.ofMillis(12), Duration.ofMillis(3), 1, calls.length, 0, 0));
	}

}
