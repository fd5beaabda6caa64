package dev.workerloader.rpc;

import org.jspecify.annotations.Nullable;

/**
 * An object cannot be a binding, or a method of it cannot be exposed. The message is for
 * the developer of the application: it names the Java type and method and the way out.
 *
 * @since 0.1.0
 */
public class UnsupportedBindingException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final Class<?> type;

	private final @Nullable String method;

	UnsupportedBindingException(Class<?> type, @Nullable String method, String message) {
		super(message);
		this.type = type;
		this.method = method;
	}

	/**
	 * Return the type that cannot be a binding.
	 * @return the class or interface
	 */
	public Class<?> type() {
		return this.type;
	}

	/**
	 * Return the method that cannot be exposed.
	 * @return the name of the method, or {@code null} if no single one is the problem
	 */
	public @Nullable String method() {
		return this.method;
	}

}
