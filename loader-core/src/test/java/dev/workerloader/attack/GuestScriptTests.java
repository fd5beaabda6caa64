package dev.workerloader.attack;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.workerloader.Invocation;
import dev.workerloader.LogEntry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The parts of the bootstrap script, each through a real sandbox.
 */
class GuestScriptTests extends AttackTests {

	GuestScriptTests() {
		super("guest-script.js", Duration.ofSeconds(10));
	}

	@Test
	void consoleWritesValuesAsNodeDoes() {
		Invocation invocation = this.attack.run(AttackProgram.read("inspect.js"));
		assertThat(invocation.error()).isNull();
		assertThat(invocation.logs().stream().map(LogEntry::message).toList()).isEqualTo(invocation.value());
	}

}
