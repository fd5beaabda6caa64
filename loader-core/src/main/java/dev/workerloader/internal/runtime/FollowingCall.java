package dev.workerloader.internal.runtime;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

import dev.workerloader.ErrorCode;
import dev.workerloader.Limit;
import dev.workerloader.RpcCall;
import dev.workerloader.internal.rpc.GuestErrors;
import dev.workerloader.internal.rpc.GuestErrors.Description;
import dev.workerloader.internal.rpc.RpcMethod;
import dev.workerloader.internal.rpc.ResultPath;
import dev.workerloader.internal.rpc.ResultPath.NoSuchMemberException;
import dev.workerloader.internal.runtime.CallResult.Outcome;
import dev.workerloader.internal.types.StreamType;
import dev.workerloader.internal.wire.MessageTooLargeException;
import dev.workerloader.internal.wire.UnencodableException;
import dev.workerloader.internal.wire.ValueWriter;

/**
 * A call, or the read of a property, on what another call returns (semantics R5).
 *
 * @param calls makes the call
 * @param call what the guest waits for
 * @param root the binding that the first call was made on, whose limits hold
 * @param label what messages call the result
 * @param member what is wanted of the result
 * @param arguments the arguments of the call
 */
record FollowingCall(BindingCalls calls, GuestCall call, BoundBinding root, String label, Member member,
		List<@Nullable Object> arguments) {

	/**
	 * Begin when the result is there.
	 */
	void begin(Outcome outcome) {
		if (outcome.failure() != null) {
			this.call.fail(RpcCall.Status.FAILED, null, outcome.failure());
			return;
		}
		try {
			ResultPath owner = ResultPath.of(outcome.value(), outcome.type()).follow(this.member.owner());
			if (this.member.read()) {
				read(owner);
			}
			else {
				call(owner);
			}
		}
		catch (NoSuchMemberException ex) {
			this.call.refuse(ErrorCode.UNKNOWN_METHOD, this.label + " " + ex.getMessage());
		}
		catch (LargeAnswers.MissedTurnException ex) {
			this.call.fail(RpcCall.Status.TIMEOUT, null, BindingCall.timeout(this.label, this.root.terms()));
		}
		catch (UnencodableException ex) {
			failed(ex, GuestErrors.unencodable(ex, this.label));
		}
		catch (MessageTooLargeException ex) {
			this.call.refuse(ErrorCode.MESSAGE_SIZE, "What " + this.label + " returned is larger than the limit of "
					+ this.call.activity().limits().describe(Limit.MESSAGE_SIZE) + ". Ask for less.");
		}
		catch (RuntimeException | StackOverflowError ex) {
			failed(ex, this.calls.guestErrors().describe(ex, this.label));
		}
	}

	private void failed(Throwable failure, Description seen) {
		this.calls.log(this.call, this.label, failure, seen);
		this.call.fail(RpcCall.Status.FAILED, failure, seen);
	}

	private void call(ResultPath owner) {
		BoundBinding bound = references().bound(owner.value(), owner.type());
		if (bound == null) {
			boolean stream = StreamType.isReadable(owner.type()) || StreamType.isWritable(owner.type());
			this.call.refuse(ErrorCode.UNKNOWN_METHOD,
					this.label + (stream ? " returns a stream. Await it before you use it."
							: " has no method " + String.join(".", this.member.path()) + ": there is only data."));
			return;
		}
		RpcMethod method = bound.contract().method(this.member.name());
		if (method == null) {
			this.call.refuse(ErrorCode.UNKNOWN_METHOD, bound.contract().unknown(this.label, this.member.name()));
			return;
		}
		this.calls.start(this.call, bound, method, this.arguments);
	}

	private void read(ResultPath owner) {
		JavaType type = owner.type();
		int limit = (int) Math.min(this.call.activity().limits().get(Limit.MESSAGE_SIZE), Integer.MAX_VALUE);
		Duration patience = Duration.ofNanos(this.root.terms().timeoutNanos());
		try (LargeAnswers.Turn turn = this.calls.largeAnswers().turn(limit, patience)) {
			String encoded = ValueWriter.of(type).encode(owner.value(), this.label, limit, references(), turn::take);
			this.call.succeed(new Outcome(owner.value(), type, null), encoded);
		}
	}

	private CallReferences references() {
		return new CallReferences(this.call.session(), this.call.activity(), this.root.terms(), this.label);
	}

}
