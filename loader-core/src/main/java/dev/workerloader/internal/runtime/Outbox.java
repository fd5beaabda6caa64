package dev.workerloader.internal.runtime;

import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

import dev.workerloader.host.Delivery;
import dev.workerloader.host.Sandbox;

/**
 * The messages that go to a guest, in their order, and which of them it has handled.
 * Guarded by the lock of the sandbox's session.
 */
final class Outbox {

	private @Nullable Sandbox sandbox;

	private boolean closed;

	private long delivered;

	private long handled;

	private final Deque<UnhandledAnswer> unhandled = new ArrayDeque<>();

	/**
	 * Send to a sandbox from now on.
	 */
	void open(Sandbox opened) {
		this.sandbox = opened;
	}

	/**
	 * Send a message. It is dropped if the sandbox has ended.
	 * @param activity what is charged for the slice that handles it
	 */
	void deliver(Activity activity, String message) {
		Sandbox target = this.sandbox;
		if (target != null && !this.closed) {
			this.delivered++;
			activity.delivered();
			target.deliver(new Delivery(message, activity.account()));
		}
	}

	/**
	 * Keep what a call came to until the guest has handled all that was sent so far: till
	 * then it may make calls on the result.
	 */
	void keep(CallResult result) {
		this.unhandled.add(new UnhandledAnswer(this.delivered, result));
	}

	/**
	 * Note that the guest has handled the next message.
	 */
	void handled() {
		this.handled++;
		UnhandledAnswer first = this.unhandled.peekFirst();
		while (first != null && first.delivery() <= this.handled) {
			this.unhandled.removeFirst();
			first.result().forget();
			first = this.unhandled.peekFirst();
		}
	}

	/**
	 * Return whether the guest has handled all that was sent.
	 */
	boolean isEmpty() {
		return this.delivered == this.handled;
	}

	/**
	 * End the sandbox. Further messages are dropped.
	 */
	void close() {
		this.closed = true;
		if (this.sandbox != null) {
			this.sandbox.terminate();
		}
	}

	/**
	 * The answer to a call that the guest may not have yet.
	 *
	 * @param delivery the number of the message with which it went to the guest
	 * @param result what the call came to
	 */
	private record UnhandledAnswer(long delivery, CallResult result) {

	}

}
