package dev.workerloader.internal.outbound;

/**
 * Thrown when code of the application that takes part in a request fails.
 */
final class HandlerFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	HandlerFailedException(Exception cause) {
		super(cause);
	}

}
