package dev.workerloader.internal.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.workerloader.WorkerException;
import dev.workerloader.rpc.RpcStub;

/**
 * A {@code ReadableStream} of a guest's as the application reads it. Each piece is asked
 * for when it is needed. For one thread at a time, but it can be closed by any.
 */
final class GuestInputStream extends InputStream {

	private static final Logger logger = LoggerFactory.getLogger(GuestInputStream.class);

	/** Returns the next bytes, {@code null} at the end; with true it cancels. */
	private final RpcStub source;

	private byte[] piece = {};

	private int position;

	// Whoever waits for a client that is gone closes it on another thread.
	private volatile boolean ended;

	private volatile boolean closed;

	GuestInputStream(RpcStub source) {
		this.source = source;
	}

	@Override
	public int read() throws IOException {
		return fill() ? this.piece[this.position++] & 0xFF : -1;
	}

	@Override
	public int read(byte[] buffer, int offset, int length) throws IOException {
		Objects.checkFromIndexSize(offset, length, buffer.length);
		if (length == 0) {
			return 0;
		}
		if (!fill()) {
			return -1;
		}
		int count = Math.min(length, available());
		System.arraycopy(this.piece, this.position, buffer, offset, count);
		this.position += count;
		return count;
	}

	@Override
	public int available() {
		return this.piece.length - this.position;
	}

	private boolean fill() throws IOException {
		if (this.closed) {
			throw new IOException("The stream of the worker is closed.");
		}
		while (available() == 0 && !this.ended) {
			Object next = next();
			if (next == null) {
				this.ended = true;
				this.source.close();
			}
			else if (next instanceof byte[] bytes) {
				this.piece = bytes;
				this.position = 0;
			}
			else {
				throw new IOException("The stream of the worker gave something other than bytes.");
			}
		}
		return !this.ended;
	}

	private @Nullable Object next() throws IOException {
		try {
			return this.source.call();
		}
		catch (WorkerException | IllegalStateException ex) {
			throw new IOException("The stream of the worker failed: " + ex.getMessage(), ex);
		}
	}

	/**
	 * Cancel the stream, unless it was read to its end. Never fails: after the invocation
	 * there is nothing to cancel.
	 */
	@Override
	public void close() {
		if (this.closed || this.ended) {
			return;
		}
		this.closed = true;
		try {
			this.source.callAsync(true);
			this.source.close();
		}
		catch (IllegalStateException ex) {
			logger.debug("A stream of a worker that is gone was closed", ex);
		}
	}

}
