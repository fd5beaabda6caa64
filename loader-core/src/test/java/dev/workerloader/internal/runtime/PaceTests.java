package dev.workerloader.internal.runtime;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PaceTests {

	private static final long MILLI = 1_000_000;

	private final Pace pace = new Pace();

	@Test
	void nothingIsKnownBeforeTwoPlacesWereFree() {
		assertThat(this.pace.until(1, 0)).isNull();
		this.pace.freed(5 * MILLI);
		assertThat(this.pace.until(1, 5 * MILLI)).isNull();
	}

	@Test
	void estimateIsTheAverageIntervalForEachPlace() {
		for (int i = 0; i < 50; i++) {
			this.pace.freed(i * 10L * MILLI);
		}
		assertThat(this.pace.until(1, 490 * MILLI)).isEqualTo(Duration.ofMillis(10));
		assertThat(this.pace.until(100, 490 * MILLI)).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void estimateFollowsAChangeOfThePace() {
		long now = 0;
		for (int i = 0; i < 50; i++) {
			this.pace.freed(now += 10 * MILLI);
		}
		for (int i = 0; i < 50; i++) {
			this.pace.freed(now += 20 * MILLI);
		}
		assertThat(this.pace.until(1, now)).isBetween(Duration.ofMillis(19), Duration.ofMillis(20));
	}

	@Test
	void placeThatIsOverdueSlowsThePaceDown() {
		this.pace.freed(0);
		this.pace.freed(10 * MILLI);
		assertThat(this.pace.until(1, 1010 * MILLI)).isEqualTo(Duration.ofMillis(500));
	}

	@Test
	void estimateIsBounded() {
		this.pace.freed(0);
		this.pace.freed(Duration.ofSeconds(30).toNanos());
		assertThat(this.pace.until(1000, Duration.ofSeconds(30).toNanos())).isEqualTo(Duration.ofMinutes(1));
	}

}
