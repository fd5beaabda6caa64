package dev.workerloader.attack;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.workerloader.Invocation;
import dev.workerloader.LogEntry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attacks on time (attacks CPU-01 to CPU-35).
 */
class CpuAttackTests extends AttackTests {

	private static final Duration LIMIT = Duration.ofMillis(300);

	/** Enough for a chain to be made. */
	private static final Duration CHAIN_LIMIT = Duration.ofSeconds(4);

	private static final long CHAIN_ALLOCATION = 1L << 30;

	/** What a program that is ended may use above its limit. */
	private static final Duration EXCESS = Duration.ofSeconds(10);

	CpuAttackTests() {
		super("cpu.js", LIMIT);
	}

	@ParameterizedTest
	@MethodSource("programs")
	@Override
	void programComesToItsExpectedEnd(AttackProgram program) {
		boolean chain = program.name().startsWith("CPU-19");
		Duration limit = chain ? CHAIN_LIMIT : LIMIT;
		Invocation invocation = chain
				? this.attack.run(program, (limits) -> limits.cpuTime(CHAIN_LIMIT).allocation(CHAIN_ALLOCATION))
				: this.attack.run(program);
		assertThat(invocation.usage().cpuTime()).isLessThan(limit.plus(EXCESS));
		if (chain) {
			assertThat(invocation.logs()).extracting(LogEntry::message).containsExactly("made");
		}
		else if (program.name().startsWith("CPU-03 catch")) {
			assertThat(invocation.logs()).extracting(LogEntry::message).containsExactly("tried");
		}
	}

}
