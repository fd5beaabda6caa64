package dev.workerloader.attack;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.workerloader.Invocation;
import dev.workerloader.WorkerCode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attacks on and through the modules of Node.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeAttackTests {

	private Attack attack;

	@BeforeAll
	void startLoader() throws Exception {
		this.attack = new Attack(Duration.ofSeconds(10));
	}

	@AfterAll
	void closeLoader() throws Exception {
		this.attack.close();
	}

	List<AttackProgram> programs() {
		return AttackProgram.of("node.js");
	}

	@ParameterizedTest
	@MethodSource("programs")
	void programComesToItsExpectedEnd(AttackProgram program) {
		Invocation invocation = this.attack.run(flagged("main.js", program.code()).build());
		assertThat(Attack.describe(invocation)).as(program.name()).matches(program.expected());
	}

	@Test
	@SuppressWarnings("unchecked")
	void nothingThatTheModulesAddIsForeign() {
		Invocation invocation = this.attack.run(flagged("realm.js", AttackProgram.read("realm-node.js"))
			.module("walk.js", AttackProgram.read("walk.js"))
			.build());
		assertThat(invocation.error()).isNull();
		Map<String, Object> found = (Map<String, Object>) invocation.value();
		assertThat(found).containsEntry("foreign", List.of());
		assertThat((Integer) found.get("count")).isGreaterThan(1200);
	}

	private static WorkerCode.Builder flagged(String name, String code) {
		return WorkerCode.builder(name, code).bind("API").compatibilityFlags("nodejs_compat");
	}

}
