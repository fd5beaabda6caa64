package dev.workerloader.host.graal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whom the guard ends, with a heap of 1,000 MB that does what a test says. That it does
 * so in time is the matter of the attacks with real heaps.
 */
class MemoryGuardTests {

	private static final long MB = 1 << 20;

	private static final long LIMIT = 100 * MB;

	private final ScriptedHeap heap = new ScriptedHeap();

	private final List<User> users = new ArrayList<>();

	private final MemoryGuard guard = new MemoryGuard(this.heap, this.users, () -> 0);

	@AfterEach
	void stop() {
		this.guard.stop();
		assertThat(ArrayRoom.isBeingMade()).isFalse();
	}

	@Test
	void nobodyIsEndedAsLongAsTheHeapCannotBeShort() {
		User large = user("large", 340);
		tick();
		assertThat(this.heap.collections).isZero();
		assertThat(large.ended).isFalse();
	}

	@Test
	void heapIsCollectedBeforeAnybodyIsEndedAndWhoHoldsLittleIsCleared() {
		User large = user("large", 360);
		this.heap.used = 720 * MB;
		this.heap.held = 300 * MB;
		tick();
		assertThat(this.heap.collections).isOne();
		assertThat(large.ended).isFalse();
		assertThat(large.allocatedSinceCleared()).isZero();
	}

	@Test
	void thoseThatHoldMoreThanTheyMayAreEndedTheLargestFirstAndNoMoreThanMust() {
		User first = user("first", 150);
		User second = user("second", 120);
		User third = user("third", 101);
		User small = user("small", 99);
		this.heap.used = 760 * MB;
		this.heap.held = 760 * MB;
		tick();
		assertThat(List.of(first.ended, second.ended, third.ended, small.ended)).containsExactly(true, true, false,
				false);
		assertThat(ArrayRoom.isBeingMade()).isTrue();
	}

	@Test
	void nobodyElseIsEndedUntilThoseAreGoneThatAre() {
		User first = user("first", 150);
		User second = user("second", 120);
		User third = user("third", 110);
		this.heap.used = 740 * MB;
		this.heap.held = 740 * MB;
		tick();
		allocate(third, 100);
		tick();
		assertThat(first.ended).isTrue();
		assertThat(second.ended).isTrue();
		assertThat(third.ended).isFalse();
		assertThat(this.heap.collections).isOne();
		this.users.remove(first);
		this.users.remove(second);
		tick();
		assertThat(third.ended).isTrue();
	}

	@Test
	void othersGoOnAtFullSpeedWhenThoseAreGoneThatWereEnded() {
		User large = user("large", 360);
		this.heap.used = 720 * MB;
		this.heap.held = 720 * MB;
		tick();
		assertThat(ArrayRoom.isBeingMade()).isTrue();
		this.users.remove(large);
		this.heap.used = 360 * MB;
		this.heap.collectedTo(360 * MB, 360 * MB);
		tick();
		assertThat(ArrayRoom.isBeingMade()).isFalse();
	}

	@Test
	void whoKeepsToItsLimitIsNotEndedAboveTheMark() {
		List<User> all = Stream.of("a", "b", "c", "d").map((id) -> user(id, 95)).toList();
		this.heap.used = 840 * MB;
		this.heap.held = 840 * MB;
		tick();
		assertThat(all).noneMatch((user) -> user.ended);
		assertThat(this.heap.collections).isZero();
	}

	@Test
	void inAnEmergencyAQuarterOfTheLimitIsTooMuch() {
		List<User> all = Stream.of("a", "b", "c", "d").map((id) -> user(id, 95)).toList();
		User small = user("small", 50);
		this.heap.used = 860 * MB;
		this.heap.held = 860 * MB;
		tick();
		assertThat(all).allMatch((user) -> user.ended);
		assertThat(small.ended).isFalse();
	}

	@Test
	void inAnEmergencyThatNoSuspectExplainsAsManyAsMustAreEndedThatHaveAllocatedAnything() {
		List<User> all = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			all.add(user("user-" + i, 20));
		}
		User idle = user("idle", 0);
		this.heap.used = 900 * MB;
		this.heap.held = 900 * MB;
		tick();
		assertThat(all.stream().filter((user) -> user.ended)).hasSize(3);
		assertThat(idle.ended).isFalse();
	}

	@Test
	void applicationThatFillsTheHeapItselfIsNotMadeToCollect() {
		User user = user("user", 0);
		this.heap.used = 860 * MB;
		this.heap.collectedTo(860 * MB, 100 * MB);
		allocate(user, 10);
		tick();
		tick();
		assertThat(this.heap.collections).isZero();
		allocate(user, 1);
		tick();
		assertThat(this.heap.collections).isOne();
	}

	@Test
	void whatTheApplicationAllocatesIsNotHeldAgainstSandboxes() {
		User large = user("large", 0);
		this.heap.used = 300 * MB;
		this.heap.collectedTo(300 * MB, 100 * MB);
		tick();
		allocate(large, 150);
		this.heap.used = 990 * MB;
		tick();
		assertThat(this.heap.collections).isZero();
		assertThat(large.ended).isFalse();
	}

	@Test
	void heapThatCollectionsNoLongerFreeIsShortEvenWhenItIsNotFull() {
		User large = user("large", 40);
		user("small", 20);
		this.heap.used = 600 * MB;
		for (int i = 0; i < 2; i++) {
			this.heap.collectedTo(600 * MB, 10 * MB);
			tick();
		}
		assertThat(large.ended).isFalse();
		this.heap.held = 600 * MB;
		this.heap.collectedTo(600 * MB, 10 * MB);
		tick();
		assertThat(large.ended).isTrue();
	}

	@Test
	void collectionThatFreesSomethingEndsARowOfThoseThatDoNot() {
		User large = user("large", 40);
		this.heap.used = 600 * MB;
		for (int i = 0; i < 10; i++) {
			this.heap.collectedTo(600 * MB, ((i % 3 == 2) ? 100 : 10) * MB);
			tick();
			allocate(large, 30);
		}
		assertThat(large.ended).isFalse();
	}

	@Test
	void jvmThatDoesNotCollectWhenItIsAskedIsJudgedByWhatItUses() {
		User large = user("large", 360);
		this.heap.used = 720 * MB;
		this.heap.disabled = true;
		tick();
		assertThat(large.ended).isTrue();
	}

	@Test
	void whenTheGuardItselfFindsNoHeapTheLargestIsEndedWithoutALook() {
		User first = user("first", 30);
		User second = user("second", 50);
		this.guard.heapFull();
		assertThat(first.ended).isFalse();
		assertThat(second.ended).isTrue();
		assertThat(this.heap.collections).isZero();
		this.guard.heapFull();
		assertThat(first.ended).isFalse();
	}

	private User user(String id, long megabytes) {
		User user = new User(id);
		this.users.add(user);
		allocate(user, megabytes);
		return user;
	}

	private void allocate(User user, long megabytes) {
		user.allocated += megabytes * MB;
		this.guard.allocated(megabytes * MB);
	}

	private void tick() {
		this.guard.tick(List.of());
	}

	private static final class User implements HeapUser {

		private final String id;

		private long allocated;

		private boolean ended;

		User(String id) {
			this.id = id;
		}

		@Override
		public String id() {
			return this.id;
		}

		@Override
		public long memoryLimit() {
			return LIMIT;
		}

		@Override
		public long allocatedSinceCleared() {
			return this.allocated;
		}

		@Override
		public boolean isWaitingForRoom() {
			return false;
		}

		@Override
		public void clear() {
			this.allocated = 0;
		}

		@Override
		public void endForMemory() {
			this.ended = true;
		}

	}

	private static final class ScriptedHeap extends Heap {

		private long used;

		private long held;

		private long freed;

		private int collections;

		private boolean disabled;

		private boolean collected;

		void collectedTo(long held, long freed) {
			this.held = held;
			this.freed = freed;
			this.collected = true;
		}

		@Override
		long max() {
			return 1_000 * MB;
		}

		@Override
		long used() {
			return this.used;
		}

		@Override
		boolean poll() {
			boolean polled = this.collected;
			this.collected = false;
			return polled;
		}

		@Override
		long usedAfterCollection() {
			return this.held;
		}

		@Override
		long freedByCollection() {
			return this.freed;
		}

		@Override
		void collect() {
			this.collections++;
			if (!this.disabled) {
				this.freed = this.used - this.held;
				this.used = this.held;
				this.collected = true;
			}
		}

	}

}
