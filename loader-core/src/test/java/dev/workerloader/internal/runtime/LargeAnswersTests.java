package dev.workerloader.internal.runtime;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import dev.workerloader.internal.runtime.LargeAnswers.Turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LargeAnswersTests {

	private static final Duration HANG_GUARD = Duration.ofMinutes(1);

	private static final long LIMIT = 8 << 20;

	@Test
	void oneAfterTheOtherHasItsTurnInASmallHeap() {
		LargeAnswers answers = new LargeAnswers(512 << 20);
		Turn first = answers.turn(LIMIT, HANG_GUARD);
		first.take();
		CompletableFuture<Void> second = CompletableFuture.runAsync(() -> {
			try (Turn turn = answers.turn(LIMIT, HANG_GUARD)) {
				turn.take();
			}
		});
		assertThatExceptionOfType(CancellationException.class)
			.isThrownBy(() -> answers.turn(LIMIT, Duration.ofMillis(1)).take());
		assertThat(second).isNotDone();
		first.close();
		assertThat(second).succeedsWithin(HANG_GUARD);
	}

	@Test
	void severalHaveTheirTurnInALargeHeap() {
		LargeAnswers answers = new LargeAnswers(4L << 30);
		for (int i = 0; i < 12; i++) {
			answers.turn(LIMIT, Duration.ofMillis(1)).take();
		}
		assertThatExceptionOfType(CancellationException.class)
			.isThrownBy(() -> answers.turn(LIMIT, Duration.ofMillis(1)).take());
	}

	@Test
	void answerThatMayBeLargerThanTheHeapHasItsTurnAlone() {
		LargeAnswers answers = new LargeAnswers(64 << 20);
		try (Turn turn = answers.turn(Long.MAX_VALUE, Duration.ofMillis(1))) {
			turn.take();
		}
		answers.turn(1, Duration.ofMillis(1)).take();
	}

	@Test
	void whoIsInterruptedHasNoTurnAndKeepsTheFlag() throws Exception {
		LargeAnswers answers = new LargeAnswers(512 << 20);
		answers.turn(LIMIT, HANG_GUARD).take();
		CompletableFuture<Boolean> flag = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				answers.turn(LIMIT, HANG_GUARD).take();
			}
			catch (CancellationException ex) {
				flag.complete(Thread.currentThread().isInterrupted());
			}
		});
		thread.start();
		Awaitility.await().atMost(HANG_GUARD).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
		thread.interrupt();
		assertThat(flag).succeedsWithin(HANG_GUARD).isEqualTo(true);
		thread.join();
	}

}
