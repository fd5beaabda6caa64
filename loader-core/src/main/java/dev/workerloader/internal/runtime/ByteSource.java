package dev.workerloader.internal.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

import dev.workerloader.rpc.SandboxRpc;

/**
 * A stream of the application that a guest reads, a piece at a time and only when it asks
 * for one.
 */
final class ByteSource implements ByteStream {

	/**
	 * So many bytes cross at once, at most.
	 */
	static final int MAX_PIECE = 256 << 10;

	private final InputStream stream;

	ByteSource(InputStream stream) {
		this.stream = stream;
	}

	/**
	 * Return a source of what a publisher publishes, which is not asked for more than is
	 * read.
	 */
	static ByteSource of(Flow.Publisher<?> publisher) {
		BodySubscriber<InputStream> subscriber = BodySubscribers.ofInputStream();
		publisher.subscribe(new BufferSubscriber(subscriber));
		return new ByteSource(subscriber.getBody().toCompletableFuture().join());
	}

	/**
	 * Read some bytes. One call at a time: streams need not be safe for use by many
	 * threads, and a guest that has taken over its side could make many calls at once.
	 * @return the bytes, or {@code null} at the end
	 */
	@SandboxRpc
	public synchronized byte @Nullable [] read() throws IOException {
		byte[] buffer = new byte[MAX_PIECE];
		int length = this.stream.read(buffer);
		return (length < 0) ? null : Arrays.copyOf(buffer, length);
	}

	// At any time: it may be what lets a read return.
	@Override
	public void close() throws IOException {
		this.stream.close();
	}

	/**
	 * Passes single buffers on to a subscriber that takes lists of them.
	 */
	private record BufferSubscriber(
			Flow.Subscriber<List<ByteBuffer>> subscriber) implements Flow.Subscriber<@Nullable Object> {

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			this.subscriber.onSubscribe(subscription);
		}

		@Override
		public void onNext(@Nullable Object item) {
			if (!(item instanceof ByteBuffer buffer)) {
				throw new IllegalArgumentException(
						"A publisher that crosses to a worker must publish ByteBuffers, but published "
								+ ((item != null) ? item.getClass().getName() : null) + ".");
			}
			this.subscriber.onNext(List.of(buffer));
		}

		@Override
		public void onError(Throwable failure) {
			this.subscriber.onError(failure);
		}

		@Override
		public void onComplete() {
			this.subscriber.onComplete();
		}

	}

}
