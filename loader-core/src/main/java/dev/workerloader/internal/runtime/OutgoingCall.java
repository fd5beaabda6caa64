package dev.workerloader.internal.runtime;

import org.jspecify.annotations.Nullable;

/**
 * What a guest asks of the application, accepted and about to be done.
 */
interface OutgoingCall {

	/**
	 * Return what is called, by which {@link InlineCalls} knows how long it takes.
	 * @return that, or {@code null} for what is never done inline
	 */
	@Nullable Object callee();

	/**
	 * Do it when it is its turn, on a thread of the executor.
	 */
	void start();

	/**
	 * Do it on the current thread, unless it has to wait for its turn.
	 */
	void startInline();

}
