package dev.workerloader.spring.actuate.metrics;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.workerloader.outbound.OutboundEvent;
import dev.workerloader.outbound.OutboundEvent.Result;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutboundMetrics}.
 */
class OutboundMetricsTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final OutboundMetrics metrics = new OutboundMetrics(this.registry);

	@Test
	void requestsAreTimedByPolicyAndOutcome() {
		this.metrics.onOutbound(event("https://a.example", Result.ALLOWED));
		this.metrics.onOutbound(event("https://b.example", Result.ALLOWED));
		this.metrics.onOutbound(event("https://c.example", Result.DENIED));
		Timer allowed = this.registry.get("sandbox.fetch").tags("policy", "github", "outcome", "ALLOWED").timer();
		assertThat(allowed.count()).isEqualTo(2);
		assertThat(allowed.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(8);
		assertThat(this.registry.get("sandbox.fetch").tags("outcome", "DENIED").timer().count()).isEqualTo(1);
	}

	@Test
	void webSocketsAreTimedApartFromRequests() {
		this.metrics.onOutbound(event("wss://a.example", Result.ALLOWED));
		this.metrics.onOutbound(event("ws://a.example:81", Result.ALLOWED));
		assertThat(this.registry.get("sandbox.websocket").timer().count()).isEqualTo(2);
		assertThat(this.registry.find("sandbox.fetch").timers()).isEmpty();
	}

	@Test
	void whatAWorkerMadeUpIsNoTag() {
		for (int i = 0; i < 100; i++) {
			this.metrics.onOutbound(event("https://a" + i + ".example", Result.DENIED));
		}
		assertThat(this.registry.find("sandbox.fetch").timers()).hasSize(1);
	}

	private static OutboundEvent event(String origin, Result result) {
		return new OutboundEvent("s-1", null, null, "GET", origin, "/", "github", null, result, null, 0,
				Duration.ofMillis(4), 0);
	}

}
