package dev.workerloader;

import org.jspecify.annotations.Nullable;

/**
 * What is told of each log entry while the worker runs (semantics L18). Called on a
 * thread of its own, in order; a slow or failing listener never delays a worker or a
 * caller. When more entries wait than the loader keeps, the newest are dropped and
 * counted in {@link LoaderStats#droppedEvents()}.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface LogListener {

	/**
	 * Handle a log entry.
	 * @param event the entry and where it comes from
	 */
	void log(Event event);

	/**
	 * A log entry and where it comes from.
	 *
	 * @param sandboxId the generated id of the sandbox
	 * @param workerId the id under which the worker is cached, or {@code null}
	 * @param owner on whose behalf the invocation runs, or {@code null}
	 * @param entry the entry
	 * @since 0.1.0
	 */
	record Event(String sandboxId, @Nullable String workerId, @Nullable String owner, LogEntry entry) {

	}

}
