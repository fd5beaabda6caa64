package dev.workerloader.internal.rpc;

import org.jspecify.annotations.Nullable;

/**
 * Values that came from a worker do not fit the declared types. The message names the
 * path, what was expected and what came, in the words of JavaScript: a guest may see it.
 */
public final class BadArgumentsException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	BadArgumentsException(String message) {
		super(message);
	}

	BadArgumentsException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	@Override
	public String getMessage() {
		return String.valueOf(super.getMessage());
	}

}
