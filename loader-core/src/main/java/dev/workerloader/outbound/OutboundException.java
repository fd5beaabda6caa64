package dev.workerloader.outbound;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a request of a worker got no response, and as the cause of the
 * {@link java.io.IOException} that reading the body of a response throws. The worker sees
 * the message, which therefore says nothing of the host; the cause it never sees.
 *
 * @since 0.1.0
 */
public class OutboundException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final OutboundReason reason;

	/**
	 * Create a new {@link OutboundException}.
	 * @param reason why there is no response
	 * @param message a sentence that the worker may see
	 * @param cause the cause on the host's side, or {@code null}
	 */
	public OutboundException(OutboundReason reason, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.reason = reason;
	}

	/**
	 * Return why there is no response.
	 * @return the reason
	 */
	public OutboundReason reason() {
		return this.reason;
	}

}
