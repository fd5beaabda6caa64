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

	private final Pace pace = new Pace();

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
		Duration expectedWait = null;
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
				expectedWait = this.pace.until(this.line.size() + 1, System.nanoTime());
			}
		}
		if (ticket.refused) {
			candidate.queueFull(this.capacity, expectedWait);
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
			this.pace.freed(System.nanoTime());
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
		Duration expectedWait;
		synchronized (this) {
			expectedWait = this.pace.until(1, System.nanoTime());
		}
		if (remove(ticket)) {
			ticket.candidate.queueTimeout(this.timeout, expectedWait);
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

		/**
		 * The line is full.
		 * @param capacity how many wait
		 * @param expectedWait how long it would have taken, or {@code null} if that is
		 * not known
		 */
		void queueFull(int capacity, @Nullable Duration expectedWait);

		/**
		 * Waited for too long.
		 * @param timeout how long
		 * @param expectedWait how much longer it would have taken at least, or
		 * {@code null} if that is not known
		 */
		void queueTimeout(Duration timeout, @Nullable Duration expectedWait);

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
