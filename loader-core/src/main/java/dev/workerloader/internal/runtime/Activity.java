package dev.workerloader.internal.runtime;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.workerloader.Limit;
import dev.workerloader.Limits;
import dev.workerloader.Usage;
import dev.workerloader.WorkerException.Facts;
import dev.workerloader.host.Account;

/**
 * What one invocation, or the loading of the modules, spends and does in a sandbox: its
 * account, its calls, its timers and its log. Safe for use by many threads.
 */
final class Activity {

	/**
	 * Where the limits of nested activities were set that are those of the one above.
	 */
	static final String SHARED = "what was left of the invocation that called the worker";

	/**
	 * The longest time that a deadline can be ahead without overflowing.
	 */
	private static final long MAX_WALL_NANOS = Duration.ofDays(365).toNanos();

	/**
	 * The end of an activity ends those below it, which must not come first and be
	 * mistaken for a failure that it may handle.
	 */
	private static final long NESTED_GRACE_NANOS = 20_000_000;

	private final String entrypoint;

	private final @Nullable String owner;

	private final CallerContext context;

	private final Limits limits;

	private final @Nullable Activity parent;

	private final long startNanos;

	private final Account account;

	private final ActivityLog log;

	private final ActivityCalls calls;

	private final ActivityTimers timers;

	private final HostTargets targets;

	private final GuestFunctions functions = new GuestFunctions();

	private final PendingResults results = new PendingResults();

	private final PendingResults computations = new PendingResults();

	private final GuestSignals signals = new GuestSignals(this.results);

	private final NestedRuns nested = new NestedRuns();

	private int deliveries;

	private boolean over;

	private boolean waitingUntil;

	private volatile long id;

	private Facts before = Facts.NONE;

	Activity(String entrypoint, @Nullable String owner, CallerContext context, Limits limits, long startNanos,
			TargetOwnership ownership) {
		this(entrypoint, owner, context, limits, startNanos, ownership, null);
	}

	/**
	 * Create an activity in a worker that another activity has started.
	 * @param parent what spends all that this one spends, and ends no sooner, or
	 * {@code null}
	 */
	Activity(String entrypoint, @Nullable String owner, CallerContext context, Limits limits, long startNanos,
			TargetOwnership ownership, @Nullable Activity parent) {
		this.parent = parent;
		this.entrypoint = entrypoint;
		this.owner = owner;
		this.context = context;
		this.limits = limits;
		this.startNanos = startNanos;
		this.targets = new HostTargets(ownership);
		this.log = new ActivityLog(limits, (parent != null) ? parent.log : null);
		this.calls = new ActivityCalls(limits, (parent != null) ? parent.calls : null);
		this.timers = new ActivityTimers(limits);
		this.account = new Account(limits.get(Limit.CPU_TIME), limits.get(Limit.ALLOCATION),
				deadline(startNanos + Math.min(limits.get(Limit.WALL_TIME), MAX_WALL_NANOS), parent),
				(parent != null) ? parent.account : null);
	}

	private static long deadline(long own, @Nullable Activity parent) {
		long last = (parent != null) ? parent.account.deadlineNanos() + NESTED_GRACE_NANOS : own;
		return (last - own < 0) ? last : own;
	}

	/**
	 * Give this activity the id under which its sandbox knows it.
	 */
	void identify(long guestId) {
		this.id = guestId;
	}

	long id() {
		return this.id;
	}

	String entrypoint() {
		return this.entrypoint;
	}

	@Nullable String owner() {
		return this.owner;
	}

	/**
	 * Return the context in which its calls to bindings run.
	 */
	CallerContext context() {
		return this.context;
	}

	Limits limits() {
		return this.limits;
	}

	/**
	 * Return what is left of the limits that nested activities share.
	 */
	Limits remaining() {
		return Limits.builder(SHARED)
			.set(Limit.CPU_TIME, Math.max(1, this.account.remainingCpuNanos()))
			.set(Limit.ALLOCATION, Math.max(1, this.account.remainingAllocationBytes()))
			.build();
	}

	Account account() {
		return this.account;
	}

	/**
	 * Return what has started the worker of this activity, and spends what it spends, or
	 * {@code null} if that is the application.
	 */
	@Nullable Activity parent() {
		return this.parent;
	}

	/**
	 * Return the invocations of workers that this one has started.
	 */
	NestedRuns nested() {
		return this.nested;
	}

	ActivityLog log() {
		return this.log;
	}

	/**
	 * Return what the guest has called: bindings, and what is outside.
	 */
	ActivityCalls calls() {
		return this.calls;
	}

	ActivityTimers timers() {
		return this.timers;
	}

	/**
	 * Return the objects of the host that the guest has stubs of.
	 */
	HostTargets targets() {
		return this.targets;
	}

	/**
	 * Return the futures that calls wait for.
	 */
	PendingResults results() {
		return this.results;
	}

	/**
	 * Return what waits to be computed, of which only this activity has anything.
	 */
	PendingResults computations() {
		return this.computations;
	}

	/**
	 * Return the functions of the guest that the application may call.
	 */
	GuestFunctions functions() {
		return this.functions;
	}

	/**
	 * Count what the loading of the modules did as part of this activity.
	 * @param loading what happened
	 */
	synchronized void precededBy(Facts loading) {
		this.before = loading;
	}

	/**
	 * Return the signals of the guest that the application has.
	 */
	GuestSignals signals() {
		return this.signals;
	}

	/**
	 * Return whether something that was begun can still happen: a call, a timer, or a
	 * call of the host to a function of the guest.
	 */
	boolean isPending() {
		return this.calls.isPending() || !this.timers.isEmpty() || !this.functions.isEmpty();
	}

	synchronized void delivered() {
		this.deliveries++;
	}

	synchronized void sliced() {
		this.deliveries--;
	}

	/**
	 * Return whether a message of this activity is queued or being handled.
	 */
	synchronized boolean isBusy() {
		return this.deliveries > 0;
	}

	/**
	 * Let the watchdog end the slice of this activity that is running, if there is one.
	 */
	void exhaust() {
		this.account.exhaust();
	}

	synchronized void waitsUntil(boolean waits) {
		this.waitingUntil = waits;
	}

	synchronized boolean isWaitingUntil() {
		return this.waitingUntil;
	}

	/**
	 * End the activity: timers are cancelled, functions of the guest can no longer be
	 * called, objects of the host are let go, and nothing new begins. Calls to bindings
	 * run to their end.
	 */
	void finish() {
		synchronized (this) {
			this.over = true;
		}
		this.calls.close();
		this.timers.close();
		this.targets.close();
		this.functions.close();
		this.signals.close();
	}

	synchronized boolean isOver() {
		return this.over;
	}

	/**
	 * Return what has happened so far.
	 */
	Facts facts() {
		Facts earlier = before();
		ActivityLog.Written written = this.log.written();
		ActivityCalls.Made made = this.calls.made();
		Usage usage = earlier.usage();
		return new Facts(concat(earlier.logs(), written.entries()), concat(earlier.calls(), made.calls()),
				new Usage(Duration.ofNanos(System.nanoTime() - this.startNanos),
						usage.cpuTime().plusNanos(this.account.cpuNanos()),
						usage.allocatedBytes() + this.account.allocatedBytes(), usage.rpcCalls() + made.rpcCalls(),
						usage.subrequests() + made.subrequests(), usage.logBytes() + written.bytes()));
	}

	private synchronized Facts before() {
		return this.before;
	}

	private static <T> List<T> concat(List<T> first, List<T> second) {
		return Stream.concat(first.stream(), second.stream()).toList();
	}

}
