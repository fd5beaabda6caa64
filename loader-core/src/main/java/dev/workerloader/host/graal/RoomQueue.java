package dev.workerloader.host.graal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The slices that wait for room in the heap to create an array. They go on in the order
 * in which they came, each as soon as there is room for what is about to be created and
 * for its own array.
 * <p>
 * Called by the watchdog's thread only.
 */
final class RoomQueue {

	// Who was let on has created its array long before.
	private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	private final Room room;

	private boolean starving;

	/**
	 * Create the queue.
	 * @param room the room that there is
	 */
	RoomQueue(Room room) {
		this.room = room;
	}

	/**
	 * Let slices go on as far as there is room.
	 * @param runs the slices that are running
	 * @return the bytes that are about to be created, those of a {@link #isStarving()
	 * starving} slice included
	 */
	long admit(List<SliceRun> runs) {
		long wanted = 0;
		List<SliceRun> waiting = new ArrayList<>();
		for (SliceRun run : runs) {
			if (!run.isWaitingForRoom()) {
				wanted += run.wantedBytes();
			}
			else if (run.sandbox().allowsWanted(run)) {
				waiting.add(run);
			} // any other is ended before it goes on
		}
		waiting.sort(Comparator.comparingLong((run) -> -run.waitingForRoomNanos()));
		this.starving = false;
		for (SliceRun run : waiting) {
			long bytes = run.wantedBytes();
			if (!this.room.suffices(wanted + bytes, bytes)) {
				this.starving = wanted == 0 || run.waitingForRoomNanos() > PATIENCE_NANOS;
				return (this.starving) ? wanted + bytes : wanted;
			}
			run.roomGranted();
			wanted += bytes;
		}
		return wanted;
	}

	/**
	 * Return whether a slice waits for room that others will not leave it.
	 */
	boolean isStarving() {
		return this.starving;
	}

	/**
	 * The room in the heap.
	 */
	interface Room {

		/**
		 * Return whether there is room for an array among others.
		 * @param total bytes of all arrays that are about to be created
		 * @param array bytes of the array
		 */
		boolean suffices(long total, long array);

	}

}
