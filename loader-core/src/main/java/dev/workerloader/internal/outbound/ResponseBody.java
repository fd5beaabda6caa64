package dev.workerloader.internal.outbound;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.workerloader.outbound.OutboundReason;

/**
 * The body of a response on its way to the worker: decoded, as long as it may be, and
 * ended with its request.
 */
final class ResponseBody extends InputStream {

	/** No honest text is compressed that much, once there is some of it. */
	private static final int MAX_RATIO = 200;

	private static final long RATIO_FROM = 1 << 20;

	/** What a coding may add to a body that cannot be compressed. */
	private static final long CODING_OVERHEAD = 64 * 1024;

	private final Counted received;

	private final InputStream body;

	private final long limit;

	private final Listener listener;

	private volatile long count;

	private boolean ended;

	private volatile boolean closed;

	private @Nullable IOException failure;

	ResponseBody(InputStream received, @Nullable ContentCoding coding, long limit, Listener listener) {
		this.limit = Math.min(limit, Long.MAX_VALUE - CODING_OVERHEAD - 1); // it is added
																			// to
		this.received = new Counted(received, this.limit + CODING_OVERHEAD);
		this.body = (coding != null) ? coding.decode(this.received) : this.received;
		this.listener = listener;
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xFF;
	}

	@Override
	public synchronized int read(byte[] target, int offset, int length) throws IOException {
		Objects.checkFromIndexSize(offset, length, target.length);
		if (this.failure != null) {
			throw new IOException(this.failure.getMessage(), this.failure.getCause());
		}
		if (this.closed) {
			throw new IOException("The body of the response is closed.");
		}
		if (this.ended || length == 0) {
			return this.ended ? -1 : 0;
		}
		try {
			this.listener.checkRunning();
			int read = this.body.read(target, offset, (int) Math.min(length, this.limit - this.count + 1));
			if (read >= 0) {
				this.count += read;
				requireWithinLimits();
				return read;
			}
		}
		catch (IOException | RuntimeException ex) {
			this.failure = this.listener.failed(ex, this.count);
			release();
			throw this.failure;
		}
		this.ended = true;
		this.listener.ended(this.count);
		release();
		return -1;
	}

	private void requireWithinLimits() throws LimitExceededException {
		boolean exploded = this.count > RATIO_FROM && this.count / MAX_RATIO > this.received.count;
		if (this.count > this.limit || exploded) {
			throw new LimitExceededException(OutboundReason.RESPONSE_SIZE);
		}
	}

	/**
	 * End the request. Not synchronized with reading, which it wakes.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.listener.ended(this.count);
		release();
	}

	private void release() {
		try {
			this.body.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex); // nothing below it does anything
		}
	}

	/**
	 * What hears of the end of a body.
	 */
	interface Listener {

		/**
		 * Throw if the request has been ended in the meantime.
		 */
		void checkRunning() throws IOException;

		/**
		 * The body was read to its end, or closed.
		 */
		void ended(long bytes);

		/**
		 * Reading failed.
		 * @return what to throw
		 */
		IOException failed(Exception failure, long bytes);

	}

	/**
	 * Counts what comes from the server, which may decode to nothing. Closing it does
	 * nothing: the client would read the rest of the body, and the connection is closed
	 * otherwise.
	 */
	private static final class Counted extends FilterInputStream {

		private final long limit;

		private long count;

		Counted(InputStream input, long limit) {
			super(input);
			this.limit = limit;
		}

		@Override
		public int read() throws IOException {
			int value = super.read();
			return counted(value, (value >= 0) ? 1 : 0);
		}

		@Override
		public int read(byte[] target, int offset, int length) throws IOException {
			int read = super.read(target, offset, length);
			return counted(read, Math.max(read, 0));
		}

		private int counted(int result, int bytes) throws LimitExceededException {
			this.count += bytes;
			if (this.count > this.limit) {
				throw new LimitExceededException(OutboundReason.RESPONSE_SIZE);
			}
			return result;
		}

		@Override
		public void close() {
		}

	}

}
