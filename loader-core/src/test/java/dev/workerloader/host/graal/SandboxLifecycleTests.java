package dev.workerloader.host.graal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.workerloader.host.Account;
import dev.workerloader.host.Delivery;
import dev.workerloader.host.HostStatus;
import dev.workerloader.host.HostStatus.State;
import dev.workerloader.host.HostUnavailableException;
import dev.workerloader.host.Sandbox;
import dev.workerloader.host.SandboxEnd;
import dev.workerloader.host.SandboxEnd.Reason;
import dev.workerloader.host.Slice;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the lives of many sandboxes on few threads.
 */
class SandboxLifecycleTests {

	@Test
	void eachSandboxEndsExactlyOnceHoweverItIsTerminated() throws Exception {
		ExecutorService terminators = Executors.newFixedThreadPool(4);
		try (GraalSandboxHost host = TestSandboxes.host()) {
			List<RecordingMailbox> mailboxes = new ArrayList<>();
			Random random = new Random(42);
			for (int round = 0; round < 1500; round++) {
				RecordingMailbox mailbox = new RecordingMailbox();
				mailboxes.add(mailbox);
				Sandbox sandbox = host
					.open(TestSandboxes.spec((round % 3 == 0) ? TestSandboxes.SPIN : TestSandboxes.ECHO), mailbox);
				for (int i = random.nextInt(4); i > 0; i--) {
					sandbox.deliver(TestSandboxes.START);
				}
				long delay = random.nextInt(3_000_000);
				for (int i = 0; i < 2; i++) {
					terminators.execute(() -> {
						spin(delay);
						sandbox.terminate();
					});
				}
			}
			mailboxes.forEach(RecordingMailbox::awaitEnd);
			await().until(() -> host.status().liveSandboxes() == 0);
			assertThat(mailboxes).allSatisfy((mailbox) -> {
				assertThat(mailbox.ends()).containsExactly(new SandboxEnd(Reason.TERMINATED, null));
				assertThat(mailbox.violations()).isEmpty();
			});
			// One that hardly gets a processor is written off, until it has ended.
			await().until(() -> host.status().lostThreads() == 0);
			assertThat(TestSandboxes.run(host, TestSandboxes.ECHO)).isEqualTo("result up");
		}
		finally {
			terminators.shutdownNow();
		}
	}

	@Test
	void limitAndTerminationThatRaceEndTheSandboxOnce() {
		try (GraalSandboxHost host = TestSandboxes.host()) {
			for (int round = 0; round < 100; round++) {
				RecordingMailbox mailbox = new RecordingMailbox();
				Sandbox sandbox = host.open(TestSandboxes.spec(TestSandboxes.SPIN), mailbox);
				Account account = TestSandboxes.limited(Duration.ofMillis(3), Long.MAX_VALUE, Duration.ofHours(1));
				sandbox.deliver(new Delivery("start", account));
				spin(ThreadLocalRandom.current().nextLong(3_000_000, 9_000_000));
				sandbox.terminate();
				assertThat(mailbox.awaitEnd().reason()).isIn(Reason.CPU_TIME, Reason.TERMINATED);
				assertThat(mailbox.ends()).hasSize(1);
				assertThat(mailbox.violations()).isEmpty();
			}
		}
	}

	@Test
	void tenThousandSandboxesLeaveNothing() {
		try (GraalSandboxHost host = TestSandboxes.host()) {
			List<RecordingMailbox> mailboxes = new ArrayList<>();
			for (int i = 0; i < 10_000; i++) {
				RecordingMailbox mailbox = new RecordingMailbox();
				Sandbox sandbox = host.open(TestSandboxes.spec(TestSandboxes.ECHO), mailbox);
				if (i % 10 == 0) {
					sandbox.deliver(TestSandboxes.START);
				}
				sandbox.terminate();
				mailboxes.add(mailbox);
			}
			mailboxes.forEach(RecordingMailbox::awaitEnd);
			await().untilAsserted(() -> {
				HostStatus status = host.status();
				assertThat(status.liveSandboxes()).isZero();
				assertThat(status.queuedSlices()).isZero();
				assertThat(status.lostThreads()).isZero();
				assertThat(status.threads()).isEqualTo(2);
			});
		}
	}

	@Test
	void longSlicesGiveTheirPlaceToOthers() {
		try (GraalSandboxHost host = TestSandboxes.host()) {
			List<RecordingMailbox> spinners = spin(host, 2);
			assertThat(TestSandboxes.run(host, TestSandboxes.ECHO)).isEqualTo("result up");
			await().until(() -> host.status().threads() == 4);
			assertThat(spinners).allSatisfy((mailbox) -> assertThat(mailbox.ends()).isEmpty());
		}
	}

	@Test
	void compensatingThreadsAreBoundedAndLeave() {
		try (GraalSandboxHost host = TestSandboxes.host(TestSandboxes.settings().withCompensatingThreads(1))) {
			List<Sandbox> sandboxes = new ArrayList<>();
			List<RecordingMailbox> mailboxes = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				RecordingMailbox mailbox = new RecordingMailbox();
				Sandbox sandbox = host.open(TestSandboxes.spec(TestSandboxes.SPIN), mailbox);
				sandbox.deliver(TestSandboxes.START);
				sandboxes.add(sandbox);
				mailboxes.add(mailbox);
			}
			await().until(() -> host.status().runningSlices() == 3);
			assertThat(host.status().threads()).isEqualTo(3);
			assertThat(host.status().queuedSlices()).isEqualTo(1);
			sandboxes.forEach(Sandbox::terminate);
			mailboxes.forEach(RecordingMailbox::awaitEnd);
			await().until(() -> host.status().threads() == 2);
			assertThat(TestSandboxes.run(host, TestSandboxes.ECHO)).isEqualTo("result up");
		}
	}

	@Test
	void threadThatLeavesPassesOnWhatItWasWokenFor() {
		CountDownLatch gate = new CountDownLatch(1);
		try (GraalSandboxHost host = TestSandboxes.host(TestSandboxes.settings().withThreads(1))) {
			RecordingMailbox mailbox = new RecordingMailbox();
			mailbox.afterwards(() -> awaitGate(gate));
			Sandbox sandbox = host.open(TestSandboxes.spec(TestSandboxes.SPIN), mailbox);
			sandbox.deliver(TestSandboxes.START);
			await().until(() -> host.status().threads() == 2);
			sandbox.terminate();
			await().until(() -> host.status().threads() == 3);
			// Two that stand in for one have nothing to do, and it leaves itself.
			gate.countDown();
			await().until(() -> host.status().threads() < 3);
			assertThat(TestSandboxes.run(host, TestSandboxes.ECHO)).isEqualTo("result up");
			await().until(() -> host.status().threads() == 1);
		}
	}

	private static void awaitGate(CountDownLatch gate) {
		try {
			assertThat(gate.await(60, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void sandboxesTakeTurns() {
		int flood = 1_000;
		CountDownLatch gate = new CountDownLatch(1);
		AtomicInteger before = new AtomicInteger(-1);
		try (GraalSandboxHost host = TestSandboxes
			.host(TestSandboxes.settings().withThreads(1).withCompensatingThreads(0))) {
			RecordingMailbox flooded = new RecordingMailbox() {

				@Override
				public @Nullable Runnable received(Slice slice) {
					awaitGate(gate);
					return super.received(slice);
				}

			};
			RecordingMailbox patient = new RecordingMailbox() {

				@Override
				public @Nullable Runnable received(Slice slice) {
					before.compareAndSet(-1, flooded.slices().size());
					return super.received(slice);
				}

			};
			Sandbox first = host.open(TestSandboxes.spec(TestSandboxes.ECHO), flooded);
			first.deliver(TestSandboxes.START);
			for (int i = 0; i < flood; i++) {
				first.deliver(new Delivery("more", TestSandboxes.unlimited()));
			}
			host.open(TestSandboxes.spec(TestSandboxes.ECHO), patient).deliver(TestSandboxes.START);
			gate.countDown();
			assertThat(patient.awaitMessage()).isEqualTo("result up");
			assertThat(before.get()).isBetween(1, 2);
			flooded.awaitMessages(flood + 1);
		}
	}

	// Attack REL-23.
	@Test
	void threadThatDoesNotReactIsWrittenOffAndFoundAgain() {
		CountDownLatch deaf = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		GraalHostSettings settings = TestSandboxes.settings()
			.withMaxLostThreads(1)
			.withUnwindTime(Duration.ofMillis(1));
		try (GraalSandboxHost host = GraalSandboxHost.builder()
			.settings(settings)
			.bootstrap(TestSandboxes.BOOTSTRAP)
			.services(() -> (service, request) -> {
				deaf.countDown();
				while (release.getCount() > 0) {
					Thread.onSpinWait();
				}
				return "late";
			})
			.build()) {
			RecordingMailbox mailbox = new RecordingMailbox();
			Sandbox sandbox = host.open(TestSandboxes.spec("""
					export default () => 'up';
					export const receive = (message, post) => {
						post('before');
						post(post('service', 'request'));
					};"""), mailbox);
			sandbox.deliver(TestSandboxes.START);
			mailbox.awaitMessage();
			sandbox.deliver(new Delivery("serve", TestSandboxes.unlimited()));
			awaitGate(deaf);
			sandbox.terminate();
			assertThat(mailbox.awaitEnd().reason()).isEqualTo(Reason.TERMINATED);
			HostStatus status = host.status();
			assertThat(status.lostThreads()).isEqualTo(1);
			assertThat(status.threads()).isEqualTo(2);
			assertThat(status.state()).isEqualTo(State.BROKEN);
			assertThat(status.problem()).startsWith("1 threads do not react");
			assertThatExceptionOfType(HostUnavailableException.class)
				.isThrownBy(() -> host.open(TestSandboxes.spec(TestSandboxes.ECHO), new RecordingMailbox()));
			assertThat(mailbox.messages()).containsExactly("result up", "before");
			release.countDown();
			await().until(() -> host.status().lostThreads() == 0);
			assertThat(host.status().state()).isEqualTo(State.READY);
			assertThat(TestSandboxes.run(host, TestSandboxes.ECHO)).isEqualTo("result up");
			assertThat(mailbox.slices()).hasSize(2);
			assertThat(mailbox.messages()).doesNotContain("late");
			assertThat(mailbox.violations()).isEmpty();
		}
		finally {
			release.countDown();
		}
	}

	@Test
	void closeReturnsAlthoughAThreadDoesNotReact() {
		GraalSandboxHost host = TestSandboxes.host();
		RecordingMailbox mailbox = new RecordingMailbox();
		Sandbox sandbox = host.open(TestSandboxes.spec(TestSandboxes.UNRESPONSIVE), mailbox);
		sandbox.deliver(TestSandboxes.START);
		sandbox.deliver(new Delivery("sort", TestSandboxes.unlimited()));
		await().until(SandboxLifecycleTests::anyThreadComputes);
		host.close();
		assertThat(host.status().lostThreads()).isLessThanOrEqualTo(1);
		mailbox.awaitEnd();
		assertThat(mailbox.ends()).containsExactly(new SandboxEnd(Reason.TERMINATED, null));
		assertThat(mailbox.violations()).isEmpty();
	}

	private static boolean anyThreadComputes() {
		return Thread.getAllStackTraces()
			.values()
			.stream()
			.flatMap(Stream::of)
			.anyMatch((frame) -> frame.getClassName().equals("java.util.DualPivotQuicksort"));
	}

	private static List<RecordingMailbox> spin(GraalSandboxHost host, int count) {
		List<RecordingMailbox> mailboxes = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			RecordingMailbox mailbox = new RecordingMailbox();
			host.open(TestSandboxes.spec(TestSandboxes.SPIN), mailbox).deliver(TestSandboxes.START);
			mailboxes.add(mailbox);
		}
		await().until(() -> host.status().runningSlices() == count);
		return mailboxes;
	}

	private static void spin(long nanos) {
		long end = System.nanoTime() + nanos;
		while (System.nanoTime() < end) {
			Thread.onSpinWait();
		}
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(1));
	}

}
