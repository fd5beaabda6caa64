package dev.workerloader;

import java.time.Duration;

/**
 * A call that a worker made to a binding.
 *
 * @param binding the name of the binding
 * @param method the name of the method
 * @param duration how long it took; for a call that is still running, how long so far
 * @param outcome how it ended
 * @since 0.1.0
 */
public record RpcCall(String binding, String method, Duration duration, Status outcome) {

	/**
	 * How a call ended.
	 *
	 * @since 0.1.0
	 */
	public enum Status {

		/** The method returned. */
		OK,

		/** The method threw, or its result cannot cross. */
		FAILED,

		/** The call was refused before the method ran. */
		REFUSED,

		/** The method took too long; it may still be running. */
		TIMEOUT,

		/** The method was still running when the record was made. */
		RUNNING

	}

}
