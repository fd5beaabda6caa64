package dev.workerloader.benchmarks;

import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;

/**
 * Sandboxes that spin: one that has reached its limit is replaced at once.
 */
final class Spinners {

	private static final WorkerCode CODE = WorkerCode.builder("spin.js", "export default { go() { for (;;); } };")
		.build();

	private final WorkerLoader loader;

	private volatile boolean stopped;

	/**
	 * Let sandboxes spin from now on.
	 * @param loader the loader that runs them
	 * @param number how many there are at any moment
	 */
	Spinners(WorkerLoader loader, int number) {
		this.loader = loader;
		for (int i = 0; i < number; i++) {
			spin();
		}
	}

	private void spin() {
		if (!this.stopped) {
			this.loader.runAsync(CODE, "go").whenComplete((invocation, failure) -> spin());
		}
	}

	/**
	 * Replace none any more.
	 */
	void stop() {
		this.stopped = true;
	}

}
