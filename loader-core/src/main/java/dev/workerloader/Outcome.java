package dev.workerloader;

/**
 * How an invocation ended. Every invocation ends in exactly one outcome.
 *
 * @since 0.1.0
 */
public enum Outcome {

	/**
	 * The method returned a value.
	 */
	OK,

	/**
	 * The worker's code is at fault: it threw, does not compile, has no such method, or
	 * returned what cannot cross.
	 */
	SCRIPT_ERROR,

	/**
	 * A limit ended the invocation.
	 */
	LIMIT,

	/**
	 * The application, or something else that happened to the sandbox, ended the
	 * invocation.
	 */
	TERMINATED,

	/**
	 * The invocation was never started.
	 */
	REJECTED,

	/**
	 * The supplier of the code failed.
	 */
	LOAD_ERROR

}
