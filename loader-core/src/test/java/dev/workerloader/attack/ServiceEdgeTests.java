package dev.workerloader.attack;

import org.junit.jupiter.api.Test;

import dev.workerloader.host.graal.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the host's services at the end of a guest's stack (attack CPU-20c).
 */
class ServiceEdgeTests {

	@Test
	void serviceAtTheLastFramesOfTheStackAnswersOrIsARangeErrorAndWorksAfterwards() throws Exception {
		String output = ChildJvm.run(ServiceEdgeProgram.class);
		assertThat(output).containsPattern("edge: \\d{5} RangeError\\R")
			.containsPattern("lines: \\d{4}\\R")
			.contains("host: READY")
			.endsWith("exit 0");
		String before = output.lines().filter((line) -> line.startsWith("before: ")).findFirst().orElseThrow();
		assertThat(before).contains("xn--bcher-kva");
		assertThat(output).contains(before.replace("before:", "afterwards:"));
	}

}
