package dev.workerloader;

/**
 * What went wrong, in one word. The words are API: an application may switch on them, and
 * a worker finds the same word in {@code error.code} of the errors that it can catch.
 *
 * @since 0.1.0
 */
public enum ErrorCode {

	/** The {@link WorkerCode} is not valid. */
	INVALID_CODE(Outcome.SCRIPT_ERROR),

	/** A live worker with the same id was loaded from other code. */
	ID_CONFLICT(Outcome.SCRIPT_ERROR),

	/** A value in {@code env} or {@code props} is not data and not a binding. */
	ENV_NOT_SERIALIZABLE(Outcome.SCRIPT_ERROR),

	/** A module does not compile. */
	SYNTAX_ERROR(Outcome.SCRIPT_ERROR),

	/** A module imports one that does not exist. */
	MODULE_NOT_FOUND(Outcome.SCRIPT_ERROR),

	/** The top level of a module threw. */
	START_FAILED(Outcome.SCRIPT_ERROR),

	/** The worker's code threw. */
	SCRIPT_ERROR(Outcome.SCRIPT_ERROR),

	/** Nothing is left that could ever settle the result. */
	HUNG(Outcome.SCRIPT_ERROR),

	/** The worker has no such entrypoint. */
	UNKNOWN_ENTRYPOINT(Outcome.SCRIPT_ERROR),

	/** The entrypoint, or a binding, has no such method. */
	UNKNOWN_METHOD(Outcome.SCRIPT_ERROR),

	/** The method returned what cannot cross. */
	RESULT_NOT_SERIALIZABLE(Outcome.SCRIPT_ERROR),

	/** The wall time is over. */
	WALL_TIME(Outcome.LIMIT),

	/** The CPU time is spent. */
	CPU_TIME(Outcome.LIMIT),

	/** More bytes were allocated than an invocation may. */
	ALLOCATION(Outcome.LIMIT),

	/**
	 * The heap ran short and the sandbox held more than it may, or it was about to create
	 * an array that is larger than that.
	 */
	MEMORY(Outcome.LIMIT),

	/** The result is larger than it may be. */
	RESULT_SIZE(Outcome.LIMIT),

	/** An argument of a binding call does not fit the method's parameter. */
	BAD_ARGUMENTS(Outcome.SCRIPT_ERROR),

	/** A value cannot cross. */
	NOT_SERIALIZABLE(Outcome.SCRIPT_ERROR),

	/** The method of a binding threw. */
	BINDING_FAILED(Outcome.SCRIPT_ERROR),

	/** The method of a binding took too long. */
	BINDING_TIMEOUT(Outcome.SCRIPT_ERROR),

	/** The caller may not call the method of the binding. */
	ACCESS_DENIED(Outcome.SCRIPT_ERROR),

	/** The outbound policy does not allow the request. */
	EGRESS_DENIED(Outcome.SCRIPT_ERROR),

	/** A request that the outbound policy allows failed. */
	EGRESS_FAILED(Outcome.SCRIPT_ERROR),

	/** The invocation made more binding calls than it may. */
	RPC_CALLS(Outcome.SCRIPT_ERROR),

	/** The invocation has more calls in flight than it may. */
	CALLS_IN_FLIGHT(Outcome.SCRIPT_ERROR),

	/** The invocation made more outbound requests than it may. */
	SUBREQUESTS(Outcome.SCRIPT_ERROR),

	/** The invocation has more live timers than it may. */
	TIMERS(Outcome.SCRIPT_ERROR),

	/** The worker has started more workers than it may, or the wrong ones. */
	WORKERS(Outcome.SCRIPT_ERROR),

	/** The message is larger than it may be. */
	MESSAGE_SIZE(Outcome.SCRIPT_ERROR),

	/** The worker was closed. */
	CLOSED(Outcome.TERMINATED),

	/** The worker was evicted. */
	EVICTED(Outcome.TERMINATED),

	/** The loader was closed while the invocation ran. */
	SHUTDOWN(Outcome.TERMINATED),

	/** The caller cancelled the invocation. */
	CANCELLED(Outcome.TERMINATED),

	/** Another invocation in the same sandbox went over a limit that ends the sandbox. */
	SIBLING_LIMIT(Outcome.TERMINATED),

	/** The sandbox was lost. */
	SANDBOX_LOST(Outcome.TERMINATED),

	/** The queue of invocations that wait for admission is full. */
	QUEUE_FULL(Outcome.REJECTED),

	/** The invocation waited too long for admission. */
	QUEUE_TIMEOUT(Outcome.REJECTED),

	/** The owner has used up its CPU time ({@link OwnerQuota#cpuTimePerMinute()}). */
	QUOTA(Outcome.REJECTED),

	/** The loader is closed. */
	LOADER_CLOSED(Outcome.REJECTED),

	/** The host takes no new work; the message says why, and what heals it. */
	UNAVAILABLE(Outcome.REJECTED),

	/** The supplier of the code failed. */
	LOAD_FAILED(Outcome.LOAD_ERROR);

	private final Outcome outcome;

	ErrorCode(Outcome outcome) {
		this.outcome = outcome;
	}

	/**
	 * Return the outcome of an invocation that ends with this code.
	 * @return the outcome
	 */
	public Outcome outcome() {
		return this.outcome;
	}

}
