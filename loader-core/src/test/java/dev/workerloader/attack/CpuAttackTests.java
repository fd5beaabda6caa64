package dev.workerloader.attack;

import java.time.Duration;

/**
 * Attacks on time (attacks CPU-01 to CPU-35).
 */
class CpuAttackTests extends AttackTests {

	CpuAttackTests() {
		super("cpu.js", Duration.ofMillis(300));
	}

}
