package dev.workerloader.host;

/**
 * Kinds of isolation, from the weakest to the strongest. The order of the constants is
 * the order of their strength.
 *
 * @since 0.1.0
 */
public enum Isolation {

	/**
	 * A context of its own in this JVM. Stops everything that JavaScript can express, but
	 * shares the heap with the application.
	 */
	CONTEXT,

	/**
	 * A process of its own with a hard cap on its memory.
	 */
	PROCESS;

	/**
	 * Return whether this kind is at least as strong as another one.
	 * @param required the kind that is asked for
	 * @return whether this kind satisfies the requirement
	 */
	public boolean satisfies(Isolation required) {
		return compareTo(required) >= 0;
	}

}
