package dev.workerloader.internal.runtime;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.workerloader.Invocation;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerException.Facts;
import dev.workerloader.internal.leak.Lease;

/**
 * The state of one invocation: it is answered exactly once, and ends exactly once, after
 * {@code waitUntil} when the answer was a result. Safe for use by many threads.
 */
final class InvocationRun {

	private final InvocationRequest request;

	private final Lease lease;

	private final Instant requested = Instant.now();

	private final CompletableFuture<Invocation> answer = new CompletableFuture<>();

	private final CompletableFuture<Invocation> end = new CompletableFuture<>();

	private boolean startOnly;

	private Phase phase = Phase.OPEN;

	private @Nullable Object value;

	private @Nullable Function<Facts, WorkerException> failure;

	private @Nullable WorkerException error;

	private @Nullable Activity activity;

	private @Nullable WorkerInstance worker;

	private @Nullable Runnable leavesLine;

	private @Nullable Future<?> wallTimer;

	private boolean admitted;

	InvocationRun(InvocationRequest request, Lease lease) {
		this.request = request;
		this.lease = lease;
	}

	/**
	 * Return a run that only loads the modules.
	 */
	static InvocationRun start(InvocationRequest request, Lease lease) {
		InvocationRun run = new InvocationRun(request, lease);
		run.startOnly = true;
		return run;
	}

	boolean isStartOnly() {
		return this.startOnly;
	}

	InvocationRequest request() {
		return this.request;
	}

	Instant requested() {
		return this.requested;
	}

	/**
	 * Completes with the outcome as soon as it is known. Never completes exceptionally.
	 */
	CompletableFuture<Invocation> answer() {
		return this.answer;
	}

	/**
	 * Completes when nothing of the invocation runs any more.
	 */
	CompletableFuture<Invocation> end() {
		return this.end;
	}

	synchronized void placed(WorkerInstance worker) {
		this.worker = worker;
	}

	synchronized @Nullable WorkerInstance worker() {
		return this.worker;
	}

	/**
	 * Take the place that admission offers.
	 * @return whether the invocation still wants it
	 */
	synchronized boolean admit() {
		this.admitted = (this.phase == Phase.OPEN);
		return this.admitted;
	}

	synchronized boolean wasAdmitted() {
		return this.admitted;
	}

	synchronized void leavesLineWith(Runnable leaving) {
		this.leavesLine = leaving;
	}

	void leaveLine() {
		Runnable leaving;
		synchronized (this) {
			leaving = this.leavesLine;
		}
		if (leaving != null) {
			leaving.run();
		}
	}

	/**
	 * Keep the timer of the wall time, to be cancelled with the end.
	 */
	synchronized void watchedBy(Future<?> timer) {
		if (this.wallTimer != null) {
			this.wallTimer.cancel(false);
		}
		this.wallTimer = timer;
		if (this.phase == Phase.ENDED) {
			timer.cancel(false);
		}
	}

	synchronized void start(Activity activity) {
		this.activity = activity;
	}

	synchronized @Nullable Activity activity() {
		return this.activity;
	}

	synchronized boolean isOpen() {
		return this.phase == Phase.OPEN;
	}

	/**
	 * Answer with a value, unless there is an answer.
	 * @return whether this was the answer
	 */
	synchronized boolean succeed(@Nullable Object value) {
		if (this.phase != Phase.OPEN) {
			return false;
		}
		this.phase = Phase.ANSWERED;
		this.value = value;
		return true;
	}

	/**
	 * Answer with an error, unless there is an answer.
	 * @return whether this was the answer
	 */
	synchronized boolean fail(Function<Facts, WorkerException> failure) {
		if (this.phase != Phase.OPEN) {
			return false;
		}
		this.phase = Phase.ANSWERED;
		this.failure = failure;
		return true;
	}

	/**
	 * Note why the result, which whoever waited has, did not come to its end. It is how
	 * the invocation ends, unless it has ended.
	 */
	synchronized void breakOff(Function<Facts, WorkerException> reason) {
		if (this.phase == Phase.ANSWERED && this.failure == null) {
			this.failure = reason;
		}
	}

	/**
	 * Hand the answer to whoever waits for it. The log and the usage are those of this
	 * moment.
	 */
	void publish() {
		if (!this.answer.isDone()) {
			this.answer.complete(outcome());
		}
	}

	/**
	 * End the invocation, unless it has ended.
	 * @return whether this was the end
	 */
	boolean finish() {
		synchronized (this) {
			if (this.phase != Phase.ANSWERED) {
				return false;
			}
			this.phase = Phase.ENDED;
			if (this.wallTimer != null) {
				this.wallTimer.cancel(false);
			}
		}
		Activity current = activity();
		if (current != null) {
			current.finish();
		}
		return true;
	}

	/**
	 * Tell whoever waits for the answer or the end. Called once, after {@link #finish()}
	 * and when the invocation is accounted for, so that its caller finds it so.
	 * @param outcome the outcome, which is final by now
	 */
	void complete(Invocation outcome) {
		this.lease.close();
		this.answer.complete(outcome);
		this.end.complete(outcome);
	}

	/**
	 * Return the outcome with the log and the usage of this moment.
	 */
	synchronized Invocation outcome() {
		Facts facts = (this.activity != null) ? this.activity.facts() : Facts.NONE;
		if (this.failure != null) {
			if (this.error == null) {
				this.error = this.failure.apply(facts);
			}
			return Invocation.failed(this.error);
		}
		return Invocation.of(this.value, facts.logs(), facts.calls(), facts.usage());
	}

	private enum Phase {

		OPEN, ANSWERED, ENDED

	}

}
