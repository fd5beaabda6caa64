package dev.workerloader.internal.runtime;

import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.workerloader.internal.leak.Lease;
import dev.workerloader.internal.leak.LeakTracker;

/**
 * Counts the handles on workers of their own, and those that nobody closed. Safe for use
 * by many threads.
 */
final class HandleLeaks {

	private static final Logger logger = LoggerFactory.getLogger(HandleLeaks.class);

	private final LeakTracker open = new LeakTracker("worker handle");

	private final AtomicLong leaked = new AtomicLong();

	Lease open() {
		return this.open.open();
	}

	/**
	 * Count a handle that was not closed and can no longer be. The first is logged: there
	 * may be many of the same kind.
	 */
	void unreachable(Lease lease) {
		if (lease.close() && this.leaked.incrementAndGet() == 1) {
			logger.warn(
					"A worker of WorkerLoader.load(…) or get(null, …) became unreachable before it was closed. "
							+ "The loader closes it, and counts further ones. Close workers that are no longer needed; "
							+ "the system property {}=true shows where this one was loaded.",
					LeakTracker.STACKS, lease.stack());
		}
	}

	int openCount() {
		return this.open.openCount();
	}

	long leaked() {
		return this.leaked.get();
	}

}
