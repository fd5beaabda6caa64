package dev.workerloader.rpc;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A function or an object of a worker in the hands of the application: what a parameter
 * of this type gets when the worker passes a function, or an instance of a class that
 * extends {@code RpcTarget} of {@code "cloudflare:workers"} (semantics R8). A parameter
 * whose type is a functional interface gets a function as that interface instead.
 * <p>
 * Calls run in the sandbox of the worker, one after the other with all else that it does,
 * and are charged to the invocation that passed the function. It can be called until it
 * is closed or that invocation ends; until then the invocation counts as one that may
 * still be answered. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public interface RpcStub extends AutoCloseable {

	/**
	 * Call the function and wait for its result. Interrupting the calling thread gives up
	 * waiting.
	 * @param arguments what to pass: data, or objects that can be bindings
	 * @return the result as an invocation would return it, or {@code null}
	 * @throws dev.workerloader.WorkerScriptException if the function throws
	 * @throws IllegalStateException if it can no longer be called
	 * @throws IllegalArgumentException if an argument cannot cross
	 */
	@Nullable Object call(@Nullable Object... arguments);

	/**
	 * Call the function, wait for its result and convert it.
	 * @param <T> the type
	 * @param type the type of the result
	 * @param arguments what to pass
	 * @return the result, or {@code null}
	 * @throws dev.workerloader.WorkerScriptException if the function throws
	 * @throws IllegalStateException if it can no longer be called
	 * @throws IllegalArgumentException if an argument cannot cross, or the result does
	 * not fit the type
	 */
	<T> @Nullable T call(Class<T> type, @Nullable Object... arguments);

	/**
	 * Call the function without waiting.
	 * @param arguments what to pass
	 * @return a future of the result, which completes on the binding executor with what
	 * {@link #call(Object...)} returns or throws
	 */
	CompletableFuture<@Nullable Object> callAsync(@Nullable Object... arguments);

	/**
	 * Return a method of an object.
	 * @param name the name of the method
	 * @return a stub to call it with, which is closed with this one
	 */
	RpcStub method(String name);

	/**
	 * Let the worker forget the function. Further calls fail.
	 */
	@Override
	void close();

}
