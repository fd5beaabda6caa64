package dev.workerloader.host.graal;

import java.util.concurrent.locks.Lock;

/**
 * Takes the locks that all contexts of an engine share, for a guest. An overflow of the
 * stack within {@link Lock#lock()} leaves a lock held by nobody who would release it, and
 * whoever comes next waits for ever.
 * <p>
 * Public only for the rewritten classes of the engine.
 */
public final class EngineLocks {

	/** Frames that take more of the stack than taking and releasing a lock does. */
	private static final int RESERVED_FRAMES = 100;

	private EngineLocks() {
	}

	/**
	 * Take a lock if there is room on the stack to take and to release it.
	 * @param lock the lock
	 * @throws StackOverflowError if there is none, before the lock is touched
	 */
	public static void lock(Lock lock) {
		reserve(RESERVED_FRAMES, 1, 2, 3, 4);
		lock.lock();
	}

	// What each frame needs after the call keeps compilers from making it small.
	private static long reserve(int frames, long a, long b, long c, long d) {
		return (frames == 0) ? a : reserve(frames - 1, b + a, c + b, d + c, a + d) + (a ^ b) + (c ^ d);
	}

}
