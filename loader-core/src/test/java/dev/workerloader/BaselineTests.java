package dev.workerloader;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import dev.workerloader.rpc.SandboxRpc;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * After many runs, good and bad, and many loads that nobody closed, everything is back
 * where it was.
 */
class BaselineTests {

	private static final int RUNS = 2_000;

	private static final int LOADS = 10_000;

	private static final Duration HANG = Duration.ofMinutes(2);

	private static final List<String> SOURCES = List.of("export default { run(v) { return v; } };",
			"export default { async run(v, env) { return env.ECHO.echo(v); } };",
			"export default { run(v, env) { env.ECHO.echo(v); return v; } };",
			"export default { run() { throw new Error('bad'); } };", "export default { run( };", "import './none.js';",
			"throw 1;", "export default { run() { return new Promise(() => {}); } };",
			"export default { run() { return () => 1; } };", "export default { other() { } };",
			"export default { async run() { Promise.reject(new Error('lost')); await new Promise((r) => setTimeout(r, 1)); } };",
			"export default { run() { const f = () => f() + 1; return f(); } };",
			"export default { run(v, env, ctx) { ctx.waitUntil(env.ECHO.echo(v)); setInterval(() => {}, 1); return v; } };",
			"export default { run() { for (;;); } };",
			"export default { async run(v, env) { await env.ECHO.fail(); } };",
			"export default { run() { const a = []; for (;;) { a.push(new Array(100).fill(1)); } } };");

	@Test
	void nothingIsLeftOfRunsAndLoads() throws Exception {
		try (WorkerLoader loader = WorkerLoader.builder()
			.limits(Limits.builder().cpuTime(Duration.ofMillis(20)).allocation(20L << 20).build())
			.build()) {
			run(loader, 200); // what is made once is made
			Awaitility.await().atMost(HANG).until(() -> loader.stats().host().liveSandboxes() == 0);
			Baseline baseline = Baseline.of(loader);
			run(loader, RUNS);
			for (int i = 0; i < LOADS; i++) {
				Worker worker = loader.load(patientCode());
				if (i % 10 == 0) {
					worker.getEntrypoint().call("run", i);
				}
			}
			Awaitility.await().atMost(HANG).untilAsserted(() -> baseline.assertReached(loader));
			assertThat(loader.run(patientCode(), "run", 5).valueAs(Object.class)).isEqualTo(5);
		}
		assertNoThreadsOf("worker-loader-binding", "worker-loader-timer", "worker-loader-events");
	}

	private static void run(WorkerLoader loader, int count) throws InterruptedException {
		Semaphore places = new Semaphore(50);
		for (int i = 0; i < count; i++) {
			places.acquire();
			CompletableFuture<Invocation> run = loader.runAsync(code(i).build(), "run", i);
			run.whenComplete((invocation, failure) -> places.release());
		}
		places.acquire(50);
	}

	private static void assertNoThreadsOf(String... names) {
		Awaitility.await()
			.atMost(HANG)
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.allSatisfy((name) -> assertThat(List.of(names)).noneMatch(name::startsWith)));
	}

	// With more time than a program needs on any machine.
	private static WorkerCode patientCode() {
		return code(0).limits(Limits.defaults()).build();
	}

	private static WorkerCode.Builder code(int number) {
		return WorkerCode.builder("agent.js", SOURCES.get(number % SOURCES.size())).env("ECHO", new Echo());
	}

	/**
	 * What must be as it was. The threads are those of slices.
	 */
	private record Baseline(int workers, int sandboxes, long heap) {

		/**
		 * Less than a kilobyte for each run and load. A sandbox takes a hundred.
		 */
		private static final long SLACK = 8 << 20;

		static Baseline of(WorkerLoader loader) {
			return new Baseline(loader.stats().workers(), loader.stats().host().liveSandboxes(), liveHeap());
		}

		private static long liveHeap() {
			System.gc();
			return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
		}

		void assertReached(WorkerLoader loader) {
			assertThat(liveHeap()).isLessThan(this.heap + SLACK);
			LoaderStats stats = loader.stats();
			assertThat(stats.workers()).isEqualTo(this.workers);
			assertThat(stats.host().liveSandboxes()).isEqualTo(this.sandboxes);
			assertThat(stats.host().liveContexts())
				.isEqualTo(stats.host().liveSandboxes() + stats.host().warmSandboxes());
			assertThat(stats.openHandles()).isZero();
			assertThat(stats.runningCalls()).isZero();
			assertThat(stats.runningInvocations()).isZero();
			assertThat(stats.queuedInvocations()).isZero();
			assertThat(stats.host().lostThreads()).isZero();
			assertThat(stats.host().runningSlices()).isZero();
			assertThat(stats.host().queuedSlices()).isZero();
			assertThat(stats.host().threads()).isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors() + 1);
		}

	}

	@SandboxRpc
	public static class Echo {

		public int echo(int value) {
			return value;
		}

		public void fail() {
			throw new IllegalStateException("failed");
		}

	}

}
