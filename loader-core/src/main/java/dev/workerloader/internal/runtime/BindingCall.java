package dev.workerloader.internal.runtime;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import dev.workerloader.ErrorCode;
import dev.workerloader.Limit;
import dev.workerloader.Limits;
import dev.workerloader.RpcCall;
import dev.workerloader.internal.leak.Lease;
import dev.workerloader.internal.rpc.AsyncResults;
import dev.workerloader.internal.rpc.BadArgumentsException;
import dev.workerloader.internal.rpc.GuestErrors;
import dev.workerloader.internal.rpc.GuestErrors.Description;
import dev.workerloader.internal.rpc.RpcMethod;
import dev.workerloader.internal.runtime.CallResult.Outcome;
import dev.workerloader.internal.types.DataClass;
import dev.workerloader.internal.wire.MessageTooLargeException;
import dev.workerloader.internal.wire.UnencodableException;

/**
 * A call to a binding that was accepted, on its way through the executor. The guest gets
 * the result, the failure or a timeout, whichever comes first.
 */
final class BindingCall implements OutgoingCall {

	private final GuestCall call;

	private final BoundBinding bound;

	private final RpcMethod method;

	private final List<@Nullable Object> arguments;

	private final BindingCalls calls;

	private final Lease lease;

	private final String name;

	private volatile @Nullable Future<?> timer;

	private volatile @Nullable Place place;

	/** Used by the thread that runs the call. */
	private boolean begun;

	BindingCall(GuestCall call, BoundBinding bound, RpcMethod method, List<@Nullable Object> arguments,
			BindingCalls calls, Lease lease) {
		this.call = call;
		this.bound = bound;
		this.method = method;
		this.arguments = arguments;
		this.calls = calls;
		this.lease = lease;
		this.name = bound.name() + "." + method.name();
	}

	// Of the members that workers make up there are as many as they like.
	@Override
	public @Nullable Object callee() {
		return this.method.isOpen() ? null : this.method;
	}

	@Override
	public void start() {
		start((task) -> this.calls.executor().execute(task));
	}

	@Override
	public void startInline() {
		Thread here = Thread.currentThread();
		AtomicBoolean waits = new AtomicBoolean();
		start((task) -> {
			if (waits.get() || Thread.currentThread() != here) {
				return this.calls.executor().execute(task);
			}
			this.calls.executor().run(task);
			return true;
		});
		waits.set(true);
	}

	private void start(Predicate<Runnable> executor) {
		this.timer = this.calls.timers().schedule(this::timedOut, this.bound.terms().timeoutNanos());
		this.bound.startLine().enter(() -> {
			if (this.bound.terms().gate().tryEnter()) {
				execute(executor);
			}
			else {
				waitForPlace(executor);
			}
		});
	}

	private void execute(Predicate<Runnable> executor) {
		if (!executor.test(this::runInContext)) {
			this.bound.startLine().begun();
			leave();
			fail(RpcCall.Status.FAILED, null,
					new Description("Error",
							this.name + " cannot be called now: the "
									+ "application is shutting down or its executor is full. Try again.",
							ErrorCode.BINDING_FAILED.name(), null));
		}
	}

	private void waitForPlace(Predicate<Runnable> executor) {
		Place waiting = new Place(executor);
		this.place = waiting;
		waiting.results().add(waiting);
		this.bound.terms().gate().enter(waiting);
		if (!this.call.isRunning() || waiting.isCancelled()) {
			waiting.giveUp(); // it was not in the line yet when that happened
		}
	}

	private void runInContext() {
		try {
			this.call.activity().context().wrap(this::run).run();
		}
		catch (RuntimeException ex) {
			if (this.begun) {
				throw ex;
			}
			notBegun(ex);
			return;
		}
		if (!this.begun) {
			notBegun(new IllegalStateException("A task decorator of the application did not run the call."));
		}
	}

	/**
	 * Nothing of the call runs any more.
	 */
	private void leave() {
		this.lease.close();
		this.bound.terms().gate().leave();
	}

	private void notBegun(RuntimeException failure) {
		this.bound.startLine().begun();
		leave();
		failed(failure);
	}

	/**
	 * A call that timed out while it waited for its turn is not made. The next one has
	 * its turn when the arguments of this one are converted: large ones must not let it
	 * overtake.
	 */
	private void run() {
		this.begun = true;
		long startNanos = System.nanoTime();
		boolean goesOn = false;
		try {
			@Nullable Object @Nullable [] prepared;
			try {
				prepared = this.call.isRunning() ? prepare() : null;
			}
			finally {
				this.bound.startLine().begun();
			}
			goesOn = prepared != null && invoke(prepared);
		}
		finally {
			this.calls.inline().took(callee(), System.nanoTime() - startNanos);
			if (!goesOn) {
				leave();
			}
		}
	}

	private @Nullable Object @Nullable [] prepare() {
		try {
			if (this.bound.isBuiltIn() && this.call.activity().account().remainingCpuNanos() < 0) {
				fail(RpcCall.Status.REFUSED, null, new Description("Error", "The invocation has no CPU time left.",
						ErrorCode.CPU_TIME.name(), null));
				return null;
			}
			@Nullable Object[] prepared = this.method.prepare(this.arguments,
					new CallContext(this.bound, this.call.session(), this.call.activity()));
			this.method.validate(this.calls.validator(), this.bound.binding().target(), prepared);
			return prepared;
		}
		catch (BadArgumentsException ex) {
			fail(RpcCall.Status.REFUSED, ex, GuestErrors.badArguments(ex, this.name));
			return null;
		}
		catch (RuntimeException | StackOverflowError | LinkageError ex) {
			failed(ex);
			return null;
		}
	}

	/**
	 * @return whether the call goes on after this method
	 */
	private boolean invoke(@Nullable Object[] prepared) {
		try {
			Object result = this.bound.isBuiltIn() ? invokeAtCost(prepared)
					: this.method.invoke(this.bound.binding().target(), prepared);
			CompletionStage<?> stage = AsyncResults.stageOf(result);
			if (stage != null) {
				await(stage);
				return true;
			}
			succeed(result);
		}
		catch (VirtualMachineError ex) {
			failed(ex);
			throw ex;
		}
		catch (Throwable ex) {
			if (ex instanceof InterruptedException) {
				Thread.currentThread().interrupt();
			}
			failed(ex);
		}
		return false;
	}

	private @Nullable Object invokeAtCost(@Nullable Object[] prepared) throws Throwable {
		long startNanos = BuiltIns.cpuNanos();
		try {
			return this.method.invoke(this.bound.binding().target(), prepared);
		}
		finally {
			this.call.activity().account().charge(BuiltIns.cpuNanos() - startNanos, 0);
		}
	}

	private void await(CompletionStage<?> stage) {
		PendingResults results = this.call.activity().results();
		if (stage instanceof Future<?> future) {
			results.add(future);
		}
		stage.whenComplete((value, failure) -> {
			if (stage instanceof Future<?> future) {
				results.remove(future);
			}
			leave();
			if (failure instanceof CancellationException && !this.call.isWanted()) {
				cancelTimer(); // by us: nobody waits, and nothing is wrong
			}
			else {
				complete(value, failure);
			}
		});
	}

	private void complete(@Nullable Object value, @Nullable Throwable failure) {
		if (failure != null) {
			failed(GuestErrors.unwrap(failure));
		}
		else {
			try {
				succeed(value);
			}
			catch (RuntimeException | StackOverflowError ex) {
				failed(ex);
			}
		}
	}

	private void succeed(@Nullable Object value) {
		if (!this.call.isRunning()) {
			discard(value); // nobody waits: do not build what nobody reads
			return;
		}
		Limits limits = this.call.activity().limits();
		int limit = (int) Math.min(limits.get(Limit.MESSAGE_SIZE), Integer.MAX_VALUE);
		// Who waits for longer has timed out.
		Duration patience = Duration.ofNanos(this.bound.terms().timeoutNanos());
		try (LargeAnswers.Turn turn = this.calls.largeAnswers().turn(limit, patience)) {
			String encoded = this.method.resultWriter()
				.encode(value, this.name + "()", limit, new CallReferences(this.call.session(), this.call.activity(),
						this.bound.terms(), this.name + "()"), turn::take);
			cancelTimer();
			this.call.succeed(new Outcome(value, this.method.resultType(), null), encoded);
		}
		catch (LargeAnswers.MissedTurnException ex) {
			timedOut(); // whichever of the two timers was first
		}
		catch (UnencodableException ex) {
			fail(RpcCall.Status.FAILED, ex, GuestErrors.unencodable(ex, this.name));
		}
		catch (MessageTooLargeException ex) {
			fail(RpcCall.Status.FAILED, ex,
					new Description("RangeError",
							"What " + this.name + " returned is larger than the limit of "
									+ limits.describe(Limit.MESSAGE_SIZE) + ". Ask for less.",
							ErrorCode.MESSAGE_SIZE.name(), null));
		}
	}

	private void discard(@Nullable Object value) {
		OwnedObjects.in(value, DataClass.resolve(this.method.resultType()))
			.forEach(this.call.activity().targets()::discard);
	}

	private void failed(Throwable failure) {
		fail(RpcCall.Status.FAILED, failure, this.calls.guestErrors().describe(failure, this.name));
	}

	private void timedOut() {
		Place waiting = this.place;
		if (waiting != null) {
			waiting.giveUp();
		}
		fail(RpcCall.Status.TIMEOUT, null, timeout(this.name, this.bound.terms()));
	}

	static Description timeout(String name, CallTerms terms) {
		return new Description("Error", name + " did not answer within " + terms.timeoutNanos() / 1_000_000
				+ " ms, which is its limit. It may still be running.", ErrorCode.BINDING_TIMEOUT.name(), null);
	}

	private void fail(RpcCall.Status status, @Nullable Throwable failure, Description seen) {
		cancelTimer();
		this.calls.log(this.call, this.name, failure, seen);
		this.call.fail(status, failure, seen);
	}

	private void cancelTimer() {
		Future<?> scheduled = this.timer;
		if (scheduled != null) {
			scheduled.cancel(false);
		}
	}

	/**
	 * A place in the line at the gate. It is given up when nobody waits for the call any
	 * more, since what the call was made with may be large.
	 */
	private final class Place extends CompletableFuture<Void> implements Runnable {

		private final Predicate<Runnable> executor;

		Place(Predicate<Runnable> executor) {
			this.executor = executor;
		}

		/**
		 * Return what cancels this: nobody but the guest has anything of what the
		 * platform computes.
		 */
		PendingResults results() {
			Activity activity = BindingCall.this.call.activity();
			return BindingCall.this.bound.isBuiltIn() ? activity.computations() : activity.results();
		}

		@Override
		public void run() {
			results().remove(this);
			execute(this.executor);
		}

		@Override
		public boolean cancel(boolean mayInterruptIfRunning) {
			boolean cancelled = super.cancel(mayInterruptIfRunning);
			giveUp();
			return cancelled;
		}

		void giveUp() {
			if (BindingCall.this.bound.terms().gate().withdraw(this)) {
				results().remove(this);
				cancelTimer(); // which would keep all this until then
				BindingCall.this.lease.close();
				BindingCall.this.bound.startLine().begun();
			}
		}

	}

}
