package dev.workerloader.internal.runtime;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The invocations of workers that one activity has started, and that end with it. Safe
 * for use by many threads.
 */
final class NestedRuns {

	private final Set<InvocationRun> runs = Collections.newSetFromMap(new IdentityHashMap<>());

	private boolean closed;

	/**
	 * Add an invocation.
	 * @return whether the activity goes on, so that there may be more
	 */
	synchronized boolean add(InvocationRun run) {
		return !this.closed && this.runs.add(run);
	}

	synchronized void remove(InvocationRun run) {
		this.runs.remove(run);
	}

	/**
	 * Let none be added any more.
	 * @return those that have not ended
	 */
	synchronized List<InvocationRun> close() {
		this.closed = true;
		List<InvocationRun> left = List.copyOf(this.runs);
		this.runs.clear();
		return left;
	}

}
