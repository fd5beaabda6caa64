package dev.workerloader.internal.runtime;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Starts tasks in the order in which they came, a bounded number at once.
 */
final class Gate {

	private final int max;

	private final Deque<Runnable> line = new ArrayDeque<>();

	private int running;

	Gate(int max) {
		this.max = max;
	}

	/**
	 * Start a task, now or when another one has left.
	 * @param task the task, which must lead to one call of {@link #leave()}
	 */
	void enter(Runnable task) {
		synchronized (this) {
			if (!tryEnter()) {
				this.line.add(task);
				return;
			}
		}
		task.run();
	}

	/**
	 * Let the current thread in, unless it would have to wait.
	 * @return whether it is in, and must {@link #leave()}
	 */
	synchronized boolean tryEnter() {
		if (this.running >= this.max) {
			return false;
		}
		this.running++;
		return true;
	}

	/**
	 * Forget a task that waits.
	 * @param task the task
	 * @return whether it waited, so that it is never started
	 */
	synchronized boolean withdraw(Runnable task) {
		return this.line.remove(task);
	}

	void leave() {
		Runnable next;
		synchronized (this) {
			next = this.line.poll();
			if (next == null) {
				this.running--;
				return;
			}
		}
		next.run();
	}

}
