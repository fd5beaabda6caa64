package dev.workerloader.rpc;

import java.security.Principal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Who calls a method of a binding, and with what authority. A method that declares a
 * parameter of this type gets it from the host; it is not one of the arguments that the
 * worker passes, and nothing in it comes from the worker's code (semantics R10).
 * <p>
 * What modules call while they are loaded is nobody's: it has no principal, no owner and
 * the locale of the JVM, since it serves every later caller.
 * <p>
 * Immutable but for what is left and {@link #isCancelled()}; safe for use by many
 * threads.
 *
 * @since 0.1.0
 */
public interface RpcContext {

	/**
	 * Return the props that the binding was given by the application (semantics R11).
	 * @return the props, empty if there are none
	 */
	Map<String, @Nullable Object> props();

	/**
	 * Return the props converted to a type.
	 * @param <T> the type
	 * @param type a record or another type with named properties
	 * @return the converted props
	 * @throws IllegalArgumentException if they do not fit the type
	 */
	<T> T props(Class<T> type);

	/**
	 * Return the generated id of the sandbox that calls.
	 * @return the id
	 */
	String sandboxId();

	/**
	 * Return the id under which the worker is cached.
	 * @return the id, or {@code null} if the worker is not cached
	 */
	@Nullable String workerId();

	/**
	 * Return the entrypoint that the invocation called.
	 * @return the name, {@code "default"} for the default export
	 */
	String entrypoint();

	/**
	 * Return on whose behalf the invocation runs.
	 * @return the owner, or {@code null} if none was named
	 */
	@Nullable String owner();

	/**
	 * Return who called the invocation that makes this call.
	 * @return the principal, or {@code null} if nobody in particular is known
	 */
	@Nullable Principal principal();

	/**
	 * Return the language of who called the invocation that makes this call.
	 * @return the locale
	 */
	Locale locale();

	/**
	 * Return how much of the invocation's wall time is left. The limit of this single
	 * call may be shorter.
	 * @return the time, zero when there is none left
	 */
	Duration remainingTime();

	/**
	 * Return how many more calls to bindings the invocation may make. The limit of a
	 * single binding may be lower.
	 * @return the number, zero when there are none left
	 */
	int remainingCalls();

	/**
	 * Return whether the invocation has ended in the meantime, so that nobody waits for
	 * the result of this call any more.
	 * @return whether the invocation was cancelled or has ended otherwise
	 */
	boolean isCancelled();

}
