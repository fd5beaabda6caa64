package dev.workerloader;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a call cannot be made or its result cannot be taken: no such entrypoint, no
 * such method, or a value that cannot cross.
 *
 * @since 0.1.0
 */
public class WorkerRpcException extends WorkerException {

	/**
	 * Create a new {@link WorkerRpcException}.
	 * @param code what went wrong
	 * @param message a sentence that names the thing, the value and the way out
	 * @param cause the cause on the host's side, or {@code null}
	 * @param facts what had happened until then
	 */
	public WorkerRpcException(ErrorCode code, String message, @Nullable Throwable cause, Facts facts) {
		super(code, message, cause, facts);
	}

}
