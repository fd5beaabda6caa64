package dev.workerloader.internal.runtime;

import java.util.Map;
import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;

import dev.workerloader.ErrorCode;
import dev.workerloader.RpcCall;
import dev.workerloader.internal.rpc.GuestErrors.Description;
import dev.workerloader.internal.wire.MessageWriter;

/**
 * A call that a guest waits for. It is answered exactly once: whoever is first wins. Safe
 * for use by many threads.
 *
 * @param session the sandbox of the guest
 * @param activity what made the call
 * @param id the id under which the guest knows it
 * @param entry what the activity knows of it
 */
record GuestCall(SandboxSession session, Activity activity, long id, ActivityCall entry) {

	boolean isRunning() {
		return this.activity.calls().isRunning(this.entry);
	}

	/**
	 * Return whether the invocation is under way, so that somebody may wait.
	 */
	boolean isWanted() {
		return !this.activity.isOver();
	}

	/**
	 * Answer with a result.
	 * @param outcome the result, for calls that are made on it
	 * @param encoded the result as it crosses the wall
	 */
	void succeed(CallResult.Outcome outcome, String encoded) {
		answer(RpcCall.Status.OK, null, outcome,
				(invocation) -> MessageWriter.of("reply").number(invocation).number(this.id).encoded(encoded).toText());
	}

	/**
	 * Answer that the call is not made.
	 */
	void refuse(ErrorCode code, String message) {
		fail(RpcCall.Status.REFUSED, null, new Description("Error", message, code.name(), null));
	}

	/**
	 * Answer that the call failed.
	 * @param failure why, or {@code null} if nothing was thrown
	 * @param seen what the guest sees of it
	 */
	void fail(RpcCall.Status status, @Nullable Throwable failure, Description seen) {
		answer(status, failure, CallResult.Outcome.failed(seen), (invocation) -> fault(invocation, this.id, seen));
	}

	private void answer(RpcCall.Status status, @Nullable Throwable failure, CallResult.Outcome outcome,
			LongFunction<String> message) {
		this.session.channel()
			.reply(this.activity, () -> this.activity.calls().end(this.entry, status, failure), this.entry.result(),
					outcome, message);
	}

	static String fault(long invocation, long call, Description seen) {
		return MessageWriter.of("fault")
			.number(invocation)
			.number(call)
			.error(seen.name(), seen.message(), seen.code(), Map.of())
			.toText();
	}

}
