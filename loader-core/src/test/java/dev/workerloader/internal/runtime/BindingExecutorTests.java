package dev.workerloader.internal.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BindingExecutorTests {

	private static final int HANG_SECONDS = 60;

	@Test
	void tasksThatWaitForEachOtherDoNotUseUpThePool() throws Exception {
		try (BindingExecutor executor = new BindingExecutor(null, 1)) {
			CompletableFuture<String> done = new CompletableFuture<>();
			nest(executor, 20, done);
			assertThat(done.get(HANG_SECONDS, TimeUnit.SECONDS)).isEqualTo("worker-loader-binding");
		}
	}

	/**
	 * A task that waits for another one, which does the same.
	 */
	private static void nest(BindingExecutor executor, int depth, CompletableFuture<String> done) {
		executor.execute(() -> {
			if (depth == 0) {
				done.complete(Thread.currentThread().getName().replaceFirst("-\\d+$", ""));
				return;
			}
			CompletableFuture<String> inner = new CompletableFuture<>();
			nest(executor, depth - 1, inner);
			boolean compensated = executor.beginWait();
			try {
				done.complete(inner.join());
			}
			finally {
				if (compensated) {
					executor.endWait();
				}
			}
		});
	}

	@Test
	void poolIsBounded() throws Exception {
		try (BindingExecutor executor = new BindingExecutor(null, 2)) {
			CountDownLatch both = new CountDownLatch(2);
			CountDownLatch release = new CountDownLatch(1);
			CompletableFuture<Boolean> third = new CompletableFuture<>();
			for (int i = 0; i < 2; i++) {
				executor.execute(() -> {
					both.countDown();
					await(release);
				});
			}
			await(both);
			executor.execute(() -> third.complete(release.getCount() == 0));
			assertThat(third).isNotDone();
			release.countDown();
			assertThat(third.get(HANG_SECONDS, TimeUnit.SECONDS)).as("ran after a thread was free").isTrue();
		}
	}

	@Test
	void threadThatIsNotOfThePoolIsNotCompensated() {
		try (BindingExecutor executor = new BindingExecutor(null, 1)) {
			assertThat(executor.beginWait()).isFalse();
		}
	}

	@Test
	void failingTaskDoesNotEndItsThread() throws Exception {
		try (BindingExecutor executor = new BindingExecutor(null, 1)) {
			executor.execute(() -> {
				throw new IllegalStateException("a task that fails");
			});
			CompletableFuture<Integer> next = new CompletableFuture<>();
			executor.execute(() -> next.complete(1));
			assertThat(next.get(HANG_SECONDS, TimeUnit.SECONDS)).isEqualTo(1);
		}
	}

	@Test
	void closedExecutorRefusesTasksButNeverLosesACompletion() {
		BindingExecutor executor = new BindingExecutor(null, 1);
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		executor.execute(() -> {
			running.countDown();
			await(release);
		});
		await(running);
		CompletableFuture<Integer> queued = new CompletableFuture<>();
		executor.complete(() -> queued.complete(1));
		executor.close();
		assertThat(queued).isCompletedWithValue(1);
		CompletableFuture<Integer> late = new CompletableFuture<>();
		executor.complete(() -> late.complete(2));
		assertThat(late).isCompletedWithValue(2);
		assertThat(executor.execute(() -> late.complete(3))).isFalse();
		release.countDown();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(HANG_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
