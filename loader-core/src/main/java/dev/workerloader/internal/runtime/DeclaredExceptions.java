package dev.workerloader.internal.runtime;

import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.workerloader.WorkerScriptException;

/**
 * Turns what a worker threw into an exception that a contract declares.
 */
final class DeclaredExceptions {

	private static final Logger logger = LoggerFactory.getLogger(DeclaredExceptions.class);

	/**
	 * Who declares these has no particular one in mind.
	 */
	private static final Set<Class<?>> ANY = Set.of(Throwable.class, Exception.class, RuntimeException.class,
			Error.class);

	private DeclaredExceptions() {
	}

	/**
	 * Return what to throw: what a binding has thrown, if it is declared; else a declared
	 * exception with the simple name of the worker's error, made from its message; else
	 * the failure itself.
	 */
	static Throwable translate(WorkerScriptException failure, Class<?>[] declared) {
		List<Class<?>> types = Arrays.stream(declared).filter((type) -> !ANY.contains(type)).toList();
		Throwable cause = failure.getCause();
		if (cause != null && types.stream().anyMatch((type) -> type.isInstance(cause))) {
			return cause;
		}
		for (Class<?> type : types) {
			Throwable made = type.getSimpleName().equals(failure.name()) ? make(type, failure) : null;
			if (made != null) {
				return made;
			}
		}
		return failure;
	}

	private static @Nullable Throwable make(Class<?> type, WorkerScriptException failure) {
		try {
			Constructor<?> constructor = type.getDeclaredConstructor(String.class);
			constructor.trySetAccessible();
			Throwable made = (Throwable) constructor.newInstance(failure.getMessage());
			if (made.getCause() == null) {
				made.initCause(failure);
			}
			return made;
		}
		catch (ReflectiveOperationException | IllegalStateException ex) {
			logger.debug("{} cannot be made from a message", type.getName(), ex);
			return null;
		}
	}

}
