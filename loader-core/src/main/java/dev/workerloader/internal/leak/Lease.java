package dev.workerloader.internal.leak;

import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * The token of something that is open and must be closed. Safe for use by many threads.
 */
public final class Lease {

	private final LeakTracker tracker;

	private final @Nullable Opening opening;

	private final AtomicBoolean closed = new AtomicBoolean();

	Lease(LeakTracker tracker, @Nullable Opening opening) {
		this.tracker = tracker;
		this.opening = opening;
	}

	/**
	 * Note that what is open was given to the caller, who answers for it from now on.
	 */
	public void passOn() {
		if (this.opening != null) {
			this.opening.moved();
		}
	}

	/**
	 * Note that it was closed. Once is enough; more does not count.
	 * @return whether it was open
	 */
	public boolean close() {
		boolean first = this.closed.compareAndSet(false, true);
		if (first) {
			this.tracker.closed(this.opening);
		}
		return first;
	}

	/**
	 * Return where it was opened.
	 * @return the stack, or {@code null} unless stacks are recorded
	 */
	public @Nullable Throwable stack() {
		return (this.opening != null) ? this.opening.stack() : null;
	}

}
