package dev.workerloader.internal.rpc;

import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import dev.workerloader.WorkerScriptException;
import dev.workerloader.internal.wire.SafeText;
import dev.workerloader.internal.wire.UnencodableException;
import dev.workerloader.outbound.OutboundDeniedException;
import dev.workerloader.outbound.OutboundException;
import dev.workerloader.rpc.GuestVisible;

/**
 * What a guest may see of the failure of a bound method (semantics R9). Immutable, safe
 * for use by many threads.
 */
public final class GuestErrors {

	private static final int MAX_MESSAGE = 2_000;

	private static final Set<String> ACCESS_DENIED = Set.of("AccessDeniedException", "AuthorizationDeniedException",
			"AuthenticationCredentialsNotFoundException");

	private final Predicate<Class<?>> visible;

	/**
	 * Create the rules.
	 * @param visible which types of exceptions are visible though they are not annotated
	 */
	public GuestErrors(Predicate<Class<?>> visible) {
		this.visible = visible;
	}

	/**
	 * Return what a guest may see.
	 * @param failure what the method threw
	 * @param call the name of the binding and the method, such as {@code CHAT_ROOM.post}
	 * @return the description
	 */
	public Description describe(Throwable failure, String call) {
		if (unwrap(failure) instanceof WorkerScriptException ex) {
			// The guest's own: a function of it threw, and the method let it through.
			return new Description(SafeText.escape(ex.name(), 100), message(ex, call), ex.code().name(), null);
		}
		if (outbound(failure) instanceof OutboundException ex) {
			return new Description("TypeError", message(ex, call),
					(ex instanceof OutboundDeniedException) ? "EGRESS_DENIED" : "EGRESS_FAILED", null);
		}
		if (unwrap(failure) instanceof GuestFacingException ex) {
			return new Description("Error", message(ex, call), ex.code().name(), null);
		}
		if (unwrap(failure) instanceof FunctionResultException ex) {
			return new Description("TypeError", call + ": " + ex.getMessage(), "BAD_ARGUMENTS", null);
		}
		Class<?> type = unwrap(failure).getClass();
		boolean denied = isAccessDenied(type);
		if (type.isAnnotationPresent(GuestVisible.class) || this.visible.test(type)) {
			return new Description(SafeText.escape(type.getSimpleName(), 100), message(unwrap(failure), call),
					denied ? "ACCESS_DENIED" : "BINDING_FAILED", null);
		}
		if (denied) {
			return new Description("Error", "Access to " + call + " is denied.", "ACCESS_DENIED", null);
		}
		String id = correlationId();
		return new Description("Error", call + " failed. The application's log has the details under " + id + ".",
				"BINDING_FAILED", id);
	}

	/**
	 * Return what a guest may see when its arguments did not fit.
	 * @param failure what {@link RpcMethod#prepare} threw
	 * @param call the name of the binding and the method
	 * @return the description
	 */
	public static Description badArguments(BadArgumentsException failure, String call) {
		return new Description("TypeError", call + ": " + failure.getMessage(), "BAD_ARGUMENTS", null);
	}

	/**
	 * Return what a guest may see when a result cannot cross. The log must have the
	 * failure.
	 * @param failure what {@link RpcMethod#resultWriter()} threw
	 * @param call the name of the binding and the method
	 * @return the description
	 */
	public static Description unencodable(UnencodableException failure, String call) {
		return new Description("TypeError", call + ": " + failure.guestMessage(), "NOT_SERIALIZABLE", correlationId());
	}

	/**
	 * Return what a method threw, without what a future or a proxy wrapped it in.
	 * @param failure the failure
	 * @return the failure or a cause of it
	 */
	public static Throwable unwrap(Throwable failure) {
		Throwable current = failure;
		while ((current instanceof CompletionException || current instanceof ExecutionException
				|| current instanceof UndeclaredThrowableException) && current.getCause() != null) {
			current = current.getCause();
		}
		return current;
	}

	// The body of a response fails as streams do.
	private static @Nullable Throwable outbound(Throwable failure) {
		Throwable unwrapped = unwrap(failure);
		return (unwrapped instanceof IOException) ? unwrapped.getCause() : unwrapped;
	}

	private static String correlationId() {
		return UUID.randomUUID().toString().replace("-", "").substring(0, 16);
	}

	private static String message(Throwable failure, String call) {
		String message;
		try {
			message = failure.getMessage();
		}
		catch (Exception | StackOverflowError ex) {
			message = null;
		}
		return (message != null) ? SafeText.escape(message, MAX_MESSAGE) : call + " failed.";
	}

	private static boolean isAccessDenied(Class<?> type) {
		for (Class<?> current = type; current != null; current = current.getSuperclass()) {
			// That of java.nio is about a file, and belongs into the log.
			if (ACCESS_DENIED.contains(current.getSimpleName()) && !current.getName().startsWith("java.")) {
				return true;
			}
		}
		return false;
	}

	/**
	 * What a guest may see.
	 *
	 * @param name the name of the error
	 * @param message the message
	 * @param code the code
	 * @param correlationId under what the log must have the failure, or {@code null} if
	 * the guest sees all there is
	 */
	public record Description(String name, String message, String code, @Nullable String correlationId) {

	}

}
