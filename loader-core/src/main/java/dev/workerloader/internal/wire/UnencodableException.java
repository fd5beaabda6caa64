package dev.workerloader.internal.wire;

import org.jspecify.annotations.Nullable;

/**
 * A Java value cannot cross the wall. The message is for the developer of the application
 * and may name Java types.
 */
public final class UnencodableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String path;

	private final String sentence;

	UnencodableException(String path, String sentence, @Nullable Throwable cause) {
		super(path + ": " + sentence, cause);
		this.path = path;
		this.sentence = sentence;
	}

	/**
	 * Return where the value is.
	 * @return a path such as {@code env.CONFIG.items[3].owner}
	 */
	public String path() {
		return this.path;
	}

	/**
	 * Return what is wrong, without the path.
	 * @return a sentence that may name Java types
	 */
	public String sentence() {
		return this.sentence;
	}

	/**
	 * Return what a guest may know.
	 * @return a sentence without Java types
	 */
	public String guestMessage() {
		return this.path + " is a value that cannot be passed to a worker.";
	}

}
