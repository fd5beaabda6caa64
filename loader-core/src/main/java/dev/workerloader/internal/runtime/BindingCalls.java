package dev.workerloader.internal.runtime;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.workerloader.ErrorCode;
import dev.workerloader.Limit;
import dev.workerloader.Limits;
import dev.workerloader.internal.leak.LeakTracker;
import dev.workerloader.internal.rpc.GuestErrors;
import dev.workerloader.internal.rpc.GuestErrors.Description;
import dev.workerloader.internal.rpc.Names;
import dev.workerloader.internal.rpc.RpcMethod;
import dev.workerloader.internal.wire.MessageReader;
import dev.workerloader.internal.wire.SafeText;
import dev.workerloader.internal.wire.WireFormatException;

/**
 * Takes the calls of guests to bindings. All checks are made here, on the host, whatever
 * the guest's side has checked before.
 */
final class BindingCalls {

	private final Timers timers;

	private final BindingExecutor executor;

	private final GuestErrors guestErrors;

	private final InlineCalls inline = new InlineCalls();

	private final LeakTracker leaks = new LeakTracker("binding call");

	private final LargeAnswers largeAnswers = new LargeAnswers(Runtime.getRuntime().maxMemory());

	BindingCalls(Timers timers, BindingExecutor executor, GuestErrors guestErrors) {
		this.timers = timers;
		this.executor = executor;
		this.guestErrors = guestErrors;
	}

	Timers timers() {
		return this.timers;
	}

	BindingExecutor executor() {
		return this.executor;
	}

	GuestErrors guestErrors() {
		return this.guestErrors;
	}

	LargeAnswers largeAnswers() {
		return this.largeAnswers;
	}

	InlineCalls inline() {
		return this.inline;
	}

	/**
	 * Return how many calls were accepted and have not returned.
	 */
	int running() {
		return this.leaks.openCount();
	}

	/**
	 * Handle a property read: bindings have methods only.
	 */
	void get(SandboxSession session, Activity activity, MessageReader message) {
		long id = message.number();
		String name = message.text();
		List<String> path = message.strings();
		GuestCall call = begin(session, activity, id, name, path);
		if (call != null) {
			call.refuse(ErrorCode.UNKNOWN_METHOD, unknown(session, name, path));
		}
	}

	/**
	 * Handle a call.
	 * @param size the length of the message
	 */
	void call(SandboxSession session, Activity activity, MessageReader message, int size) {
		long id = message.number();
		String name = message.text();
		List<String> path = message.strings();
		GuestCall call = begin(session, activity, id, name, path);
		if (call == null) {
			return;
		}
		Limits limits = activity.limits();
		BoundBinding bound = session.worker().binding(name);
		RpcMethod method = (bound != null && path.size() == 1) ? bound.contract().method(path.get(0)) : null;
		if (bound == null || method == null) {
			call.refuse(ErrorCode.UNKNOWN_METHOD, unknown(session, name, path));
		}
		else if (size > limits.get(Limit.MESSAGE_SIZE) + 1_000) {
			call.refuse(ErrorCode.MESSAGE_SIZE, "The arguments of " + name + "." + method.name()
					+ " are larger than the limit of " + limits.describe(Limit.MESSAGE_SIZE) + ".");
		}
		else if (activity.callCount(name) > bound.limits().maxCalls()) {
			call.refuse(ErrorCode.RPC_CALLS, "The invocation called " + name + " more often than its limit of "
					+ bound.limits().maxCalls() + " calls. Ask for more at once.");
		}
		else {
			start(call, bound, method, message);
		}
	}

	private void start(GuestCall call, BoundBinding bound, RpcMethod method, MessageReader message) {
		List<@Nullable Object> arguments;
		try {
			arguments = message.arguments();
			message.end();
		}
		catch (WireFormatException ex) {
			call.refuse(ErrorCode.NOT_SERIALIZABLE,
					"The arguments of " + bound.name() + "." + method.name() + " cannot be passed. " + ex.getMessage());
			return;
		}
		call.session().calls(new BindingCall(call, bound, method, arguments, this, this.leaks.open()));
	}

	/**
	 * Start the calls of a slice in their order.
	 * @return what makes the only one on the thread that runs it, or {@code null}
	 */
	@Nullable Runnable start(List<BindingCall> calls) {
		if (calls.size() == 1 && this.executor.isOwn()) {
			BindingCall only = calls.get(0);
			if (this.inline.enter(only.method())) {
				return () -> {
					try {
						only.startInline();
					}
					finally {
						this.inline.leave();
					}
				};
			}
		}
		calls.forEach(BindingCall::start);
		return null;
	}

	/**
	 * Count a call and check the budgets of its invocation.
	 * @return the call, or {@code null} if it was refused
	 */
	private static @Nullable GuestCall begin(SandboxSession session, Activity activity, long id, String name,
			List<String> path) {
		Limits limits = activity.limits();
		if (activity.callCount() >= limits.get(Limit.RPC_CALLS)) {
			// Not recorded: a guest that goes on calling must not fill the record.
			Description refusal = new Description("Error", "The invocation reached its limit of "
					+ limits.describe(Limit.RPC_CALLS) + " calls to bindings. Ask for more at once.",
					ErrorCode.RPC_CALLS.name(), null);
			session.reply(activity, () -> true, (invocation) -> GuestCall.fault(invocation, id, refusal));
			return null;
		}
		Activity.Call entry = activity.beginCall(id, SafeText.escape(name, 100),
				SafeText.escape(String.join(".", path), 200));
		if (entry == null) {
			return null;
		}
		GuestCall call = new GuestCall(session, activity, id, entry);
		if (activity.callsInFlight() > limits.get(Limit.CALLS_IN_FLIGHT)) {
			call.refuse(ErrorCode.CALLS_IN_FLIGHT, "The invocation has more than "
					+ limits.describe(Limit.CALLS_IN_FLIGHT) + " calls in flight. Await some before you make more.");
			return null;
		}
		return call;
	}

	private static String unknown(SandboxSession session, String name, List<String> path) {
		BoundBinding bound = session.worker().binding(name);
		if (bound != null) {
			return bound.contract().unknown(name, String.join(".", path));
		}
		List<String> nearest = Names.nearest(name, session.code().bindings().keySet());
		return "There is no binding " + SafeText.quote(name, 100) + "."
				+ (nearest.isEmpty() ? "" : " Did you mean " + String.join(" or ", nearest) + "?");
	}

}
