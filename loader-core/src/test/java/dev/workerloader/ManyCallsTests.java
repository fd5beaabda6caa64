package dev.workerloader;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import dev.workerloader.internal.leak.LeakTracker;
import dev.workerloader.rpc.SandboxRpc;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is left of calls when they are over: nothing, however many there were. The
 * benchmarks make a million.
 */
class ManyCallsTests {

	private static final int INVOCATIONS = 20;

	private static final int CALLS = 1_000;

	/**
	 * 400 bytes of each call would show.
	 */
	private static final long MAX_GROWTH = 8L << 20;

	private static final String PROGRAM = """
			export default {
				async go(calls, env) {
					for (let i = 0; i < calls; i += 5) {
						await env.SHOP.price(i);
						const basket = await env.SHOP.basket();
						await basket.put('tea');
						if (i % 2 === 0) basket[Symbol.dispose]();
						await env.SHOP.ask((n) => n + i);
						await env.SHOP.price(1);
					}
					return calls;
				}
			};""";

	private final AtomicInteger open = new AtomicInteger();

	@AutoClose
	private final WorkerLoader loader = WorkerLoader.builder().build();

	@Test
	void callsOfOneWorkerLeaveNothingBehind() {
		try (Worker worker = this.loader
			.load(WorkerCode.builder("main.js", PROGRAM).env("SHOP", new Shop(this.open)).build())) {
			run(worker, INVOCATIONS / 4); // what comes first stays: code, caches, classes
			awaitQuiet();
			List<String> opened = opened();
			long heap = usedHeap();
			run(worker, INVOCATIONS);
			awaitQuiet();
			assertThat(opened()).hasSizeLessThanOrEqualTo(opened.size());
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.untilAsserted(() -> assertThat(usedHeap() - heap).isLessThan(MAX_GROWTH));
		}
	}

	private static void run(Worker worker, int invocations) {
		for (int i = 0; i < invocations; i++) {
			assertThat(worker.getEntrypoint().call("go", CALLS)).isEqualTo(CALLS);
		}
	}

	private void awaitQuiet() {
		Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
			assertThat(this.open).hasValue(0);
			assertThat(this.loader.stats().runningCalls()).isZero();
			assertThat(this.loader.stats().runningInvocations()).isZero();
		});
	}

	private static List<String> opened() {
		return LeakTracker.opened()
			.stream()
			.map(Throwable::getMessage)
			.filter((what) -> what == null || !what.equals("context")) // the pool has its
																		// own time
			.toList();
	}

	private static long usedHeap() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	@SandboxRpc
	static class Shop {

		private final AtomicInteger open;

		Shop(AtomicInteger open) {
			this.open = open;
		}

		public int price(int count) {
			return 2 * count;
		}

		public Basket basket() {
			this.open.incrementAndGet();
			return new Basket(this.open);
		}

		public int ask(IntUnaryOperator question) {
			return question.applyAsInt(1);
		}

	}

	@SandboxRpc
	static class Basket implements AutoCloseable {

		private final AtomicInteger open;

		Basket(AtomicInteger open) {
			this.open = open;
		}

		public int put(String name) {
			return name.length();
		}

		@Override
		public void close() {
			this.open.decrementAndGet();
		}

	}

}
