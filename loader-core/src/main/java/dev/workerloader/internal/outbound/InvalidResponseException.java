package dev.workerloader.internal.outbound;

/**
 * Thrown when a server sends what the client would accept but a worker must not get.
 */
final class InvalidResponseException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	InvalidResponseException(String message) {
		super(message);
	}

}
