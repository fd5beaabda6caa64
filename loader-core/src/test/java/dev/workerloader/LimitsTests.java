package dev.workerloader;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LimitsTests {

	@ParameterizedTest
	@EnumSource
	void everyLimitHasADefault(Limit limit) {
		assertThat(Limits.defaults().get(limit)).isEqualTo(limit.defaultValue()).isPositive();
		assertThat(Limits.defaults().origin(limit)).isEqualTo("default");
		assertThat(Limits.none().isSet(limit)).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void zeroAndNegativeValuesAreRefusedWithTheWayOut(Limit limit) {
		for (long value : new long[] { 0, -1, Long.MIN_VALUE }) {
			assertThatIllegalArgumentException().isThrownBy(() -> Limits.builder().set(limit, value))
				.withMessageContaining(limit.key())
				.withMessageContaining(String.valueOf(value))
				.withMessageContaining("greater than zero");
		}
	}

	@Test
	void limitsThatAreSetWinOverOthers() {
		Limits limits = Limits.builder("code")
			.rpcCalls(5)
			.build()
			.orElse(Limits.builder("loader").rpcCalls(7).timers(3).build());
		assertThat(limits.get(Limit.RPC_CALLS)).isEqualTo(5);
		assertThat(limits.origin(Limit.RPC_CALLS)).isEqualTo("code");
		assertThat(limits.get(Limit.TIMERS)).isEqualTo(3);
		assertThat(limits.origin(Limit.TIMERS)).isEqualTo("loader");
	}

	@Test
	void ceilingLowersAndNeverRaises() {
		Limits limits = Limits.builder("code").rpcCalls(5).timers(9).build();
		Limits lowered = limits.atMost(Limits.builder("maximum").rpcCalls(7).timers(3).build());
		assertThat(lowered.get(Limit.RPC_CALLS)).isEqualTo(5);
		assertThat(lowered.get(Limit.TIMERS)).isEqualTo(3);
		assertThat(lowered.origin(Limit.TIMERS)).isEqualTo("maximum");
	}

	@Test
	void originThatEndsWithADotIsFollowedByTheKey() {
		assertThat(
				Limits.builder("worker-loader.limits.").cpuTime(Duration.ofSeconds(1)).build().origin(Limit.CPU_TIME))
			.isEqualTo("worker-loader.limits.cpu-time");
	}

	@Test
	void durationThatDoesNotFitIsTheLongestOne() {
		Limits limits = Limits.builder().wallTime(Duration.ofSeconds(Long.MAX_VALUE)).build();
		assertThat(limits.get(Limit.WALL_TIME)).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void limitThatIsNotSetHasNoValue() {
		assertThatIllegalStateException().isThrownBy(() -> Limits.none().get(Limit.CPU_TIME))
			.withMessageContaining("cpu-time");
	}

	@Test
	void limitsWithTheSameValuesAreEqualWhereverTheyWereSet() {
		assertThat(Limits.builder("a").timers(3).build()).isEqualTo(Limits.builder("b").timers(3).build())
			.hasSameHashCodeAs(Limits.builder("b").timers(3).build())
			.isNotEqualTo(Limits.builder("a").timers(4).build());
	}

	@ParameterizedTest
	@CsvSource({ "WALL_TIME, 30000000000, 30 s", "CPU_TIME, 1500000000, 1500 ms", "CPU_TIME, 500, 500 ns",
			"MEMORY, 134217728, 128 MB", "ALLOCATION, 2147483648, 2 GB", "LOG_SIZE, 262144, 256 KB",
			"RESULT_SIZE, 100, 100 bytes", "RESULT_SIZE, 1048577, 1 MB", "RPC_CALLS, 1000, 1000" })
	void valuesAreDescribedInTheirUnit(Limit limit, long value, String words) {
		assertThat(limit.describe(value)).isEqualTo(words);
	}

}
