package dev.workerloader.internal.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import dev.workerloader.LogEntry;
import dev.workerloader.LogListener;

import static org.assertj.core.api.Assertions.assertThat;

class EventDispatcherTests {

	private static LogListener.Event event(int number) {
		return event(String.valueOf(number));
	}

	private static LogListener.Event event(String message) {
		return new LogListener.Event("sb-1", null, null, new LogEntry(Instant.EPOCH, "INFO", message, List.of()));
	}

	@Test
	void eventsArriveInOrderThoughAListenerFails() {
		List<String> heard = new CopyOnWriteArrayList<>();
		EventDispatcher dispatcher = new EventDispatcher();
		for (int i = 0; i < 100; i++) {
			dispatcher.log((event) -> {
				heard.add(event.entry().message());
				throw new IllegalStateException("a listener that fails");
			}, event(i));
		}
		// Closing waits for some seconds only.
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> heard.size() == 100);
		dispatcher.close();
		assertThat(heard).hasSize(100).startsWith("0", "1", "2").endsWith("99");
		assertThat(dispatcher.dropped()).isZero();
	}

	@Test
	void whatDoesNotFitIsDroppedAndCounted() throws Exception {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch heard = new CountDownLatch(10_001);
		EventDispatcher dispatcher = new EventDispatcher();
		LogListener slow = (event) -> {
			running.countDown();
			await(release);
			heard.countDown();
		};
		dispatcher.log(slow, event(0));
		assertThat(running.await(60, TimeUnit.SECONDS)).isTrue();
		for (int i = 1; i <= 10_005; i++) {
			dispatcher.log(slow, event(i));
		}
		assertThat(dispatcher.dropped()).isEqualTo(5);
		release.countDown();
		assertThat(heard.await(60, TimeUnit.SECONDS)).isTrue();
		dispatcher.close();
		assertThat(dispatcher.dropped()).isEqualTo(5);
	}

	@Test
	void largeEventsAreDroppedLongBeforeTheyAreMany() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch running = new CountDownLatch(1);
		List<Integer> heard = new CopyOnWriteArrayList<>();
		EventDispatcher dispatcher = new EventDispatcher();
		dispatcher.log((event) -> {
			running.countDown();
			await(release);
		}, event(0));
		assertThat(running.await(60, TimeUnit.SECONDS)).isTrue();
		String large = "x".repeat(1 << 20);
		for (int i = 0; i < 100; i++) {
			dispatcher.log((event) -> heard.add(event.entry().message().length()), event(large));
		}
		assertThat(dispatcher.dropped()).isBetween(80L, 90L);
		long dropped = dispatcher.dropped();
		release.countDown();
		dispatcher.close();
		assertThat(heard).hasSize((int) (100 - dropped));
		assertThat(dispatcher.dropped()).isEqualTo(dropped);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(60, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
