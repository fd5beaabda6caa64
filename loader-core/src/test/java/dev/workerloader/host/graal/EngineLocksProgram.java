package dev.workerloader.host.graal;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Takes locks wherever the stack of a thread ends, and prints how many are held by nobody
 * who would release them.
 */
final class EngineLocksProgram {

	private static final int ROUNDS = 20;

	private static final int STACK_SIZE = 512 << 10;

	private EngineLocksProgram() {
	}

	public static void main(String[] args) throws InterruptedException {
		int held = 0;
		for (int i = 0; i < ROUNDS; i++) {
			ReentrantLock lock = new ReentrantLock();
			Thread thread = new Thread(null, () -> useAtAllDepths(lock), "overflowing", STACK_SIZE + 16L * i);
			thread.start();
			thread.join();
			held += lock.isLocked() ? 1 : 0;
		}
		System.out.println("held: " + held);
	}

	@SuppressWarnings("InfiniteRecursion")
	private static void useAtAllDepths(ReentrantLock lock) {
		try {
			useAtAllDepths(lock);
		}
		catch (StackOverflowError ex) {
			// Here it ends.
		}
		try {
			EngineLocks.lock(lock);
			lock.unlock();
		}
		catch (StackOverflowError ex) {
			// The caller's frame has more room.
		}
	}

}
