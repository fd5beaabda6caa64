package dev.workerloader.internal.typescript;

/**
 * Where a value goes.
 */
public enum Direction {

	/**
	 * An argument, made by the worker.
	 */
	TO_HOST,

	/**
	 * A result, made by the application.
	 */
	TO_GUEST;

	Direction opposite() {
		return (this == TO_HOST) ? TO_GUEST : TO_HOST;
	}

}
