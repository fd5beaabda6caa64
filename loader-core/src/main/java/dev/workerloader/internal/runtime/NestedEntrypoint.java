package dev.workerloader.internal.runtime;

import java.net.URI;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.workerloader.ErrorCode;
import dev.workerloader.Limit;
import dev.workerloader.Limits;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerLimitException;
import dev.workerloader.WorkerScriptException;
import dev.workerloader.internal.rpc.GuestFacingException;
import dev.workerloader.internal.rpc.OpenTarget;
import dev.workerloader.internal.url.WebUrl;
import dev.workerloader.internal.wire.MessageTooLargeException;
import dev.workerloader.internal.wire.UnencodableException;
import dev.workerloader.internal.wire.ValueWriter;
import dev.workerloader.outbound.WorkerRequest;
import dev.workerloader.outbound.WorkerResponse;
import dev.workerloader.rpc.RpcContext;

/**
 * An entrypoint of a worker in the hands of the one that has started it. What is passed
 * and returned is copied from one guest to the other.
 */
final class NestedEntrypoint implements OpenTarget, NestedTarget {

	private final LoaderRuntime runtime;

	private final WorkerInstance worker;

	private final String name;

	private final Map<String, @Nullable Object> props;

	private final String encodedProps;

	private final Limits limits;

	NestedEntrypoint(LoaderRuntime runtime, WorkerInstance worker, String name, Map<String, @Nullable Object> props,
			String encodedProps, Limits limits) {
		this.runtime = runtime;
		this.worker = worker;
		this.name = name;
		this.props = props;
		this.encodedProps = encodedProps;
		this.limits = limits;
	}

	@Override
	public Object callMethod(String method, List<@Nullable Object> arguments, RpcContext context) {
		SandboxSession session = ((CallContext) context).session();
		Activity caller = ((CallContext) context).activity();
		boolean fetch = method.equals(DefaultEntrypoint.FETCH);
		ArgumentReferences references = new ArgumentReferences(this.runtime.bindings().ownership());
		String encoded = encode(method, fetch ? request(arguments) : arguments, references, caller.limits());
		InvocationRun run = new InvocationRun(
				new InvocationRequest(this.name, method, this.props, this.encodedProps, encoded, references,
						ResultScope.STREAMS, this.limits, caller.owner(), caller.context(), caller),
				this.runtime.invocations().open());
		this.runtime.runNested(run, this.worker, caller);
		return DefaultEntrypoint.<@Nullable Object>future(this.runtime, run, run.answer(), (invocation) -> {
			if (invocation.error() != null) {
				endIfSpent(session, caller, invocation.error());
				throw describe(invocation.error());
			}
			if (fetch && !(invocation.value() instanceof WorkerResponse)) {
				throw new GuestFacingException(ErrorCode.RESULT_NOT_SERIALIZABLE, DefaultEntrypoint.NO_RESPONSE);
			}
			return invocation.value();
		});
	}

	/**
	 * Return the arguments of a fetch handler, which gets a request also where its caller
	 * has passed a URL.
	 */
	private static List<@Nullable Object> request(List<@Nullable Object> arguments) {
		Object first = arguments.isEmpty() ? null : arguments.get(0);
		if (arguments.size() == 1 && first instanceof WorkerRequest) {
			return arguments;
		}
		WebUrl url = (arguments.size() == 1 && (first instanceof String || first instanceof URI))
				? WebUrl.parse(first.toString(), null) : null;
		if (url == null) {
			throw new GuestFacingException(ErrorCode.BAD_ARGUMENTS,
					"fetch of a worker takes a Request, or an absolute URL. For a method, headers or a body pass new Request(url, { … }).");
		}
		return List.of(WorkerRequest.get(url.href()));
	}

	private static String encode(String method, List<@Nullable Object> arguments, ArgumentReferences references,
			Limits limits) {
		try {
			return ValueWriter.message()
				.encode(arguments, "arguments", (int) Math.min(limits.get(Limit.MESSAGE_SIZE), Integer.MAX_VALUE),
						references, () -> {
						});
		}
		catch (UnencodableException ex) {
			references.release();
			throw new GuestFacingException(ErrorCode.NOT_SERIALIZABLE,
					"The arguments of " + method + " cannot be passed to a worker. " + ex.guestMessage()
							+ " Functions and stubs cannot: pass data and streams, and bindings with env.",
					ex);
		}
		catch (MessageTooLargeException ex) {
			references.release();
			throw new GuestFacingException(ErrorCode.MESSAGE_SIZE, "The arguments of " + method
					+ " are larger than the limit of " + limits.describe(Limit.MESSAGE_SIZE) + ".", ex);
		}
	}

	/**
	 * A worker that has used up what was left of its caller's limit has reached that one:
	 * there is nothing to go on with.
	 */
	private static void endIfSpent(SandboxSession session, Activity caller, WorkerException failure) {
		if (failure instanceof WorkerLimitException ex && ex.origin().equals(Activity.SHARED)) {
			session.abort(caller, Failures.limit(ex.code(), ex.limit(), caller.limits(),
					(ex.limit() == Limit.CPU_TIME) ? "The CPU time" : "What the invocation allocated"));
		}
	}

	/**
	 * Return what the caller may know of a failure: all that is the worker's, nothing of
	 * the host.
	 */
	private static RuntimeException describe(WorkerException failure) {
		if (failure instanceof WorkerScriptException) {
			return failure;
		}
		String message = (failure.code() == ErrorCode.UNAVAILABLE)
				? "The worker cannot be started now. Try again later." : String.valueOf(failure.getMessage());
		return new GuestFacingException(failure.code(), message, failure);
	}

}
