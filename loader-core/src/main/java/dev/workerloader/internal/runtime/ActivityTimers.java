package dev.workerloader.internal.runtime;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;

import dev.workerloader.Limit;
import dev.workerloader.Limits;

/**
 * The timers of one activity that have not fired. Safe for use by many threads.
 */
final class ActivityTimers {

	private final Limits limits;

	private final Map<Long, Future<?>> timers = new HashMap<>();

	private boolean closed;

	ActivityTimers(Limits limits) {
		this.limits = limits;
	}

	/**
	 * Add a timer. It takes the place of one with the same id.
	 * @return whether there was room for it; if not, it is cancelled
	 */
	synchronized boolean add(long id, Future<?> timer) {
		if (this.closed || (this.timers.size() >= this.limits.get(Limit.TIMERS) && !this.timers.containsKey(id))) {
			timer.cancel(false);
			return false;
		}
		Future<?> previous = this.timers.put(id, timer);
		if (previous != null) {
			previous.cancel(false);
		}
		return true;
	}

	/**
	 * Remove a timer that has fired or was cleared.
	 */
	synchronized void remove(long id) {
		Future<?> timer = this.timers.remove(id);
		if (timer != null) {
			timer.cancel(false);
		}
	}

	synchronized boolean isEmpty() {
		return this.timers.isEmpty();
	}

	/**
	 * Cancel those that are there, and those that come later.
	 */
	synchronized void close() {
		this.closed = true;
		this.timers.values().forEach((timer) -> timer.cancel(false));
		this.timers.clear();
	}

}
