package dev.workerloader.internal.wire;

import org.jspecify.annotations.Nullable;

/**
 * Text that came from a sandbox is not a message, or is more than a message may be.
 */
public final class WireFormatException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create a new exception.
	 * @param message what is wrong with the text
	 */
	public WireFormatException(String message) {
		this(message, null);
	}

	WireFormatException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
