package dev.workerloader.internal.outbound;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Reads what a server sends over a WebSocket, and refuses what RFC 6455 does not allow.
 * For one thread.
 */
final class FrameReader {

	private static final int FIN = 0x80;

	private static final int RESERVED = 0x70;

	private static final int OPCODE = 0x0F;

	private static final int MASK = 0x80;

	private final InputStream input;

	private final int maxMessage;

	private final long maxBytes;

	private long received;

	/** The frames of the message that has begun; its opcode is zero if none has. */
	private final ByteArrayOutputStream message = new ByteArrayOutputStream();

	private int messageOpcode;

	/**
	 * Create a new {@link FrameReader}.
	 * @param input what the server sends after the handshake
	 * @param maxMessage how large a message may be
	 * @param maxBytes how large everything together may be
	 */
	FrameReader(InputStream input, int maxMessage, long maxBytes) {
		this.input = input;
		this.maxMessage = maxMessage;
		this.maxBytes = maxBytes;
	}

	/**
	 * Return how many bytes came, those around the payloads included.
	 */
	long received() {
		return this.received;
	}

	/**
	 * Wait for the next message or control frame.
	 * @throws FrameException if the server must not send this
	 */
	Frame next() throws IOException {
		while (true) {
			byte[] head = read(2);
			boolean last = (head[0] & FIN) != 0;
			int opcode = head[0] & OPCODE;
			if ((head[0] & RESERVED) != 0) {
				throw FrameException.violation("A frame uses an extension, and none was agreed on");
			}
			if ((head[1] & MASK) != 0) {
				throw FrameException.violation("A frame of the server is masked");
			}
			long length = length(head[1]);
			if (opcode >= Frame.CLOSE) {
				return control(opcode, last, length);
			}
			append(opcode, length);
			if (last) {
				return takeMessage();
			}
		}
	}

	private long length(int short7) throws IOException {
		if (short7 < 126) {
			return short7;
		}
		byte[] bytes = read((short7 == 126) ? 2 : 8);
		long length = (bytes.length == 2) ? ByteBuffer.wrap(bytes).getShort() & 0xFFFF
				: ByteBuffer.wrap(bytes).getLong();
		if (length < ((bytes.length == 2) ? 126 : 1 << 16)) { // or negative
			throw FrameException.violation("The length of a frame is not written as it must be");
		}
		return length;
	}

	private Frame control(int opcode, boolean last, long length) throws IOException {
		if (opcode > Frame.PONG || !last || length > Frame.MAX_CONTROL) {
			throw FrameException.violation("A control frame is unknown, in parts or too long");
		}
		return new Frame(opcode, read((int) length));
	}

	private void append(int opcode, long length) throws IOException {
		if (opcode > Frame.BINARY) {
			throw FrameException.violation("A frame has an unknown opcode");
		}
		if ((opcode == Frame.CONTINUATION) != (this.messageOpcode != 0)) {
			throw FrameException.violation("A message goes on that has not begun, or begins in another one");
		}
		if (length > this.maxMessage - this.message.size()) {
			throw FrameException.tooLarge();
		}
		if (opcode != Frame.CONTINUATION) {
			this.messageOpcode = opcode;
		}
		this.message.writeBytes(read((int) length));
	}

	private Frame takeMessage() {
		Frame frame = new Frame(this.messageOpcode, this.message.toByteArray());
		this.messageOpcode = 0;
		this.message.reset();
		return frame;
	}

	// The memory grows with what comes, not with what a server says will come.
	private byte[] read(int length) throws IOException {
		if (length > this.maxBytes - this.received) {
			throw FrameException.tooLarge();
		}
		byte[] bytes = this.input.readNBytes(length);
		this.received += bytes.length;
		if (bytes.length < length) {
			throw new EOFException("The server ended the connection");
		}
		return bytes;
	}

}
