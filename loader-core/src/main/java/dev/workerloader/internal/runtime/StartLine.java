package dev.workerloader.internal.runtime;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lets tasks begin in the order in which they came (semantics R6): the next one is
 * started when the one before it has begun, on whatever thread. What they do after that
 * overlaps.
 */
final class StartLine {

	private final Deque<Runnable> line = new ArrayDeque<>();

	private boolean starting;

	/**
	 * Start a task, now or when its turn has come.
	 * @param task the task, which must lead to one call of {@link #begun()}
	 */
	void enter(Runnable task) {
		synchronized (this) {
			if (this.starting) {
				this.line.add(task);
				return;
			}
			this.starting = true;
		}
		task.run();
	}

	void begun() {
		Runnable next;
		synchronized (this) {
			next = this.line.poll();
			this.starting = next != null;
		}
		if (next != null) {
			next.run();
		}
	}

}
