package dev.workerloader.internal.runtime;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;

import dev.workerloader.internal.runtime.CallResult.Outcome;
import dev.workerloader.internal.wire.MessageWriter;
import dev.workerloader.internal.wire.Referents;

/**
 * The way from the host to a guest while its activities go on: answers to their calls,
 * calls of their functions, and the ticks of their timers. Nothing is sent for an
 * activity that is over. Safe for use by many threads: all is done under the lock of the
 * sandbox's session.
 */
final class GuestChannel {

	private final ReentrantLock lock;

	private final Outbox outbox;

	private final LiveInvocations invocations;

	private final Activity loading;

	private final AtomicLong references = new AtomicLong();

	GuestChannel(ReentrantLock lock, Outbox outbox, LiveInvocations invocations, Activity loading) {
		this.lock = lock;
		this.outbox = outbox;
		this.invocations = invocations;
		this.loading = loading;
	}

	/**
	 * Return whether the guest still waits for something that the activity began. Called
	 * under the lock.
	 */
	boolean isKnown(Activity activity) {
		return !activity.isOver() && (activity == this.loading || this.invocations.running(activity.account()) != null);
	}

	/**
	 * End a call to a binding and give the guest its result, as one step: in between, the
	 * guest would look as if it waited for nothing.
	 * @param activity what made the call
	 * @param end ends the call; tells whether the result counts
	 * @param result takes what the call came to
	 * @param outcome what it came to
	 * @param message makes the message from the id under which the guest knows the
	 * activity
	 */
	void reply(Activity activity, BooleanSupplier end, CallResult result, Outcome outcome,
			LongFunction<String> message) {
		List<Consumer<Outcome>> followers = List.of();
		this.lock.lock();
		try {
			if (end.getAsBoolean() && isKnown(activity)) {
				followers = result.complete(outcome);
				answer(activity, result.answers(message.apply(activity.id())));
				this.outbox.keep(result);
			}
		}
		finally {
			this.lock.unlock();
		}
		followers.forEach((follower) -> follower.accept(outcome));
	}

	private void answer(Activity activity, List<String> answers) {
		if (!answers.isEmpty()) {
			this.outbox.deliver(activity,
					(answers.size() == 1) ? answers.get(0) : "[\"batch\"," + String.join(",", answers) + "]");
		}
	}

	/**
	 * Send a message, unless the activity is over.
	 * @param message makes it from the id under which the guest knows the activity
	 */
	void tell(Activity activity, LongFunction<String> message) {
		this.lock.lock();
		try {
			if (isKnown(activity)) {
				this.outbox.deliver(activity, message.apply(activity.id()));
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Send the answer of a call on whose result the guest has made others, and for which
	 * it waits now.
	 */
	void want(Activity activity, long callId) {
		this.lock.lock();
		try {
			ActivityCall call = activity.calls().get(callId);
			String answer = (call != null) ? call.result().want() : null;
			if (answer != null) {
				this.outbox.deliver(activity, answer);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return an id for an object of the host that no other one in this sandbox has.
	 */
	long nextReference() {
		return this.references.incrementAndGet();
	}

	/**
	 * Return the object of the host under an id, whichever activity got it.
	 * @return the object, or {@code null} if there is none or no longer
	 */
	@Nullable BoundBinding target(long id) {
		this.lock.lock();
		try {
			return this.invocations.targets(this.loading)
				.map((targets) -> targets.get(id))
				.filter(Objects::nonNull)
				.findFirst()
				.orElse(null);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Call a function of the guest.
	 * @param member the name of a method, or {@code null} for the function itself
	 * @param arguments what to pass, as it crosses the wall
	 * @param referents what references in the result stand for, {@code null} if there can
	 * be none
	 * @return the future of its result; what depends on it must not run long
	 * @throws IllegalStateException if it can no longer be called
	 */
	CompletableFuture<@Nullable Object> call(Activity activity, long functionId, @Nullable String member,
			String arguments, @Nullable Referents referents) {
		long id = nextReference();
		this.lock.lock();
		try {
			CompletableFuture<@Nullable Object> future = isKnown(activity)
					? activity.functions().begin(functionId, id, referents) : null;
			if (future == null) {
				throw new IllegalStateException(
						"The function of the worker can no longer be called: it was closed, or the "
								+ "invocation ended that passed it.");
			}
			this.outbox.deliver(activity,
					MessageWriter.of("function")
						.number(activity.id())
						.number(id)
						.number(functionId)
						.text(member)
						.encoded(arguments)
						.bool(referents != null)
						.toText());
			return future;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Tell the guest that a function of its own will not be called any more.
	 */
	void release(Activity activity, long functionId) {
		tell(activity, (invocation) -> MessageWriter.of("release").number(invocation).number(functionId).toText());
	}

	/**
	 * Tell the guest that a timer has fired.
	 */
	void tick(Activity activity, long timerId) {
		this.lock.lock();
		try {
			if (isKnown(activity)) {
				activity.timers().remove(timerId);
				this.outbox.deliver(activity, MessageWriter.of("tick").number(activity.id()).number(timerId).toText());
			}
		}
		finally {
			this.lock.unlock();
		}
	}

}
