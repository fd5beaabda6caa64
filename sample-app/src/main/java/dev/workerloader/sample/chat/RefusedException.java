package dev.workerloader.sample.chat;

import dev.workerloader.rpc.GuestVisible;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a request to the chat breaks one of its rules. A program sees the message,
 * so that its author can repair it.
 *
 * @since 0.1.0
 */
@GuestVisible
public class RefusedException extends RuntimeException {

	RefusedException(String message) {
		super(message);
	}

	static String requireText(String what, @Nullable String text, int maximumLength) {
		if (text == null || text.isBlank()) {
			throw new RefusedException("The %s is empty. It must have 1 to %d characters, and not only blanks."
				.formatted(what, maximumLength));
		}
		if (text.length() > maximumLength) {
			throw new RefusedException(
					"The %s has %d characters. It may have %d.".formatted(what, text.length(), maximumLength));
		}
		return text;
	}

}
