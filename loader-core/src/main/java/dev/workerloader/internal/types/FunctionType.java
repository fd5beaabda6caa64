package dev.workerloader.internal.types;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import tools.jackson.databind.JavaType;

/**
 * A functional interface as the type of a parameter: what a function of a worker becomes.
 *
 * @param method the one method
 * @param parameters the types of what it takes
 * @param result the type of what it returns, of a future that of what it completes with
 * @param asynchronous whether it returns a future
 */
public record FunctionType(Method method, List<JavaType> parameters, JavaType result, boolean asynchronous) {

	/**
	 * Return whether a class is a functional interface that says so.
	 * @param type the class
	 * @return whether a function can become an instance of it
	 */
	public static boolean isFunction(Class<?> type) {
		return type.isInterface() && type.isAnnotationPresent(FunctionalInterface.class);
	}

	/**
	 * Resolve a functional interface.
	 * @param type the type, for which {@link #isFunction} holds
	 * @return its method with the types that its parameters have here
	 */
	public static FunctionType of(JavaType type) {
		Method method = Arrays.stream(type.getRawClass().getMethods())
			.filter((candidate) -> Modifier.isAbstract(candidate.getModifiers()) && !isOfObject(candidate))
			.findFirst()
			.orElseThrow();
		JavaType declaring = type.findSuperType(method.getDeclaringClass());
		List<JavaType> parameters = Arrays.stream(method.getGenericParameterTypes())
			.map((parameter) -> DataClass.resolve(parameter, declaring))
			.toList();
		JavaType result = DataClass.resolve(method.getGenericReturnType(), declaring);
		boolean asynchronous = result.hasRawClass(CompletionStage.class) || result.hasRawClass(CompletableFuture.class);
		return new FunctionType(method, parameters, asynchronous ? result.containedTypeOrUnknown(0) : result,
				asynchronous);
	}

	private static boolean isOfObject(Method method) {
		return Arrays.stream(Object.class.getMethods())
			.anyMatch((inherited) -> inherited.getName().equals(method.getName())
					&& Arrays.equals(inherited.getParameterTypes(), method.getParameterTypes()));
	}

}
