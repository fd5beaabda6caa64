package dev.workerloader.internal.runtime;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.workerloader.LogEntry;
import dev.workerloader.LogListener;
import dev.workerloader.TailEvent;
import dev.workerloader.TailHandler;

/**
 * Tells handlers and listeners of what happened, in order, on a thread of its own. What
 * does not fit into its queue is dropped and counted, so that a slow handler delays
 * nobody.
 */
final class EventDispatcher implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EventDispatcher.class);

	private static final int CAPACITY = 10_000;

	/**
	 * Characters of log text in all that waits. What an event has besides counts as some.
	 */
	private static final long MAX_TEXT = 32L << 20;

	private static final int EVENT_TEXT = 200;

	private static final long CLOSE_SECONDS = 5;

	private final LongAdder dropped = new LongAdder();

	private final AtomicLong waitingText = new AtomicLong();

	private final AtomicBoolean failureLogged = new AtomicBoolean();

	private final ThreadPoolExecutor executor;

	EventDispatcher() {
		this.executor = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(CAPACITY),
				(task) -> {
					Thread thread = new Thread(task, "worker-loader-events");
					thread.setDaemon(true);
					return thread;
				}, (task, pool) -> ((Event) task).drop());
		this.executor.allowCoreThreadTimeOut(true);
	}

	void tail(TailHandler handler, TailEvent event) {
		submit(event.logs().stream().mapToLong(EventDispatcher::textOf).sum(), () -> handler.handle(event));
	}

	void log(LogListener listener, LogListener.Event event) {
		submit(textOf(event.entry()), () -> listener.log(event));
	}

	/**
	 * Return how much an entry counts: its arguments are about as long as its message.
	 */
	private static long textOf(LogEntry entry) {
		return EVENT_TEXT + 2L * entry.message().length();
	}

	private void submit(long text, Runnable call) {
		Event event = new Event(EVENT_TEXT + text, call);
		if (this.waitingText.addAndGet(event.text) > MAX_TEXT) {
			event.drop();
		}
		else {
			this.executor.execute(event);
		}
	}

	private void guarded(Runnable call) {
		try {
			call.run();
		}
		catch (RuntimeException ex) {
			if (this.failureLogged.compareAndSet(false, true)) {
				logger.warn("A tail handler or log listener failed; further failures are logged at debug level", ex);
			}
			else {
				logger.debug("A tail handler or log listener failed", ex);
			}
		}
	}

	long dropped() {
		return this.dropped.sum();
	}

	/**
	 * Wait a bounded time for the events that are queued.
	 */
	@Override
	public void close() {
		this.executor.shutdown();
		try {
			if (!this.executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
				this.dropped.add(this.executor.shutdownNow().size());
			}
		}
		catch (InterruptedException ex) {
			this.dropped.add(this.executor.shutdownNow().size());
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * A call of a handler that waits for its turn.
	 */
	private final class Event implements Runnable {

		private final long text;

		private final Runnable call;

		Event(long text, Runnable call) {
			this.text = text;
			this.call = call;
		}

		@Override
		public void run() {
			EventDispatcher.this.waitingText.addAndGet(-this.text);
			guarded(this.call);
		}

		void drop() {
			EventDispatcher.this.waitingText.addAndGet(-this.text);
			EventDispatcher.this.dropped.increment();
		}

	}

}
