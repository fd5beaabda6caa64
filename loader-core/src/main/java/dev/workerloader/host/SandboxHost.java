package dev.workerloader.host;

import java.util.concurrent.CompletableFuture;

/**
 * A place where sandboxes live. Everything above this interface works the same whether a
 * sandbox is a context of this JVM or lives in another process: only text crosses it.
 * <p>
 * Implementations are safe for use by many threads.
 *
 * @since 0.1.0
 */
public interface SandboxHost extends AutoCloseable {

	/**
	 * Return what separates a sandbox of this host from the application.
	 * @return the isolation in force
	 */
	Isolation isolation();

	/**
	 * Return what completes when sandboxes run, so that the time until then counts for
	 * none of them. It never fails: {@link #status()} tells whether the host takes work.
	 * @return completed, unless the host needs some time after its start
	 */
	default CompletableFuture<Void> ready() {
		return CompletableFuture.completedFuture(null);
	}

	/**
	 * Open a sandbox that has never run guest code. The call is cheap when a warm one is
	 * at hand; otherwise, and until the host is warmed up, the creation happens on a
	 * thread of the host before the first message is delivered, never on the caller's.
	 * @param spec what the sandbox runs
	 * @param mailbox what receives the text that the sandbox posts
	 * @return the sandbox
	 * @throws HostUnavailableException if the host takes no new work
	 */
	Sandbox open(SandboxSpec spec, Mailbox mailbox);

	/**
	 * Return a snapshot of the host's state.
	 * @return the state
	 */
	HostStatus status();

	/**
	 * Terminate all sandboxes and release all threads. Idempotent. Waits a bounded time
	 * for running slices to unwind.
	 */
	@Override
	void close();

}
