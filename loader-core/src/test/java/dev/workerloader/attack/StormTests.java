package dev.workerloader.attack;

import org.junit.jupiter.api.Test;

import dev.workerloader.host.graal.ChildJvm;
import dev.workerloader.internal.leak.LeakTracker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Thousands of programs, good and hostile, in a JVM with a small heap (attack REL-01).
 * More of them, or others, with the system properties {@code storm.programs} and
 * {@code storm.seed}.
 */
class StormTests {

	@Test
	void stormLeavesNothingBehind() throws Exception {
		String output = ChildJvm.run(StormProgram.class, "-Xmx512m", "-XX:+ExitOnOutOfMemoryError",
				"-D" + LeakTracker.STACKS + "=true", "-Dstorm.programs=" + Integer.getInteger("storm.programs", 10_000),
				"-Dstorm.seed=" + Long.getLong("storm.seed", 1));
		assertThat(output).contains("the storm is over")
			.doesNotContain("logged an error", "died of")
			.endsWith("exit 0");
	}

}
