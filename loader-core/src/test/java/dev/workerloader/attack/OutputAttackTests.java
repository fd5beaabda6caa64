package dev.workerloader.attack;

import java.time.Duration;

/**
 * Attacks on logs and results (attacks OUT-01 to OUT-09).
 */
class OutputAttackTests extends AttackTests {

	OutputAttackTests() {
		super("output.js", Duration.ofSeconds(3));
	}

}
