package dev.workerloader.internal.runtime;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.workerloader.Interleavings;
import dev.workerloader.OwnerQuota;

/**
 * {@link Admission} while invocations come, go, give up and are sent home. What it
 * decides one after the other is shown by {@link AdmissionTests}.
 */
class AdmissionInterleavingTests {

	private static final int PLACES = 3;

	private static final int PLACES_OF_OWNER = 2;

	/**
	 * Used up when two invocations of an owner have left, and for minutes.
	 */
	private static final Duration CPU_TIME = Duration.ofNanos(20);

	private static final long CPU_NANOS_OF_EACH = 11;

	@Test
	void eachCandidateIsAnsweredOnceAndNoPlaceIsLostOrGivenTwice() {
		Interleavings.check(Operations.class);
	}

	@Test
	void whoLeavesTheLineAsItsTurnComesIsAnsweredOnce() {
		Interleavings.explore(100, () -> {
			Operations line = new Operations();
			Interleavings.race(line::firstLeaves, line::waitingTimesOut, line::close);
			line.check();
		});
	}

	private static void expect(boolean condition, String what) {
		if (!condition) {
			throw new IllegalStateException("It does not hold that " + what + ".");
		}
	}

	/**
	 * All places are taken, two of them by one owner, and one more of that owner waits.
	 */
	public static class Operations {

		private final ManualAlarm alarm = new ManualAlarm();

		private final Admission admission = new Admission(PLACES, 2, Duration.ofMinutes(1),
				new OwnerQuota(PLACES_OF_OWNER, CPU_TIME), this.alarm);

		private final Answers answers = new Answers();

		private final AtomicInteger candidates = new AtomicInteger();

		private final AtomicInteger answered = new AtomicInteger();

		private volatile boolean givenUp;

		private final AtomicInteger inside = new AtomicInteger();

		private final AtomicInteger insideOfOwner = new AtomicInteger();

		private final Runnable leaveLine;

		public Operations() {
			enterAs("a", "first");
			enterAs("a", "second");
			enterAs("b", "third");
			this.leaveLine = enterAs("a", "waiting");
		}

		@Operation
		public String enter(@Param(gen = IntGen.class, conf = "0:2") int owner,
				@Param(gen = IntGen.class, conf = "1:9") int name) {
			String[] owners = { null, "a", "b" };
			return this.answers.to(() -> enterAs(owners[owner], owners[owner] + name));
		}

		@Operation(runOnce = true)
		public String firstLeaves() {
			return leave("a");
		}

		@Operation(runOnce = true)
		public String secondLeaves() {
			return leave("a");
		}

		@Operation(runOnce = true)
		public String thirdLeaves() {
			return leave("b");
		}

		private String leave(String owner) {
			this.inside.decrementAndGet();
			if (owner.equals("a")) {
				this.insideOfOwner.decrementAndGet();
			}
			return this.answers.to(() -> this.admission.leave(owner, CPU_NANOS_OF_EACH));
		}

		@Operation(runOnce = true)
		public void waitingGivesUp() {
			this.givenUp = true;
			this.leaveLine.run();
		}

		@Operation(runOnce = true)
		public String waitingTimesOut() {
			return this.answers.to(this.alarm::goOff);
		}

		@Operation(runOnce = true)
		public String close() {
			return this.answers.to(this.admission::close);
		}

		@Operation
		public int running() {
			return this.admission.running();
		}

		@Operation
		public int queued() {
			return this.admission.queued();
		}

		private Runnable enterAs(@Nullable String owner, String name) {
			this.candidates.incrementAndGet();
			return this.admission.enter(owner, new Listener((answer) -> {
				this.answered.incrementAndGet();
				if (answer.equals("admitted")) {
					admitted(owner);
				}
				this.answers.add(name + " " + answer);
			}));
		}

		private void admitted(@Nullable String owner) {
			expect(this.inside.incrementAndGet() <= PLACES, "no more than the places are taken");
			if ("a".equals(owner)) {
				expect(this.insideOfOwner.incrementAndGet() <= PLACES_OF_OWNER, "nor more than an owner may have");
			}
		}

		@Validate
		public void check() {
			expect(this.admission.running() == this.inside.get(), "places are counted");
			int lost = this.candidates.get() - this.answered.get() - this.admission.queued();
			expect(lost == 0 || (lost == 1 && this.givenUp), "who is not answered waits or has given up");
		}

	}

	/**
	 * A candidate that says what it was answered.
	 */
	private static final class Listener implements Admission.Candidate {

		private final Consumer<String> answer;

		Listener(Consumer<String> answer) {
			this.answer = answer;
		}

		@Override
		public void admitted() {
			this.answer.accept("admitted");
		}

		@Override
		public void queueFull(int capacity, @Nullable Duration expectedWait) {
			this.answer.accept("full");
		}

		@Override
		public void queueTimeout(Duration timeout, @Nullable Duration expectedWait) {
			this.answer.accept("timeout");
		}

		@Override
		public void quotaUsedUp(OwnerQuota quota, Duration wait) {
			this.answer.accept("used up");
		}

		@Override
		public void closed() {
			this.answer.accept("closed");
		}

	}

	/**
	 * The alarm of who waited first, which goes off when it is told to.
	 */
	private static final class ManualAlarm implements Admission.Alarm {

		private @Nullable FutureTask<Void> first;

		@Override
		public Future<?> schedule(Runnable task, long delayNanos) {
			FutureTask<Void> alarm = new FutureTask<>(task, null);
			if (this.first == null) {
				this.first = alarm;
			}
			return alarm;
		}

		void goOff() {
			this.first.run();
		}

	}

}
