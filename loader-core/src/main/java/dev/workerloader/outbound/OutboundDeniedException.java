package dev.workerloader.outbound;

/**
 * Thrown when a request of a worker is not allowed. The worker sees the message, and
 * {@code EGRESS_DENIED} as its code.
 *
 * @since 0.1.0
 */
public class OutboundDeniedException extends OutboundException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create a new {@link OutboundDeniedException} for a request that a handler refuses.
	 * @param message a sentence that says what is allowed instead; the worker sees it
	 */
	public OutboundDeniedException(String message) {
		this(OutboundReason.HANDLER, message);
	}

	/**
	 * Create a new {@link OutboundDeniedException}.
	 * @param reason why the request is not allowed
	 * @param message a sentence that the worker may see
	 */
	public OutboundDeniedException(OutboundReason reason, String message) {
		super(reason, message, null);
	}

}
