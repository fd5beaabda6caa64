package dev.workerloader.attack;

import org.junit.jupiter.api.Test;

import dev.workerloader.host.graal.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attacks on the heap of the application, in a JVM with a small heap that does not
 * survive the first error for want of memory, wherever it is thrown (attacks MEM-01 to
 * MEM-09, TEN-05).
 */
class HeapAttackTests {

	@Test
	void programsThatFillTheHeapAreEndedAndTheApplicationAndCorrectProgramsGoOn() throws Exception {
		String output = ChildJvm.run(HeapAttackProgram.class, new String[] { "1" }, "-Xmx512m",
				"-XX:+ExitOnOutOfMemoryError");
		assertThat(output).endsWith("exit 0")
			.contains("application: fine", "host: READY", "other loader: READY", "other loader: 1 times at the end OK")
			.doesNotContain("wrong: ", "too little: ", "OutOfMemoryError");
		assertThat(output.lines().filter((line) -> line.startsWith("bomb: ")))
			.hasSize(AttackProgram.of("bombs.js").size());
		assertThat(output.lines().filter("correct: OK through"::equals)).hasSize(8);
	}

}
