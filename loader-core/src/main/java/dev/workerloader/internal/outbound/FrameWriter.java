package dev.workerloader.internal.outbound;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes frames of a client, masked as RFC 6455 wants it. Safe for use by many threads.
 */
final class FrameWriter {

	private static final int FIN = 0x80;

	private static final int MASK = 0x80;

	private final OutputStream output;

	private final SecureRandom random;

	private final ReentrantLock lock = new ReentrantLock();

	FrameWriter(OutputStream output, SecureRandom random) {
		this.output = output;
		this.random = random;
	}

	/**
	 * Write a frame, which may wait for the server to read.
	 */
	void write(int opcode, byte[] payload) throws IOException {
		byte[] frame = frame(opcode, payload);
		this.lock.lock();
		try {
			this.output.write(frame);
			this.output.flush();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return whether a frame is being written, perhaps to a server that does not read.
	 */
	boolean isWriting() {
		return this.lock.isLocked();
	}

	private byte[] frame(int opcode, byte[] payload) {
		byte[] key = new byte[4];
		this.random.nextBytes(key);
		ByteBuffer frame = ByteBuffer.allocate(Frame.MAX_HEAD + payload.length);
		frame.put((byte) (FIN | opcode));
		if (payload.length < 126) {
			frame.put((byte) (MASK | payload.length));
		}
		else if (payload.length < 1 << 16) {
			frame.put((byte) (MASK | 126)).putShort((short) payload.length);
		}
		else {
			frame.put((byte) (MASK | 127)).putLong(payload.length);
		}
		frame.put(key);
		for (int i = 0; i < payload.length; i++) {
			frame.put((byte) (payload[i] ^ key[i & 3]));
		}
		byte[] bytes = new byte[frame.flip().remaining()];
		frame.get(bytes);
		return bytes;
	}

}
