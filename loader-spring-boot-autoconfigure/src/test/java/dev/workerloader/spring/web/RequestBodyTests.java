package dev.workerloader.spring.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RequestBody}.
 */
class RequestBodyTests {

	private static final int LARGE = 200_000;

	@Test
	void smallBodyIsReadAtOnce() throws IOException {
		InputStream begun = new RequestBody(new ByteArrayInputStream("small".getBytes(StandardCharsets.UTF_8)), 5)
			.begin();
		assertThat(begun).isInstanceOf(ByteArrayInputStream.class).hasContent("small");
	}

	@Test
	void largeBodyIsReadFromItsBeginning() throws IOException {
		byte[] bytes = new byte[LARGE];
		bytes[0] = 1;
		bytes[LARGE - 1] = 2;
		InputStream begun = new RequestBody(new ByteArrayInputStream(bytes), LARGE).begin();
		assertThat(begun).isInstanceOf(RequestBody.class).hasBinaryContent(bytes);
	}

	@Test
	void byteTooManyIsRefused() throws IOException {
		RequestBody body = new RequestBody(new ByteArrayInputStream(new byte[LARGE + 1]), LARGE);
		InputStream begun = body.begin();
		assertThatExceptionOfType(RequestTooLargeException.class).isThrownBy(begun::readAllBytes);
		assertThat(body.isExceeded()).isTrue();
	}

	@Test
	void nothingIsReadAfterTheEndOfTheRequest() throws IOException {
		RequestBody body = new RequestBody(new ByteArrayInputStream(new byte[LARGE]), LARGE);
		InputStream begun = body.begin();
		body.close();
		assertThatExceptionOfType(IOException.class).isThrownBy(begun::read);
	}

	@Test
	void endOfTheRequestWaitsForAReadThatHasBegun() throws IOException {
		CountDownLatch arrived = new CountDownLatch(1);
		RequestBody body = new RequestBody(new InputStream() {

			@Override
			public int read() {
				try {
					arrived.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				return 1;
			}

			@Override
			public int read(byte[] buffer, int offset, int length) {
				buffer[offset] = (byte) read();
				return 1;
			}

		}, LARGE);
		Thread reader = new Thread(() -> {
			try {
				body.read();
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		});
		reader.start();
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> reader.getState() == Thread.State.WAITING);
		body.close(); // does not wait
		CompletableFuture<Void> end = CompletableFuture.runAsync(body::finish);
		assertThat(end).isNotDone();
		arrived.countDown();
		assertThat(end).succeedsWithin(Duration.ofMinutes(1));
	}

}
