package dev.workerloader;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import dev.workerloader.outbound.WorkerRequest;
import dev.workerloader.outbound.WorkerResponse;

/**
 * What of a worker can be called: its default export or a named one.
 * <p>
 * Safe for use by many threads. Calls are delivered in the order in which they were made.
 * Arguments and results cross as values, but for what crosses by reference (semantics,
 * section 2).
 * <p>
 * Arguments may have objects with {@link dev.workerloader.rpc.SandboxRpc @SandboxRpc}, an
 * {@link java.io.InputStream}, an {@link java.io.OutputStream} or a
 * {@link java.util.concurrent.Flow.Publisher} of {@link java.nio.ByteBuffer ByteBuffers}
 * anywhere in them, and lambdas and method references whose interface carries
 * {@link FunctionalInterface @FunctionalInterface}, which the worker calls as functions.
 * The worker can use them until the invocation has ended; then those that are
 * {@link AutoCloseable} are closed, unless they are registered bindings (semantics R7).
 * <p>
 * A result may have functions and targets, each a {@link dev.workerloader.rpc.RpcStub},
 * and streams, each an {@link java.io.InputStream} or an {@link java.io.OutputStream}.
 * The invocation then goes on, and counts as running, until all of them are closed or it
 * reaches its wall limit. Close them.
 * <p>
 * The blocking methods may be interrupted: the invocation is cancelled, the interrupt
 * flag stays set, and {@link ErrorCode#CANCELLED} is thrown. Cancelling a future cancels
 * the invocation. Futures complete on the loader's binding executor. The asynchronous
 * methods throw nothing but for arguments that are {@code null} where they may not be.
 *
 * @since 0.1.0
 */
public interface Entrypoint {

	/**
	 * Call a method and wait for its result.
	 * @param method the name of the method
	 * @param args the arguments
	 * @return the result
	 * @throws WorkerException if the outcome is not {@link Outcome#OK}
	 */
	@Nullable Object call(String method, @Nullable Object... args);

	/**
	 * Call a method, wait for its result, and convert it strictly.
	 * @param <T> the type of the result
	 * @param type the type of the result
	 * @param method the name of the method
	 * @param args the arguments
	 * @return the result
	 * @throws WorkerException if the outcome is not {@link Outcome#OK}, or the result
	 * does not fit the type
	 */
	<T> @Nullable T call(Class<T> type, String method, @Nullable Object... args);

	/**
	 * Call a method, wait for its result, and convert it strictly.
	 * @param <T> the type of the result
	 * @param type the type of the result
	 * @param method the name of the method
	 * @param args the arguments
	 * @return the result
	 * @throws WorkerException if the outcome is not {@link Outcome#OK}, or the result
	 * does not fit the type
	 */
	<T> @Nullable T call(TypeRef<T> type, String method, @Nullable Object... args);

	/**
	 * Call a method.
	 * @param method the name of the method
	 * @param args the arguments
	 * @return the result, or the {@link WorkerException}
	 */
	CompletableFuture<@Nullable Object> callAsync(String method, @Nullable Object... args);

	/**
	 * Call a method, and convert its result strictly.
	 * @param <T> the type of the result
	 * @param type the type of the result
	 * @param method the name of the method
	 * @param args the arguments
	 * @return the result, or the {@link WorkerException}
	 */
	<T> CompletableFuture<@Nullable T> callAsync(Class<T> type, String method, @Nullable Object... args);

	/**
	 * Call a method, and convert its result strictly.
	 * @param <T> the type of the result
	 * @param type the type of the result
	 * @param method the name of the method
	 * @param args the arguments
	 * @return the result, or the {@link WorkerException}
	 */
	<T> CompletableFuture<@Nullable T> callAsync(TypeRef<T> type, String method, @Nullable Object... args);

	/**
	 * Call a method and wait for the end, whatever it is: nothing is thrown for what the
	 * worker did.
	 * @param method the name of the method
	 * @param args the arguments
	 * @return what came out of it
	 */
	Invocation invoke(String method, @Nullable Object... args);

	/**
	 * Call a method.
	 * @param method the name of the method
	 * @param args the arguments
	 * @return what came out of it; fails only by cancellation
	 */
	CompletableFuture<Invocation> invokeAsync(String method, @Nullable Object... args);

	/**
	 * Return an implementation of an interface whose methods call the methods of this
	 * entrypoint that have the same names. Results are converted strictly to the declared
	 * types; methods that return a {@link java.util.concurrent.CompletionStage} or a
	 * {@link CompletableFuture} do not wait. Default methods run as they are. A parameter
	 * that is declared as a functional interface is passed as a function, whose arguments
	 * are converted to the types that are declared.
	 * <p>
	 * What a worker throws is a {@link WorkerScriptException}, unless a method that waits
	 * declares the exception: then what a binding threw and the worker let through is
	 * thrown as it was, and an error whose {@code name} is the simple name of a declared
	 * exception with a constructor that takes a message is thrown as that, with the
	 * {@link WorkerScriptException} as its cause.
	 * @param <T> the interface
	 * @param contract the interface
	 * @return the implementation
	 * @throws IllegalArgumentException if it is not an interface, or declares overloads
	 */
	<T> T proxy(Class<T> contract);

	/**
	 * Call the {@code fetch} handler of the worker and wait for its response (semantics
	 * L12). The response is there as soon as the handler has returned it; its body
	 * follows while it is read, and the invocation goes on until the body is read to its
	 * end or closed.
	 * @param request the request; the worker reads its body as a stream
	 * @return the response, to be closed
	 * @throws WorkerException what the invocation ended with; a
	 * {@link WorkerRpcException} with the code {@code RESULT_NOT_SERIALIZABLE} if the
	 * handler returned something other than a {@code Response}
	 * @throws IllegalArgumentException if the URL of the request is not absolute
	 */
	WorkerResponse fetch(WorkerRequest request);

	/**
	 * Call the {@code fetch} handler of the worker. Cancelling the future cancels the
	 * invocation.
	 * @param request the request; the worker reads its body as a stream
	 * @return the response, to be closed, the {@link WorkerException}, or an
	 * {@link IllegalArgumentException} if the URL of the request is not absolute
	 */
	CompletableFuture<WorkerResponse> fetchAsync(WorkerRequest request);

}
