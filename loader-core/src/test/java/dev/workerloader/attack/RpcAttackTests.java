package dev.workerloader.attack;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Attacks on the bridge (attacks RPC-01 to RPC-35).
 */
class RpcAttackTests {

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
		return AttackProgram.of("rpc.js");
	}

	@ParameterizedTest
	@MethodSource("programs")
	void programComesToItsExpectedEnd(AttackProgram program) {
		attack.run(program);
	}

}
