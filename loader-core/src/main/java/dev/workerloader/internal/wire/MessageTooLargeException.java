package dev.workerloader.internal.wire;

/**
 * A message or a value would be longer than its limit. Thrown before the whole text is
 * built.
 */
public final class MessageTooLargeException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final int limit;

	MessageTooLargeException(int limit) {
		super("The text would be longer than its limit of " + limit + " characters.");
		this.limit = limit;
	}

	/**
	 * Return the limit.
	 * @return the limit in characters
	 */
	public int limit() {
		return this.limit;
	}

}
