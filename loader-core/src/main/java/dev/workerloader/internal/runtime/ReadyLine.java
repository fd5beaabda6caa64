package dev.workerloader.internal.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks in the order in which they came, once what they need is ready: what waits
 * for a future by itself runs in the opposite order.
 */
final class ReadyLine {

	private static final Logger logger = LoggerFactory.getLogger(ReadyLine.class);

	private final Deque<Runnable> line = new ArrayDeque<>();

	private volatile boolean ready;

	/**
	 * Create a line.
	 * @param ready completes, in whatever way, when tasks may run
	 */
	ReadyLine(CompletableFuture<?> ready) {
		ready.whenComplete((value, failure) -> runAll());
	}

	/**
	 * Run a task, now or when those before it have been run.
	 * @param task the task
	 */
	void enter(Runnable task) {
		if (!this.ready) {
			synchronized (this) {
				if (!this.ready) {
					this.line.add(task);
					return;
				}
			}
		}
		task.run();
	}

	private void runAll() {
		Runnable task = next();
		while (task != null) {
			try {
				task.run();
			}
			catch (RuntimeException | Error ex) {
				logger.error("A task failed that had waited.", ex);
			}
			task = next();
		}
	}

	private synchronized @Nullable Runnable next() {
		Runnable task = this.line.poll();
		this.ready = task == null;
		return task;
	}

}
