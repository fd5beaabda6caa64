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

	boolean fail(Function<Facts, WorkerException> failure) {
		return this.run.fail(failure);
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
