package dev.workerloader.host;

/**
 * A sandbox: an actor that handles one message at a time and holds no thread in between.
 * <p>
 * Safe for use by many threads.
 *
 * @since 0.1.0
 */
public interface Sandbox {

	/**
	 * Queue a message. Messages are handled in the order in which this method was called.
	 * Each is handled in a <em>slice</em>: the message is given to the guest and all jobs
	 * that became ready are run. Never blocks. Messages to a sandbox that has ended are
	 * dropped.
	 * @param delivery the message, and the account that its slice is charged to
	 */
	void deliver(Delivery delivery);

	/**
	 * End the sandbox at once, in the middle of a slice if need be. Messages that are
	 * still queued are dropped. Idempotent, never blocks.
	 * {@link Mailbox#ended(SandboxEnd)} follows on another thread.
	 */
	void terminate();

}
