package dev.workerloader.internal.platform;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import dev.workerloader.rpc.SandboxRpc;

/**
 * Compresses or decompresses a stream. What it makes of a piece is given away in pieces
 * of a bounded size, and only when they are asked for.
 */
public abstract class Codec implements BuiltIn, AutoCloseable {

	/**
	 * So many bytes are given away at once.
	 */
	public static final int MAX_PIECE = 256 << 10;

	private final byte[] buffer = new byte[MAX_PIECE];

	private final Runnable onClose;

	private boolean closed;

	Codec(Runnable onClose) {
		this.onClose = onClose;
	}

	/**
	 * Take a piece. One call at a time, whatever the guest does.
	 * @param data the piece
	 * @param last whether it is the last one
	 * @return the first bytes that it makes of it: if there are {@link #MAX_PIECE},
	 * {@link #read()} may give more; {@code null} if the input is not valid
	 */
	@SandboxRpc
	public final synchronized byte @Nullable [] write(byte[] data, boolean last) {
		if (this.closed) {
			return null;
		}
		return take(data, last) ? read() : null;
	}

	/**
	 * Return more bytes.
	 * @return the bytes, or {@code null} if the input is not valid
	 */
	@SandboxRpc
	public final synchronized byte @Nullable [] read() {
		if (this.closed) {
			return null;
		}
		int length = fill(this.buffer);
		return (length >= 0) ? Arrays.copyOf(this.buffer, length) : null;
	}

	/**
	 * Take a piece whose predecessors were used up.
	 * @return whether it is valid so far
	 */
	abstract boolean take(byte[] data, boolean last);

	/**
	 * Fill a buffer, as far as the input goes.
	 * @return the length, or -1 if the input is not valid
	 */
	abstract int fill(byte[] target);

	/**
	 * Free what is outside of the heap.
	 */
	abstract void end();

	@Override
	public final synchronized void close() {
		if (!this.closed) {
			this.closed = true;
			end();
			this.onClose.run();
		}
	}

}
