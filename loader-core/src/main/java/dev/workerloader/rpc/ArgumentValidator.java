package dev.workerloader.rpc;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Checks the arguments of a call to a binding: after they were converted to the types of
 * the parameters and before the method is called. The worker gets an error that names the
 * violations, and the method is not called.
 * <p>
 * Called on the thread that makes the call, by many threads at once. What it throws fails
 * the call, and is in the log like what a method throws.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ArgumentValidator {

	/**
	 * Check the arguments of a call.
	 * @param target the object on which the method is called, which may be a proxy
	 * @param method the method
	 * @param arguments what is passed for all parameters, those that the host fills in
	 * included
	 * @return what is wrong, empty if the method may be called
	 */
	List<Violation> validate(Object target, ExposedMethod method, @Nullable Object[] arguments);

	/**
	 * What is wrong with an argument, or with a value in it.
	 *
	 * @param parameter the position among all parameters of the Java method, negative if
	 * the arguments are wrong together
	 * @param path where the value is in the argument, from the outside in: Java names of
	 * properties, indexes of elements and keys of maps; the worker sees the names under
	 * which the properties cross
	 * @param message what is wrong, in words for the author of the worker's code
	 * @since 0.1.0
	 */
	record Violation(int parameter, List<Object> path, String message) {

		public Violation {
			path = List.copyOf(path);
			Objects.requireNonNull(message, "message");
		}

	}

}
