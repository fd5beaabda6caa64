package dev.workerloader.host.graal;

/**
 * What the engine asks before a guest's handler gets an error. At the end of the stack a
 * cancellation turns into an overflow like any other; the engine does not cancel twice,
 * so a guest that catches it would go on for ever.
 * <p>
 * Public only for the rewritten classes of the engine.
 */
public final class CaughtErrors {

	private CaughtErrors() {
	}

	/**
	 * Throw an error again if the slice of this thread is cancelled.
	 * @param error the error that was caught
	 * @throws Throwable the same error
	 */
	public static void check(Throwable error) throws Throwable {
		if (Thread.currentThread() instanceof SliceThread thread) {
			SliceRun slice = thread.current();
			if (slice != null && slice.isCancelled()) {
				throw error;
			}
		}
	}

	/**
	 * Throw an error of the host again if it is an overflow of the stack.
	 * @param error the error that a function of the host's threw
	 */
	public static void passOverflow(Throwable error) {
		if (error instanceof StackOverflowError overflow) {
			throw overflow;
		}
	}

}
