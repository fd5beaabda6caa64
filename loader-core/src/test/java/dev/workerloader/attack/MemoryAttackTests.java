package dev.workerloader.attack;

import org.junit.jupiter.api.Test;

import dev.workerloader.host.graal.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attacks on memory, in a JVM with a small heap, and what many harmless sandboxes and
 * calls leave behind (attacks MEM-01 to MEM-19, MEM-07b, REL-21). More calls, such as a
 * million, with the system property {@code memory.calls}.
 */
class MemoryAttackTests {

	@Test
	void programsThatFillTheHeapAreEndedAndLeaveNothingBehind() throws Exception {
		String output = ChildJvm.run(MemoryAttackProgram.class, "-Xmx512m",
				"-Dmemory.calls=" + Integer.getInteger("memory.calls", 20_000));
		assertThat(output).contains("programs: " + AttackProgram.of("memory.js").size())
			.containsPattern("sandboxes of .*, next to nothing: true")
			.containsPattern("sandboxes with keys of .*, next to nothing: true")
			.containsPattern("sandboxes with names of .*, next to nothing: true")
			.containsPattern("sandboxes with shapes of .*, next to nothing: true")
			.containsPattern("large messages of .*, next to nothing: true")
			.containsPattern("calls of .*, next to nothing: true")
			.contains("has room: true")
			.doesNotContain("has room: false", "OutOfMemoryError")
			.endsWith("exit 0");
	}

}
