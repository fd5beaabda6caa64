package dev.workerloader.host;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What happened in a slice.
 *
 * @param account what the slice was charged to
 * @param messages the text that the guest posted, in order
 * @param overflowed whether the guest posted more than a slice may, so that the rest was
 * refused
 * @param failure what escaped from the guest's message handler, or {@code null}
 * @since 0.1.0
 */
public record Slice(Account account, List<String> messages, boolean overflowed, @Nullable Failure failure) {

	public Slice {
		messages = List.copyOf(messages);
	}

	/**
	 * What escaped from the guest's message handler.
	 *
	 * @since 0.1.0
	 */
	public enum Failure {

		/**
		 * The guest's stack was exhausted.
		 */
		STACK_OVERFLOW,

		/**
		 * An allocation failed.
		 */
		OUT_OF_MEMORY,

		/**
		 * The sandbox was ended in the middle of the slice; {@link Mailbox#ended}
		 * follows.
		 */
		TERMINATED,

		/**
		 * Anything else.
		 */
		ERROR

	}

}
