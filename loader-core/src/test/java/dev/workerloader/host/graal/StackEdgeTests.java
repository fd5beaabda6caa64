package dev.workerloader.host.graal;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for posting where the guest's stack is nearly exhausted (attack CPU-20c).
 */
class StackEdgeTests {

	@Test
	void postAtTheLastFramesOfTheStackIsStoredOrARangeError() throws Exception {
		String output = ChildJvm.run(StackEdgeProgram.class);
		assertThat(output)
			.contains("\"probes\":12000", "\"refused\":0", "\"caught\":[\"RangeError\"]", "failure: null",
					"end: TERMINATED", "afterwards: result 2", "host: READY")
			.endsWith("exit 0")
			.matches("(?s).*\"stored\":(\\d+),.*received: \\1\\R.*");
	}

}
