package dev.workerloader.internal.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

/**
 * Decides how many invocations run at once. The others wait in line, up to a number and
 * for a time.
 */
final class Admission {

	private final int maxConcurrent;

	private final int capacity;

	private final Duration timeout;

	private final Timers timers;

	private final Set<Ticket> line = new LinkedHashSet<>();

	private int running;

	Admission(int maxConcurrent, int capacity, Duration timeout, Timers timers) {
		this.maxConcurrent = maxConcurrent;
		this.capacity = capacity;
		this.timeout = timeout;
		this.timers = timers;
	}

	/**
	 * Ask for a place.
	 * @param candidate what asks; exactly one of its methods is called, perhaps at once
	 * and on this thread
	 * @return leaves the line; does nothing when the candidate has left it already
	 */
	Runnable enter(Candidate candidate) {
		Ticket ticket = new Ticket(candidate);
		synchronized (this) {
			if (this.running < this.maxConcurrent) {
				this.running++;
			}
			else if (this.line.size() < this.capacity) {
				this.line.add(ticket);
				ticket.timer = this.timers.schedule(() -> expire(ticket), this.timeout.toNanos());
				return () -> remove(ticket);
			}
			else {
				ticket.refused = true;
			}
		}
		if (ticket.refused) {
			candidate.queueFull(this.capacity, this.timeout);
		}
		else {
			candidate.admitted();
		}
		return () -> {
		};
	}

	/**
	 * Give a place back.
	 */
	void leave() {
		Ticket next;
		synchronized (this) {
			next = this.line.isEmpty() ? null : this.line.iterator().next();
			if (next == null) {
				this.running--;
				return;
			}
			this.line.remove(next);
		}
		next.cancelTimer();
		next.candidate.admitted();
	}

	private void expire(Ticket ticket) {
		if (remove(ticket)) {
			ticket.candidate.queueTimeout(this.timeout);
		}
	}

	private boolean remove(Ticket ticket) {
		boolean removed;
		synchronized (this) {
			removed = this.line.remove(ticket);
		}
		if (removed) {
			ticket.cancelTimer();
		}
		return removed;
	}

	/**
	 * Send home whoever waits.
	 */
	void close() {
		List<Ticket> waiting;
		synchronized (this) {
			waiting = new ArrayList<>(this.line);
			this.line.clear();
		}
		waiting.forEach((ticket) -> {
			ticket.cancelTimer();
			ticket.candidate.closed();
		});
	}

	synchronized int running() {
		return this.running;
	}

	synchronized int queued() {
		return this.line.size();
	}

	/**
	 * What asks for a place.
	 */
	interface Candidate {

		/**
		 * There is a place. {@link Admission#leave()} must follow once.
		 */
		void admitted();

		void queueFull(int capacity, Duration timeout);

		void queueTimeout(Duration timeout);

		void closed();

	}

	private static final class Ticket {

		private final Candidate candidate;

		private volatile @Nullable Future<?> timer;

		private boolean refused;

		Ticket(Candidate candidate) {
			this.candidate = candidate;
		}

		void cancelTimer() {
			Future<?> scheduled = this.timer;
			if (scheduled != null) {
				scheduled.cancel(false);
			}
		}

	}

}
