package dev.workerloader.internal.runtime;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs short tasks later, on one thread. Tasks must not block.
 */
final class Timers implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Timers.class);

	private final ScheduledThreadPoolExecutor executor;

	Timers() {
		this.executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "worker-loader-timer");
			thread.setDaemon(true);
			return thread;
		});
		this.executor.setRemoveOnCancelPolicy(true);
	}

	Future<?> schedule(Runnable task, long delayNanos) {
		try {
			return this.executor.schedule(() -> guarded(task), Math.max(0, delayNanos), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			// Closed: nothing waits for the task any more.
			FutureTask<Void> cancelled = new FutureTask<>(task, null);
			cancelled.cancel(false);
			return cancelled;
		}
	}

	void repeat(Runnable task, Duration period) {
		this.executor.scheduleWithFixedDelay(() -> guarded(task), period.toNanos(), period.toNanos(),
				TimeUnit.NANOSECONDS);
	}

	private static void guarded(Runnable task) {
		try {
			task.run();
		}
		catch (RuntimeException ex) {
			logger.error("A timer of the worker loader failed", ex);
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
