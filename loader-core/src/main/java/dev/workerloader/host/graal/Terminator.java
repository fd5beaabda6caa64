package dev.workerloader.host.graal;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads of their own that close contexts, since closing one whose slice is running
 * blocks until the slice has unwound.
 */
final class Terminator {

	private static final long IDLE_SECONDS = 5;

	private final ThreadPoolExecutor executor;

	Terminator(GraalHostSettings settings) {
		// Each slice can block at most one of these threads; one more never blocks.
		int threads = settings.threads() + settings.compensatingThreads() + settings.maxLostThreads() + 1;
		this.executor = new ThreadPoolExecutor(threads, threads, IDLE_SECONDS, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), (task) -> {
					Thread thread = new Thread(task, settings.threadNamePrefix() + "terminator");
					thread.setDaemon(true);
					return thread;
				}, (task, stopped) -> task.run());
		this.executor.allowCoreThreadTimeOut(true);
	}

	/**
	 * Run a task on one of these threads, or on the caller's when they were released.
	 * @param task the task
	 */
	void execute(Runnable task) {
		this.executor.execute(task);
	}

	/**
	 * Run what is queued, then release the threads.
	 * @param timeoutNanos how long to wait for them
	 * @return whether all have ended
	 * @throws InterruptedException if the caller was interrupted
	 */
	boolean stop(long timeoutNanos) throws InterruptedException {
		this.executor.shutdown();
		return this.executor.awaitTermination(timeoutNanos, TimeUnit.NANOSECONDS);
	}

}
