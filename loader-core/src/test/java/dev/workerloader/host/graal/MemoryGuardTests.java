package dev.workerloader.host.graal;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MemoryGuard}, in a JVM with a small heap (attacks MEM-01, MEM-07).
 */
class MemoryGuardTests {

	@Test
	void programsThatFillTheHeapAreEndedAndTheApplicationGoesOn() throws Exception {
		String output = ChildJvm.run(MemoryGuardProgram.class, "-Xmx512m");
		assertThat(output).endsWith("exit 0")
			.contains("application: fine", "host: READY")
			.doesNotContain("OutOfMemoryError");
		assertThat(output.lines().filter("bomb: MEMORY"::equals)).hasSize(12);
		assertThat(output.lines().filter("correct: result 200"::equals)).hasSize(2);
	}

}
