package dev.workerloader.host.graal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps sandboxes from filling the heap that they share with the application. What a
 * sandbox holds cannot be measured, but it is never more than what it has allocated:
 * <ul>
 * <li>after a collection that ends below a mark nobody holds too much: all sandboxes are
 * cleared</li>
 * <li>when the heap after the last collection and all that was allocated since may be
 * above the mark, the heap is collected once; if it is above the mark then, those
 * sandboxes are ended that have allocated most since they were cleared, each more than it
 * may hold, and only as many as must go to get well below the mark</li>
 * <li>when the heap is nearly full, or so fragmented that collections no longer free
 * anything although it is not, a sandbox may hold a part of that only, and when that does
 * not suffice any of them is ended that has allocated something, since many that keep to
 * their limits could fill the heap together</li>
 * <li>meanwhile, until those that are ended are gone, all others are slowed down: what
 * they go on to allocate might not fit</li>
 * <li>a slice that wants a large array waits until there is {@link #hasRoom(long) room}
 * for it</li>
 * </ul>
 * Called by the watchdog's thread only, {@link #allocated(long)} and
 * {@link #hasRoom(long)} excepted.
 */
final class MemoryGuard {

	private static final Logger logger = LoggerFactory.getLogger(MemoryGuard.class);

	// Leaves the application what several sandboxes can allocate between two ticks.
	private static final double MARK = 0.7;

	// Here the application is about to fail.
	private static final double EMERGENCY_MARK = 0.85;

	private static final int EMERGENCY_SHARE = 4;

	private static final int WASTE_FACTOR = 2;

	// An array needs room in one piece, and other large arrays cut the free room into
	// pieces that no collection moves together.
	private static final int CONTIGUOUS_FACTOR = 4;

	// Sandboxes are ended until the heap should be down to this, so that not each of many
	// takes a collection of its own. From here on the heap may also be exhausted already:
	// large arrays waste parts of their regions, which no collector counts as used. What
	// shows it is collections in a row that free little.
	private static final double LOW_MARK = 0.5;

	private static final double LITTLE = 0.05;

	// What sandboxes must have allocated since the last collection before there is reason
	// for another one: an application that fills its heap itself must not be made to
	// collect all the time.
	private static final double NEWS = 0.01;

	private static final int POOR_COLLECTIONS = 3;

	private final Heap heap;

	private final long mark;

	private final long emergencyMark;

	private final long lowMark;

	private int poorCollections;

	private final Collection<? extends HeapUser> sandboxes;

	private final LongSupplier wanted;

	private final RoomQueue waiting = new RoomQueue(this::hasRoom);

	private final AtomicLong finishedBytes = new AtomicLong();

	private long usedAfterCollection;

	// What sandboxes had allocated in total at the tick before the last collection.
	private long allocatedAtCollection;

	private long allocatedAtLastTick;

	private boolean makingRoom;

	private List<HeapUser> ending = List.of();

	MemoryGuard(Heap heap, Collection<? extends HeapUser> sandboxes, LongSupplier wanted) {
		this.heap = heap;
		this.mark = (long) (heap.max() * MARK);
		this.emergencyMark = (long) (heap.max() * EMERGENCY_MARK);
		this.lowMark = (long) (heap.max() * LOW_MARK);
		this.sandboxes = sandboxes;
		this.wanted = wanted;
		this.usedAfterCollection = heap.used();
	}

	/**
	 * Count what a slice has allocated.
	 * @param bytes the bytes
	 */
	void allocated(long bytes) {
		this.finishedBytes.addAndGet(bytes);
	}

	void tick(List<SliceRun> runs) {
		long allocated = total(runs);
		if (this.heap.poll()) {
			boolean poor = this.heap.usedAfterCollection() > this.lowMark
					&& this.heap.freedByCollection() < this.heap.max() * LITTLE;
			this.poorCollections = (poor) ? this.poorCollections + 1 : 0;
			collected(this.allocatedAtLastTick);
		}
		this.allocatedAtLastTick = allocated;
		long wanted = WASTE_FACTOR * this.waiting.admit(runs);
		if (isLookNeeded(allocated, wanted)) {
			makesRoom(true);
			look(allocated);
			endSuspects(wanted);
			this.poorCollections = 0;
		}
		if (isSettled()) {
			makesRoom(false);
		}
	}

	/**
	 * Return whether sandboxes that were ended are not gone yet.
	 */
	boolean isMakingRoom() {
		return this.makingRoom;
	}

	private void makesRoom(boolean makes) {
		if (makes != this.makingRoom) {
			this.makingRoom = makes;
			if (makes) {
				ArrayRoom.beginMakingRoom();
			}
			else {
				ArrayRoom.endMakingRoom();
			}
		}
	}

	/**
	 * Let everything go on that waits for room.
	 */
	void stop() {
		makesRoom(false);
	}

	private boolean isLookNeeded(long allocated, long wanted) {
		if (isFragmented()) {
			return !suspects(this.usedAfterCollection).isEmpty();
		}
		if (!isSettled()) {
			return false;
		}
		if (this.waiting.isStarving()) {
			return true;
		}
		long estimate = estimate(allocated) + wanted;
		boolean isNews = allocated - this.allocatedAtCollection > this.heap.max() * NEWS;
		return estimate > this.mark && isNews && (estimate > this.emergencyMark || !suspects(estimate).isEmpty());
	}

	private void look(long allocated) {
		this.heap.collect();
		if (this.heap.poll()) {
			collected(allocated);
		}
		else {
			// The JVM was told not to collect when it is asked to.
			this.usedAfterCollection = this.heap.used();
		}
	}

	/**
	 * Return whether there is room for an array and all others that slices are about to
	 * create. Called by the threads of slices.
	 * @param array the size of the array
	 */
	boolean hasRoom(long array) {
		return hasRoom(this.wanted.getAsLong(), array);
	}

	private boolean hasRoom(long total, long array) {
		long used = this.heap.used();
		return used + WASTE_FACTOR * total <= this.emergencyMark && used + CONTIGUOUS_FACTOR * array <= this.heap.max();
	}

	private boolean isFragmented() {
		return this.poorCollections >= POOR_COLLECTIONS;
	}

	// What sandboxes have allocated is counted without what the heap wastes, at most as
	// much again for arrays that need regions of their own; what the application has
	// allocated since is none of their business.
	private long estimate(long allocated) {
		long since = WASTE_FACTOR * (allocated - this.allocatedAtCollection);
		return Math.min(this.usedAfterCollection + since, Math.max(this.usedAfterCollection, this.heap.used()));
	}

	private long total(List<SliceRun> runs) {
		long running = 0;
		for (SliceRun run : runs) {
			running += run.allocatedBytes();
		}
		// A slice that ends in between is counted twice for a tick, never missed.
		return Math.max(this.allocatedAtLastTick, running + this.finishedBytes.get());
	}

	private void collected(long allocated) {
		this.allocatedAtCollection = allocated;
		this.usedAfterCollection = this.heap.usedAfterCollection();
		if (this.usedAfterCollection < this.mark && this.poorCollections == 0) {
			this.sandboxes.forEach(HeapUser::clear);
		}
	}

	/**
	 * End the sandbox that may hold most, without a further look, since there was no heap
	 * left to look.
	 */
	void heapFull() {
		HeapUser largest = null;
		long most = 0;
		for (HeapUser sandbox : this.sandboxes) {
			long allocated = sandbox.allocatedSinceCleared();
			if (allocated > most) {
				most = allocated;
				largest = sandbox;
			}
		}
		if (largest != null && isSettled()) {
			makesRoom(true);
			largest.endForMemory();
			this.ending = List.of(largest);
		}
	}

	private boolean isSettled() {
		return this.ending.stream().noneMatch(this.sandboxes::contains);
	}

	private void endSuspects(long wanted) {
		long needed = this.usedAfterCollection + wanted;
		this.ending = new ArrayList<>();
		if (needed > this.mark || isFragmented()) {
			long freed = end(suspects(needed), needed - this.lowMark);
			end(sandboxes((sandbox) -> sandbox.allocatedSinceCleared() > 0), needed - freed - this.emergencyMark);
		}
	}

	/**
	 * End sandboxes until enough is freed.
	 * @return what that frees at most
	 */
	private long end(List<HeapUser> chosen, long excess) {
		long freed = 0;
		for (HeapUser sandbox : chosen) {
			if (freed >= excess) {
				break;
			}
			freed += sandbox.allocatedSinceCleared();
			end(sandbox);
			this.ending.add(sandbox);
		}
		return freed;
	}

	private void end(HeapUser suspect) {
		logger.warn(
				"The heap is short: {} of {} bytes are in use after a collection. "
						+ "Sandbox '{}' is ended, which has allocated {} bytes since there was enough.",
				this.usedAfterCollection, this.heap.max(), suspect.id(), suspect.allocatedSinceCleared());
		suspect.endForMemory();
	}

	private List<HeapUser> suspects(long used) {
		int share = (used > this.emergencyMark || isFragmented()) ? EMERGENCY_SHARE : 1;
		return sandboxes((sandbox) -> sandbox.allocatedSinceCleared() > sandbox.memoryLimit() / share
				|| sandbox.isWaitingForRoom());
	}

	private List<HeapUser> sandboxes(Predicate<HeapUser> filter) {
		return this.sandboxes.stream()
			.map(HeapUser.class::cast)
			.filter((sandbox) -> !this.ending.contains(sandbox))
			.filter(filter)
			.sorted(Comparator.comparingLong(HeapUser::allocatedSinceCleared).reversed())
			.toList();
	}

}
