package dev.workerloader.internal.runtime;

import java.util.function.Function;

import dev.workerloader.WorkerException;
import dev.workerloader.WorkerException.Facts;

/**
 * An invocation in a sandbox.
 *
 * @param run its outcome
 * @param activity what it does and spends there
 */
record LiveInvocation(InvocationRun run, Activity activity) {

	/**
	 * Answer with an error. If it is answered, but a stream of the result is not through,
	 * that breaks, and the invocation does not end well.
	 * @return whether this was the answer
	 */
	boolean fail(Function<Facts, WorkerException> failure) {
		if (this.run.fail(failure)) {
			return true;
		}
		if (this.activity.functions().isStreaming()) {
			this.run.breakOff(failure);
		}
		return false;
	}

	/**
	 * Return whether it is answered and has nothing left to do.
	 */
	boolean isThrough() {
		return !this.run.isOpen() && !this.activity.isWaitingUntil() && !this.activity.functions().isHeld();
	}

	/**
	 * Return whether something that the guest waits for can still happen.
	 */
	boolean isPending() {
		return !isThrough() && this.activity.isPending();
	}

}
