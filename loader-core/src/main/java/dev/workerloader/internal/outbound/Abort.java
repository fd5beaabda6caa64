package dev.workerloader.internal.outbound;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.workerloader.outbound.OutboundReason;

/**
 * Ends a request before its time, at whatever stage it is: what is in progress has said
 * here how it is ended.
 */
final class Abort {

	private final List<Runnable> actions = new ArrayList<>();

	private @Nullable OutboundReason reason;

	/**
	 * Return why the request was ended, or {@code null} if it was not.
	 */
	synchronized @Nullable OutboundReason reason() {
		return this.reason;
	}

	/**
	 * End the request, unless it has been.
	 * @param reason why
	 */
	synchronized void now(OutboundReason reason) {
		if (this.reason == null) {
			this.reason = reason;
			this.actions.forEach(Runnable::run);
			this.actions.clear();
		}
	}

	/**
	 * Add what is to be done when the request is ended. It must neither block nor throw.
	 * If the request has been ended it is done at once.
	 */
	synchronized void onAbort(Runnable action) {
		if (this.reason != null) {
			action.run();
		}
		else {
			this.actions.add(action);
		}
	}

	/**
	 * Forget what was to be done. It is not being done any more when this returns.
	 */
	synchronized void forget(Runnable action) {
		this.actions.remove(action);
	}

}
