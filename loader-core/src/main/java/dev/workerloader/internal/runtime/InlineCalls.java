package dev.workerloader.internal.runtime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Decides which calls are made on the thread that took them out of the sandbox: changing
 * threads takes longer than all the rest of a short call. What is called has to have been
 * fast for a number of calls in a row, on whatever threads, and loses this with the first
 * slow one. Safe for use by many threads.
 */
final class InlineCalls {

	/** Some calls may block all the same: that many threads can be missing at most. */
	private static final int MAX_RUNNING = Runtime.getRuntime().availableProcessors();

	private static final int FAST_CALLS = 32;

	private static final long FAST_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

	private final Map<Object, AtomicInteger> fastCalls = new ConcurrentHashMap<>();

	private final AtomicInteger running = new AtomicInteger();

	/**
	 * Ask whether a call can be made inline. {@link #leave} must follow if so.
	 */
	boolean enter(@Nullable Object callee) {
		AtomicInteger fast = (callee != null) ? this.fastCalls.get(callee) : null;
		if (fast == null || fast.get() < FAST_CALLS) {
			return false;
		}
		if (this.running.incrementAndGet() > MAX_RUNNING) {
			leave();
			return false;
		}
		return true;
	}

	void leave() {
		this.running.decrementAndGet();
	}

	/**
	 * Note how long a call took.
	 * @param callee what was called, {@code null} for what is never called inline
	 * @param nanos what its thread spent on it, in nanoseconds
	 */
	void took(@Nullable Object callee, long nanos) {
		if (callee == null) {
			return;
		}
		AtomicInteger fast = this.fastCalls.computeIfAbsent(callee, (key) -> new AtomicInteger());
		if (nanos > FAST_NANOS) {
			fast.set(0);
		}
		else if (fast.get() < FAST_CALLS) {
			fast.incrementAndGet();
		}
	}

}
