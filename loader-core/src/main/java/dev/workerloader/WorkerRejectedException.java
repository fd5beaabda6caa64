package dev.workerloader;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when an invocation was never started.
 *
 * @since 0.1.0
 */
public class WorkerRejectedException extends WorkerException {

	private final @Nullable Duration retryAfter;

	/**
	 * Create a new {@link WorkerRejectedException}.
	 * @param code what went wrong
	 * @param message a sentence that names the thing, the value and the way out
	 * @param retryAfter when to try again, or {@code null} if that is not known
	 * @param facts what had happened until then
	 */
	public WorkerRejectedException(ErrorCode code, String message, @Nullable Duration retryAfter, Facts facts) {
		super(code, message, null, facts);
		this.retryAfter = retryAfter;
	}

	/**
	 * Return a hint when to try again.
	 * @return the time to wait, or {@code null} if that is not known
	 */
	public @Nullable Duration retryAfter() {
		return this.retryAfter;
	}

}
