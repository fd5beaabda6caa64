package dev.workerloader.attack;

import java.time.Duration;
import java.util.List;

import dev.workerloader.WorkerCode;

/**
 * Runs programs that fill the heap, and after them enough harmless sandboxes to show what
 * stays behind.
 */
final class MemoryAttackProgram {

	private static final int ROUNDS = 500;

	private static final String KEYS = "export default { go() { for (let i = 0; i < 500; i++) Symbol.for('k' + Math.random()); return 1; } };";

	private MemoryAttackProgram() {
	}

	public static void main(String[] args) throws Exception {
		try (Attack attack = new Attack(Duration.ofSeconds(5))) {
			List<AttackProgram> programs = AttackProgram.of("memory.js");
			for (AttackProgram program : programs) {
				attack.run(program);
				System.out.println("held: " + program.name());
			}
			System.out.println("programs: " + programs.size());
			WorkerCode code = WorkerCode.builder("main.js", KEYS).build();
			repeat(attack, code);
			long before = usedHeap();
			repeat(attack, code);
			System.out.println("growth below 5 MB: " + (usedHeap() - before < 5 << 20));
		}
	}

	private static void repeat(Attack attack, WorkerCode code) {
		for (int i = 0; i < ROUNDS; i++) {
			if (!Integer.valueOf(1).equals(attack.loader().run(code, "go").value())) {
				throw new IllegalStateException("A harmless program failed.");
			}
		}
	}

	private static long usedHeap() {
		for (int i = 0; i < 4; i++) {
			System.gc();
		}
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

}
