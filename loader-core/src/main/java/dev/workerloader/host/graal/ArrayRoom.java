package dev.workerloader.host.graal;

import java.util.concurrent.atomic.AtomicInteger;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;

/**
 * Room in the heap for the arrays that the engine creates for a guest. Of all that a
 * guest can allocate only arrays come faster than the watchdog's ticks, or are too large
 * for any reaction to be in time. So whoever creates one asks first.
 * <p>
 * Public only for the rewritten classes of the engine.
 */
public final class ArrayRoom {

	private static final long COMPRESSED_REFERENCES_HEAP = 32L << 30;

	/** Bytes that a reference takes. */
	static final int REFERENCE = (Runtime.getRuntime().maxMemory() < COMPRESSED_REFERENCES_HEAP) ? Integer.BYTES
			: Long.BYTES;

	/** Smaller ones come no faster than other objects. */
	private static final int SMALL_BYTES = 1 << 10;

	// The engine's arithmetic has overflown: no array is that large.
	private static final long TOO_LARGE = (long) Integer.MAX_VALUE * Long.BYTES;

	// Hosts that are making room.
	private static final AtomicInteger MAKING_ROOM = new AtomicInteger();

	private ArrayRoom() {
	}

	/**
	 * Slow all guests down until a host has made room, those of other hosts included,
	 * which share its heap: nearly everything that a guest does creates small arrays.
	 */
	static void beginMakingRoom() {
		MAKING_ROOM.incrementAndGet();
	}

	static void endMakingRoom() {
		MAKING_ROOM.decrementAndGet();
	}

	static boolean isBeingMade() {
		return MAKING_ROOM.get() > 0;
	}

	/**
	 * Ask for an array.
	 * @param length its length
	 * @param elementSize bytes of each of its elements
	 * @throws OutOfMemoryError if the guest that is running may not have it
	 */
	public static void ask(int length, int elementSize) {
		long bytes = (length < 0) ? TOO_LARGE : (long) length * elementSize;
		if (bytes > SMALL_BYTES) {
			ask(bytes);
		}
		else if (isBeingMade()) {
			slowDown();
		}
	}

	/**
	 * Ask for a copy of a part of an array.
	 * @param from where the part begins
	 * @param to where it ends
	 * @param elementSize bytes of each of its elements
	 * @throws OutOfMemoryError if the guest that is running may not have it
	 */
	public static void ask(int from, int to, int elementSize) {
		ask(to - from, elementSize);
	}

	/**
	 * Ask for a copy of an array.
	 * @param array the array
	 * @param elementSize bytes of each of its elements
	 * @throws OutOfMemoryError if the guest that is running may not have it
	 */
	public static void ask(Object array, int elementSize) {
		ask(java.lang.reflect.Array.getLength(array), elementSize);
	}

	@TruffleBoundary
	private static void ask(long bytes) {
		if (Thread.currentThread() instanceof SliceThread thread) {
			thread.askForRoom(bytes);
		}
	}

	@TruffleBoundary
	private static void slowDown() {
		if (Thread.currentThread() instanceof SliceThread thread) {
			thread.slowDown();
		}
	}

}
