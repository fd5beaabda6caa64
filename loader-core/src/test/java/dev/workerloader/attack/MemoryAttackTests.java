package dev.workerloader.attack;

import org.junit.jupiter.api.Test;

import dev.workerloader.host.graal.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attacks on memory, in a JVM with a small heap (attacks MEM-01 to MEM-19).
 */
class MemoryAttackTests {

	@Test
	void programsThatFillTheHeapAreEndedAndLeaveNothingBehind() throws Exception {
		String output = ChildJvm.run(MemoryAttackProgram.class, "-Xmx512m");
		assertThat(output).contains("programs: " + AttackProgram.of("memory.js").size(), "growth below 5 MB: true")
			.doesNotContain("OutOfMemoryError")
			.endsWith("exit 0");
	}

}
