package dev.workerloader.spring.autoconfigure;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NearestName}.
 */
class NearestNameTests {

	@Test
	void theNameWithTheFewestChangesIsTheNearest() {
		assertThat(NearestName.of("cpu-tim", List.of("wall-time", "cpu-time", "timers"))).contains("cpu-time");
	}

	@Test
	void caseMakesNoDifference() {
		assertThat(NearestName.of("TIMERS", List.of("cpu-time", "timers"))).contains("timers");
	}

	@Test
	void withoutCandidatesThereIsNone() {
		assertThat(NearestName.of("timers", List.of())).isEmpty();
	}

}
