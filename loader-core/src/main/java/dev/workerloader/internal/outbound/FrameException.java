package dev.workerloader.internal.outbound;

import java.io.IOException;

import dev.workerloader.outbound.OutboundReason;

/**
 * Thrown when a server sends what no WebSocket may, or more than one may.
 */
final class FrameException extends IOException {

	private static final long serialVersionUID = 1L;

	private final int code;

	private final OutboundReason reason;

	private FrameException(int code, OutboundReason reason, String message) {
		super(message);
		this.code = code;
		this.reason = reason;
	}

	static FrameException violation(String message) {
		return new FrameException(1002, OutboundReason.PROTOCOL, message);
	}

	static FrameException notText() {
		return new FrameException(1007, OutboundReason.PROTOCOL, "A text is not UTF-8");
	}

	static FrameException tooLarge() {
		return new FrameException(1009, OutboundReason.RESPONSE_SIZE, "A message, or all of them, are too large");
	}

	/**
	 * Return with what the server is told.
	 * @return a code of a Close frame
	 */
	int code() {
		return this.code;
	}

	OutboundReason reason() {
		return this.reason;
	}

}
