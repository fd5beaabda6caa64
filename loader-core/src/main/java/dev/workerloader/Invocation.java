package dev.workerloader;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An invocation that has ended: what came out of it and what it used. Immutable.
 *
 * @since 0.1.0
 */
public interface Invocation {

	/**
	 * Return how the invocation ended.
	 * @return the outcome
	 */
	Outcome outcome();

	/**
	 * Return the value that the method returned.
	 * @return the value, {@code null} if the method returned nothing or the outcome is
	 * not {@link Outcome#OK}
	 */
	@Nullable Object value();

	/**
	 * Return what went wrong.
	 * @return the error, or {@code null} if the outcome is {@link Outcome#OK}
	 */
	@Nullable WorkerException error();

	/**
	 * Return the value converted to a type, strictly: nothing is coerced.
	 * @param <T> the type
	 * @param type the type
	 * @return the converted value
	 * @throws WorkerException {@link #error()}, if the outcome is not {@link Outcome#OK}
	 * @throws WorkerRpcException if the value does not fit the type
	 */
	<T> @Nullable T valueAs(Class<T> type);

	/**
	 * Return the value converted to a generic type, strictly: nothing is coerced.
	 * @param <T> the type
	 * @param type the type
	 * @return the converted value
	 * @throws WorkerException {@link #error()}, if the outcome is not {@link Outcome#OK}
	 * @throws WorkerRpcException if the value does not fit the type
	 */
	<T> @Nullable T valueAs(TypeRef<T> type);

	/**
	 * Return what the worker logged, in order.
	 * @return the log
	 */
	List<LogEntry> logs();

	/**
	 * Return the calls that the worker made to its bindings, in the order in which they
	 * were made: what already happened, whatever the outcome.
	 * @return the calls
	 */
	List<RpcCall> calls();

	/**
	 * Return what the invocation used.
	 * @return the usage
	 */
	Usage usage();

	/**
	 * Return an invocation that returned a value, for tests of code that uses one.
	 * @param value the value
	 * @return the invocation
	 */
	static Invocation of(@Nullable Object value) {
		return new CompletedInvocation(Outcome.OK, value, null, List.of(), List.of(), Usage.NONE);
	}

	/**
	 * Return an invocation that returned a value, for tests of code that uses one.
	 * @param value the value
	 * @param logs what the worker logged
	 * @param calls the calls that the worker made
	 * @param usage what the invocation used
	 * @return the invocation
	 */
	static Invocation of(@Nullable Object value, List<LogEntry> logs, List<RpcCall> calls, Usage usage) {
		return new CompletedInvocation(Outcome.OK, value, null, logs, calls, usage);
	}

	/**
	 * Return an invocation that failed, for tests of code that uses one.
	 * @param error what went wrong; its code decides the outcome
	 * @return the invocation
	 */
	static Invocation failed(WorkerException error) {
		return new CompletedInvocation(error.code().outcome(), null, error, error.logs(), error.calls(), error.usage());
	}

}
