package dev.workerloader.internal.runtime;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What guests can do to streams of the application that go around the script on their
 * side.
 */
class ByteStreamTests {

	private static final int CALLS = 2_000;

	private final AtomicInteger inside = new AtomicInteger();

	private final AtomicInteger most = new AtomicInteger();

	private void use() {
		this.most.accumulateAndGet(this.inside.incrementAndGet(), Math::max);
		Thread.yield();
		this.inside.decrementAndGet();
	}

	@Test
	void readsThatAreMadeAtOnceDoNotOverlap() throws Exception {
		ByteSource source = new ByteSource(new FilterInputStream(InputStream.nullInputStream()) {

			@Override
			public int read(byte[] buffer, int offset, int length) {
				use();
				return 1;
			}

		});
		atOnce(source::read);
		assertThat(this.most).hasValue(1);
	}

	@Test
	void writesThatAreMadeAtOnceDoNotOverlap() throws Exception {
		ByteSink sink = new ByteSink(new FilterOutputStream(OutputStream.nullOutputStream()) {

			@Override
			public void write(byte[] buffer, int offset, int length) {
				use();
			}

		});
		atOnce(() -> {
			sink.write(new byte[1]);
			return null;
		});
		assertThat(this.most).hasValue(1);
	}

	private static void atOnce(IOCallable call) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			List<CompletableFuture<Void>> ends = new ArrayList<>();
			for (int i = 0; i < CALLS; i++) {
				ends.add(CompletableFuture.runAsync(() -> {
					try {
						call.call();
					}
					catch (IOException ex) {
						throw new IllegalStateException(ex);
					}
				}, threads));
			}
			CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).get(1, TimeUnit.MINUTES);
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void closingDoesNotWaitForAReadThatIsBlocked() throws Exception {
		CountDownLatch reading = new CountDownLatch(1);
		CountDownLatch closed = new CountDownLatch(1);
		ByteSource source = new ByteSource(new FilterInputStream(InputStream.nullInputStream()) {

			@Override
			public int read(byte[] buffer, int offset, int length) throws IOException {
				reading.countDown();
				try {
					closed.await();
				}
				catch (InterruptedException ex) {
					throw new IOException(ex);
				}
				return -1;
			}

			@Override
			public void close() {
				closed.countDown();
			}

		});
		CompletableFuture<Boolean> end = CompletableFuture.supplyAsync(() -> {
			try {
				return source.read() == null;
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		});
		assertThat(reading.await(1, TimeUnit.MINUTES)).isTrue();
		source.close();
		assertThat(end.get(1, TimeUnit.MINUTES)).isTrue();
	}

	@Test
	void publisherIsAskedForABufferWhenOneIsReadAndNoThreadWaits() throws Exception {
		SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>(Runnable::run, 16);
		PublishedSource source = PublishedSource.of(publisher);
		CompletableFuture<byte[]> first = source.read().toCompletableFuture();
		CompletableFuture<byte[]> second = source.read().toCompletableFuture();
		assertThat(first).isNotDone();
		publisher.submit(ByteBuffer.wrap(new byte[] { 1 }));
		assertThat(first.get(1, TimeUnit.MINUTES)).containsExactly(1);
		assertThat(second).isNotDone();
		publisher.submit(ByteBuffer.wrap(new byte[0]));
		publisher.submit(ByteBuffer.wrap(new byte[ByteSource.MAX_PIECE + 1]));
		assertThat(second.get(1, TimeUnit.MINUTES)).hasSize(ByteSource.MAX_PIECE);
		assertThat(source.read().toCompletableFuture().get(1, TimeUnit.MINUTES)).hasSize(1);
		publisher.close();
		assertThat(source.read().toCompletableFuture().get(1, TimeUnit.MINUTES)).isNull();
	}

	@Test
	void readThatWasCancelledTakesNothing() throws Exception {
		SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>(Runnable::run, 16);
		PublishedSource source = PublishedSource.of(publisher);
		source.read().toCompletableFuture().cancel(true);
		CompletableFuture<byte[]> next = source.read().toCompletableFuture();
		publisher.submit(ByteBuffer.wrap(new byte[] { 1 }));
		assertThat(next.get(1, TimeUnit.MINUTES)).containsExactly(1);
	}

	@Test
	void closingAPublishedStreamCancelsItAndFailsTheReads() {
		SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>(Runnable::run, 16);
		PublishedSource source = PublishedSource.of(publisher);
		CompletableFuture<byte[]> read = source.read().toCompletableFuture();
		source.close();
		assertThat(read).isCompletedExceptionally();
		assertThat(publisher.getNumberOfSubscribers()).isZero();
	}

	@FunctionalInterface
	private interface IOCallable {

		@Nullable Object call() throws IOException;

	}

}
