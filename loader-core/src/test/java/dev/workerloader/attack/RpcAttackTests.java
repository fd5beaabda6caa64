package dev.workerloader.attack;

import java.time.Duration;

/**
 * Attacks on the bridge (attacks RPC-01 to RPC-35).
 */
class RpcAttackTests extends AttackTests {

	RpcAttackTests() {
		super("rpc.js", Duration.ofSeconds(10));
	}

}
