package dev.workerloader.host.graal;

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

	private ArrayRoom() {
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

}
