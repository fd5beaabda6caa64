package dev.workerloader.host;

import org.jspecify.annotations.Nullable;

/**
 * An immutable snapshot of a host's state.
 *
 * @param engine the engine's name and version, and whether it compiles to native code
 * @param state whether the host takes work
 * @param problem why the host takes no work, or {@code null}
 * @param liveSandboxes sandboxes that are open
 * @param warmSandboxes never-used sandboxes at hand
 * @param liveContexts contexts that exist: those of live and of warm sandboxes, and those
 * that are being closed; a number that stays above both is a leak
 * @param threads slice threads that are alive, compensating ones included
 * @param runningSlices slices that are running
 * @param queuedSlices sandboxes that wait for a thread
 * @param lostThreads threads that were written off since they did not unwind
 * @since 0.1.0
 */
public record HostStatus(String engine, State state, @Nullable String problem, int liveSandboxes, int warmSandboxes,
		int liveContexts, int threads, int runningSlices, int queuedSlices, int lostThreads) {

	/**
	 * Whether a host takes work.
	 *
	 * @since 0.1.0
	 */
	public enum State {

		/**
		 * The engine is being warmed up; sandboxes that are opened wait for it.
		 */
		WARMING_UP,

		/**
		 * The host takes work.
		 */
		READY,

		/**
		 * The host takes no new work: only a restart of the JVM heals it.
		 */
		BROKEN,

		/**
		 * The host is closed.
		 */
		CLOSED

	}

}
