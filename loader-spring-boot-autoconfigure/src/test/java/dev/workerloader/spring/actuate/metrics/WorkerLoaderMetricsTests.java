package dev.workerloader.spring.actuate.metrics;

import java.util.List;

import dev.workerloader.WorkerLoader;
import dev.workerloader.host.HostStatus;
import dev.workerloader.spring.actuate.SampleLoader;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WorkerLoaderMetrics}.
 */
class WorkerLoaderMetricsTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	// Gauges hold what they ask only weakly.
	private final WorkerLoader loader = SampleLoader.in(HostStatus.State.READY);

	@BeforeEach
	void bind() {
		new WorkerLoaderMetrics(this.loader).bindTo(this.registry);
	}

	@ParameterizedTest
	@CsvSource({ "sandbox.workers, 5", "sandbox.workers.cached, 2", "sandbox.handles.open, 3",
			"sandbox.contexts.live, 19", "sandbox.rpc.calls.active, 12", "sandbox.executions.active, 10000",
			"sandbox.executions.queued, 1000", "sandbox.pool.size, 3", "sandbox.pool.idle, 16",
			"sandbox.pool.pending, 4", "sandbox.threads, 2", "sandbox.threads.lost, 1" })
	void gaugeShowsTheStatistics(String name, double value) {
		assertThat(this.registry.get(name).gauge().value()).isEqualTo(value);
	}

	@ParameterizedTest
	@CsvSource({ "sandbox.startup, 20", "sandbox.startup.failed, 6", "sandbox.evictions, 7",
			"sandbox.handles.leaked, 8", "sandbox.cpu.time, 0.003", "sandbox.allocated, 4096", "sandbox.log, 5",
			"sandbox.events.dropped, 9" })
	void counterShowsTheStatistics(String name, double value) {
		assertThat(this.registry.get(name).functionCounter().count()).isEqualTo(value);
	}

	@Test
	void everyMeterIsDescribedAndHasNoTags() {
		List<Meter> meters = this.registry.getMeters();
		assertThat(meters).hasSize(20).allSatisfy((meter) -> {
			assertThat(meter.getId().getDescription()).isNotBlank();
			assertThat(meter.getId().getTags()).isEmpty();
		});
	}

}
