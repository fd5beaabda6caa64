package dev.workerloader.internal.runtime;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.workerloader.ErrorCode;
import dev.workerloader.Limit;
import dev.workerloader.Limits;
import dev.workerloader.SandboxInfo;
import dev.workerloader.Usage;
import dev.workerloader.WorkerCodeException;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerException.Facts;
import dev.workerloader.host.HostUnavailableException;
import dev.workerloader.internal.code.PreparedCode;
import dev.workerloader.internal.rpc.GuestFacingException;
import dev.workerloader.rpc.Binding;

/**
 * A worker: code, and the sandbox that runs it, if there is one now. After a limit or an
 * eviction by age the next invocation starts a new sandbox. Safe for use by many threads.
 */
final class WorkerInstance {

	/**
	 * An idle worker that has allocated this many times its memory is started afresh.
	 */
	private static final int RECYCLE_FACTOR = 16;

	private final LoaderRuntime runtime;

	private final String sandboxId = "sb-" + Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);

	private final @Nullable String cacheId;

	private final @Nullable Nesting nesting;

	private volatile CompletableFuture<PreparedCode> code;

	private final ReadyLine codeLine;

	private final Instant created = Instant.now();

	private final ReentrantLock lock = new ReentrantLock();

	private final Map<String, BoundBinding> bindings = new HashMap<>();

	private volatile Instant lastUsed = this.created;

	private volatile long lastUsedNanos = System.nanoTime();

	private volatile @Nullable SandboxSession session;

	private volatile @Nullable ErrorCode closed;

	private volatile boolean abandoned;

	private volatile boolean called;

	private volatile boolean broken;

	private final AtomicInteger expected = new AtomicInteger();

	private Usage usage = Usage.NONE;

	/**
	 * Create a worker.
	 * @param cacheId its id in the cache of the application, or {@code null}
	 * @param nesting where it comes from if another worker has started it: then it has no
	 * such id, whatever that calls it
	 */
	WorkerInstance(LoaderRuntime runtime, @Nullable String cacheId, @Nullable Nesting nesting,
			CompletableFuture<PreparedCode> code) {
		this.runtime = runtime;
		this.cacheId = cacheId;
		this.nesting = nesting;
		this.code = code;
		this.codeLine = new ReadyLine(code);
	}

	String sandboxId() {
		return this.sandboxId;
	}

	@Nullable String cacheId() {
		return this.cacheId;
	}

	/**
	 * Return where this worker comes from if another one has started it, else
	 * {@code null}.
	 */
	@Nullable Nesting nesting() {
		return this.nesting;
	}

	CompletableFuture<PreparedCode> code() {
		return this.code;
	}

	/**
	 * Return the code, or {@code null} while it has not come or if it never will.
	 */
	@Nullable PreparedCode preparedCode() {
		CompletableFuture<PreparedCode> current = this.code;
		// It may fail at any moment before it is done.
		return (current.isDone() && !current.isCompletedExceptionally()) ? current.join() : null;
	}

	Instant created() {
		return this.created;
	}

	/**
	 * Return the invocations that run here.
	 */
	List<InvocationRun> runs() {
		SandboxSession current = this.session;
		return (current != null) ? current.runs() : List.of();
	}

	/**
	 * Called before an invocation asks for admission: until {@link #ended} the worker is
	 * not idle.
	 */
	void expect() {
		this.expected.incrementAndGet();
		touched();
		this.runtime.keep(this);
	}

	/**
	 * Run an invocation that was admitted.
	 */
	void submit(InvocationRun run, long startNanos) {
		this.codeLine.enter(() -> this.code.whenComplete((prepared, failure) -> {
			if (failure != null) {
				ErrorCode reason = this.closed;
				if (reason == null) {
					failedToLoad(); // before the caller knows, who may try again at once
				}
				this.runtime.abort(run, (reason != null) ? Failures.terminated(reason) : codeFailure(failure));
			}
			else {
				Activity activity = activity(run.request(), prepared, startNanos);
				run.start(activity);
				submit(run, activity, prepared);
			}
		}));
	}

	private Activity activity(InvocationRequest request, PreparedCode prepared, long startNanos) {
		Activity parent = request.parent();
		Limits limits = prepared.limits().atMost(request.limits());
		return new Activity(request.entrypoint(), request.owner(), request.context(),
				(parent != null) ? limits.atMost(parent.remaining()) : limits, startNanos,
				this.runtime.bindings().ownership(), parent);
	}

	private void submit(InvocationRun run, Activity activity, PreparedCode prepared) {
		if (!run.isOpen()) {
			return; // cancelled while the code was awaited
		}
		ErrorCode reason;
		this.lock.lock();
		try {
			reason = this.closed;
			if (reason == null) {
				SandboxSession current = this.session;
				if (current == null || !current.submit(run, activity)) {
					SandboxSession fresh = new SandboxSession(this.runtime, this, prepared, activity.parent());
					// Before it opens: a load that fails at once must find the
					// invocation.
					fresh.submit(run, activity);
					fresh.open();
					this.session = fresh;
				}
			}
		}
		catch (HostUnavailableException ex) {
			this.runtime.abort(run, Failures.unavailable(ex.getMessage()));
			return;
		}
		finally {
			this.lock.unlock();
		}
		if (reason != null) {
			this.runtime.abort(run, Failures.terminated(reason));
		}
		else {
			this.runtime.watchWallTime(run);
		}
	}

	private static Function<Facts, WorkerException> codeFailure(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		if (cause instanceof WorkerCodeException ex) {
			return (facts) -> new WorkerCodeException(ex.code(), String.valueOf(ex.getMessage()), ex.module(),
					ex.line(), ex.column(), ex, facts);
		}
		if (cause instanceof GuestFacingException ex) {
			return (facts) -> new WorkerException(ex.code(), String.valueOf(ex.getMessage()), ex, facts);
		}
		return (facts) -> new WorkerException(ErrorCode.LOAD_FAILED,
				"The supplier of the worker's code failed: " + cause.getMessage(), cause, facts);
	}

	/**
	 * End an invocation that runs here.
	 */
	boolean abort(InvocationRun run, Function<Facts, WorkerException> failure) {
		SandboxSession current = this.session;
		return current != null && current.abort(run, failure);
	}

	/**
	 * End the worker for good.
	 * @param reason what running and later invocations get
	 * @return whether this call ended it
	 */
	boolean close(ErrorCode reason) {
		SandboxSession current;
		this.lock.lock();
		try {
			if (this.closed != null) {
				return false;
			}
			this.closed = reason;
			current = this.session;
		}
		finally {
			this.lock.unlock();
		}
		this.code.cancel(false);
		if (current != null) {
			current.terminate(Failures.terminated(reason));
		}
		this.runtime.forget(this);
		if (this.nesting != null) {
			forgetCode(); // whoever has started it may keep it for longer
		}
		return true;
	}

	private void forgetCode() {
		this.code = CompletableFuture.failedFuture(new CancellationException());
		this.session = null;
	}

	/**
	 * End the sandbox, unless an invocation runs. The next one starts a new sandbox.
	 * @return whether the worker is idle now
	 */
	boolean retire() {
		if (this.nesting != null) {
			return isSpent() && close(ErrorCode.EVICTED);
		}
		SandboxSession current;
		this.lock.lock();
		try {
			if (!isIdle()) {
				return false;
			}
			current = this.session;
			this.session = null;
		}
		finally {
			this.lock.unlock();
		}
		if (current != null) {
			current.terminate(Failures.terminated(ErrorCode.EVICTED));
		}
		return true;
	}

	/**
	 * Close the worker as soon as nothing runs: nobody can call it any more.
	 */
	void abandon() {
		this.abandoned = true;
		closeIfAbandoned();
	}

	private void closeIfAbandoned() {
		if (this.abandoned && isIdle()) {
			close(ErrorCode.CLOSED);
		}
	}

	/**
	 * Called when an invocation has ended here.
	 */
	void ended(Usage spent) {
		this.lock.lock();
		try {
			this.usage = this.usage.plus(spent);
		}
		finally {
			this.lock.unlock();
		}
		touched();
		this.called = true;
		this.expected.decrementAndGet();
		SandboxSession current = this.session;
		if (current != null && isIdle() && current.allocated() / RECYCLE_FACTOR > current.limits().get(Limit.MEMORY)) {
			retire();
		}
		forgetIfBroken();
		closeIfAbandoned();
	}

	/**
	 * Forget this worker if it could not be loaded and nobody uses it: there may be many
	 * of those in a short time. One that has lost its id ends even if another call could
	 * load it, since nobody finds it to evict it.
	 */
	void forgetIfBroken() {
		if (this.broken && isIdle() && !this.runtime.cache().contains(this)
				&& (!hasSandbox() || (this.cacheId != null && retire()))) {
			this.runtime.forgetUnused(this);
		}
	}

	void touched() {
		this.lastUsed = Instant.now();
		this.lastUsedNanos = System.nanoTime();
	}

	long idleNanos() {
		return isIdle() ? System.nanoTime() - this.lastUsedNanos : 0;
	}

	boolean isIdle() {
		return this.expected.get() == 0;
	}

	boolean hasSandbox() {
		SandboxSession current = this.session;
		return current != null && !current.isEnded();
	}

	/**
	 * Return whether it has been called, and is idle again, or never can be.
	 */
	boolean isSpent() {
		return (this.called || this.code.isCompletedExceptionally()) && isIdle();
	}

	boolean isClosed() {
		return this.closed != null;
	}

	/**
	 * Called by the session, which holds its lock, too: the code did not come or could
	 * not be loaded, and what is cached must not stay.
	 */
	void failedToLoad() {
		this.runtime.cache().drop(this);
		if (this.nesting != null) {
			this.nesting.starter().nestedWorkers().dropId(this);
		}
		else {
			this.broken = true;
		}
	}

	@Nullable BoundBinding binding(String name) {
		PreparedCode prepared = preparedCode();
		if (prepared == null) {
			return null;
		}
		Binding binding = prepared.bindings().get(name);
		if (binding == null) {
			return null;
		}
		synchronized (this.bindings) {
			return this.bindings.computeIfAbsent(name, (key) -> this.runtime.bind(key, binding, terms(key, prepared)));
		}
	}

	private CallTerms terms(String name, PreparedCode prepared) {
		CallTerms passed = (this.nesting != null) ? this.nesting.terms().get(name) : null;
		return (passed != null) ? passed : this.runtime.terms(name, prepared);
	}

	SandboxInfo info(Limits defaults) {
		PreparedCode prepared = preparedCode();
		SandboxSession current = this.session;
		List<InvocationRun> runs = runs();
		Usage spent;
		this.lock.lock();
		try {
			spent = this.usage;
		}
		finally {
			this.lock.unlock();
		}
		return new SandboxInfo(this.sandboxId, this.cacheId,
				(this.nesting != null) ? this.nesting.starter().worker().sandboxId() : null, state(current, runs),
				this.created, this.lastUsed, (prepared != null) ? prepared.hash() : "", owners(runs),
				(prepared != null) ? prepared.bindings().keySet().stream().sorted().toList() : List.of(),
				(prepared != null) ? prepared.limits() : defaults, runs.size(), spent);
	}

	private static Set<String> owners(List<InvocationRun> runs) {
		Set<String> owners = new TreeSet<>();
		for (InvocationRun run : runs) {
			String owner = run.request().owner();
			if (owner != null) {
				owners.add(owner);
			}
		}
		return owners;
	}

	private static SandboxInfo.State state(@Nullable SandboxSession current, List<InvocationRun> runs) {
		if (current == null || current.isEnded()) {
			return SandboxInfo.State.NEW;
		}
		if (current.isStarting()) {
			return SandboxInfo.State.STARTING;
		}
		return runs.isEmpty() ? SandboxInfo.State.IDLE : SandboxInfo.State.ACTIVE;
	}

}
