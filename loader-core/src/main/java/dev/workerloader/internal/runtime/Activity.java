package dev.workerloader.internal.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import dev.workerloader.Limit;
import dev.workerloader.Limits;
import dev.workerloader.LogEntry;
import dev.workerloader.RpcCall;
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

	/**
	 * What a line of the log counts at least.
	 */
	private static final int MIN_LINE_BYTES = 64;

	private final String entrypoint;

	private final @Nullable String owner;

	private final CallerContext context;

	private final Limits limits;

	private final @Nullable Activity parent;

	private final long startNanos;

	private final Account account;

	private final List<LogEntry> logs = new ArrayList<>();

	private final Map<Long, Call> calls = new LinkedHashMap<>();

	/** Pieces of streams that are being read or written. */
	private final Map<Long, Call> transfers = new HashMap<>();

	private final Map<CallTerms, Integer> callsUnder = new HashMap<>();

	private final Map<Long, Future<?>> timers = new LinkedHashMap<>();

	private final HostTargets targets;

	private final GuestFunctions functions = new GuestFunctions();

	private final PendingResults results = new PendingResults();

	private final NestedRuns nested = new NestedRuns();

	private long logBytes;

	private boolean logCut;

	private long logArguments;

	private int subrequests;

	private int callsInFlight;

	/** What invocations of workers that this one has started have spent of its own. */
	private int nestedCalls;

	private int nestedSubrequests;

	private int nestedCallsInFlight;

	private long nestedLogBytes;

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

	/**
	 * Count what the loading of the modules did as part of this activity.
	 * @param loading what happened
	 */
	synchronized void precededBy(Facts loading) {
		this.before = loading;
	}

	/**
	 * Add an entry to the log, unless it is full.
	 * @return the entry that was added: the given one, a marker that the log is cut, or
	 * {@code null}
	 */
	synchronized @Nullable LogEntry log(LogEntry entry) {
		if (this.logCut) {
			return null;
		}
		LogEntry added = entry;
		int size = Math.max(entry.message().length() + 1, MIN_LINE_BYTES);
		if (this.logBytes + this.nestedLogBytes + size > this.limits.get(Limit.LOG_SIZE)
				|| (this.parent != null && !this.parent.takeLogBytes(size))) {
			this.logCut = true;
			added = new LogEntry(entry.time(), "WARN",
					"The log is cut here: it reached its limit of " + this.limits.describe(Limit.LOG_SIZE) + ".",
					List.of());
		}
		else {
			this.logBytes += size;
		}
		this.logs.add(added);
		return added;
	}

	private synchronized boolean takeLogBytes(int size) {
		if (this.logBytes + this.nestedLogBytes + size > this.limits.get(Limit.LOG_SIZE)
				|| (this.parent != null && !this.parent.takeLogBytes(size))) {
			return false;
		}
		this.nestedLogBytes += size;
		return true;
	}

	/**
	 * Return whether a log entry keeps its arguments as values: a guest may write much of
	 * them beside a short message, so their text counts on its own.
	 * @param size the length of the entry's text, arguments included
	 */
	synchronized boolean keepsArguments(int size) {
		if (this.logCut || this.logArguments + size > this.limits.get(Limit.LOG_SIZE)) {
			return false;
		}
		this.logArguments += size;
		return true;
	}

	/**
	 * Add a line of the loader's to the log.
	 */
	@Nullable LogEntry warn(String message) {
		return log(new LogEntry(Instant.now(), "WARN", message, List.of()));
	}

	/**
	 * Start a call to a binding.
	 * @return whether it begins, since no other one has its id
	 */
	boolean beginCall(Call call) {
		if (!addCall(call)) {
			return false;
		}
		for (Activity above = this.parent; above != null; above = above.parent) {
			above.beginNestedCall(call);
		}
		return true;
	}

	private synchronized boolean addCall(Call call) {
		if (this.over || this.transfers.containsKey(call.id) || this.calls.containsKey(call.id)) {
			return false;
		}
		switch (call.kind) {
			case TRANSFER -> this.transfers.put(call.id, call);
			case SUBREQUEST -> {
				this.calls.put(call.id, call);
				this.subrequests++;
			}
			case CALL -> this.calls.put(call.id, call);
		}
		this.callsInFlight++;
		return true;
	}

	private synchronized void beginNestedCall(Call call) {
		this.nestedCalls += (call.kind == Call.Kind.CALL) ? 1 : 0;
		this.nestedSubrequests += (call.kind == Call.Kind.SUBREQUEST) ? 1 : 0;
		this.nestedCallsInFlight++;
	}

	private synchronized void endNestedCall() {
		this.nestedCallsInFlight--;
	}

	/**
	 * End a call.
	 * @return whether it had not ended, so that the result counts
	 */
	boolean endCall(Call call, RpcCall.Status status, @Nullable Throwable failure) {
		if (!finishCall(call, status, failure)) {
			return false;
		}
		for (Activity above = this.parent; above != null; above = above.parent) {
			above.endNestedCall();
		}
		return true;
	}

	private synchronized boolean finishCall(Call call, RpcCall.Status status, @Nullable Throwable failure) {
		if (call.status != RpcCall.Status.RUNNING) {
			return false;
		}
		call.status = status;
		call.nanos = System.nanoTime() - call.startNanos;
		call.failure = failure;
		this.callsInFlight--;
		// What failed may come out of the guest's error, which needs its cause.
		if (this.transfers.remove(call.id) != null && failure != null
				&& callCount() < this.limits.get(Limit.RPC_CALLS)) {
			this.calls.put(call.id, call);
		}
		return true;
	}

	/**
	 * Return a call by its id.
	 */
	synchronized @Nullable Call call(long callId) {
		return this.calls.get(callId);
	}

	synchronized boolean isRunning(Call call) {
		return call.status == RpcCall.Status.RUNNING;
	}

	private synchronized int callCount() {
		return this.calls.size() - this.subrequests;
	}

	/**
	 * Return how many requests to the outside may still be made.
	 */
	long remainingSubrequests() {
		long remaining = remainingOwnSubrequests();
		for (Activity above = this.parent; above != null; above = above.parent) {
			remaining = Math.min(remaining, above.remainingOwnSubrequests());
		}
		return remaining;
	}

	private synchronized long remainingOwnSubrequests() {
		return this.limits.get(Limit.SUBREQUESTS) - this.subrequests - this.nestedSubrequests;
	}

	/**
	 * Return how many calls to bindings may still be made.
	 */
	long remainingCalls() {
		long remaining = remainingOwnCalls();
		for (Activity above = this.parent; above != null; above = above.parent) {
			remaining = Math.min(remaining, above.remainingOwnCalls());
		}
		return remaining;
	}

	private synchronized long remainingOwnCalls() {
		return this.limits.get(Limit.RPC_CALLS) - callCount() - this.nestedCalls;
	}

	/**
	 * Count a call to a binding.
	 * @param terms what holds for the binding
	 * @return whether there may be so many
	 */
	boolean countCall(CallTerms terms) {
		if (terms.maxCalls() == Integer.MAX_VALUE) {
			return true;
		}
		boolean within = true;
		for (Activity counting = this; counting != null; counting = counting.parent) {
			within &= counting.countOwnCall(terms);
		}
		return within;
	}

	private synchronized boolean countOwnCall(CallTerms terms) {
		return this.callsUnder.merge(terms, 1, Integer::sum) <= terms.maxCalls();
	}

	/**
	 * Return whether more calls are in flight than may be.
	 */
	boolean hasTooManyInFlight() {
		for (Activity counted = this; counted != null; counted = counted.parent) {
			if (counted.callsInFlight() > counted.limits.get(Limit.CALLS_IN_FLIGHT)) {
				return true;
			}
		}
		return false;
	}

	synchronized int callsInFlight() {
		return this.callsInFlight + this.nestedCallsInFlight;
	}

	/**
	 * Return the calls that nobody waited for.
	 */
	synchronized List<String> runningCalls() {
		return this.calls.values()
			.stream()
			.filter((call) -> call.status == RpcCall.Status.RUNNING)
			.map(Call::name)
			.toList();
	}

	/**
	 * Return what a binding threw.
	 */
	synchronized @Nullable Throwable failureOf(@Nullable Long callId) {
		Call call = (callId != null) ? this.calls.get(callId) : null;
		return (call != null) ? call.failure : null;
	}

	/**
	 * Add a timer.
	 * @return whether there was room for it
	 */
	synchronized boolean addTimer(long timerId, Future<?> timer) {
		if (this.over || (this.timers.size() >= this.limits.get(Limit.TIMERS) && !this.timers.containsKey(timerId))) {
			timer.cancel(false);
			return false;
		}
		Future<?> previous = this.timers.put(timerId, timer);
		if (previous != null) {
			previous.cancel(false);
		}
		return true;
	}

	/**
	 * Remove a timer that has fired or was cleared.
	 */
	synchronized void removeTimer(long timerId) {
		Future<?> timer = this.timers.remove(timerId);
		if (timer != null) {
			timer.cancel(false);
		}
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
	 * Return the functions of the guest that the application may call.
	 */
	GuestFunctions functions() {
		return this.functions;
	}

	/**
	 * Return whether something that was begun can still happen: a call, a timer, or a
	 * call of the host to a function of the guest.
	 */
	synchronized boolean isPending() {
		return !this.over && (this.callsInFlight > 0 || !this.timers.isEmpty() || !this.functions.isEmpty());
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
			this.timers.values().forEach((timer) -> timer.cancel(false));
			this.timers.clear();
		}
		this.targets.close();
		this.functions.close();
	}

	synchronized boolean isOver() {
		return this.over;
	}

	/**
	 * Return what has happened so far.
	 */
	synchronized Facts facts() {
		List<LogEntry> allLogs = new ArrayList<>(this.before.logs());
		allLogs.addAll(this.logs);
		List<RpcCall> allCalls = new ArrayList<>(this.before.calls());
		this.calls.values().forEach((call) -> allCalls.add(call.toRecord()));
		Usage earlier = this.before.usage();
		return new Facts(allLogs, allCalls,
				new Usage(Duration.ofNanos(System.nanoTime() - this.startNanos),
						earlier.cpuTime().plusNanos(this.account.cpuNanos()),
						earlier.allocatedBytes() + this.account.allocatedBytes(), earlier.rpcCalls() + callCount(),
						earlier.subrequests() + this.subrequests, earlier.logBytes() + this.logBytes));
	}

	/**
	 * A call to a binding, or something else that the guest asked for and waits for.
	 * Guarded by the activity.
	 */
	static final class Call {

		private static final String FETCH = "fetch";

		private final long id;

		private final String binding;

		private final String method;

		private final Kind kind;

		private final long startNanos = System.nanoTime();

		private RpcCall.Status status = RpcCall.Status.RUNNING;

		private long nanos;

		private @Nullable Throwable failure;

		private final CallResult result;

		/**
		 * Create a call.
		 * @param id the id under which the guest knows it
		 * @param parent the call whose result it is made on, {@code null} for none
		 */
		Call(long id, String binding, String method, @Nullable Call parent) {
			this(id, binding, method, parent, Kind.CALL);
		}

		private Call(long id, String binding, String method, @Nullable Call parent, Kind kind) {
			this.id = id;
			this.binding = binding;
			this.method = method;
			this.kind = kind;
			this.result = new CallResult((parent != null) ? parent.result : null);
		}

		/**
		 * Create a call that reads or writes a piece of a stream.
		 */
		static Call transfer(long id, String stream, String method) {
			return new Call(id, stream, method, null, Kind.TRANSFER);
		}

		/**
		 * Create a call that is a request to the outside.
		 * @param request the method and the URL
		 */
		static Call subrequest(long id, String request) {
			return new Call(id, FETCH, request, null, Kind.SUBREQUEST);
		}

		/**
		 * Return what the guest may use before it has it. Guarded by the session's lock.
		 */
		CallResult result() {
			return this.result;
		}

		String label() {
			return this.binding + "." + this.method + "()";
		}

		private String name() {
			return this.binding + ((this.kind == Kind.SUBREQUEST) ? " " : ".") + this.method;
		}

		private RpcCall toRecord() {
			long taken = (this.status != RpcCall.Status.RUNNING) ? this.nanos : System.nanoTime() - this.startNanos;
			return new RpcCall(this.binding, this.method, Duration.ofNanos(taken), this.status);
		}

		private enum Kind {

			CALL, TRANSFER, SUBREQUEST

		}

	}

}
