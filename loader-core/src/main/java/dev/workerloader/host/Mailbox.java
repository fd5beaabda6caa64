package dev.workerloader.host;

import org.jspecify.annotations.Nullable;

/**
 * What receives the text that a sandbox posts. Calls for one sandbox never overlap and
 * happen in order; a call must not block and must not throw.
 *
 * @since 0.1.0
 */
public interface Mailbox {

	/**
	 * Called after each slice, also after one that was cut short by
	 * {@link Sandbox#terminate()} or by a limit, on the thread that ran the slice.
	 * @param slice what happened in the slice
	 * @return what is to be run on the same thread when the slice is over and the sandbox
	 * can take its next message, since changing threads would take longer, or
	 * {@code null}. It may overlap with later calls of this mailbox. If it takes more
	 * than a few milliseconds, another thread runs sandboxes meanwhile
	 */
	@Nullable Runnable received(Slice slice);

	/**
	 * Called exactly once, as the last call for the sandbox. The sandbox is gone and its
	 * resources are released or are about to be.
	 * @param end why the sandbox ended
	 */
	void ended(SandboxEnd end);

}
