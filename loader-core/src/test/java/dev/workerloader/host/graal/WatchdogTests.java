package dev.workerloader.host.graal;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import dev.workerloader.host.Account;
import dev.workerloader.host.Delivery;
import dev.workerloader.host.Sandbox;
import dev.workerloader.host.SandboxEnd.Reason;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When the {@link Watchdog} is awake, and what it leaves to the {@link Terminator}.
 */
class WatchdogTests {

	/** Longer than the watchdog stays awake when nothing runs. */
	private static final Duration AWAKE = Duration.ofMillis(300);

	private static final AtomicInteger HOSTS = new AtomicInteger();

	// The threads of the host of the test before may not have ended yet.
	private final String prefix = "watched-" + HOSTS.incrementAndGet() + "-";

	@AutoClose
	private final GraalSandboxHost host = TestSandboxes
		.host(TestSandboxes.settings().withThreadNamePrefix(this.prefix));

	private final Thread watchdog = threads().filter((thread) -> thread.getName().equals(this.prefix + "watchdog"))
		.findAny()
		.orElseThrow();

	@Test
	void sleepsUntilSomethingRunsAndAgainAfterwards() {
		for (int i = 0; i < 3; i++) {
			awaitAsleep();
			RecordingMailbox mailbox = new RecordingMailbox();
			Sandbox sandbox = this.host.open(TestSandboxes.spec(TestSandboxes.SPIN), mailbox);
			awaitAsleep(); // one that is open does not run
			sandbox.deliver(new Delivery("start", limited(Duration.ofMillis(20))));
			// Only the watchdog ends it.
			assertThat(mailbox.awaitEnd().reason()).isEqualTo(Reason.CPU_TIME);
		}
		awaitAsleep();
	}

	@Test
	void staysAwakeAsLongAsSomethingRuns() {
		awaitAsleep();
		RecordingMailbox mailbox = new RecordingMailbox();
		Account account = TestSandboxes.unlimited();
		Sandbox sandbox = this.host.open(TestSandboxes.spec(TestSandboxes.SPIN), mailbox);
		sandbox.deliver(new Delivery("start", account));
		// Charged by the watchdog alone while the slice runs.
		await().until(() -> account.cpuNanos() > 0);
		while (account.cpuNanos() < AWAKE.toNanos()) {
			assertThat(isAsleep()).isFalse();
			Thread.onSpinWait();
		}
		sandbox.terminate();
		mailbox.awaitEnd();
		awaitAsleep();
	}

	@Test
	void staysAwakeAsLongAsATaskOfAMailboxRuns() {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch gate = new CountDownLatch(1);
		RecordingMailbox mailbox = new RecordingMailbox();
		mailbox.afterwards(() -> {
			begun.countDown();
			awaitLatch(gate);
		});
		Sandbox sandbox = this.host.open(TestSandboxes.spec(TestSandboxes.ECHO), mailbox);
		awaitAsleep();
		sandbox.deliver(TestSandboxes.START);
		awaitLatch(begun);
		// Its place is given away, by the watchdog.
		await().until(() -> this.host.status().threads() > 2 && !isAsleep());
		long end = System.nanoTime() + AWAKE.toNanos();
		while (System.nanoTime() < end) {
			assertThat(isAsleep()).isFalse();
			Thread.onSpinWait();
		}
		gate.countDown();
		await().until(() -> this.host.status().threads() == 2);
		awaitAsleep();
		sandbox.terminate();
	}

	// Or the guests of all other hosts would be slowed down for ever. Attack TEN-05.
	@Test
	void roomIsMadeAlsoWhenNothingRunsAnyMore() {
		List<HeapUser> users = new CopyOnWriteArrayList<>(List.of(new LargeUser()));
		MemoryGuard memory = new MemoryGuard(new Heap(), users, () -> 0);
		memory.heapFull();
		assertThat(ArrayRoom.isBeingMade()).isTrue();
		GraalHostSettings settings = TestSandboxes.settings();
		Watchdog other = new Watchdog(new SlicePool(settings, new HostHealth(1)), memory, settings);
		other.start();
		try {
			users.clear();
			await().until(() -> !ArrayRoom.isBeingMade());
			await().until(() -> isAsleep(other));
		}
		finally {
			other.shutdown();
		}
	}

	@Test
	void contextOfASliceThatDoesNotEndIsClosedOnAThreadOfItsOwn() {
		boolean seen = false;
		// A sort may be about to end when it is seen.
		for (int i = 0; i < 10 && !seen; i++) {
			RecordingMailbox mailbox = new RecordingMailbox();
			Sandbox sandbox = this.host.open(TestSandboxes.spec(TestSandboxes.UNRESPONSIVE), mailbox);
			sandbox.deliver(TestSandboxes.START);
			mailbox.awaitMessage();
			Account account = TestSandboxes.unlimited();
			sandbox.deliver(new Delivery("sort", account));
			await().until(() -> threads().anyMatch((thread) -> isIn(thread, "java.util.DualPivotQuicksort")));
			account.exhaust();
			while (mailbox.ends().isEmpty() && !seen) {
				List<String> closing = threads().filter((thread) -> isIn(thread, GuestContext.class.getName()))
					.map(Thread::getName)
					.filter((name) -> !name.startsWith(this.prefix + "slice"))
					.toList();
				assertThat(closing).isSubsetOf(this.prefix + "terminator");
				seen = !closing.isEmpty();
			}
			assertThat(mailbox.awaitEnd().reason()).isEqualTo(Reason.CPU_TIME);
		}
		assertThat(seen).isTrue();
	}

	@Test
	void oneMoreThanCanBeBlockedIsAlwaysThereToCloseAContext() throws Exception {
		GraalHostSettings settings = TestSandboxes.settings().withCompensatingThreads(1).withMaxLostThreads(2);
		Terminator terminator = new Terminator(settings);
		CountDownLatch gate = new CountDownLatch(1);
		List<CompletableFuture<String>> blocked = Stream.generate(() -> execute(terminator, gate))
			.limit(2 + 1 + 2)
			.toList();
		assertThat(execute(terminator, new CountDownLatch(0)).get()).isEqualTo("test-terminator");
		assertThat(blocked).noneMatch(CompletableFuture::isDone);
		gate.countDown();
		assertThat(blocked).allSatisfy((task) -> assertThat(task.get()).isEqualTo("test-terminator"));
		assertThat(terminator.stop(Duration.ofMinutes(1).toNanos())).isTrue();
		assertThat(execute(terminator, gate).get()).isEqualTo(Thread.currentThread().getName());
	}

	private static CompletableFuture<String> execute(Terminator terminator, CountDownLatch gate) {
		CompletableFuture<String> name = new CompletableFuture<>();
		terminator.execute(() -> {
			awaitLatch(gate);
			name.complete(Thread.currentThread().getName());
		});
		return name;
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static Account limited(Duration cpu) {
		return TestSandboxes.limited(cpu, Long.MAX_VALUE, Duration.ofHours(1));
	}

	private void awaitAsleep() {
		await().until(this::isAsleep);
	}

	private boolean isAsleep() {
		return isAsleep(this.watchdog);
	}

	// Between two ticks it waits for a time, and for a lock not by itself.
	private static boolean isAsleep(Thread watchdog) {
		return watchdog.getState() == Thread.State.WAITING && LockSupport.getBlocker(watchdog) == watchdog;
	}

	private static boolean isIn(Thread thread, String className) {
		return Arrays.stream(thread.getStackTrace()).anyMatch((frame) -> frame.getClassName().equals(className));
	}

	private Stream<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith(this.prefix));
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(1));
	}

	/**
	 * Has allocated something, and lasts until it is removed.
	 */
	private static final class LargeUser implements HeapUser {

		@Override
		public String id() {
			return "large";
		}

		@Override
		public long memoryLimit() {
			return 1;
		}

		@Override
		public long allocatedSinceCleared() {
			return 2;
		}

		@Override
		public void clear() {
		}

		@Override
		public boolean isWaitingForRoom() {
			return false;
		}

		@Override
		public void endForMemory() {
		}

	}

}
