package dev.workerloader.spring.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The body of a request as a worker reads it: no more of it than it may have, and nothing
 * once the request is done with. That last is what keeps a worker from reading the next
 * request of the same connection: containers use their streams again.
 * <p>
 * It is published as well, from threads that are there for it: a visitor who stops
 * sending keeps other visitors' bodies waiting at most, and no program that calls beans.
 */
final class RequestBody extends InputStream implements Flow.Publisher<ByteBuffer> {

	private static final int BEGINNING = 64 << 10;

	private static final int PIECE = 64 << 10;

	private final InputStream stream;

	private final long maximum;

	private final ReentrantLock lock = new ReentrantLock();

	private InputStream beginning = InputStream.nullInputStream();

	private long size;

	private volatile boolean exceeded;

	private volatile boolean closed;

	RequestBody(InputStream stream, long maximum) {
		this.stream = stream;
		this.maximum = maximum;
	}

	/**
	 * Return whether more came than may.
	 */
	boolean isExceeded() {
		return this.exceeded;
	}

	/**
	 * Read the beginning on the current thread, so that a visitor who sends a small body
	 * slowly keeps no program waiting.
	 * @return the bytes if that was all, else this body, from its beginning
	 */
	InputStream begin() throws IOException {
		byte[] bytes = readNBytes(BEGINNING);
		this.beginning = new ByteArrayInputStream(bytes);
		return (bytes.length < BEGINNING) ? this.beginning : this;
	}

	@Override
	public int read() throws IOException {
		byte[] single = new byte[1];
		return (read(single, 0, 1) < 0) ? -1 : single[0] & 0xFF;
	}

	@Override
	public int read(byte[] buffer, int offset, int length) throws IOException {
		this.lock.lock();
		try {
			if (this.closed) {
				throw new IOException("The request is over.");
			}
			if (length == 0) {
				return 0;
			}
			int begun = this.beginning.read(buffer, offset, length);
			if (begun > 0) {
				return begun;
			}
			int count = this.stream.read(buffer, offset, length);
			this.size += Math.max(count, 0);
			if (this.size > this.maximum) {
				this.exceeded = true;
				throw new RequestTooLargeException(this.maximum);
			}
			return count;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
		subscriber.onSubscribe(new Pieces(subscriber));
	}

	/**
	 * Let nothing be read from now on. Does not wait: it is called on threads that have
	 * other things to do.
	 */
	@Override
	public void close() {
		this.closed = true;
	}

	/**
	 * Let nothing be read from now on, and wait for a read that has begun, which takes no
	 * longer than the server waits for a client.
	 */
	@SuppressWarnings("LockNotBeforeTry") // having had it is all that matters
	void finish() {
		close();
		this.lock.lock();
		this.lock.unlock();
	}

	/**
	 * Publishes pieces as they are asked for.
	 */
	private final class Pieces implements Flow.Subscription {

		private final Flow.Subscriber<? super ByteBuffer> subscriber;

		private final AtomicLong demand = new AtomicLong();

		Pieces(Flow.Subscriber<? super ByteBuffer> subscriber) {
			this.subscriber = subscriber;
		}

		@Override
		public void request(long count) {
			if (this.demand.getAndAdd(count) > 0) {
				return;
			}
			try {
				ServingThreads.uploads().execute(this::read);
			}
			catch (RejectedExecutionException ex) {
				this.subscriber.onError(new IOException("The application is shutting down.", ex));
			}
		}

		private void read() {
			try {
				do {
					byte[] piece = new byte[PIECE];
					int count = RequestBody.this.read(piece);
					if (count < 0) {
						this.subscriber.onComplete();
						return;
					}
					this.subscriber.onNext(ByteBuffer.wrap(piece, 0, count));
				}
				while (this.demand.decrementAndGet() > 0);
			}
			catch (IOException | RuntimeException ex) {
				this.subscriber.onError(ex);
			}
		}

		@Override
		public void cancel() {
			close();
		}

	}

}
