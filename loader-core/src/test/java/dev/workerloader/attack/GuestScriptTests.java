package dev.workerloader.attack;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.workerloader.Invocation;
import dev.workerloader.LogEntry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The parts of the bootstrap script, each through a real sandbox.
 */
class GuestScriptTests {

	private static final Duration CPU = Duration.ofSeconds(10);

	private static Attack attack;

	@BeforeAll
	static void startLoader() throws Exception {
		attack = new Attack(CPU);
	}

	@AfterAll
	static void closeLoader() throws Exception {
		attack.close();
	}

	static List<AttackProgram> programs() {
		return AttackProgram.of("guest-script.js");
	}

	@ParameterizedTest
	@MethodSource("programs")
	void partDoesWhatItSays(AttackProgram program) {
		attack.run(program);
	}

	@Test
	void consoleWritesValuesAsNodeDoes() {
		Invocation invocation = attack.run(AttackProgram.read("inspect.js"));
		assertThat(invocation.error()).isNull();
		assertThat(invocation.logs().stream().map(LogEntry::message).toList()).isEqualTo(invocation.value());
	}

}
