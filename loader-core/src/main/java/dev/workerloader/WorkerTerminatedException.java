package dev.workerloader;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the application, or something else that happened to the sandbox, ended an
 * invocation.
 *
 * @since 0.1.0
 */
public class WorkerTerminatedException extends WorkerException {

	/**
	 * Create a new {@link WorkerTerminatedException}.
	 * @param code what went wrong
	 * @param message a sentence that names the thing, the value and the way out
	 * @param cause the cause on the host's side, or {@code null}
	 * @param facts what had happened until then
	 */
	public WorkerTerminatedException(ErrorCode code, String message, @Nullable Throwable cause, Facts facts) {
		super(code, message, cause, facts);
	}

}
