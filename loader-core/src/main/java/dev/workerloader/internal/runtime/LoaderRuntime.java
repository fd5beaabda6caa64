package dev.workerloader.internal.runtime;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.workerloader.BindingLimits;
import dev.workerloader.EntrypointOptions;
import dev.workerloader.ErrorCode;
import dev.workerloader.Invocation;
import dev.workerloader.Limit;
import dev.workerloader.Limits;
import dev.workerloader.LogEntry;
import dev.workerloader.LogListener;
import dev.workerloader.Outcome;
import dev.workerloader.OwnerQuota;
import dev.workerloader.TailEvent;
import dev.workerloader.TailHandler;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerException.Facts;
import dev.workerloader.host.SandboxHost;
import dev.workerloader.internal.code.CodePreparer;
import dev.workerloader.internal.code.PreparedCode;
import dev.workerloader.internal.leak.LeakTracker;
import dev.workerloader.internal.outbound.AddressResolver;
import dev.workerloader.internal.outbound.OutboundGateway;
import dev.workerloader.internal.rpc.GuestErrors;
import dev.workerloader.rpc.Binding;

/**
 * What the workers of a loader share, and the way of an invocation from admission to its
 * end.
 */
final class LoaderRuntime implements AutoCloseable {

	/**
	 * How long the timer of the wall time leaves a running slice to the watchdog, which
	 * keeps what the guest has logged.
	 */
	private static final long WATCHDOG_NANOS = 1_500_000_000;

	/**
	 * How soon it looks again whether the slice has ended; then less and less often, so
	 * that many slow invocations cost little.
	 */
	private static final long BUSY_CHECK_NANOS = 10_000_000;

	private final LoaderSettings settings;

	private final SandboxHost host;

	private final ReadyLine readyLine;

	private final Timers timers = new Timers();

	private final EventDispatcher events = new EventDispatcher();

	private final Counters counters = new Counters();

	private final LeakTracker invocations = new LeakTracker("invocation");

	private final HandleLeaks handles = new HandleLeaks();

	private final BindingExecutor executor;

	private final BindingCalls bindings;

	private final Subrequests subrequests;

	private final CallTerms terms;

	private final Admission admission;

	private final WorkerCache cache;

	private final Map<String, Gate> gates = new ConcurrentHashMap<>();

	private final Set<WorkerInstance> workers = ConcurrentHashMap.newKeySet();

	private volatile boolean closing;

	private final Binding nestedLoader;

	LoaderRuntime(LoaderSettings settings, SandboxHost host, CodePreparer preparer) {
		this.settings = settings;
		this.host = host;
		this.readyLine = new ReadyLine(host.ready());
		this.nestedLoader = Binding.of(new NestedLoader(this, preparer));
		this.executor = new BindingExecutor(settings.bindingExecutor(), settings.maxBindingThreads());
		this.bindings = new BindingCalls(this.timers, this.executor, new GuestErrors(settings.guestVisible()),
				settings.argumentValidator(), new TargetOwnership(this.executor, settings.registry().asMap().values()));
		this.terms = new CallTerms(new Gate(Integer.MAX_VALUE), settings.bindingCallTimeout().toNanos(),
				Integer.MAX_VALUE);
		this.subrequests = new Subrequests(this.bindings, this.terms,
				new OutboundGateway(settings.outboundPolicies().allowedOrigins(), AddressResolver.system(),
						settings.outboundListeners(), settings.outboundObserver()));
		this.admission = new Admission(settings.maxConcurrent(), settings.queueCapacity(), settings.queueTimeout(),
				settings.ownerQuota(), this.timers::schedule);
		this.cache = new WorkerCache(settings.maxCachedWorkers());
		this.timers.repeat(new Housekeeping(this, settings.idleTimeout()), Housekeeping.period(settings.idleTimeout()));
	}

	SandboxHost host() {
		return this.host;
	}

	Timers timers() {
		return this.timers;
	}

	Counters counters() {
		return this.counters;
	}

	LeakTracker invocations() {
		return this.invocations;
	}

	HandleLeaks handles() {
		return this.handles;
	}

	BindingCalls bindings() {
		return this.bindings;
	}

	Subrequests subrequests() {
		return this.subrequests;
	}

	BindingExecutor executor() {
		return this.executor;
	}

	/**
	 * Take along who calls and what the application binds to the current thread.
	 * @param options what is known of the caller
	 */
	CallerContext callerContext(EntrypointOptions options) {
		return CallerContext.capture(this.settings.caller(), options);
	}

	/**
	 * Return the context of what a worker does for nobody in particular.
	 */
	CallerContext noContext() {
		return CallerContext.none(this.settings.caller());
	}

	Admission admission() {
		return this.admission;
	}

	WorkerCache cache() {
		return this.cache;
	}

	long droppedEvents() {
		return this.events.dropped();
	}

	void add(WorkerInstance worker) {
		this.workers.add(worker);
	}

	void forget(WorkerInstance worker) {
		this.workers.remove(worker);
		this.cache.drop(worker);
		if (worker.nesting() != null) {
			worker.nesting().starter().nestedWorkers().remove(worker);
		}
	}

	/**
	 * Forget a worker whose sandbox was released since nobody used it. Whoever holds a
	 * handle may still call it, which brings it back.
	 */
	void dropIdle(WorkerInstance worker) {
		this.counters.evicted();
		forgetUnused(worker);
	}

	/**
	 * Forget a worker that has no sandbox, unless somebody has called it in the meantime,
	 * and may even be through.
	 */
	void forgetUnused(WorkerInstance worker) {
		forget(worker);
		if (!worker.isIdle() || worker.hasSandbox()) {
			keep(worker);
		}
	}

	/**
	 * Add a worker unless it is closed.
	 */
	void keep(WorkerInstance worker) {
		this.workers.add(worker);
		if (worker.isClosed()) {
			forget(worker);
		}
	}

	/**
	 * Return the live workers, the oldest first.
	 */
	List<WorkerInstance> workers() {
		return this.workers.stream().sorted(Comparator.comparing(WorkerInstance::created)).toList();
	}

	int workerCount() {
		return this.workers.size();
	}

	Limits limits() {
		return this.settings.limits();
	}

	boolean isClosing() {
		return this.closing;
	}

	BoundBinding bind(String name, Binding binding, CallTerms callTerms) {
		return BoundBinding.of(name, binding.isWorkerLoader() ? this.nestedLoader : binding, callTerms);
	}

	/**
	 * Return what holds for calls to a binding that the application gave to a worker.
	 */
	CallTerms terms(String name, PreparedCode code) {
		String registered = this.settings.registry().nameOf(name);
		BindingLimits limits = this.settings.bindingLimits()
			.getOrDefault((registered != null) ? registered : name, BindingLimits.NONE);
		Integer maxConcurrent = limits.maxConcurrent();
		Gate gate = (maxConcurrent == null) ? new Gate(Integer.MAX_VALUE) : this.gates
			.computeIfAbsent((registered != null) ? registered : name, (key) -> new Gate(maxConcurrent));
		// Calls of other workers take as long as these may.
		Duration patience = isWorkerLoader(name, code) ? Duration.ofNanos(code.limits().get(Limit.WALL_TIME))
				: this.settings.bindingCallTimeout();
		Duration timeout = (limits.callTimeout() != null) ? limits.callTimeout() : patience;
		int maxCalls = (limits.maxCalls() != null) ? limits.maxCalls() : Integer.MAX_VALUE;
		return new CallTerms(gate, timeout.toNanos(), maxCalls);
	}

	private static boolean isWorkerLoader(String name, PreparedCode code) {
		Binding binding = code.bindings().get(name);
		return binding != null && binding.isWorkerLoader();
	}

	/**
	 * Return what holds for calls on objects that come with no binding.
	 */
	CallTerms terms() {
		return this.terms;
	}

	/**
	 * Ask for admission and run.
	 */
	void run(InvocationRun run, WorkerInstance worker) {
		run.placed(worker);
		worker.expect();
		if (this.closing) {
			abort(run, Failures.loaderClosed());
			return;
		}
		String owner = run.request().owner();
		Runnable leaveLine = this.admission.enter(owner, new Admission.Candidate() {

			@Override
			public void admitted() {
				if (run.admit()) {
					// Nobody's time runs while the engine is being warmed up.
					LoaderRuntime.this.readyLine.enter(() -> begin(run, worker));
				}
				else {
					LoaderRuntime.this.admission.leave(owner, 0);
				}
			}

			@Override
			public void queueFull(int capacity, @Nullable Duration expectedWait) {
				abort(run, Failures.queueFull(capacity, expectedWait));
			}

			@Override
			public void closed() {
				abort(run, Failures.loaderClosed());
			}

			@Override
			public void quotaUsedUp(OwnerQuota quota, Duration wait) {
				abort(run, Failures.quotaUsedUp(owner, quota, wait));
			}

			@Override
			public void queueTimeout(Duration timeout, @Nullable Duration expectedWait) {
				abort(run, Failures.queueTimeout(timeout, expectedWait));
			}

		});
		run.leavesLineWith(leaveLine);
	}

	/**
	 * Run an invocation of a worker that another one has started. It needs no place of
	 * its own: the one that calls has one, and would wait in it.
	 */
	void runNested(InvocationRun run, WorkerInstance worker, Activity caller) {
		run.placed(worker);
		worker.expect();
		if (!caller.nested().add(run)) {
			abort(run, Failures.terminated(ErrorCode.CANCELLED));
			return;
		}
		run.end().whenComplete((invocation, failure) -> caller.nested().remove(run));
		worker.submit(run, System.nanoTime());
	}

	private void begin(InvocationRun run, WorkerInstance worker) {
		watchCode(run, worker);
		worker.submit(run, System.nanoTime());
	}

	/**
	 * End an invocation, wherever it is.
	 */
	void abort(InvocationRun run, Function<Facts, WorkerException> failure) {
		WorkerInstance worker = run.worker();
		if (worker != null && worker.abort(run, failure)) {
			return;
		}
		run.fail(failure);
		run.leaveLine();
		ended(run);
	}

	/**
	 * Hand out the answer of an invocation that goes on with {@code waitUntil}.
	 */
	void publish(InvocationRun run) {
		run.publish();
	}

	/**
	 * Account for an invocation that is answered and has nothing left to do.
	 */
	void ended(InvocationRun run) {
		if (!run.finish()) {
			return;
		}
		Invocation invocation = run.outcome();
		try {
			account(run, invocation);
		}
		finally {
			run.request().references().release();
			cancelComputations(run);
			run.complete(invocation);
			cancelResults(run, invocation.outcome());
			endNested(run);
		}
	}

	/**
	 * Cancel what an invocation has not waited for, and nobody else has anything of.
	 */
	private static void cancelComputations(InvocationRun run) {
		Activity activity = run.activity();
		if (activity != null) {
			activity.computations().cancel();
		}
	}

	/**
	 * Cancel what bindings have not yet returned to an invocation that was ended. What
	 * one that ended by itself did not wait for runs to its end.
	 */
	private void cancelResults(InvocationRun run, Outcome outcome) {
		Activity activity = run.activity();
		if (activity != null && (outcome == Outcome.LIMIT || outcome == Outcome.TERMINATED)) {
			this.executor.complete(activity.results()::cancel);
		}
	}

	private void endNested(InvocationRun run) {
		Activity activity = run.activity();
		List<InvocationRun> nested = (activity != null) ? activity.nested().close() : List.of();
		if (!nested.isEmpty()) {
			this.executor
				.complete(() -> nested.forEach((left) -> abort(left, Failures.terminated(ErrorCode.CANCELLED))));
		}
	}

	private void account(InvocationRun run, Invocation invocation) {
		WorkerInstance worker = run.worker();
		if (run.wasAdmitted()) {
			this.admission.leave(run.request().owner(), invocation.usage().cpuTime().toNanos());
		}
		if (!run.isStartOnly()) {
			if (run.request().parent() != null) {
				this.counters.nestedEnded(invocation);
			}
			else {
				this.counters.ended(invocation);
			}
		}
		if (worker != null) {
			worker.ended(invocation.usage());
			if (!run.isStartOnly()) {
				tell(run, worker, invocation);
			}
		}
	}

	private void tell(InvocationRun run, WorkerInstance worker, Invocation invocation) {
		PreparedCode code = worker.preparedCode();
		TailHandler tail = (code != null) ? code.tail() : null;
		if (tail == null && this.settings.tails().isEmpty()) {
			return;
		}
		Activity activity = run.activity();
		Facts facts = (activity != null) ? activity.facts() : Facts.NONE;
		InvocationRequest request = run.request();
		TailEvent event = new TailEvent(worker.sandboxId(), worker.cacheId(), (code != null) ? code.hash() : "",
				request.entrypoint(), request.method(), request.owner(), request.props(), run.requested(),
				invocation.outcome(), invocation.error(), facts.logs(), facts.calls(), facts.usage());
		this.settings.tails().forEach((handler) -> this.events.tail(handler, event));
		if (tail != null) {
			this.events.tail(tail, event);
		}
	}

	void logged(WorkerInstance worker, @Nullable String owner, LogEntry entry) {
		for (LogListener listener : this.settings.logListeners()) {
			this.events.log(listener, new LogListener.Event(worker.sandboxId(), worker.cacheId(), owner, entry));
		}
	}

	/**
	 * Until the code has come its limits are not known, and the loader's apply.
	 */
	private void watchCode(InvocationRun run, WorkerInstance worker) {
		if (!worker.code().isDone()) {
			run.watchedBy(
					this.timers.schedule(() -> abort(run, Failures.wallTime(limits())), limits().get(Limit.WALL_TIME)));
		}
	}

	/**
	 * End an invocation when its wall time is over. While its slice runs the watchdog is
	 * faster; this is the net below it.
	 */
	void watchWallTime(InvocationRun run) {
		Activity activity = run.activity();
		if (activity != null) {
			run.watchedBy(this.timers.schedule(() -> wallTimeOver(run, activity),
					activity.account().deadlineNanos() - System.nanoTime()));
		}
	}

	private void wallTimeOver(InvocationRun run, Activity activity) {
		long over = System.nanoTime() - activity.account().deadlineNanos();
		if (over < WATCHDOG_NANOS && activity.isBusy()) {
			run.watchedBy(this.timers.schedule(() -> wallTimeOver(run, activity),
					Math.max(BUSY_CHECK_NANOS, Math.min(over, WATCHDOG_NANOS - over))));
			return;
		}
		abort(run, Failures.wallTime(activity.limits()));
	}

	/**
	 * Refuse new work, and wait for what runs.
	 */
	void drain() {
		this.closing = true;
		long deadline = System.nanoTime() + this.settings.shutdownGracePeriod().toNanos();
		for (WorkerInstance worker : workers()) {
			for (InvocationRun run : worker.runs()) {
				try {
					run.end().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
					return;
				}
				catch (ExecutionException | TimeoutException ex) {
					break; // the rest is ended by force
				}
			}
		}
	}

	@Override
	public void close() {
		drain();
		this.admission.close();
		workers().forEach((worker) -> worker.close(ErrorCode.SHUTDOWN));
		this.timers.close();
		this.host.close();
		this.subrequests.close();
		this.executor.close();
		this.events.close();
	}

}
