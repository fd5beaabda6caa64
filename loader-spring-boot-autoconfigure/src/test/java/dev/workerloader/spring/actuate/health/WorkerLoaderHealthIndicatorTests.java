package dev.workerloader.spring.actuate.health;

import dev.workerloader.WorkerLoader;
import dev.workerloader.host.HostStatus;
import dev.workerloader.spring.actuate.SampleLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link WorkerLoaderHealthIndicator}.
 */
class WorkerLoaderHealthIndicatorTests {

	@ParameterizedTest
	@CsvSource({ "WARMING_UP, UP", "READY, UP", "BROKEN, DOWN", "CLOSED, OUT_OF_SERVICE" })
	void statusFollowsTheStateOfTheHost(HostStatus.State state, String status) {
		Health health = health(SampleLoader.in(state));
		assertThat(health.getStatus()).isEqualTo(new Status(status));
		assertThat(health.getDetails()).containsEntry("state", state).containsEntry("engine", "GraalJS 25.0.5");
	}

	@Test
	void brokenHostTellsTheProblem() {
		assertThat(health(SampleLoader.in(HostStatus.State.BROKEN)).getDetails()).containsEntry("problem",
				"Too many threads are lost.");
	}

	@Test
	void busyLoaderIsUp() {
		Health health = health(SampleLoader.in(HostStatus.State.READY));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("runningInvocations", 10_000)
			.containsEntry("queuedInvocations", 1_000);
	}

	@Test
	void noCodeIsRun() {
		WorkerLoader loader = SampleLoader.in(HostStatus.State.READY);
		health(loader);
		then(loader).should(never()).load(any());
		then(loader).should(never()).run(any(), any(), any());
	}

	@Test
	void loaderThatFailsIsDown() {
		WorkerLoader loader = SampleLoader.in(HostStatus.State.READY);
		given(loader.stats()).willThrow(new IllegalStateException("Test"));
		assertThat(health(loader).getStatus()).isEqualTo(Status.DOWN);
	}

	private static Health health(WorkerLoader loader) {
		return new WorkerLoaderHealthIndicator(loader).health();
	}

}
