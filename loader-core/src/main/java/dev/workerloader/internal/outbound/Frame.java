package dev.workerloader.internal.outbound;

/**
 * A message or a control frame of a WebSocket (RFC 6455).
 *
 * @param opcode what it is
 * @param payload what is in it; of a message, of all of its frames
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares frames
record Frame(int opcode, byte[] payload) {

	static final int CONTINUATION = 0;

	static final int TEXT = 1;

	static final int BINARY = 2;

	static final int CLOSE = 8;

	static final int PING = 9;

	static final int PONG = 10;

	/** What a control frame may have. */
	static final int MAX_CONTROL = 125;

	/** What can be in front of a payload. */
	static final int MAX_HEAD = 14;

}
