package dev.workerloader.internal.runtime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.workerloader.ErrorCode;
import dev.workerloader.Limit;
import dev.workerloader.Limits;
import dev.workerloader.LogEntry;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerException.Facts;
import dev.workerloader.host.Mailbox;
import dev.workerloader.host.Sandbox;
import dev.workerloader.host.SandboxEnd;
import dev.workerloader.host.SandboxSpec;
import dev.workerloader.host.Slice;
import dev.workerloader.internal.code.PreparedCode;
import dev.workerloader.internal.guest.GuestErrorMapper;
import dev.workerloader.internal.wire.MessageWriter;
import dev.workerloader.internal.wire.WireFormatException;

/**
 * One sandbox from its start to its end: loads the modules, runs invocations, and ends
 * them when their time or the sandbox is over.
 */
final class SandboxSession implements Mailbox {

	private static final Logger logger = LoggerFactory.getLogger(SandboxSession.class);

	private static final long LOAD_ID = 0;

	/**
	 * How long a cancelled invocation may still compute in a sandbox that others share.
	 */
	private static final long CANCEL_GRACE_NANOS = 50_000_000;

	private final LoaderRuntime runtime;

	private final WorkerInstance worker;

	private final PreparedCode code;

	private final ReentrantLock lock = new ReentrantLock();

	private final LiveInvocations invocations = new LiveInvocations();

	private final Activity loading;

	private final GuestMessages messages;

	private final Outbox outbox = new Outbox();

	private final GuestChannel channel;

	private @Nullable Future<?> loadTimer;

	private State state = State.STARTING;

	private boolean loadReported;

	private final NestedWorkers nested;

	/** The calls of the slice that is being taken. */
	private final List<OutgoingCall> calls = new ArrayList<>();

	/**
	 * Create a session.
	 * @param starter what is charged for the loading of the modules of a worker that
	 * another one has started, else {@code null}
	 */
	SandboxSession(LoaderRuntime runtime, WorkerInstance worker, PreparedCode code, @Nullable Activity starter) {
		this.runtime = runtime;
		this.worker = worker;
		this.code = code;
		this.loading = newActivity(starter);
		this.channel = new GuestChannel(this.lock, this.outbox, this.invocations, this.loading);
		this.nested = new NestedWorkers(worker.nesting(), code.limits());
		this.messages = new GuestMessages(runtime, this, this.invocations, this.loading,
				new GuestErrorMapper(code.moduleNames(), code.mainModule()));
	}

	/**
	 * Return an activity that nobody but the sandbox, or what has started it, can be
	 * charged for.
	 */
	private Activity newActivity(@Nullable Activity starter) {
		return new Activity("default", null, this.runtime.noContext(), this.code.limits(), System.nanoTime(),
				this.runtime.bindings().ownership(), starter);
	}

	/**
	 * Return whether it is not an invocation that does something, but the loading of the
	 * modules.
	 */
	boolean isLoading(Activity activity) {
		return activity == this.loading;
	}

	/**
	 * Return the way to the guest for what answers it.
	 */
	GuestChannel channel() {
		return this.channel;
	}

	/**
	 * Return the workers that the code of this sandbox has started.
	 */
	NestedWorkers nestedWorkers() {
		return this.nested;
	}

	/**
	 * Open the sandbox and load the modules.
	 * @throws dev.workerloader.host.HostUnavailableException if the host takes no work
	 */
	void open() {
		Sandbox opened = this.runtime.host()
			.open(new SandboxSpec(this.worker.sandboxId(), this.code.sources(), this.code.limits().get(Limit.MEMORY)),
					this);
		this.runtime.counters().loaded();
		this.lock.lock();
		try {
			this.outbox.open(opened);
			this.outbox.deliver(this.loading, LoadMessage.of(LOAD_ID, this.code));
			this.loadTimer = this.runtime.timers()
				.schedule(this::loadTimeout, this.loading.account().deadlineNanos() - System.nanoTime());
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Run an invocation, now or when the modules are loaded.
	 * @return whether the sandbox is alive; if not, the invocation is not touched
	 */
	boolean submit(InvocationRun run, Activity activity) {
		LiveInvocation invocation = new LiveInvocation(run, activity);
		return change(() -> {
			switch (this.state) {
				case ENDED -> {
					return false;
				}
				case STARTING -> this.invocations.await(invocation);
				case READY -> begin(invocation);
			}
			return true;
		});
	}

	/**
	 * Change the state, then account for the invocations that ended with it.
	 * @param change what to do under the lock
	 * @return what the change returns
	 */
	private boolean change(BooleanSupplier change) {
		boolean result;
		List<LiveInvocation> through;
		this.lock.lock();
		try {
			result = change.getAsBoolean();
			through = this.invocations.takeThrough(this.state == State.ENDED);
			through.forEach(this::warnOfForgottenCalls);
		}
		finally {
			this.lock.unlock();
		}
		through.forEach((invocation) -> this.runtime.ended(invocation.run()));
		this.worker.forgetIfBroken(); // also when nobody waits for it any more
		return result;
	}

	private void change(Runnable change) {
		change(() -> {
			change.run();
			return true;
		});
	}

	private void warnOfForgottenCalls(LiveInvocation invocation) {
		List<String> calls = invocation.activity().calls().running();
		if (!calls.isEmpty()) {
			warn(invocation.activity(), "not awaited: " + String.join(", ", calls));
		}
	}

	private void warn(Activity activity, String message) {
		LogEntry entry = activity.log().warn(message);
		if (entry != null) {
			this.runtime.logged(this.worker, activity.owner(), entry);
		}
	}

	private void begin(LiveInvocation invocation) {
		InvocationRun run = invocation.run();
		Activity activity = invocation.activity();
		if (!run.isOpen()) {
			return;
		}
		if (!this.loadReported) {
			this.loadReported = true;
			activity.precededBy(this.loading.facts());
		}
		long id = this.invocations.begin(invocation);
		if (run.isStartOnly()) {
			run.succeed(null);
			return;
		}
		InvocationRequest request = run.request();
		MessageWriter message = MessageWriter.of("invoke")
			.number(id)
			.text(request.entrypoint())
			.text(request.method())
			.encoded(request.encodedProps())
			.encoded(request.encodedArguments())
			.beginArray();
		try {
			request.references().passTo(this, activity, this.runtime.terms()).forEach(message::number);
		}
		catch (IllegalStateException ex) {
			run.fail(Failures.rpc(ErrorCode.NOT_SERIALIZABLE, "The arguments of " + request.method()
					+ " cannot be passed to the worker. There are too many objects among them."));
			return;
		}
		request.resultScope().write(message.endArray());
		this.outbox.deliver(activity, message.toText());
	}

	/**
	 * Let the guest forget a function.
	 */
	void releaseFunction(Activity activity, long functionId) {
		change(() -> {
			if (activity.functions().remove(functionId)) {
				this.channel.release(activity, functionId);
			}
		});
	}

	BindingExecutor executor() {
		return this.runtime.executor();
	}

	@Override
	public @Nullable Runnable received(Slice slice) {
		AtomicReference<@Nullable Runnable> inline = new AtomicReference<>();
		this.worker.touched();
		change(() -> {
			Activity activity = activityOf(slice);
			take(slice, activity);
			this.outbox.handled();
			inline.set(startCalls());
			Slice.Failure failure = slice.failure();
			if (failure == Slice.Failure.TERMINATED) {
				return;
			}
			if (failure != null && activity != null) {
				sliceFailed(activity, failure);
			}
			if (isHung()) {
				failHung();
			}
		});
		return inline.get();
	}

	/**
	 * Called by the guest's messages, under the lock: the guest calls a binding, or makes
	 * a request.
	 */
	void calls(OutgoingCall call) {
		this.calls.add(call);
	}

	private @Nullable Runnable startCalls() {
		if (this.calls.isEmpty()) {
			return null;
		}
		List<OutgoingCall> begun = List.copyOf(this.calls);
		this.calls.clear();
		return this.runtime.bindings().start(begun);
	}

	/**
	 * Return what was charged for a slice, or {@code null} if it has ended since.
	 */
	private @Nullable Activity activityOf(Slice slice) {
		if (slice.account() == this.loading.account()) {
			this.loading.sliced();
			return this.loading;
		}
		LiveInvocation invocation = this.invocations.running(slice.account());
		if (invocation == null) {
			return null;
		}
		invocation.activity().sliced();
		return invocation.activity();
	}

	private void take(Slice slice, @Nullable Activity activity) {
		try {
			boolean cut = slice.failure() == Slice.Failure.TERMINATED;
			for (String message : slice.messages()) {
				this.messages.take(activity, message, cut);
			}
		}
		catch (WireFormatException ex) {
			logger.warn("The sandbox {} sent a message that is not one; it is terminated", this.worker.sandboxId(), ex);
			end(Failures.terminated(ErrorCode.SANDBOX_LOST));
		}
		if (slice.overflowed() && activity != null) {
			warn(activity, "More was sent at once than a slice may send; the rest was dropped.");
		}
	}

	/**
	 * Called by the guest's messages, under the lock: the modules are loaded.
	 */
	void loaded() {
		if (this.state == State.STARTING) {
			this.state = State.READY;
			cancelLoadTimer();
			this.loading.finish();
			this.invocations.takeWaiting().forEach(this::begin);
		}
	}

	/**
	 * Called by the guest's messages, under the lock: the modules could not be loaded.
	 */
	void failedToLoad(Function<Facts, WorkerException> failure) {
		if (this.state == State.STARTING) {
			this.runtime.counters().loadFailed();
			Facts facts = this.loading.facts();
			this.invocations.waiting().forEach((invocation) -> invocation.activity().precededBy(facts));
			this.worker.failedToLoad();
			end(failure);
		}
	}

	private void loadTimeout() {
		change(() -> failedToLoad(Failures.wallTime(this.code.limits())));
	}

	private void cancelLoadTimer() {
		if (this.loadTimer != null) {
			this.loadTimer.cancel(false);
		}
	}

	private void sliceFailed(Activity activity, Slice.Failure failure) {
		Function<Facts, WorkerException> reason = SandboxEnds.reasonOf(failure, this.code.limits());
		LiveInvocation invocation = this.invocations.running(activity.account());
		if (invocation == null) {
			failedToLoad(reason);
			return;
		}
		invocation.fail(reason);
		if (failure == Slice.Failure.ERROR) {
			end(reason);
		}
	}

	/**
	 * Return whether nothing is on its way to the guest and nothing that it waits for is
	 * pending: whatever is not answered never will be (semantics L16).
	 */
	private boolean isHung() {
		return this.outbox.isEmpty() && this.state != State.ENDED && !this.loading.isPending()
				&& !this.invocations.isAnyPending();
	}

	private void failHung() {
		failedToLoad(Failures.hung());
		for (LiveInvocation invocation : this.invocations.running()) {
			Activity activity = invocation.activity();
			if (!invocation.fail(Failures.hung()) && activity.isWaitingUntil()) {
				warn(activity, "waitUntil was given a promise that can never settle.");
				activity.waitsUntil(false);
			}
		}
	}

	/**
	 * End one invocation: cancelled, or out of wall time.
	 * @return whether it was here
	 */
	boolean abort(InvocationRun run, Function<Facts, WorkerException> failure) {
		return change(() -> {
			LiveInvocation invocation = this.invocations.find(run);
			if (invocation == null) {
				return false;
			}
			abort(invocation, failure);
			return true;
		});
	}

	/**
	 * End the invocation whose limit the workers have reached that it has started.
	 */
	void abort(Activity activity, Function<Facts, WorkerException> failure) {
		change(() -> {
			LiveInvocation invocation = this.invocations.running(activity.account());
			if (invocation != null) {
				abort(invocation, failure);
			}
		});
	}

	private void abort(LiveInvocation invocation, Function<Facts, WorkerException> failure) {
		Activity activity = invocation.activity();
		invocation.fail(failure);
		activity.waitsUntil(false);
		activity.functions().letGo();
		if (activity.isBusy()) {
			this.runtime.timers().schedule(activity::exhaust, CANCEL_GRACE_NANOS);
		}
		else if (this.channel.isKnown(activity)) {
			this.outbox.deliver(newActivity(null), MessageWriter.of("forget").number(activity.id()).toText());
		}
	}

	/**
	 * End the sandbox and all that runs in it at once.
	 */
	void terminate(Function<Facts, WorkerException> reason) {
		change(() -> end(reason));
	}

	private void end(Function<Facts, WorkerException> reason) {
		this.invocations.failAll(reason);
		stop();
	}

	/**
	 * Release the sandbox. Further messages are dropped.
	 */
	private void stop() {
		if (this.state != State.ENDED) {
			this.state = State.ENDED;
			this.outbox.close();
			cancelLoadTimer();
			this.loading.finish();
			Collection<WorkerInstance> left = this.nested.close();
			if (!left.isEmpty()) {
				this.runtime.executor().complete(() -> left.forEach((nested) -> nested.close(ErrorCode.CLOSED)));
			}
		}
	}

	@Override
	public void ended(SandboxEnd end) {
		change(() -> {
			if (this.state != State.ENDED) {
				endedBy(end);
				stop();
			}
		});
	}

	private void endedBy(SandboxEnd end) {
		LiveInvocation culprit = this.invocations.running(end.account());
		Limits limits = (culprit != null) ? culprit.activity().limits() : this.code.limits();
		Function<Facts, WorkerException> reason = SandboxEnds.reasonOf(end, limits, this.runtime.host().status());
		failedToLoad(reason);
		if (culprit != null) {
			culprit.fail(reason);
		}
		boolean shared = culprit == null && end.reason() == SandboxEnd.Reason.MEMORY;
		this.invocations.failAll(shared ? reason : SandboxEnds.reasonOfSiblings(end, reason));
	}

	PreparedCode code() {
		return this.code;
	}

	WorkerInstance worker() {
		return this.worker;
	}

	Limits limits() {
		return this.code.limits();
	}

	boolean isEnded() {
		this.lock.lock();
		try {
			return this.state == State.ENDED;
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean isStarting() {
		this.lock.lock();
		try {
			return this.state == State.STARTING;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return the invocations that have not ended.
	 */
	List<InvocationRun> runs() {
		this.lock.lock();
		try {
			return this.invocations.runs();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return the bytes that ended invocations have allocated.
	 */
	long allocated() {
		this.lock.lock();
		try {
			return this.invocations.allocated();
		}
		finally {
			this.lock.unlock();
		}
	}

	private enum State {

		STARTING, READY, ENDED

	}

}
