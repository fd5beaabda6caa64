package dev.workerloader.host;

/**
 * Thrown when a host takes no new work. The message says why, and what heals it.
 *
 * @since 0.1.0
 */
public class HostUnavailableException extends RuntimeException {

	/**
	 * Create a new {@link HostUnavailableException}.
	 * @param message why, and what heals it
	 */
	public HostUnavailableException(String message) {
		super(message);
	}

}
