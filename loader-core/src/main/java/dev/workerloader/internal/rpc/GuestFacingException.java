package dev.workerloader.internal.rpc;

import org.jspecify.annotations.Nullable;

import dev.workerloader.ErrorCode;

/**
 * A failure of the loader's own whose message is written for the author of a guest's
 * code.
 */
public final class GuestFacingException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final ErrorCode code;

	/**
	 * Create the exception.
	 * @param code what the guest finds in {@code error.code}
	 * @param message what it finds in {@code error.message}
	 */
	public GuestFacingException(ErrorCode code, String message) {
		this(code, message, null);
	}

	/**
	 * Create the exception.
	 * @param code what the guest finds in {@code error.code}
	 * @param message what it finds in {@code error.message}
	 * @param cause what the guest never sees, or {@code null}
	 */
	public GuestFacingException(ErrorCode code, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.code = code;
	}

	/**
	 * Return the code.
	 * @return what the guest finds in {@code error.code}
	 */
	public ErrorCode code() {
		return this.code;
	}

}
