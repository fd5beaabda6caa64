package dev.workerloader.host;

import org.jspecify.annotations.Nullable;

/**
 * Why a sandbox ended.
 *
 * @param reason the reason
 * @param account what was charged when a limit ended the sandbox, or {@code null} if no
 * slice was running
 * @since 0.1.0
 */
public record SandboxEnd(Reason reason, @Nullable Account account) {

	/**
	 * Reasons for the end of a sandbox.
	 *
	 * @since 0.1.0
	 */
	public enum Reason {

		/**
		 * The runtime asked for it.
		 */
		TERMINATED,

		/**
		 * The wall time limit of an account passed inside of a slice.
		 */
		WALL_TIME,

		/**
		 * The CPU time limit of an account was reached.
		 */
		CPU_TIME,

		/**
		 * The allocation limit of an account was reached.
		 */
		ALLOCATION,

		/**
		 * The heap ran short and the sandbox held more than its memory limit, or it was
		 * about to create an array that is larger than that.
		 */
		MEMORY,

		/**
		 * The sandbox failed in a way that is not the guest's doing.
		 */
		LOST

	}

}
