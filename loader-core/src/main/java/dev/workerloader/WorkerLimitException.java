package dev.workerloader;

/**
 * Thrown when a limit ended an invocation.
 *
 * @since 0.1.0
 */
public class WorkerLimitException extends WorkerException {

	private final Limit limit;

	private final long value;

	private final String origin;

	private final long used;

	/**
	 * Create a new {@link WorkerLimitException}.
	 * @param code what went wrong
	 * @param message a sentence that names the limit, its value, and where it was set
	 * @param limit the limit
	 * @param value the value in force, in the limit's unit
	 * @param origin where the value was set
	 * @param used what was used, in the limit's unit
	 * @param facts what had happened until then
	 */
	public WorkerLimitException(ErrorCode code, String message, Limit limit, long value, String origin, long used,
			Facts facts) {
		super(code, message, null, facts);
		this.limit = limit;
		this.value = value;
		this.origin = origin;
		this.used = used;
	}

	/**
	 * Return the limit that ended the invocation.
	 * @return the limit
	 */
	public Limit limit() {
		return this.limit;
	}

	/**
	 * Return the value that was in force.
	 * @return the value in the limit's {@linkplain Limit#unit() unit}
	 */
	public long value() {
		return this.value;
	}

	/**
	 * Return where the value was set.
	 * @return the place, such as the name of a property or of a method
	 */
	public String origin() {
		return this.origin;
	}

	/**
	 * Return what was used.
	 * @return the use in the limit's {@linkplain Limit#unit() unit}
	 */
	public long used() {
		return this.used;
	}

}
