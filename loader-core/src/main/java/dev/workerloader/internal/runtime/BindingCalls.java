package dev.workerloader.internal.runtime;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.workerloader.ErrorCode;
import dev.workerloader.Limit;
import dev.workerloader.Limits;
import dev.workerloader.RpcCall;
import dev.workerloader.internal.rpc.BadArgumentsException;
import dev.workerloader.internal.rpc.GuestErrors;
import dev.workerloader.internal.rpc.GuestErrors.Description;
import dev.workerloader.internal.rpc.Names;
import dev.workerloader.internal.rpc.RpcMethod;
import dev.workerloader.internal.wire.MessageReader;
import dev.workerloader.internal.wire.MessageTooLargeException;
import dev.workerloader.internal.wire.MessageWriter;
import dev.workerloader.internal.wire.SafeText;
import dev.workerloader.internal.wire.UnencodableException;
import dev.workerloader.internal.wire.WireFormatException;

/**
 * Calls of workers to bindings: checks, dispatch, and the way back. All checks are made
 * here, on the host, whatever the guest's side has checked before.
 */
final class BindingCalls {

	private static final Logger logger = LoggerFactory.getLogger("dev.workerloader.rpc");

	private final Timers timers;

	private final BindingExecutor executor;

	private final GuestErrors guestErrors;

	BindingCalls(Timers timers, BindingExecutor executor, GuestErrors guestErrors) {
		this.timers = timers;
		this.executor = executor;
		this.guestErrors = guestErrors;
	}

	/**
	 * Handle a property read: bindings have methods only.
	 */
	void get(SandboxSession session, Activity activity, MessageReader message) {
		long callId = message.number();
		String name = message.text();
		List<String> path = message.strings();
		Activity.Call call = begin(session, activity, callId, name, String.join(".", path));
		if (call != null) {
			refuse(session, activity, callId, call, ErrorCode.UNKNOWN_METHOD, unknown(session, name, path));
		}
	}

	/**
	 * Handle a call.
	 */
	void call(SandboxSession session, Activity activity, MessageReader message, int size) {
		long callId = message.number();
		String name = message.text();
		List<String> path = message.strings();
		Activity.Call call = begin(session, activity, callId, name, String.join(".", path));
		if (call == null) {
			return;
		}
		Limits limits = activity.limits();
		BoundBinding bound = session.worker().binding(name);
		RpcMethod method = (bound != null && path.size() == 1) ? bound.contract().method(path.get(0)) : null;
		if (bound == null || method == null) {
			refuse(session, activity, callId, call, ErrorCode.UNKNOWN_METHOD, unknown(session, name, path));
		}
		else if (size > limits.get(Limit.MESSAGE_SIZE) + 1_000) {
			refuse(session, activity, callId, call, ErrorCode.MESSAGE_SIZE, "The arguments of " + name + "."
					+ method.name() + " are larger than the limit of " + limits.describe(Limit.MESSAGE_SIZE) + ".");
		}
		else if (activity.callCount(name) > bound.limits().maxCalls()) {
			refuse(session, activity, callId, call, ErrorCode.RPC_CALLS, "The invocation called " + name
					+ " more often than its limit of " + bound.limits().maxCalls() + " calls. Ask for more at once.");
		}
		else {
			start(session, activity, callId, call, bound, method, message);
		}
	}

	private void start(SandboxSession session, Activity activity, long callId, Activity.Call call, BoundBinding bound,
			RpcMethod method, MessageReader message) {
		List<@Nullable Object> arguments;
		try {
			arguments = message.arguments();
			message.end();
		}
		catch (WireFormatException ex) {
			refuse(session, activity, callId, call, ErrorCode.NOT_SERIALIZABLE,
					"The arguments of " + bound.name() + "." + method.name() + " cannot be passed. " + ex.getMessage());
			return;
		}
		new PendingCall(session, activity, callId, call, bound, method, arguments).start();
	}

	/**
	 * Count a call and check the budgets of its invocation.
	 * @return the call, or {@code null} if it was refused
	 */
	private Activity.@Nullable Call begin(SandboxSession session, Activity activity, long callId, String name,
			String method) {
		Limits limits = activity.limits();
		if (activity.callCount() >= limits.get(Limit.RPC_CALLS)) {
			// Not recorded: a guest that goes on calling must not fill the record.
			String refusal = "The invocation reached its limit of " + limits.describe(Limit.RPC_CALLS)
					+ " calls to bindings. Ask for more at once.";
			session.reply(activity, () -> true,
					(id) -> fault(id, callId, "Error", refusal, ErrorCode.RPC_CALLS.name()));
			return null;
		}
		Activity.Call call = activity.beginCall(callId, SafeText.escape(name, 100), SafeText.escape(method, 200));
		if (call == null) {
			return null;
		}
		if (activity.callsInFlight() > limits.get(Limit.CALLS_IN_FLIGHT)) {
			refuse(session, activity, callId, call, ErrorCode.CALLS_IN_FLIGHT, "The invocation has more than "
					+ limits.describe(Limit.CALLS_IN_FLIGHT) + " calls in flight. Await some before you make more.");
			return null;
		}
		return call;
	}

	private static String unknown(SandboxSession session, String name, List<String> path) {
		BoundBinding bound = session.worker().binding(name);
		String member = String.join(".", path);
		if (bound != null) {
			return bound.contract().unknown(name, member);
		}
		List<String> nearest = Names.nearest(name, session.code().bindings().keySet());
		return "There is no binding " + SafeText.quote(name, 100) + "."
				+ (nearest.isEmpty() ? "" : " Did you mean " + String.join(" or ", nearest) + "?");
	}

	private void refuse(SandboxSession session, Activity activity, long callId, Activity.Call call, ErrorCode code,
			String message) {
		session.reply(activity, () -> activity.endCall(call, RpcCall.Status.REFUSED, null),
				(id) -> fault(id, callId, "Error", message, code.name()));
	}

	private static String fault(long id, long callId, String name, String message, String code) {
		return MessageWriter.of("fault").number(id).number(callId).error(name, message, code, Map.of()).toText();
	}

	/**
	 * A call that was accepted. It ends exactly once: with a result, a failure or a
	 * timeout.
	 */
	private final class PendingCall {

		private final SandboxSession session;

		private final Activity activity;

		private final long callId;

		private final Activity.Call call;

		private final BoundBinding bound;

		private final RpcMethod method;

		private final List<@Nullable Object> arguments;

		private final String name;

		private volatile @Nullable Future<?> timer;

		PendingCall(SandboxSession session, Activity activity, long callId, Activity.Call call, BoundBinding bound,
				RpcMethod method, List<@Nullable Object> arguments) {
			this.session = session;
			this.activity = activity;
			this.callId = callId;
			this.call = call;
			this.bound = bound;
			this.method = method;
			this.arguments = arguments;
			this.name = bound.name() + "." + method.name();
		}

		void start() {
			this.timer = BindingCalls.this.timers.schedule(this::timedOut, this.bound.limits().timeoutNanos());
			this.bound.startLine().enter(() -> this.bound.gate().enter(() -> {
				if (!BindingCalls.this.executor.execute(this::run)) {
					this.bound.startLine().begun();
					this.bound.gate().leave();
					fail(RpcCall.Status.FAILED, null,
							new Description("Error",
									this.name + " cannot be called now: the "
											+ "application is shutting down or its executor is full. Try again.",
									ErrorCode.BINDING_FAILED.name(), null));
				}
			}));
		}

		/**
		 * A call that timed out while it waited for its turn is not made. The next one
		 * has its turn when the arguments of this one are converted: large ones must not
		 * let it overtake.
		 */
		private void run() {
			boolean goesOn = false;
			try {
				@Nullable Object @Nullable [] prepared;
				try {
					prepared = this.activity.isRunning(this.call) ? prepare() : null;
				}
				finally {
					this.bound.startLine().begun();
				}
				goesOn = prepared != null && invoke(prepared);
			}
			finally {
				if (!goesOn) {
					this.bound.gate().leave();
				}
			}
		}

		private @Nullable Object @Nullable [] prepare() {
			try {
				return this.method.prepare(this.arguments,
						new CallContext(this.bound, this.session.worker(), this.activity));
			}
			catch (BadArgumentsException ex) {
				fail(RpcCall.Status.REFUSED, ex, GuestErrors.badArguments(ex, this.name));
				return null;
			}
			catch (RuntimeException | StackOverflowError ex) {
				failed(ex);
				return null;
			}
		}

		/**
		 * @return whether the call goes on after this method
		 */
		private boolean invoke(@Nullable Object[] prepared) {
			try {
				Object result = this.method.invoke(this.bound.binding().target(), prepared);
				if (result instanceof CompletionStage<?> stage) {
					stage.whenComplete((value, failure) -> {
						this.bound.gate().leave();
						complete(value, failure);
					});
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

		private void complete(@Nullable Object value, @Nullable Throwable failure) {
			if (failure != null) {
				failed(GuestErrors.unwrap(failure));
			}
			else {
				succeed(value);
			}
		}

		private void succeed(@Nullable Object value) {
			if (!this.activity.isRunning(this.call)) {
				return; // nobody waits: do not build what nobody reads
			}
			Limits limits = this.activity.limits();
			try {
				String encoded = this.method.resultWriter()
					.encode(value, this.name + "()", (int) Math.min(limits.get(Limit.MESSAGE_SIZE), Integer.MAX_VALUE));
				end(RpcCall.Status.OK, null,
						(id) -> MessageWriter.of("reply").number(id).number(this.callId).encoded(encoded).toText());
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

		private void failed(Throwable failure) {
			fail(RpcCall.Status.FAILED, failure, BindingCalls.this.guestErrors.describe(failure, this.name));
		}

		private void timedOut() {
			long millis = this.bound.limits().timeoutNanos() / 1_000_000;
			fail(RpcCall.Status.TIMEOUT, null,
					new Description("Error",
							this.name + " did not answer within " + millis
									+ " ms, which is its limit. It may still be running.",
							ErrorCode.BINDING_TIMEOUT.name(), null));
		}

		/**
		 * What the guest may not see is in the log, once, under the id that the guest
		 * got.
		 */
		private void fail(RpcCall.Status status, @Nullable Throwable failure, Description seen) {
			end(status, failure, (id) -> fault(id, this.callId, seen.name(), seen.message(), seen.code()));
			if (seen.correlationId() != null) {
				logFailure(seen.correlationId(), failure);
			}
		}

		private void logFailure(String correlationId, @Nullable Throwable failure) {
			String sandboxId = this.session.worker().sandboxId();
			try {
				logger.warn("The binding call {} of sandbox {} failed [{}]", this.name, sandboxId, correlationId,
						failure);
			}
			catch (RuntimeException ex) {
				// An exception whose own methods throw cannot be written to a log.
				logger.warn("The binding call {} of sandbox {} failed [{}] with a {} that cannot be described",
						this.name, sandboxId, correlationId, (failure != null) ? failure.getClass().getName() : null);
			}
		}

		private void end(RpcCall.Status status, @Nullable Throwable failure, LongFunction<String> message) {
			Future<?> scheduled = this.timer;
			if (scheduled != null) {
				scheduled.cancel(false);
			}
			this.session.reply(this.activity, () -> this.activity.endCall(this.call, status, failure), message);
		}

	}

}
