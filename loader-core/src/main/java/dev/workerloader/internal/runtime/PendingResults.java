package dev.workerloader.internal.runtime;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;

/**
 * The futures that bindings have returned and that calls of one activity wait for. Safe
 * for use by many threads.
 */
final class PendingResults {

	private final Set<Future<?>> futures = Collections.newSetFromMap(new IdentityHashMap<>(0));

	private boolean cancelled;

	/**
	 * Add a future, which is cancelled with the others.
	 */
	void add(Future<?> future) {
		synchronized (this) {
			if (!this.cancelled) {
				this.futures.add(future);
				return;
			}
		}
		future.cancel(true);
	}

	@SuppressWarnings("UndefinedEquals") // the set goes by identity
	synchronized void remove(Future<?> future) {
		this.futures.remove(future);
	}

	/**
	 * Cancel those that are there, and those that come later. Runs code of the
	 * application.
	 */
	void cancel() {
		List<Future<?>> pending;
		synchronized (this) {
			this.cancelled = true;
			pending = List.copyOf(this.futures);
			this.futures.clear();
		}
		pending.forEach((future) -> future.cancel(true));
	}

}
