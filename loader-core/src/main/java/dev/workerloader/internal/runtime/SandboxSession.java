package dev.workerloader.internal.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.workerloader.ErrorCode;
import dev.workerloader.Limit;
import dev.workerloader.Limits;
import dev.workerloader.LogEntry;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerException.Facts;
import dev.workerloader.host.Delivery;
import dev.workerloader.host.Mailbox;
import dev.workerloader.host.Sandbox;
import dev.workerloader.host.SandboxEnd;
import dev.workerloader.host.SandboxSpec;
import dev.workerloader.host.Slice;
import dev.workerloader.internal.code.PreparedCode;
import dev.workerloader.internal.guest.GuestErrorMapper;
import dev.workerloader.internal.wire.GuestError;
import dev.workerloader.internal.wire.MessageReader;
import dev.workerloader.internal.wire.MessageWriter;
import dev.workerloader.internal.wire.SafeText;
import dev.workerloader.internal.wire.WireFormatException;

/**
 * One sandbox from its start to its end: loads the modules, runs invocations, and takes
 * the guest's messages. Every message is checked here as if the guest had written it by
 * hand.
 */
final class SandboxSession implements Mailbox {

	private static final Logger logger = LoggerFactory.getLogger(SandboxSession.class);

	private static final long LOAD_ID = 0;

	private static final long MAX_TIMER_MILLIS = Integer.MAX_VALUE;

	/**
	 * How long a cancelled invocation may still compute in a sandbox that others share.
	 */
	private static final long CANCEL_GRACE_NANOS = 50_000_000;

	/**
	 * More than the bootstrap ever writes into a message that is not limited by its kind.
	 */
	private static final int MAX_CONTROL_MESSAGE = 256 << 10;

	private static final Set<String> LARGE_KINDS = Set.of("call", "result", "loaded");

	private static final Set<String> LOG_KINDS = Set.of("log", "rejection");

	private final LoaderRuntime runtime;

	private final WorkerInstance worker;

	private final PreparedCode code;

	private final GuestErrorMapper errors;

	private final ReentrantLock lock = new ReentrantLock();

	private final Map<Long, InvocationRun> runs = new LinkedHashMap<>();

	private final IdentityHashMap<Object, Activity> activities = new IdentityHashMap<>();

	private final Deque<InvocationRun> waiting = new ArrayDeque<>();

	private final Activity loading;

	/**
	 * Stands for invocations that have ended: nothing new begins in it.
	 */
	private final Activity ended;

	private @Nullable Sandbox sandbox;

	private @Nullable Future<?> loadTimer;

	private State state = State.STARTING;

	private boolean loadReported;

	private int outstanding;

	private long invocationIds = LOAD_ID;

	private long allocated;

	SandboxSession(LoaderRuntime runtime, WorkerInstance worker, PreparedCode code) {
		this.runtime = runtime;
		this.worker = worker;
		this.code = code;
		this.errors = new GuestErrorMapper(code.moduleNames(), code.mainModule());
		this.loading = new Activity("default", null, code.limits(), System.nanoTime());
		this.ended = new Activity("default", null, code.limits(), System.nanoTime());
		this.ended.finish();
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
			this.sandbox = opened;
			this.activities.put(this.loading.account(), this.loading);
			deliver(this.loading, LoadMessage.of(LOAD_ID, this.code));
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
	boolean submit(InvocationRun run) {
		List<InvocationRun> ended = new ArrayList<>();
		this.lock.lock();
		try {
			switch (this.state) {
				case ENDED -> {
					return false;
				}
				case STARTING -> this.waiting.add(run);
				case READY -> begin(run);
			}
			collectEnded(ended);
		}
		finally {
			this.lock.unlock();
		}
		ended.forEach(this.runtime::ended);
		return true;
	}

	private void begin(InvocationRun run) {
		Activity activity = run.activity();
		if (activity == null || !run.isOpen()) {
			return;
		}
		if (!this.loadReported) {
			this.loadReported = true;
			activity.precededBy(this.loading.facts());
		}
		long id = ++this.invocationIds;
		activity.identify(id);
		this.runs.put(id, run);
		if (run.isStartOnly()) {
			run.succeed(null);
			return;
		}
		this.activities.put(activity.account(), activity);
		InvocationRequest request = run.request();
		deliver(activity,
				MessageWriter.of("invoke")
					.number(id)
					.text(request.entrypoint())
					.text(request.method())
					.encoded(request.encodedProps())
					.encoded(request.encodedArguments())
					.toText());
	}

	private void deliver(Activity activity, String message) {
		Sandbox target = this.sandbox;
		if (target != null && this.state != State.ENDED) {
			this.outstanding++;
			activity.delivered();
			target.deliver(new Delivery(message, activity.account()));
		}
	}

	/**
	 * End a call to a binding and give the guest its result, as one step: in between, the
	 * guest would look as if it waited for nothing.
	 * @param activity what made the call
	 * @param end ends the call; tells whether the result counts
	 * @param message makes the message from the id under which the guest knows the
	 * activity
	 */
	void reply(Activity activity, BooleanSupplier end, LongFunction<String> message) {
		this.lock.lock();
		try {
			if (end.getAsBoolean() && isKnown(activity)) {
				deliver(activity, message.apply(activity.id()));
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return whether the guest still waits for something that the activity began.
	 */
	private boolean isKnown(Activity activity) {
		return !activity.isOver() && (activity == this.loading || runOf(activity) != null);
	}

	@Override
	public void received(Slice slice) {
		List<InvocationRun> ended = new ArrayList<>();
		this.lock.lock();
		try {
			this.outstanding--;
			Activity activity = this.activities.get(slice.account());
			if (activity == null) {
				activity = this.ended; // its answers may still be those of others
			}
			activity.sliced();
			boolean cut = slice.failure() == Slice.Failure.TERMINATED;
			for (String message : slice.messages()) {
				handle(activity, message, cut);
			}
			if (slice.overflowed()) {
				log(activity, activity.warn("More was sent at once than a slice may send; the rest was dropped."));
			}
			Slice.Failure failure = slice.failure();
			if (failure != null && failure != Slice.Failure.TERMINATED) {
				handleFailure(activity, failure);
			}
			collectEnded(ended);
			if (failure != Slice.Failure.TERMINATED) {
				failHung(ended);
			}
		}
		catch (WireFormatException ex) {
			logger.warn("The sandbox {} sent a message that is not one; it is terminated", this.worker.sandboxId(), ex);
			collect(ended, Failures.terminated(ErrorCode.SANDBOX_LOST));
		}
		finally {
			this.lock.unlock();
		}
		ended.forEach(this.runtime::ended);
		this.worker.touched();
	}

	/**
	 * Of a slice that was cut short only the log counts: what it answered or asked for
	 * was not through yet, and nothing new begins after a limit.
	 */
	private void handle(Activity activity, String text, boolean cut) {
		try (MessageReader message = MessageReader.of(text)) {
			if (text.length() > MAX_CONTROL_MESSAGE && !LARGE_KINDS.contains(message.kind())) {
				logger.warn("The sandbox {} sent a message of {} characters; it is terminated", this.worker.sandboxId(),
						text.length());
				failAll(Failures.terminated(ErrorCode.SANDBOX_LOST));
				stop();
				return;
			}
			if (cut && !LOG_KINDS.contains(message.kind())) {
				return;
			}
			switch (message.kind()) {
				case "call" -> this.runtime.bindings().call(this, activity, message, text.length());
				case "get" -> this.runtime.bindings().get(this, activity, message);
				case "log" ->
					log(activity, activity.log(GuestLogEntry.read(message, activity.keepsArguments(text.length()))));
				case "timer" -> timer(activity, message.number(), message.number());
				case "untimer" -> activity.removeTimer(message.number());
				case "rejection" ->
					log(activity, activity.warn("Unhandled rejection: " + this.errors.describe(message.error())));
				case "result" -> result(message, text.length());
				case "error" -> error(message);
				case "done" -> done(message.number());
				case "loaded" -> loaded();
				case "failed" -> failedToLoad(message.error());
				default -> logger.debug("The sandbox {} sent a message of an unknown kind", this.worker.sandboxId());
			}
		}
	}

	private void loaded() {
		if (this.state == State.STARTING) {
			this.state = State.READY;
			cancelLoadTimer();
			this.loading.finish();
			this.waiting.forEach(this::begin);
			this.waiting.clear();
		}
	}

	private void failedToLoad(GuestError error) {
		if (this.state == State.STARTING) {
			Throwable cause = this.loading.failureOf(error.callId());
			failLoading((facts) -> this.errors.toStartException(error, cause, facts));
		}
	}

	private void failLoading(Function<Facts, WorkerException> failure) {
		this.runtime.counters().loadFailed();
		Facts facts = this.loading.facts();
		this.waiting.forEach((run) -> {
			Activity activity = run.activity();
			if (activity != null) {
				activity.precededBy(facts);
			}
			run.fail(failure);
		});
		this.worker.failedToLoad();
		stop();
	}

	private void loadTimeout() {
		List<InvocationRun> ended = new ArrayList<>();
		this.lock.lock();
		try {
			if (this.state == State.STARTING) {
				failLoading(Failures.wallTime(this.code.limits()));
				collectEnded(ended);
			}
		}
		finally {
			this.lock.unlock();
		}
		ended.forEach(this.runtime::ended);
	}

	private void cancelLoadTimer() {
		if (this.loadTimer != null) {
			this.loadTimer.cancel(false);
		}
	}

	private void result(MessageReader message, int size) {
		InvocationRun run = this.runs.get(message.number());
		if (run == null || !run.isOpen()) {
			return;
		}
		Limits limits = limitsOf(run);
		if (size > limits.get(Limit.RESULT_SIZE) + 100) {
			run.fail(Failures.resultSize(limits));
			return;
		}
		try {
			Object value = message.value();
			boolean waitsUntil = message.bool();
			message.end();
			answered(run, run.succeed(value), waitsUntil);
		}
		catch (WireFormatException ex) {
			run.fail(Failures.rpc(ErrorCode.RESULT_NOT_SERIALIZABLE, "The result cannot be taken. " + ex.getMessage()));
		}
	}

	private Limits limitsOf(InvocationRun run) {
		Activity activity = run.activity();
		return (activity != null) ? activity.limits() : this.code.limits();
	}

	private void error(MessageReader message) {
		InvocationRun run = this.runs.get(message.number());
		if (run == null || !run.isOpen()) {
			return;
		}
		String kind = message.text();
		GuestError error = message.error();
		answered(run, run.fail(switch (kind) {
			case "entrypoint" -> Failures.rpc(ErrorCode.UNKNOWN_ENTRYPOINT, SafeText.escape(error.message(), 4_096));
			case "method" -> Failures.rpc(ErrorCode.UNKNOWN_METHOD, SafeText.escape(error.message(), 4_096));
			case "result" -> Failures.rpc(ErrorCode.RESULT_NOT_SERIALIZABLE, SafeText.escape(error.message(), 4_096));
			case "size" -> Failures.resultSize(limitsOf(run));
			default -> {
				Activity activity = run.activity();
				Throwable cause = (activity != null) ? activity.failureOf(error.callId()) : null;
				yield (facts) -> this.errors.toScriptException(error, cause, facts);
			}
		}), message.bool());
	}

	private void answered(InvocationRun run, boolean first, boolean waitsUntil) {
		Activity activity = run.activity();
		if (first && waitsUntil && activity != null) {
			this.runtime.publish(run);
			activity.waitsUntil(true);
		}
	}

	private void done(long id) {
		InvocationRun run = this.runs.get(id);
		Activity activity = (run != null) ? run.activity() : null;
		if (activity != null) {
			activity.waitsUntil(false);
		}
	}

	private void log(Activity activity, @Nullable LogEntry entry) {
		if (entry != null && activity != this.ended) {
			this.runtime.logged(this.worker, activity.owner(), entry);
		}
	}

	private void timer(Activity activity, long timerId, long delayMillis) {
		long delay = Math.max(0, Math.min(delayMillis, MAX_TIMER_MILLIS));
		activity.addTimer(timerId, this.runtime.timers().schedule(() -> tick(activity, timerId), delay * 1_000_000));
	}

	private void tick(Activity activity, long timerId) {
		this.lock.lock();
		try {
			if (isKnown(activity)) {
				activity.removeTimer(timerId);
				deliver(activity, MessageWriter.of("tick").number(activity.id()).number(timerId).toText());
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void handleFailure(Activity activity, Slice.Failure failure) {
		Function<Facts, WorkerException> reason = SandboxEnds.reasonOf(failure, this.code.limits());
		if (activity == this.loading) {
			if (this.state == State.STARTING) {
				failLoading(reason);
			}
			return;
		}
		InvocationRun run = runOf(activity);
		if (run != null) {
			run.fail(reason);
		}
		if (failure == Slice.Failure.ERROR) {
			failAll(reason);
			stop();
		}
	}

	private @Nullable InvocationRun runOf(Activity activity) {
		InvocationRun run = this.runs.get(activity.id());
		return (run != null && run.activity() == activity) ? run : null;
	}

	/**
	 * Take out the invocations that are answered and whose {@code waitUntil} is through.
	 */
	private void collectEnded(List<InvocationRun> ended) {
		take(this.waiting.iterator(), ended);
		take(this.runs.values().iterator(), ended);
	}

	private void take(Iterator<InvocationRun> candidates, List<InvocationRun> ended) {
		while (candidates.hasNext()) {
			InvocationRun run = candidates.next();
			Activity activity = run.activity();
			if (!run.isOpen() && (activity == null || !activity.isWaitingUntil() || this.state == State.ENDED)) {
				candidates.remove();
				end(run, activity, ended);
			}
		}
	}

	private void end(InvocationRun run, @Nullable Activity activity, List<InvocationRun> ended) {
		if (activity != null) {
			this.activities.remove(activity.account());
			this.allocated += activity.account().allocatedBytes();
			List<String> forgotten = activity.runningCalls();
			if (!forgotten.isEmpty()) {
				log(activity, activity.warn("not awaited: " + String.join(", ", forgotten)));
			}
		}
		ended.add(run);
	}

	/**
	 * Nothing is on its way to the guest and nothing that the guest waits for is pending:
	 * whatever is not answered never will be (semantics L16).
	 */
	private void failHung(List<InvocationRun> ended) {
		if (this.outstanding > 0 || this.state == State.ENDED || isPending(this.loading)
				|| this.runs.values().stream().anyMatch((run) -> isPending(run.activity()))) {
			return;
		}
		if (this.state == State.STARTING) {
			failLoading(Failures.hung());
		}
		this.runs.values().forEach((run) -> {
			Activity activity = run.activity();
			if (!run.fail(Failures.hung()) && activity != null) {
				log(activity, activity.warn("waitUntil was given a promise that can never settle."));
			}
			if (activity != null) {
				activity.waitsUntil(false);
			}
		});
		collectEnded(ended);
	}

	private static boolean isPending(@Nullable Activity activity) {
		return activity != null && !activity.isOver() && (activity.callsInFlight() > 0 || activity.hasTimers());
	}

	/**
	 * End one invocation: cancelled, or out of wall time.
	 * @return whether it was here
	 */
	boolean abort(InvocationRun run, Function<Facts, WorkerException> failure) {
		List<InvocationRun> ended = new ArrayList<>();
		this.lock.lock();
		try {
			Activity activity = run.activity();
			boolean runs = activity != null && runOf(activity) == run;
			if (!runs && !this.waiting.remove(run)) {
				return false;
			}
			run.fail(failure);
			if (activity != null && runs) {
				this.runs.remove(activity.id());
				if (activity.isBusy()) {
					this.runtime.timers().schedule(activity::exhaust, CANCEL_GRACE_NANOS);
				}
				else {
					forget(activity.id());
				}
			}
			end(run, activity, ended);
		}
		finally {
			this.lock.unlock();
		}
		ended.forEach(this.runtime::ended);
		return true;
	}

	/**
	 * Let the guest forget an invocation. Nobody but the sandbox can be charged for it.
	 */
	private void forget(long id) {
		Activity housekeeping = new Activity("default", null, this.code.limits(), System.nanoTime());
		deliver(housekeeping, MessageWriter.of("forget").number(id).toText());
	}

	/**
	 * End the sandbox and all that runs in it at once.
	 */
	void terminate(Function<Facts, WorkerException> reason) {
		List<InvocationRun> ended = new ArrayList<>();
		this.lock.lock();
		try {
			collect(ended, reason);
		}
		finally {
			this.lock.unlock();
		}
		ended.forEach(this.runtime::ended);
	}

	private void collect(List<InvocationRun> ended, Function<Facts, WorkerException> reason) {
		failAll(reason);
		stop();
		collectEnded(ended);
	}

	private void failAll(Function<Facts, WorkerException> reason) {
		this.waiting.forEach((run) -> run.fail(reason));
		this.runs.values().forEach((run) -> run.fail(reason));
	}

	/**
	 * Release the sandbox. Further messages are dropped.
	 */
	private void stop() {
		if (this.state != State.ENDED) {
			this.state = State.ENDED;
			cancelLoadTimer();
			this.loading.finish();
			if (this.sandbox != null) {
				this.sandbox.terminate();
			}
		}
	}

	@Override
	public void ended(SandboxEnd end) {
		List<InvocationRun> ended = new ArrayList<>();
		this.lock.lock();
		try {
			if (this.state != State.ENDED) {
				endedBy(end);
				stop();
			}
			collectEnded(ended);
		}
		finally {
			this.lock.unlock();
		}
		ended.forEach(this.runtime::ended);
	}

	private void endedBy(SandboxEnd end) {
		Activity culprit = (end.account() != null) ? this.activities.get(end.account()) : null;
		Limits limits = (culprit != null) ? culprit.limits() : this.code.limits();
		Function<Facts, WorkerException> reason = SandboxEnds.reasonOf(end, limits, this.runtime.host().status());
		if (this.state == State.STARTING) {
			failLoading(reason);
			return;
		}
		InvocationRun run = (culprit != null) ? runOf(culprit) : null;
		if (run != null) {
			run.fail(reason);
		}
		boolean shared = run == null && end.reason() == SandboxEnd.Reason.MEMORY;
		failAll(shared ? reason : SandboxEnds.reasonOfSiblings(end, reason));
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
			List<InvocationRun> all = new ArrayList<>(this.waiting);
			all.addAll(this.runs.values());
			return all;
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
			return this.allocated;
		}
		finally {
			this.lock.unlock();
		}
	}

	private enum State {

		STARTING, READY, ENDED

	}

}
