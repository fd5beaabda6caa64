package dev.workerloader.spring.web;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicLong;

import dev.workerloader.outbound.WorkerRequest;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

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
			InputStream body = new Limited(DataBufferUtils.subscriberInputStream(limited, DEMAND));
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
	 * Tells the worker what is wrong, which otherwise would be the cause of something
	 * that only the application may see.
	 */
	private final class Limited extends FilterInputStream {

		Limited(InputStream stream) {
			super(stream);
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			try {
				return super.read(buffer, offset, length);
			}
			catch (IOException | RuntimeException ex) {
				if (isExceeded()) {
					throw new RequestTooLargeException(ReactiveBody.this.maximum);
				}
				throw ex;
			}
		}

	}

}
