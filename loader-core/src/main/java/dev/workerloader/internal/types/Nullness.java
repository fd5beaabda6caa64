package dev.workerloader.internal.types;

import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Where a declaration says that there may be no value.
 */
public final class Nullness {

	private static final Set<Class<?>> OPTIONALS = Set.of(Optional.class, OptionalInt.class, OptionalLong.class,
			OptionalDouble.class);

	private Nullness() {
	}

	/**
	 * Return whether a type stands for a value that may be absent.
	 * @param type the type
	 * @return whether it is {@link Optional} or one of its kind
	 */
	public static boolean isOptional(Class<?> type) {
		return OPTIONALS.contains(type);
	}

	/**
	 * Return whether a declaration, or the use of a type, is annotated as nullable.
	 * @param element the parameter, method, field or annotated type
	 * @return whether an annotation says so, whatever its package
	 */
	public static boolean isNullable(@Nullable AnnotatedElement element) {
		return element != null && Arrays.stream(element.getAnnotations())
			.anyMatch((annotation) -> annotation.annotationType().getSimpleName().equals("Nullable"));
	}

}
