package dev.workerloader.internal.types;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Set;

/**
 * Types of results that are not there yet.
 */
public final class AsyncTypes {

	// By name: Reactor need not be there.
	private static final Set<String> ONE_VALUE = Set.of("java.util.concurrent.CompletionStage",
			"java.util.concurrent.CompletableFuture", "reactor.core.publisher.Mono");

	private static final String MANY_VALUES = "reactor.core.publisher.Flux";

	private AsyncTypes() {
	}

	/**
	 * Return the type of what a method returns, at once or later.
	 * @param method the method
	 * @return what a stage or a {@code Mono} completes with, the list of what a
	 * {@code Flux} publishes, or else the declared type
	 */
	public static Type resultOf(Method method) {
		String name = method.getReturnType().getName();
		Type declared = method.getGenericReturnType();
		boolean many = name.equals(MANY_VALUES);
		if (!many && !ONE_VALUE.contains(name)) {
			return declared;
		}
		Type value = (declared instanceof ParameterizedType type) ? type.getActualTypeArguments()[0] : Object.class;
		return many ? DataClass.resolve(List.class, value) : value;
	}

}
