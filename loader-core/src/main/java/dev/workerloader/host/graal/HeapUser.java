package dev.workerloader.host.graal;

/**
 * A sandbox as a user of the heap, which it shares with the application.
 */
interface HeapUser {

	String id();

	/**
	 * Return what it may hold when the heap is short.
	 * @return bytes
	 */
	long memoryLimit();

	/**
	 * Return what it has allocated since it was last cleared, and may still hold: what
	 * all its slices have allocated, the array that one is about to create, and the
	 * messages that wait for it.
	 * @return bytes
	 */
	long allocatedSinceCleared();

	/**
	 * Return whether a slice of it waits for room in the heap.
	 */
	boolean isWaitingForRoom();

	/**
	 * Note that it cannot hold too much at this moment.
	 */
	void clear();

	/**
	 * End it since it holds too much of the heap.
	 */
	void endForMemory();

}
