package dev.workerloader.internal.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.workerloader.OwnerQuota;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AdmissionTests {

	@AutoClose
	private final Timers timers = new Timers();

	private final List<String> events = new CopyOnWriteArrayList<>();

	private final Admission admission = new Admission(1, 2, Duration.ofMinutes(1), OwnerQuota.NONE,
			this.timers::schedule);

	@Test
	void placesAreGivenInOrder() {
		enter("a");
		enter("b");
		enter("c");
		assertThat(this.events).containsExactly("a admitted");
		assertThat(this.admission.queued()).isEqualTo(2);
		this.admission.leave(null, 0);
		this.admission.leave(null, 0);
		this.admission.leave(null, 0);
		assertThat(this.events).containsExactly("a admitted", "b admitted", "c admitted");
		assertThat(this.admission.running()).isZero();
	}

	@Test
	void lineThatIsFullRefuses() {
		List.of("a", "b", "c", "d").forEach(this::enter);
		assertThat(this.events).containsExactly("a admitted", "d full 2");
	}

	@Test
	void whoIsRefusedLearnsHowLongItWouldHaveWaitedOnceThatIsKnown() {
		List.of("a", "b", "c").forEach(this::enter);
		this.admission.leave(null, 0);
		this.admission.leave(null, 0);
		List.of("d", "e", "f").forEach(this::enter);
		assertThat(this.events).endsWith("f full 2 wait");
	}

	@Test
	void whoLeavesTheLineIsNotAdmitted() {
		enter("a");
		Runnable leave = enter("b");
		enter("c");
		leave.run();
		leave.run();
		this.admission.leave(null, 0);
		assertThat(this.events).containsExactly("a admitted", "c admitted");
	}

	@Test
	void leavingAfterAdmissionChangesNothing() {
		Runnable leave = enter("a");
		leave.run();
		assertThat(this.admission.running()).isEqualTo(1);
	}

	@Test
	void whoWaitsTooLongIsSentHome() {
		Admission impatient = new Admission(1, 2, Duration.ofMillis(5), OwnerQuota.NONE, this.timers::schedule);
		impatient.enter(null, candidate("a"));
		impatient.enter(null, candidate("b"));
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(this.events).containsExactly("a admitted", "b timeout"));
		impatient.leave(null, 0);
		assertThat(impatient.running()).isZero();
	}

	@Test
	void closeSendsHomeWhoWaits() {
		enter("a");
		enter("b");
		this.admission.close();
		this.admission.leave(null, 0);
		assertThat(this.events).containsExactly("a admitted", "b closed");
		assertThat(this.admission.running()).isZero();
	}

	@Test
	void ownersTakeTurns() {
		Admission wide = new Admission(1, 10, Duration.ofMinutes(1), OwnerQuota.NONE, this.timers::schedule);
		List.of("a1", "a2", "a3", "a4").forEach((name) -> wide.enter("a", candidate(name)));
		List.of("b1", "b2").forEach((name) -> wide.enter("b", candidate(name)));
		wide.enter(null, candidate("c1"));
		for (String owner : List.of("a", "a", "b")) {
			wide.leave(owner, 0);
		}
		wide.leave(null, 0);
		wide.leave("a", 0);
		wide.leave("b", 0);
		wide.leave("a", 0);
		assertThat(this.events).containsExactly("a1 admitted", "a2 admitted", "b1 admitted", "c1 admitted",
				"a3 admitted", "b2 admitted", "a4 admitted");
		assertThat(wide.running()).isZero();
		assertThat(wide.queued()).isZero();
	}

	@Test
	void ownerThatFillsTheLineMakesRoomForOthers() {
		enter("a", "a1");
		enter("a", "a2");
		enter("a", "a3");
		enter("b", "b1");
		enter("b", "b2");
		assertThat(this.events).containsExactly("a1 admitted", "a3 full 2", "b2 full 2");
		this.admission.leave("a", 0);
		this.admission.leave("a", 0);
		assertThat(this.events).endsWith("a2 admitted", "b1 admitted");
	}

	// Attack TEN-15.
	@Test
	void ownerHasNoMoreThanItsPlacesAndDoesNotHoldUpOthers() {
		Admission shared = new Admission(10, 10, Duration.ofMinutes(1), new OwnerQuota(1, null), this.timers::schedule);
		shared.enter("a", candidate("a1"));
		shared.enter("a", candidate("a2"));
		shared.enter("b", candidate("b1"));
		shared.enter(null, candidate("c1"));
		shared.enter(null, candidate("c2"));
		assertThat(this.events).containsExactly("a1 admitted", "b1 admitted", "c1 admitted", "c2 admitted");
		shared.leave("b", 0);
		assertThat(this.events).hasSize(4);
		shared.leave("a", 0);
		assertThat(this.events).endsWith("a2 admitted");
	}

	@Test
	void ownerThatHasUsedUpItsCpuTimeIsRefusedAlsoInLine() {
		Admission metered = new Admission(1, 10, Duration.ofMinutes(1), new OwnerQuota(null, Duration.ofHours(1)),
				this.timers::schedule);
		metered.enter("a", candidate("a1"));
		metered.enter("a", candidate("a2"));
		metered.enter("b", candidate("b1"));
		metered.leave("a", Duration.ofHours(2).toNanos());
		metered.enter("a", candidate("a3"));
		assertThat(this.events).containsExactly("a1 admitted", "a2 used up PT1H true", "b1 admitted",
				"a3 used up PT1H true");
		metered.leave("b", 0);
		assertThat(metered.queued()).isZero();
	}

	@Test
	void ownersThatAreGoneAreForgotten() {
		for (int i = 0; i < 10_000; i++) {
			String owner = "tenant-" + i;
			this.admission.enter(owner, candidate(owner));
			this.admission.leave(owner, 1);
		}
		assertThat(this.admission.owners()).isLessThan(1_000);
	}

	@Test
	void placesAreCountedExactlyHoweverOwnersComeAndGo() throws Exception {
		Admission shared = new Admission(5, 20, Duration.ofMinutes(5), new OwnerQuota(2, null), this.timers::schedule);
		AtomicInteger inside = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		AtomicInteger answers = new AtomicInteger();
		List<AtomicInteger> ofOwner = Stream.generate(AtomicInteger::new).limit(4).toList();
		ExecutorService threads = Executors.newFixedThreadPool(4);
		List<Future<?>> done = new ArrayList<>();
		for (int thread = 0; thread < 4; thread++) {
			int seed = thread;
			done.add(threads.submit(() -> {
				Random random = new Random(seed);
				for (int i = 0; i < 25_000; i++) {
					int owner = random.nextInt(4);
					Guest guest = new Guest(shared, "owner-" + owner, ofOwner.get(owner), inside, most, answers);
					Runnable leaveLine = shared.enter("owner-" + owner, guest);
					if (random.nextInt(3) == 0) {
						leaveLine.run();
					}
					guest.leave();
				}
			}));
		}
		for (Future<?> one : done) {
			one.get(2, TimeUnit.MINUTES);
		}
		threads.shutdown();
		shared.close();
		assertThat(most.get()).isBetween(1, 5);
		assertThat(inside).hasValue(0);
		assertThat(shared.running()).isZero();
		assertThat(shared.queued()).isZero();
		assertThat(answers.get()).isPositive().isLessThanOrEqualTo(100_000);
	}

	private Runnable enter(String owner, String name) {
		return this.admission.enter(owner, candidate(name));
	}

	private Runnable enter(String name) {
		return this.admission.enter(null, candidate(name));
	}

	private Admission.Candidate candidate(String name) {
		List<String> told = this.events;
		return new Admission.Candidate() {

			@Override
			public void admitted() {
				told.add(name + " admitted");
			}

			@Override
			public void queueFull(int capacity, @Nullable Duration expectedWait) {
				told.add(name + " full " + capacity + ((expectedWait != null) ? " wait" : ""));
			}

			@Override
			public void queueTimeout(Duration timeout, @Nullable Duration expectedWait) {
				told.add(name + " timeout");
			}

			@Override
			public void quotaUsedUp(OwnerQuota quota, Duration wait) {
				told.add(name + " used up " + quota.cpuTimePerMinute() + " " + !wait.isZero());
			}

			@Override
			public void closed() {
				told.add(name + " closed");
			}

		};
	}

	/**
	 * Leaves at once when it is admitted later than its caller has asked it to leave.
	 */
	private static final class Guest implements Admission.Candidate {

		private final Admission admission;

		private final String owner;

		private final AtomicInteger ofOwner;

		private final AtomicInteger inside;

		private final AtomicInteger most;

		private final AtomicInteger answers;

		private final AtomicInteger steps = new AtomicInteger();

		Guest(Admission admission, String owner, AtomicInteger ofOwner, AtomicInteger inside, AtomicInteger most,
				AtomicInteger answers) {
			this.admission = admission;
			this.owner = owner;
			this.ofOwner = ofOwner;
			this.inside = inside;
			this.most = most;
			this.answers = answers;
		}

		@Override
		public void admitted() {
			this.most.accumulateAndGet(this.inside.incrementAndGet(), Math::max);
			assertThat(this.ofOwner.incrementAndGet()).isLessThanOrEqualTo(2);
			this.answers.incrementAndGet();
			leave();
		}

		void leave() {
			// The second of the two who come here goes.
			if (this.steps.incrementAndGet() == 2) {
				this.ofOwner.decrementAndGet();
				this.inside.decrementAndGet();
				this.admission.leave(this.owner, 0);
			}
		}

		@Override
		public void queueFull(int capacity, @Nullable Duration expectedWait) {
			this.answers.incrementAndGet();
		}

		@Override
		public void queueTimeout(Duration timeout, @Nullable Duration expectedWait) {
			throw new IllegalStateException("Nobody waits for five minutes.");
		}

		@Override
		public void quotaUsedUp(OwnerQuota quota, Duration wait) {
			throw new IllegalStateException("No quota of CPU time is set.");
		}

		@Override
		public void closed() {
			this.answers.incrementAndGet();
		}

	}

}
