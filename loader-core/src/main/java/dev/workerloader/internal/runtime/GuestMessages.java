package dev.workerloader.internal.runtime;

import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.workerloader.ErrorCode;
import dev.workerloader.Limit;
import dev.workerloader.Limits;
import dev.workerloader.LogEntry;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerException.Facts;
import dev.workerloader.internal.guest.GuestErrorMapper;
import dev.workerloader.internal.wire.GuestError;
import dev.workerloader.internal.wire.MessageReader;
import dev.workerloader.internal.wire.Referents;
import dev.workerloader.internal.wire.SafeText;
import dev.workerloader.internal.wire.WireFormatException;

/**
 * Takes the messages that a guest has posted. Each is checked as if the guest had written
 * it by hand. Guarded by the lock of the sandbox's session.
 * <p>
 * A message names the invocation that sent it, since code of one may run in a slice of
 * another. Guests can lie about that, among the invocations of their own sandbox; what
 * they share already is everything.
 */
final class GuestMessages {

	private static final Logger logger = LoggerFactory.getLogger(GuestMessages.class);

	private static final long MAX_TIMER_MILLIS = Integer.MAX_VALUE;

	private static final int MAX_ERROR_MESSAGE = 4_096;

	/**
	 * More than the bootstrap ever writes into a message that is not limited by its kind.
	 */
	private static final int MAX_CONTROL_MESSAGE = 256 << 10;

	/**
	 * What is around a value in a message, at most.
	 */
	private static final int MAX_ENVELOPE = 100;

	private static final Set<String> LARGE_KINDS = Set.of("call", "fetch", "result", "loaded", "returned");

	private static final Set<String> LOG_KINDS = Set.of("log", "rejection");

	private final LoaderRuntime runtime;

	private final SandboxSession session;

	private final LiveInvocations invocations;

	private final Activity loading;

	private final GuestErrorMapper errors;

	GuestMessages(LoaderRuntime runtime, SandboxSession session, LiveInvocations invocations, Activity loading,
			GuestErrorMapper errors) {
		this.runtime = runtime;
		this.session = session;
		this.invocations = invocations;
		this.loading = loading;
		this.errors = errors;
	}

	/**
	 * Take a message. Of a slice that was cut short only the log counts: what it answered
	 * or asked for was not through yet, and nothing new begins after a limit.
	 * @param sliced the activity whose slice it was, {@code null} if that has ended
	 * @param text the message
	 * @param cut whether the slice was cut short
	 * @throws WireFormatException if it is none
	 */
	void take(@Nullable Activity sliced, String text, boolean cut) {
		try (MessageReader message = MessageReader.of(text)) {
			if (text.length() > MAX_CONTROL_MESSAGE && !LARGE_KINDS.contains(message.kind())) {
				throw new WireFormatException("it has " + text.length() + " characters");
			}
			if (!cut || LOG_KINDS.contains(message.kind())) {
				take(message, message.number(), sliced, text.length());
			}
		}
	}

	private void take(MessageReader message, long id, @Nullable Activity sliced, int size) {
		switch (message.kind()) {
			case "loaded" -> this.session.loaded();
			case "failed" -> failed(message.error());
			case "result" -> result(message, id, size);
			case "error" -> error(message, id);
			case "done" -> done(id);
			default -> {
				Activity sender = sender(id, sliced);
				if (sender != null) {
					take(message, sender, size);
				}
			}
		}
	}

	private void take(MessageReader message, Activity sender, int size) {
		switch (message.kind()) {
			case "call", "get" -> this.runtime.bindings().take(this.session, sender, message, size);
			case "fetch" -> this.runtime.subrequests().take(this.session, sender, message, size);
			case "connect" -> this.runtime.subrequests().takeSocket(this.session, sender, message);
			case "cancel" -> this.runtime.subrequests().cancel(sender, message.number());
			case "log" -> log(sender, sender.log().add(GuestLogEntry.read(message, sender.log().keepsArguments(size))));
			case "rejection" ->
				log(sender, sender.log().warn("Unhandled rejection: " + this.errors.describe(message.error())));
			case "timer" -> timer(sender, message.number(), message.number());
			case "returned" -> returned(message, sender, size);
			case "threw" -> threw(message, sender);
			case "want" -> this.session.channel().want(sender, message.number());
			case "dispose" -> sender.targets().remove(message.number());
			case "abort" -> sender.signals().abort(message.number(), message.value());
			case "untimer" -> sender.timers().remove(message.number());
			default ->
				logger.debug("The sandbox {} sent a message of an unknown kind", this.session.worker().sandboxId());
		}
	}

	/**
	 * Return the invocation that a message belongs to: what one that has ended left
	 * behind belongs to the one whose slice it was.
	 */
	private @Nullable Activity sender(long id, @Nullable Activity sliced) {
		LiveInvocation named = this.invocations.running(id);
		return (named != null) ? named.activity() : sliced;
	}

	private void failed(GuestError error) {
		Throwable cause = this.loading.calls().failureOf(error.callId());
		this.session.failedToLoad((facts) -> this.errors.toStartException(error, cause, facts));
	}

	private void result(MessageReader message, long id, int size) {
		LiveInvocation invocation = unanswered(id);
		if (invocation == null) {
			return;
		}
		Limits limits = invocation.activity().limits();
		if (size > limits.get(Limit.RESULT_SIZE) + MAX_ENVELOPE) {
			invocation.fail(Failures.resultSize(limits));
			return;
		}
		Activity activity = invocation.activity();
		try {
			Referents referents = CallReferences.ofResult(this.session, activity, this.runtime.terms());
			Object value = switch (invocation.run().request().resultScope()) {
				case DATA -> message.value();
				case STREAMS -> message.value(new StreamReferents(referents));
				case ALL -> message.value(referents);
			};
			boolean waitsUntil = message.bool();
			message.end();
			if (invocation.run().succeed(value)) {
				answered(invocation, waitsUntil);
			}
		}
		catch (WireFormatException ex) {
			activity.functions().letGo();
			invocation.fail(
					Failures.rpc(ErrorCode.RESULT_NOT_SERIALIZABLE, "The result cannot be taken. " + ex.getMessage()));
		}
	}

	private void error(MessageReader message, long id) {
		LiveInvocation invocation = unanswered(id);
		if (invocation == null) {
			return;
		}
		String kind = message.text();
		GuestError error = message.error();
		boolean waitsUntil = message.bool();
		boolean first = invocation.fail(switch (kind) {
			case "entrypoint" -> Failures.rpc(ErrorCode.UNKNOWN_ENTRYPOINT, text(error));
			case "method" -> Failures.rpc(ErrorCode.UNKNOWN_METHOD, text(error));
			case "result" -> Failures.rpc(ErrorCode.RESULT_NOT_SERIALIZABLE, text(error));
			case "size" -> Failures.resultSize(invocation.activity().limits());
			default -> (facts) -> thrown(invocation, error, facts);
		});
		if (first) {
			answered(invocation, waitsUntil);
		}
	}

	private @Nullable LiveInvocation unanswered(long id) {
		LiveInvocation invocation = this.invocations.running(id);
		return (invocation != null && invocation.run().isOpen()) ? invocation : null;
	}

	private static String text(GuestError error) {
		return SafeText.escape(error.message(), MAX_ERROR_MESSAGE);
	}

	private WorkerException thrown(LiveInvocation invocation, GuestError error, Facts facts) {
		return this.errors.toScriptException(error, invocation.activity().calls().failureOf(error.callId()), facts);
	}

	private void answered(LiveInvocation invocation, boolean waitsUntil) {
		if (waitsUntil) {
			invocation.activity().waitsUntil(true);
		}
		if (!invocation.isThrough()) {
			this.runtime.publish(invocation.run());
		}
	}

	private void returned(MessageReader message, Activity sender, int size) {
		GuestFunctions.Call call = sender.functions().end(message.number());
		if (call == null) {
			return;
		}
		CompletableFuture<@Nullable Object> future = call.future();
		Limits limits = sender.limits();
		if (size > limits.get(Limit.MESSAGE_SIZE) + MAX_ENVELOPE) {
			future.completeExceptionally(new IllegalStateException("What the function of the worker returned is larger "
					+ "than the limit of " + limits.describe(Limit.MESSAGE_SIZE) + "."));
			return;
		}
		try {
			future.complete((call.referents() != null) ? message.value(call.referents()) : message.value());
		}
		catch (WireFormatException ex) {
			future.completeExceptionally(new IllegalStateException(
					"What the function of the worker returned cannot be taken. " + ex.getMessage(), ex));
		}
	}

	// The call ends when the message is read: who waits for one that is malformed is told
	// with the end of the sandbox.
	private void threw(MessageReader message, Activity sender) {
		long id = message.number();
		GuestError error = message.error();
		GuestFunctions.Call call = sender.functions().end(id);
		if (call != null) {
			Throwable cause = sender.calls().failureOf(error.callId());
			LiveInvocation invocation = this.invocations.running(sender.account());
			if (invocation != null && sender.functions().isStreaming(call.functionId())) {
				invocation.run().breakOff((facts) -> this.errors.toScriptException(error, cause, facts));
			}
			call.future().completeExceptionally(this.errors.toScriptException(error, cause, Facts.NONE));
		}
	}

	private void done(long id) {
		LiveInvocation invocation = this.invocations.running(id);
		if (invocation != null) {
			invocation.activity().waitsUntil(false);
		}
	}

	private void timer(Activity sender, long id, long delayMillis) {
		long delay = Math.max(0, Math.min(delayMillis, MAX_TIMER_MILLIS));
		sender.timers()
			.add(id, this.runtime.timers().schedule(() -> this.session.channel().tick(sender, id), delay * 1_000_000));
	}

	private void log(Activity sender, @Nullable LogEntry entry) {
		if (entry != null) {
			this.runtime.logged(this.session.worker(), sender.owner(), entry);
		}
	}

}
