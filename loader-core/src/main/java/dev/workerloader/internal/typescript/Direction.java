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
	TO_GUEST

}
