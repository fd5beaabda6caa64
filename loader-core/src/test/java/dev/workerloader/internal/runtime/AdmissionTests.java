package dev.workerloader.internal.runtime;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AdmissionTests {

	@AutoClose
	private final Timers timers = new Timers();

	private final List<String> events = new CopyOnWriteArrayList<>();

	private final Admission admission = new Admission(1, 2, Duration.ofMinutes(1), this.timers);

	@Test
	void placesAreGivenInOrder() {
		enter("a");
		enter("b");
		enter("c");
		assertThat(this.events).containsExactly("a admitted");
		assertThat(this.admission.queued()).isEqualTo(2);
		this.admission.leave();
		this.admission.leave();
		this.admission.leave();
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
		this.admission.leave();
		this.admission.leave();
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
		this.admission.leave();
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
		Admission impatient = new Admission(1, 2, Duration.ofMillis(5), this.timers);
		impatient.enter(candidate("a"));
		impatient.enter(candidate("b"));
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(this.events).containsExactly("a admitted", "b timeout"));
		impatient.leave();
		assertThat(impatient.running()).isZero();
	}

	@Test
	void closeSendsHomeWhoWaits() {
		enter("a");
		enter("b");
		this.admission.close();
		this.admission.leave();
		assertThat(this.events).containsExactly("a admitted", "b closed");
		assertThat(this.admission.running()).isZero();
	}

	private Runnable enter(String name) {
		return this.admission.enter(candidate(name));
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
			public void closed() {
				told.add(name + " closed");
			}

		};
	}

}
