package dev.workerloader.spring.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

import dev.workerloader.outbound.WorkerRequest;
import org.jspecify.annotations.Nullable;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * The body of a request as a worker reads it: no more of it than it may have.
 */
final class ReactiveBody {

	private static final int SMALL = 64 << 10;

	/** So many buffers wait for the worker, at most. */
	private static final int DEMAND = 4;

	private final ServerHttpRequest request;

	private final long maximum;

	private final AtomicLong size = new AtomicLong();

	private volatile @Nullable InputStream stream;

	ReactiveBody(ServerHttpRequest request, long maximum) {
		this.request = request;
		this.maximum = maximum;
	}

	/**
	 * Return whether more came than may.
	 */
	boolean isExceeded() {
		return this.size.get() > this.maximum;
	}

	/**
	 * Give a request its body: a small one when all of it is there, so that a visitor who
	 * sends it slowly keeps no program waiting.
	 */
	Mono<Void> addTo(WorkerRequest.Builder target) {
		long length = this.request.getHeaders().getContentLength();
		if (length == 0 || !ServingRules.mayHaveBody(this.request.getMethod())) {
			return Mono.empty();
		}
		Flux<DataBuffer> limited = this.request.getBody().handle((buffer, sink) -> {
			if (this.size.addAndGet(buffer.readableByteCount()) > this.maximum) {
				DataBufferUtils.release(buffer);
				sink.error(new RequestTooLargeException(this.maximum));
			}
			else {
				sink.next(buffer);
			}
		});
		if (length > 0 && length <= SMALL) {
			return DataBufferUtils.join(limited).doOnNext((buffer) -> target.body(bytes(buffer))).then();
		}
		return Mono.fromRunnable(() -> {
			InputStream body = new Upload(limited);
			this.stream = body;
			target.body(body);
		});
	}

	private static byte[] bytes(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

	/**
	 * Let nothing be read from now on.
	 */
	void close() {
		InputStream body = this.stream;
		if (body != null) {
			try {
				body.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	/**
	 * The body as a worker reads it, which keeps no thread waiting, and as a stream for
	 * whoever wants that instead.
	 */
	private static final class Upload extends InputStream implements Flow.Publisher<ByteBuffer> {

		private final Flux<DataBuffer> body;

		private @Nullable InputStream blocking;

		private @Nullable Runnable end;

		private boolean closed;

		Upload(Flux<DataBuffer> body) {
			this.body = body;
		}

		@Override
		public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
			Flux<ByteBuffer> pieces = this.body.map((buffer) -> ByteBuffer.wrap(bytes(buffer)))
				.publishOn(Schedulers.fromExecutor(ServingThreads.uploads()), DEMAND)
				.doOnSubscribe((subscription) -> endWith(() -> {
					subscription.cancel();
					subscriber.onError(over());
				}));
			JdkFlowAdapter.publisherToFlowPublisher(pieces).subscribe(subscriber);
		}

		private static IOException over() {
			return new IOException("The request is over.");
		}

		private void endWith(Runnable action) {
			synchronized (this) {
				if (!this.closed) {
					this.end = action;
					return;
				}
			}
			action.run();
		}

		private synchronized InputStream blocking() throws IOException {
			if (this.closed) {
				throw over();
			}
			if (this.blocking == null) {
				this.blocking = DataBufferUtils.subscriberInputStream(this.body, DEMAND);
			}
			return this.blocking;
		}

		@Override
		public int read() throws IOException {
			return blocking().read();
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			return blocking().read(buffer, offset, length);
		}

		@Override
		public void close() throws IOException {
			Runnable action;
			InputStream opened;
			synchronized (this) {
				this.closed = true;
				action = this.end;
				this.end = null;
				opened = this.blocking;
			}
			if (action != null) {
				action.run();
			}
			if (opened != null) {
				opened.close();
			}
		}

	}

}
