package dev.workerloader.internal.rpc;

/**
 * Says that what a function of a guest returned does not fit its declared type. The guest
 * may see it.
 */
public final class FunctionResultException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param cause says what does not fit
	 */
	public FunctionResultException(BadArgumentsException cause) {
		super(cause.getMessage(), cause);
	}

}
