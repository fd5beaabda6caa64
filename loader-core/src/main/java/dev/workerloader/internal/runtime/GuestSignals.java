package dev.workerloader.internal.runtime;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * The signals of a guest that the application has, from one activity. Safe for use by
 * many threads.
 */
final class GuestSignals {

	/**
	 * So many signals may be there at once: a guest cannot make the host keep more.
	 */
	private static final int MAX = 10_000;

	private final Map<Long, CompletableFuture<@Nullable Object>> signals = new HashMap<>();

	private final PendingResults results;

	/**
	 * Create signals.
	 * @param results cancels them with all else that the activity waits for
	 */
	GuestSignals(PendingResults results) {
		this.results = results;
	}

	/**
	 * Add a signal, unless it is there.
	 * @return what completes when it is aborted, or {@code null} if there is no room
	 */
	@Nullable CompletableFuture<@Nullable Object> add(long id) {
		CompletableFuture<@Nullable Object> signal = new CompletableFuture<>();
		synchronized (this) {
			CompletableFuture<@Nullable Object> known = this.signals.get(id);
			if (known != null || this.signals.size() >= MAX) {
				return known;
			}
			this.signals.put(id, signal);
		}
		this.results.add(signal);
		signal.whenComplete((reason, failure) -> this.results.remove(signal));
		return signal;
	}

	/**
	 * Abort a signal, if it is there.
	 */
	void abort(long id, @Nullable Object reason) {
		CompletableFuture<@Nullable Object> aborted;
		synchronized (this) {
			aborted = this.signals.remove(id);
		}
		if (aborted != null) {
			aborted.complete(reason);
		}
	}

	/**
	 * Forget all: nobody will abort them any more.
	 */
	synchronized void close() {
		this.signals.clear();
	}

}
