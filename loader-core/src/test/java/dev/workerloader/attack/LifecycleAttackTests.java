package dev.workerloader.attack;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import dev.workerloader.Invocation;
import dev.workerloader.LeftoverThreads;
import dev.workerloader.Outcome;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.WorkerRejectedException;
import dev.workerloader.host.SandboxHost;
import dev.workerloader.host.graal.GraalHostSettings;
import dev.workerloader.host.graal.GraalSandboxHost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Loaders that come and go (attacks MEM-21, REL-07).
 */
class LifecycleAttackTests {

	private static final WorkerCode CODE = WorkerCode.builder("main.js", "export default { go: (n) => n + 1 };")
		.build();

	private static final WorkerCode ENDLESS = WorkerCode.builder("main.js", "export default { go() { for (;;); } };")
		.build();

	@Test
	void loaderThatIsClosedAtAnyMomentOfItsStartEndsWhatItWasGiven() {
		for (int i = 0; i < 20; i++) {
			WorkerLoader loader = small();
			CompletableFuture<Invocation> invocation = loader.runAsync(CODE, "go", i);
			for (int spin = 0; spin < i * 1000; spin++) {
				Thread.onSpinWait();
			}
			CompletableFuture<Void> other = CompletableFuture.runAsync(loader::close);
			loader.close();
			other.join();
			assertThat(invocation.join().outcome()).isIn(Outcome.OK, Outcome.TERMINATED, Outcome.REJECTED);
			assertThatExceptionOfType(WorkerRejectedException.class).isThrownBy(() -> loader.run(CODE, "go", 1))
				.withMessage("The worker loader is closed.");
		}
		LeftoverThreads.assertNone();
	}

	@Test
	void severalLoadersDoNotDisturbEachOther() {
		List<WorkerLoader> loaders = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			loaders.add(small());
		}
		WorkerLoader last = loaders.remove(4);
		CompletableFuture<Invocation> endless = loaders.get(0).runAsync(ENDLESS, "go");
		loaders.forEach(WorkerLoader::close);
		assertThat(endless.join().outcome()).isEqualTo(Outcome.TERMINATED);
		assertThat(last.run(CODE, "go", 1).value()).isEqualTo(2);
		last.close();
		LeftoverThreads.assertNone();
	}

	@Test
	void loadersThatWereUsedAndClosedLeaveNothing() {
		useAndClose(5);
		long before = liveHeap();
		long metaspaceBefore = metaspace();
		int classesBefore = classes();
		useAndClose(20);
		// An engine takes megabytes: one that stayed would show, let alone twenty.
		assertThat(liveHeap() - before).isLessThan(16L << 20);
		// Less than one class for each: what is rewritten or generated is shared.
		assertThat(classes() - classesBefore).isLessThan(20);
		assertThat(metaspace() - metaspaceBefore).isLessThan(1L << 20);
		LeftoverThreads.assertNone();
	}

	private static void useAndClose(int count) {
		for (int i = 0; i < count; i++) {
			try (WorkerLoader loader = small()) {
				assertThat(loader.run(CODE, "go", i).value()).isEqualTo(i + 1);
			}
		}
	}

	private static WorkerLoader small() {
		SandboxHost host = GraalSandboxHost.builder().settings(GraalHostSettings.defaults().withWarmPool(1)).build();
		return WorkerLoader.builder().host(host).shutdownGracePeriod(Duration.ZERO).build();
	}

	private static int classes() {
		return ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
	}

	private static long metaspace() {
		return ManagementFactory.getMemoryPoolMXBeans()
			.stream()
			.filter((pool) -> pool.getName().equals("Metaspace"))
			.mapToLong((pool) -> pool.getUsage().getUsed())
			.sum();
	}

	private static long liveHeap() {
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}
