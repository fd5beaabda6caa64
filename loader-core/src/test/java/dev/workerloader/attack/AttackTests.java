package dev.workerloader.attack;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Base class for tests that run the programs of a file, each of which must come to its
 * expected end.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AttackTests {

	private final String programs;

	private final Duration cpu;

	Attack attack;

	/**
	 * Create the tests.
	 * @param programs the name of the file
	 * @param cpu the limit of CPU time
	 */
	AttackTests(String programs, Duration cpu) {
		this.programs = programs;
		this.cpu = cpu;
	}

	@BeforeAll
	void startLoader() throws Exception {
		this.attack = new Attack(this.cpu);
	}

	@AfterAll
	void closeLoader() throws Exception {
		this.attack.close();
	}

	List<AttackProgram> programs() {
		return AttackProgram.of(this.programs);
	}

	@ParameterizedTest
	@MethodSource("programs")
	void programComesToItsExpectedEnd(AttackProgram program) {
		this.attack.run(program);
	}

}
