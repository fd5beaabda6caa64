package dev.workerloader.attack;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;

import org.jspecify.annotations.Nullable;

import dev.workerloader.Entrypoint;
import dev.workerloader.Worker;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.host.HostStatus;

/**
 * Runs programs that fill the heap, and after them enough harmless ones to show what
 * stays behind. The system property {@code memory.calls} says how many tiny calls.
 */
final class MemoryAttackProgram {

	private static final int SANDBOXES = 500;

	/** The keys of one take megabytes. */
	private static final int SANDBOXES_WITH_KEYS = 100;

	private static final int CALLS = Integer.getInteger("memory.calls", 20_000);

	private static final String TINY = "export default { go: (n) => n };";

	private static final String KEYS = "export default { go(n) { for (let i = 0; i < 20_000; i++) Symbol.for(n + ' ' + i); return n; } };";

	private static final String NAMES = "export default { go(n) { const o = {}; for (let i = 0; i < 20_000; i++) o[n + ' ' + i] = i; return n; } };";

	private static final String SHAPES = "export default { go(n) { const a = []; for (let i = 0; i < 20_000; i++) a.push({ ['k' + i % 200]: n, [n + ' ' + i]: i }); return n; } };";

	private static final String LARGE = "export default { async go(n, env) { return n + (await env.API.echo('x'.repeat(1 << 20))).length - (1 << 20); } };";

	private static final int LARGE_CALLS = 400;

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
			attack.recordWith((event) -> {
			});
			WorkerLoader loader = attack.loader();
			leavesNothing(loader, "sandboxes", 5, SANDBOXES, (n) -> run(loader, TINY, n));
			leavesNothing(loader, "sandboxes with keys", 25, SANDBOXES_WITH_KEYS, (n) -> run(loader, KEYS, n));
			leavesNothing(loader, "sandboxes with names", 25, SANDBOXES_WITH_KEYS, (n) -> run(loader, NAMES, n));
			leavesNothing(loader, "sandboxes with shapes", 25, SANDBOXES_WITH_KEYS, (n) -> run(loader, SHAPES, n));
			try (Worker worker = loader.load(WorkerCode.builder("main.js", LARGE).bind("API").build())) {
				Entrypoint entrypoint = worker.getEntrypoint();
				leavesNothing(loader, "large messages", 5, LARGE_CALLS, (n) -> entrypoint.call("go", n));
			}
			try (Worker worker = loader.load(WorkerCode.builder("main.js", TINY).build())) {
				Entrypoint entrypoint = worker.getEntrypoint();
				leavesNothing(loader, "calls", 5, CALLS, (n) -> entrypoint.call("go", n));
			}
			printCodeCache();
		}
	}

	private static @Nullable Object run(WorkerLoader loader, String source, int number) {
		return loader.run(WorkerCode.builder("main.js", source).build(), "go", number).value();
	}

	private static void leavesNothing(WorkerLoader loader, String what, int megabytes, int count,
			IntFunction<@Nullable Object> run) {
		repeat(count / 4, run); // what is made once is made
		long before = usedHeap(loader);
		long start = System.nanoTime();
		repeat(count, run);
		long nanos = (System.nanoTime() - start) / count;
		long growth = usedHeap(loader) - before;
		System.out.printf("%d %s of %d ns left %d KB, next to nothing: %b%n", count, what, nanos, growth >> 10,
				growth < (long) megabytes << 20);
	}

	private static void repeat(int count, IntFunction<@Nullable Object> run) {
		for (int i = 0; i < count; i++) {
			if (!Integer.valueOf(i).equals(run.apply(i))) {
				throw new IllegalStateException("A harmless program failed.");
			}
		}
	}

	private static long usedHeap(WorkerLoader loader) {
		// Threads may hold on to what they ran last.
		repeat(50, (n) -> run(loader, TINY, n));
		Attack.await().until(() -> {
			HostStatus host = loader.stats().host();
			return host.liveContexts() == host.liveSandboxes() + host.warmSandboxes();
		});
		for (int i = 0; i < 4; i++) {
			System.gc();
		}
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	/**
	 * A code cache that is full stops the compiler.
	 */
	private static void printCodeCache() {
		for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
			if (pool.getName().startsWith("Code")) {
				long used = pool.getPeakUsage().getUsed();
				long max = pool.getPeakUsage().getMax();
				System.out.printf("%s: %d of %d KB, has room: %b%n", pool.getName(), used >> 10, max >> 10,
						used < max / 10 * 9);
			}
		}
	}

}
