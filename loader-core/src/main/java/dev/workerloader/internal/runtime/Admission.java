package dev.workerloader.internal.runtime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;

import dev.workerloader.OwnerQuota;
import org.jspecify.annotations.Nullable;

/**
 * Decides how many invocations run at once, altogether and for each owner. The others
 * wait in line, up to a number and for a time. Owners take turns: who has many in line
 * does not hold up who has few, and makes room for them when the line is full.
 */
final class Admission {

	private static final int FEW_OWNERS = 256;

	private final int maxConcurrent;

	private final int capacity;

	private final Duration timeout;

	private final OwnerQuota quota;

	private final Alarm alarm;

	private final Owner nobody = new Owner(OwnerQuota.NONE);

	private final Map<String, Owner> owners = new HashMap<>();

	/** Owners with somebody in line, the next turn first. */
	private final Set<Owner> turns = new LinkedHashSet<>();

	private final Pace pace = new Pace();

	private int sweepAt = FEW_OWNERS;

	private int running;

	private int queued;

	Admission(int maxConcurrent, int capacity, Duration timeout, OwnerQuota quota, Alarm alarm) {
		this.maxConcurrent = maxConcurrent;
		this.capacity = capacity;
		this.timeout = timeout;
		this.quota = quota;
		this.alarm = alarm;
	}

	/**
	 * Ask for a place.
	 * @param owner on whose behalf, {@code null} if nobody was named
	 * @param candidate what asks; exactly one of its methods is called, perhaps at once
	 * and on this thread
	 * @return leaves the line; does nothing when the candidate has left it already
	 */
	Runnable enter(@Nullable String owner, Candidate candidate) {
		Ticket ticket;
		Runnable answer;
		synchronized (this) {
			long now = System.nanoTime();
			ticket = new Ticket(candidate, owner(owner, now));
			answer = place(ticket, now);
		}
		answer.run();
		return () -> remove(ticket);
	}

	private Runnable place(Ticket ticket, long now) {
		long wait = ticket.owner.cpu.waitNanos(now);
		if (wait > 0) {
			return () -> ticket.candidate.quotaUsedUp(this.quota, Duration.ofNanos(wait));
		}
		if (this.running < this.maxConcurrent && ticket.owner.hasPlace()) {
			occupy(ticket.owner);
			return ticket.candidate::admitted;
		}
		Ticket last = ticket;
		if (this.queued < this.capacity) {
			lineUp(ticket);
			return () -> {
			};
		}
		Owner longest = longestLine();
		Duration expectedWait = this.pace.until(this.queued + 1, now);
		if (longest != null && longest.line.size() > ticket.owner.line.size() + 1) {
			last = longest.line.getLast();
			leaveLine(last);
			lineUp(ticket);
		}
		Ticket refused = last;
		return () -> {
			refused.cancelTimer();
			refused.candidate.queueFull(this.capacity, expectedWait);
		};
	}

	private @Nullable Owner longestLine() {
		Owner longest = null;
		for (Owner owner : this.turns) {
			if (longest == null || owner.line.size() > longest.line.size()) {
				longest = owner;
			}
		}
		return longest;
	}

	/**
	 * Give a place back.
	 * @param owner on whose behalf it was taken, {@code null} if nobody was named
	 * @param cpuNanos the CPU time that was used
	 */
	void leave(@Nullable String owner, long cpuNanos) {
		List<Runnable> answers = new ArrayList<>();
		synchronized (this) {
			long now = System.nanoTime();
			this.pace.freed(now);
			Owner from = owner(owner, now);
			from.running--;
			from.cpu.use(cpuNanos, now);
			this.running--;
			fill(now, answers);
		}
		answers.forEach(Runnable::run);
	}

	private void fill(long now, List<Runnable> answers) {
		for (Owner owner : List.copyOf(this.turns)) {
			long wait = owner.cpu.waitNanos(now);
			while (wait > 0 && !owner.line.isEmpty()) {
				Ticket refused = leaveLine(owner.line.getFirst());
				answers.add(() -> {
					refused.cancelTimer();
					refused.candidate.quotaUsedUp(this.quota, Duration.ofNanos(wait));
				});
			}
			if (this.running < this.maxConcurrent && owner.hasPlace() && !owner.line.isEmpty()) {
				Ticket next = leaveLine(owner.line.getFirst());
				if (this.turns.remove(owner)) {
					this.turns.add(owner);
				}
				occupy(owner);
				answers.add(() -> {
					next.cancelTimer();
					next.candidate.admitted();
				});
			}
		}
	}

	private void occupy(Owner owner) {
		owner.running++;
		this.running++;
	}

	private void lineUp(Ticket ticket) {
		ticket.owner.line.add(ticket);
		this.turns.add(ticket.owner);
		this.queued++;
		ticket.timer = this.alarm.schedule(() -> expire(ticket), this.timeout.toNanos());
	}

	private Ticket leaveLine(Ticket ticket) {
		if (ticket.owner.line.remove(ticket)) {
			this.queued--;
			if (ticket.owner.line.isEmpty()) {
				this.turns.remove(ticket.owner);
			}
		}
		return ticket;
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
		synchronized (this) {
			if (!ticket.owner.line.contains(ticket)) {
				return false;
			}
			leaveLine(ticket);
		}
		ticket.cancelTimer();
		return true;
	}

	private Owner owner(@Nullable String name, long now) {
		if (name == null) {
			return this.nobody;
		}
		Owner owner = this.owners.get(name);
		if (owner == null) {
			if (this.owners.size() >= this.sweepAt) {
				this.owners.values().removeIf((other) -> other.isForgettable(now));
				this.sweepAt = Math.max(FEW_OWNERS, 2 * this.owners.size());
			}
			owner = new Owner(this.quota);
			this.owners.put(name, owner);
		}
		return owner;
	}

	/**
	 * Send home whoever waits.
	 */
	void close() {
		List<Ticket> waiting = new ArrayList<>();
		synchronized (this) {
			this.turns.forEach((owner) -> waiting.addAll(owner.line));
			waiting.forEach(this::leaveLine);
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
		return this.queued;
	}

	/**
	 * Return how many owners are remembered.
	 */
	synchronized int owners() {
		return this.owners.size();
	}

	/**
	 * What asks for a place.
	 */
	interface Candidate {

		/**
		 * There is a place. {@link Admission#leave} must follow once.
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

		/**
		 * The owner has used up its CPU time.
		 * @param quota what owners may take
		 * @param wait how long it takes until some is left
		 */
		void quotaUsedUp(OwnerQuota quota, Duration wait);

		void closed();

	}

	/**
	 * Runs a task later, unless it is cancelled.
	 */
	interface Alarm {

		Future<?> schedule(Runnable task, long delayNanos);

	}

	private static final class Owner {

		private final Deque<Ticket> line = new ArrayDeque<>();

		private final int maxConcurrent;

		private final CpuQuota cpu;

		private int running;

		Owner(OwnerQuota quota) {
			Integer max = quota.maxConcurrent();
			this.maxConcurrent = (max != null) ? max : Integer.MAX_VALUE;
			this.cpu = new CpuQuota(quota.cpuTimePerMinute());
		}

		boolean hasPlace() {
			return this.running < this.maxConcurrent;
		}

		boolean isForgettable(long now) {
			return this.running == 0 && this.line.isEmpty() && this.cpu.isUnused(now);
		}

	}

	private static final class Ticket {

		private final Candidate candidate;

		private final Owner owner;

		private volatile @Nullable Future<?> timer;

		Ticket(Candidate candidate, Owner owner) {
			this.candidate = candidate;
			this.owner = owner;
		}

		void cancelTimer() {
			Future<?> scheduled = this.timer;
			if (scheduled != null) {
				scheduled.cancel(false);
			}
		}

	}

}
