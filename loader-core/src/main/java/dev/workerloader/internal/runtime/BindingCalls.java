package dev.workerloader.internal.runtime;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.workerloader.ErrorCode;
import dev.workerloader.Limit;
import dev.workerloader.Limits;
import dev.workerloader.RpcCall;
import dev.workerloader.internal.leak.LeakTracker;
import dev.workerloader.internal.rpc.GuestErrors;
import dev.workerloader.internal.rpc.GuestErrors.Description;
import dev.workerloader.internal.rpc.Names;
import dev.workerloader.internal.rpc.RpcMethod;
import dev.workerloader.internal.wire.MessageReader;
import dev.workerloader.internal.wire.SafeText;
import dev.workerloader.internal.wire.WireFormatException;
import dev.workerloader.rpc.ArgumentValidator;

/**
 * Takes the calls of guests to bindings. All checks are made here, on the host, whatever
 * the guest's side has checked before.
 */
final class BindingCalls {

	private static final Logger logger = LoggerFactory.getLogger("dev.workerloader.rpc");

	private final Timers timers;

	private final BindingExecutor executor;

	private final GuestErrors guestErrors;

	private final ArgumentValidator validator;

	private final InlineCalls inline = new InlineCalls();

	private final LeakTracker leaks = new LeakTracker("binding call");

	private final LargeAnswers largeAnswers = new LargeAnswers(Runtime.getRuntime().maxMemory());

	private final TargetOwnership ownership;

	private final BuiltIns builtIns = new BuiltIns();

	BindingCalls(Timers timers, BindingExecutor executor, GuestErrors guestErrors, ArgumentValidator validator,
			TargetOwnership ownership) {
		this.timers = timers;
		this.executor = executor;
		this.guestErrors = guestErrors;
		this.validator = validator;
		this.ownership = ownership;
	}

	TargetOwnership ownership() {
		return this.ownership;
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

	ArgumentValidator validator() {
		return this.validator;
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
	 * Handle a property read, or a call.
	 * @param size the length of the message, for a call
	 */
	void take(SandboxSession session, Activity activity, MessageReader message, int size) {
		boolean read = message.kind().equals("get");
		long id = message.number();
		Object target = message.target();
		List<String> path = message.strings();
		if (target instanceof Long number && number < 0) {
			follow(session, activity, id, -number, new Member(path, read), message, size);
			return;
		}
		BoundBinding bound = (target instanceof String name) ? named(session, name)
				: session.channel().target((Long) target);
		GuestCall call = (bound != null && bound.isUncounted()) ? transfer(session, activity, id, bound, path)
				: begin(session, activity, id, (bound != null) ? bound.name() : String.valueOf(target), path, null);
		if (call == null) {
			return;
		}
		RpcMethod method = (bound != null && path.size() == 1) ? bound.contract().method(path.get(0)) : null;
		if (bound == null || method == null || read) {
			call.refuse(ErrorCode.UNKNOWN_METHOD, unknown(session, target, bound, path));
			return;
		}
		List<@Nullable Object> arguments = arguments(call, bound, method.name(), message, size);
		if (arguments != null && (bound.isUncounted() || isWithinCalls(call, bound))) {
			call.entry().result().bind(bound);
			call.session().calls(new BindingCall(call, bound, method, arguments, this, this.leaks.open()));
		}
	}

	private @Nullable BoundBinding named(SandboxSession session, String name) {
		BoundBinding builtIn = this.builtIns.get(name);
		return (builtIn != null) ? builtIn : session.worker().binding(name);
	}

	private static boolean isWithinCalls(GuestCall call, BoundBinding bound) {
		if (!call.activity().calls().count(bound.terms())) {
			call.refuse(ErrorCode.RPC_CALLS, "The invocation called " + bound.name() + " more often than its limit of "
					+ bound.terms().maxCalls() + " calls. Ask for more at once.");
			return false;
		}
		return true;
	}

	private static @Nullable List<@Nullable Object> arguments(GuestCall call, BoundBinding bound, String method,
			MessageReader message, int size) {
		Limits limits = call.activity().limits();
		if (size > limits.get(Limit.MESSAGE_SIZE) + 1_000) {
			call.refuse(ErrorCode.MESSAGE_SIZE, "The arguments of " + bound.name() + "." + method
					+ " are larger than the limit of " + limits.describe(Limit.MESSAGE_SIZE) + ".");
			return null;
		}
		try {
			CallReferences references = new CallReferences(call.session(), call.activity(), bound.terms(),
					bound.name() + "." + method + "(…)");
			List<@Nullable Object> arguments = message
				.arguments(bound.isNested() ? new NestedReferents(references) : references);
			message.end();
			return arguments;
		}
		catch (WireFormatException ex) {
			call.refuse(ErrorCode.NOT_SERIALIZABLE,
					"The arguments of " + bound.name() + "." + method + " cannot be passed. " + ex.getMessage());
			return null;
		}
	}

	/**
	 * Handle a call that is made on what another one will return.
	 */
	private void follow(SandboxSession session, Activity activity, long id, long parentId, Member member,
			MessageReader message, int size) {
		ActivityCall parent = activity.calls().get(parentId);
		GuestCall call = begin(session, activity, id, (parent != null) ? parent.label() : "a result", member.path(),
				parent);
		if (call == null) {
			return;
		}
		CallResult.Outcome outcome = (parent != null) ? parent.result().outcome() : null;
		if (outcome != null && outcome.failure() != null) {
			call.fail(RpcCall.Status.FAILED, null, outcome.failure());
			return;
		}
		BoundBinding root = (parent != null) ? parent.result().bound() : null;
		if (parent == null || root == null) {
			call.refuse(ErrorCode.UNKNOWN_METHOD,
					"The call is made on the result of a call that was not made, or that you have already.");
			return;
		}
		call.entry().result().bind(root);
		List<@Nullable Object> arguments = List.of();
		if (!member.read()) {
			List<@Nullable Object> read = arguments(call, root, member.name(), message, size);
			if (read == null) {
				return;
			}
			arguments = read;
		}
		FollowingCall following = new FollowingCall(this, call, root, parent.label(), member, arguments);
		if (outcome != null) {
			following.begin(outcome);
		}
		else {
			parent.result().follow(following::begin);
		}
	}

	/**
	 * Make a call on an object that another call has returned.
	 */
	void start(GuestCall call, BoundBinding bound, RpcMethod method, List<@Nullable Object> arguments) {
		if (isWithinCalls(call, bound)) {
			new BindingCall(call, bound, method, arguments, this, this.leaks.open()).start();
		}
	}

	/**
	 * Start the calls of a slice in their order.
	 * @return what makes the only one on the thread that runs it, or {@code null}
	 */
	@Nullable Runnable start(List<OutgoingCall> calls) {
		if (calls.size() == 1 && this.executor.isOwn()) {
			OutgoingCall only = calls.get(0);
			if (this.inline.enter(only.callee())) {
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
		calls.forEach(OutgoingCall::start);
		return null;
	}

	/**
	 * Write what the guest may not see of a failure to the log, once, under the id that
	 * the guest is about to get.
	 * @param seen what the guest gets
	 */
	void log(GuestCall call, String name, @Nullable Throwable failure, Description seen) {
		String correlationId = seen.correlationId();
		if (correlationId == null) {
			return;
		}
		String sandboxId = call.session().worker().sandboxId();
		try {
			logger.warn("The binding call {} of sandbox {} failed [{}]", name, sandboxId, correlationId, failure);
		}
		catch (RuntimeException ex) {
			// An exception whose own methods throw cannot be written to a log.
			logger.warn("The binding call {} of sandbox {} failed [{}] with a {} that cannot be described", name,
					sandboxId, correlationId, (failure != null) ? failure.getClass().getName() : null);
		}
	}

	/**
	 * Count a call and check the budgets of its invocation.
	 * @return the call, or {@code null} if it was refused
	 */
	private static @Nullable GuestCall begin(SandboxSession session, Activity activity, long id, String name,
			List<String> path, @Nullable ActivityCall parent) {
		return begin(session, activity, id,
				new ActivityCall(id, SafeText.escape(name, 100), SafeText.escape(String.join(".", path), 200), parent));
	}

	/**
	 * Begin to read or write a piece of a stream, which counts against nothing but the
	 * calls in flight.
	 */
	private static @Nullable GuestCall transfer(SandboxSession session, Activity activity, long id, BoundBinding stream,
			List<String> path) {
		return begin(session, activity, id,
				ActivityCall.transfer(id, stream.name(), SafeText.escape(String.join(".", path), 200)));
	}

	private static @Nullable GuestCall begin(SandboxSession session, Activity activity, long id, ActivityCall entry) {
		Limits limits = activity.limits();
		if (!activity.calls().begin(entry)) {
			if (entry.kind() == ActivityCall.Kind.CALL && activity.calls().remaining() <= 0) {
				// Not recorded: a guest that goes on calling must not fill the record.
				Description refusal = new Description("Error", "The invocation reached its limit of "
						+ limits.describe(Limit.RPC_CALLS) + " calls to bindings. Ask for more at once.",
						ErrorCode.RPC_CALLS.name(), null);
				session.channel().tell(activity, (invocation) -> GuestCall.fault(invocation, id, refusal));
			}
			return null;
		}
		GuestCall call = new GuestCall(session, activity, id, entry);
		if (activity.calls().hasTooManyInFlight()) {
			call.refuse(ErrorCode.CALLS_IN_FLIGHT, "The invocation has more than "
					+ limits.describe(Limit.CALLS_IN_FLIGHT) + " calls in flight. Await some before you make more.");
			return null;
		}
		return call;
	}

	private static String unknown(SandboxSession session, Object target, @Nullable BoundBinding bound,
			List<String> path) {
		if (bound != null) {
			return bound.contract().unknown(bound.name(), String.join(".", path));
		}
		if (!(target instanceof String name)) {
			return "The object that the stub stands for is gone: what a binding returns can be used until the stub is "
					+ "disposed of, or the invocation ends that called it.";
		}
		List<String> nearest = Names.nearest(name, session.code().bindings().keySet());
		return "There is no binding " + SafeText.quote(name, 100) + "."
				+ (nearest.isEmpty() ? "" : " Did you mean " + String.join(" or ", nearest) + "?");
	}

}
