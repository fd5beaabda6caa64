package dev.workerloader.internal.outbound;

import java.io.IOException;

import dev.workerloader.outbound.OutboundReason;

/**
 * Thrown when a body is larger than it may be.
 */
final class LimitExceededException extends IOException {

	private static final long serialVersionUID = 1L;

	private final OutboundReason reason;

	LimitExceededException(OutboundReason reason) {
		super(reason.name());
		this.reason = reason;
	}

	OutboundReason reason() {
		return this.reason;
	}

}
