package dev.workerloader.internal.leak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LeakTrackerTests {

	private final LeakTracker tracker = new LeakTracker("thing", true);

	@Test
	void whatIsOpenIsCounted() {
		Lease first = this.tracker.open();
		Lease second = this.tracker.open();
		assertThat(this.tracker.openCount()).isEqualTo(2);
		assertThat(first.close()).isTrue();
		assertThat(first.close()).isFalse();
		assertThat(this.tracker.openCount()).isEqualTo(1);
		second.close();
		assertThat(this.tracker.openCount()).isZero();
	}

	@Test
	void whatIsOpenTellsWhoOpenedIt() {
		Lease lease = forgetful();
		assertThat(LeakTracker.opened()).filteredOn("message", "thing")
			.singleElement()
			.satisfies((stack) -> assertThat(methods(stack)).contains("forgetful"));
		assertThat(lease.stack()).isNotNull();
		lease.close();
		assertThat(LeakTracker.opened()).extracting(Throwable::getMessage).doesNotContain("thing");
	}

	@Test
	void whoeverTakesItOverAnswersForIt() {
		Lease lease = forgetful();
		heir(lease);
		assertThat(methods(lease.stack())).contains("heir").doesNotContain("forgetful");
		lease.close();
	}

	@Test
	void whatIsHeldAfterItWasClosedIsReported() {
		List<Object> holder = new ArrayList<>();
		holder.add(new Object());
		this.tracker.open(holder.get(0)).close();
		this.tracker.open(new Object()).close();
		Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
			System.gc();
			assertThat(retained()).hasSize(1);
		});
		holder.clear();
		Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
			System.gc();
			assertThat(retained()).isEmpty();
		});
	}

	@Test
	void inProductionNothingIsRecorded() {
		LeakTracker counting = new LeakTracker("counted", false);
		Object subject = new Object();
		Lease lease = counting.open(subject);
		lease.passOn();
		assertThat(counting.openCount()).isEqualTo(1);
		assertThat(lease.stack()).isNull();
		assertThat(LeakTracker.opened()).extracting(Throwable::getMessage).doesNotContain("counted");
		lease.close();
		assertThat(counting.openCount()).isZero();
		assertThat(LeakTracker.retained()).extracting(Throwable::getMessage).doesNotContain("counted");
		assertThat(subject).isNotNull();
	}

	private Lease forgetful() {
		return this.tracker.open();
	}

	private static void heir(Lease lease) {
		lease.passOn();
	}

	private static List<Throwable> retained() {
		return LeakTracker.retained().stream().filter((stack) -> "thing".equals(stack.getMessage())).toList();
	}

	private static List<String> methods(Throwable stack) {
		return List.of(stack.getStackTrace()).stream().map(StackTraceElement::getMethodName).toList();
	}

}
