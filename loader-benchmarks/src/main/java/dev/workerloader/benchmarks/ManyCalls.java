package dev.workerloader.benchmarks;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntUnaryOperator;

import dev.workerloader.Worker;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.rpc.SandboxRpc;

/**
 * Does anything grow as one worker makes very many calls: plain ones, calls on objects
 * that are returned, and calls back into it?
 */
public final class ManyCalls {

	/** The default limit of an invocation. */
	private static final int CALLS = 1_000;

	private static final int ROWS = 10;

	private ManyCalls() {
	}

	/**
	 * Make calls.
	 * @param args the number of calls
	 */
	public static void main(String[] args) {
		int invocations = ((args.length > 0) ? Integer.parseInt(args[0]) : 1_000_000) / CALLS;
		Shop shop = new Shop();
		try (WorkerLoader loader = WorkerLoader.builder().build();
				Worker worker = loader.load(WorkerCode.builder("many-calls.js", Programs.read("many-calls.js"))
					.env("SHOP", shop)
					.build())) {
			run(worker, Math.max(1, invocations / ROWS));
			Table table = new Table("Calls of one worker, 1,000 in an invocation", "calls", "a call", "heap in use",
					"objects of bindings that are open", "calls that are open", "contexts");
			for (int row = 1; row <= ROWS; row++) {
				long nanos = run(worker, invocations / ROWS);
				table.row((long) row * (invocations / ROWS) * CALLS,
						Table.micros(nanos / ((long) invocations / ROWS * CALLS)), Table.megabytes(usedHeap()),
						shop.open.get(), loader.stats().runningCalls(), loader.stats().host().liveContexts());
			}
		}
	}

	private static long run(Worker worker, int invocations) {
		long start = System.nanoTime();
		for (int i = 0; i < invocations; i++) {
			Programs.check(worker.getEntrypoint().call("buy", CALLS), CALLS);
		}
		return System.nanoTime() - start;
	}

	private static long usedHeap() {
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	/**
	 * A binding that returns objects, and calls back.
	 */
	@SandboxRpc
	public static class Shop {

		private final AtomicLong open = new AtomicLong();

		/**
		 * Return the price of a number of things.
		 * @param count how many
		 * @return the price
		 */
		public int price(int count) {
			return 2 * count;
		}

		/**
		 * Open a basket.
		 * @return the basket
		 */
		public Basket basket() {
			return new Basket(this.open);
		}

		/**
		 * Ask for something.
		 * @param question asks
		 * @return the answer
		 */
		public int ask(IntUnaryOperator question) {
			return question.applyAsInt(1);
		}

	}

	/**
	 * An object that is closed with its last stub.
	 */
	@SandboxRpc
	public static class Basket implements AutoCloseable {

		private final AtomicLong open;

		Basket(AtomicLong open) {
			this.open = open;
			open.incrementAndGet();
		}

		/**
		 * Put something in.
		 * @param name its name
		 * @return the length of that
		 */
		public int put(String name) {
			return name.length();
		}

		@Override
		public void close() {
			this.open.decrementAndGet();
		}

	}

}
