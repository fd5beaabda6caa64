package dev.workerloader.attack;

import java.time.Duration;

/**
 * Attacks on the bootstrap script from inside its realm, before and during its work.
 */
class TamperingAttackTests extends AttackTests {

	TamperingAttackTests() {
		super("tampering.js", Duration.ofSeconds(2));
	}

}
