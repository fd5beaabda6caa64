package dev.workerloader.internal.runtime;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

import dev.workerloader.rpc.SandboxRpc;

/**
 * What a publisher of the application publishes, as a guest reads it. Each buffer is
 * asked for when it is needed, and no thread waits for it. Safe for use by many threads.
 */
final class PublishedSource implements ByteStream {

	/** In the order in which they were made; a guest could make many at once. */
	private final Deque<CompletableFuture<byte @Nullable []>> reads = new ArrayDeque<>();

	private Flow.@Nullable Subscription subscription;

	private @Nullable ByteBuffer buffer;

	private boolean asked;

	private boolean ended;

	private @Nullable Throwable failure;

	private PublishedSource() {
	}

	/**
	 * Return a source of what a publisher publishes.
	 */
	static PublishedSource of(Flow.Publisher<?> publisher) {
		PublishedSource source = new PublishedSource();
		publisher.subscribe(source.new Buffers());
		return source;
	}

	/**
	 * Read some bytes.
	 * @return the bytes, or {@code null} at the end
	 */
	@SandboxRpc
	public CompletionStage<byte @Nullable []> read() {
		CompletableFuture<byte @Nullable []> read = new CompletableFuture<>();
		synchronized (this) {
			this.reads.add(read);
		}
		serve();
		return read;
	}

	/**
	 * Serve the reads that can be served. What depends on them, and the publisher, is
	 * called without the lock.
	 */
	private void serve() {
		for (Runnable step = next(); step != null; step = next()) {
			step.run();
		}
	}

	private synchronized @Nullable Runnable next() {
		while (!this.reads.isEmpty() && this.reads.getFirst().isDone()) {
			this.reads.removeFirst(); // cancelled: its invocation has ended
		}
		if (this.reads.isEmpty()) {
			return null;
		}
		ByteBuffer present = this.buffer;
		if (present != null && present.hasRemaining()) {
			byte[] piece = new byte[Math.min(present.remaining(), ByteSource.MAX_PIECE)];
			present.get(piece);
			CompletableFuture<byte @Nullable []> read = this.reads.removeFirst();
			return () -> read.complete(piece);
		}
		if (this.ended) {
			CompletableFuture<byte @Nullable []> read = this.reads.removeFirst();
			Throwable reason = this.failure;
			return (reason != null) ? () -> read.completeExceptionally(reason) : () -> read.complete(null);
		}
		Flow.Subscription source = this.subscription;
		if (this.asked || source == null) {
			return null;
		}
		this.asked = true;
		return () -> source.request(1);
	}

	@Override
	public void close() {
		Flow.Subscription cancelled;
		List<CompletableFuture<byte @Nullable []>> left;
		synchronized (this) {
			cancelled = this.ended ? null : this.subscription;
			this.ended = true;
			this.buffer = null;
			left = List.copyOf(this.reads);
			this.reads.clear();
		}
		if (cancelled != null) {
			cancelled.cancel();
		}
		left.forEach((read) -> read.cancel(false));
	}

	private void end(@Nullable Throwable reason) {
		synchronized (this) {
			if (!this.ended) {
				this.ended = true;
				this.failure = reason;
			}
		}
		serve();
	}

	/**
	 * Takes what is published.
	 */
	private final class Buffers implements Flow.Subscriber<@Nullable Object> {

		@Override
		public void onSubscribe(Flow.Subscription added) {
			boolean wanted;
			synchronized (PublishedSource.this) {
				wanted = PublishedSource.this.subscription == null && !PublishedSource.this.ended;
				if (wanted) {
					PublishedSource.this.subscription = added;
				}
			}
			if (wanted) {
				serve();
			}
			else {
				added.cancel();
			}
		}

		@Override
		public void onNext(@Nullable Object item) {
			if (!(item instanceof ByteBuffer published)) {
				Flow.Subscription current;
				synchronized (PublishedSource.this) {
					current = PublishedSource.this.subscription;
				}
				Objects.requireNonNull(current, "Something was published before there was a subscription.").cancel();
				end(new IllegalArgumentException(
						"A publisher that crosses to a worker must publish ByteBuffers, but published "
								+ ((item != null) ? item.getClass().getName() : null) + "."));
				return;
			}
			boolean unasked;
			synchronized (PublishedSource.this) {
				unasked = !PublishedSource.this.asked;
				if (!unasked && !PublishedSource.this.ended) {
					PublishedSource.this.buffer = published;
				}
				PublishedSource.this.asked = false;
			}
			if (unasked) {
				end(new IllegalStateException("A publisher published a buffer that nobody had asked for."));
			}
			serve();
		}

		@Override
		public void onError(Throwable reason) {
			end(reason);
		}

		@Override
		public void onComplete() {
			end(null);
		}

	}

}
