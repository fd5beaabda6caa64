package dev.workerloader.internal.runtime;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs bindings, suppliers of code and completions of futures: an executor of the
 * application's, or an elastic pool of our own with a bound. A thread of the pool that
 * waits for another invocation is not counted against the bound: calls that call workers
 * could otherwise use up the pool and wait for each other.
 */
final class BindingExecutor implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(BindingExecutor.class);

	private static final long IDLE_SECONDS = 30;

	private final Executor executor;

	private final @Nullable ThreadPoolExecutor own;

	private final int maxThreads;

	private final @Nullable ClassLoader contextClassLoader = Thread.currentThread().getContextClassLoader();

	private int waiting;

	BindingExecutor(@Nullable Executor application, int maxThreads) {
		this.maxThreads = maxThreads;
		if (application != null) {
			this.own = null;
			this.executor = application;
		}
		else {
			AtomicInteger number = new AtomicInteger();
			this.own = new ThreadPoolExecutor(0, maxThreads, IDLE_SECONDS, TimeUnit.SECONDS, new HandOver(),
					(task) -> new PoolThread(task, number.incrementAndGet(), this), HandOver::queue);
			this.executor = this.own;
		}
	}

	/**
	 * Return whether the threads are our own, so that nobody cares which thread it is.
	 */
	boolean isOwn() {
		return this.own != null;
	}

	/**
	 * Run a task.
	 * @param task the task
	 * @return whether it was accepted
	 */
	boolean execute(Runnable task) {
		try {
			this.executor.execute(() -> guarded(task));
			return true;
		}
		catch (RejectedExecutionException ex) {
			logger.debug("A task was rejected by the executor of the bindings", ex);
			return false;
		}
	}

	/**
	 * Run the completion of a future. It is never lost: when nobody else is left to do
	 * it, the current thread does, or the one that closes this executor.
	 */
	void complete(Runnable completion) {
		Completion task = new Completion(completion, this);
		try {
			this.executor.execute(task);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("A completion was rejected by the executor of the bindings", ex);
			task.run();
		}
	}

	private void guarded(Runnable task) {
		try {
			run(task);
		}
		catch (RuntimeException ex) {
			logger.error("A task of the worker loader failed", ex);
		}
	}

	/**
	 * Run a task on the current thread with the class loader that the application had
	 * when it built the loader: threads start each other, and those of sandboxes, where
	 * the first of them start, know nothing of it.
	 */
	void run(Runnable task) {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		thread.setContextClassLoader(this.contextClassLoader);
		try {
			task.run();
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	/**
	 * Announce that the current thread is about to wait, so that another may take its
	 * place. {@link #endWait} must follow if the result is {@code true}.
	 */
	boolean beginWait() {
		if (this.own != null && Thread.currentThread() instanceof PoolThread thread && thread.owner == this) {
			resize(1);
			return true;
		}
		return false;
	}

	void endWait() {
		resize(-1);
	}

	private synchronized void resize(int change) {
		ThreadPoolExecutor pool = this.own;
		if (pool == null) {
			return;
		}
		this.waiting += change;
		pool.setMaximumPoolSize(this.maxThreads + this.waiting);
		Runnable task = (change > 0) ? pool.getQueue().poll() : null;
		if (task != null) {
			pool.execute(task); // starts the thread that takes the place of the waiting
								// one
		}
	}

	@Override
	public void close() {
		if (this.own != null) {
			for (Runnable task : this.own.shutdownNow()) {
				if (task instanceof Completion) {
					task.run();
				}
			}
		}
	}

	private record Completion(Runnable completion, BindingExecutor executor) implements Runnable {

		@Override
		public void run() {
			this.executor.guarded(this.completion);
		}

	}

	/**
	 * A queue that takes a task only when a thread is idle, so that the pool starts
	 * threads up to its bound before tasks wait.
	 */
	private static final class HandOver extends LinkedTransferQueue<Runnable> {

		@Override
		public boolean offer(Runnable task) {
			return tryTransfer(task);
		}

		private void enqueue(Runnable task) {
			super.offer(task);
		}

		static void queue(Runnable task, ThreadPoolExecutor pool) {
			if (pool.isShutdown()) {
				throw new RejectedExecutionException("The executor of the bindings is closed.");
			}
			((HandOver) pool.getQueue()).enqueue(task);
		}

	}

	private static final class PoolThread extends Thread {

		private final BindingExecutor owner;

		PoolThread(Runnable task, int number, BindingExecutor owner) {
			// Whoever starts it is a caller by chance: what that thread passes on to new
			// ones, such as a security context, must not stay for others.
			super(null, task, "worker-loader-binding-" + number, 0, false);
			this.owner = owner;
			setDaemon(true);
		}

	}

}
