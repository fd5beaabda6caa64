package dev.workerloader.spring.autoconfigure;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.annotation.RepeatableContainers;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.util.ReflectionUtils;

/**
 * Methods of a bean that a worker can never call, since the container calls them.
 */
final class MethodExclusions {

	private static final Pattern SETTER = Pattern.compile("set\\p{Lu}.*");

	private static final List<String> LIFECYCLE_ANNOTATIONS = List.of("jakarta.annotation.PostConstruct",
			"jakarta.annotation.PreDestroy");

	private static final List<String> CALLBACK_PACKAGES = List.of("org.springframework.beans.",
			"org.springframework.boot.", "org.springframework.context.", "org.springframework.core.");

	private final List<Class<?>> callbackInterfaces;

	private final Set<String> callbacks;

	/**
	 * Create a new instance.
	 * @param type the type of the bean
	 * @param callbacks the names of the bean's methods without parameters that start or
	 * destroy it
	 */
	MethodExclusions(Class<?> type, Set<String> callbacks) {
		this.callbackInterfaces = TypeHierarchy.of(type)
			.stream()
			.filter((candidate) -> candidate.isInterface() && isCallback(candidate))
			.toList();
		this.callbacks = callbacks;
	}

	/**
	 * Return why a method is excluded.
	 * @param method the method
	 * @return what the method is, for use in a sentence, or {@code null} if a worker may
	 * call it
	 */
	@Nullable String reason(Method method) {
		if (!Modifier.isPublic(method.getModifiers())) {
			return "not public";
		}
		if (Modifier.isStatic(method.getModifiers())) {
			return "static";
		}
		if (ReflectionUtils.isObjectMethod(method)) {
			return "a method of java.lang.Object";
		}
		if (SETTER.matcher(method.getName()).matches() && method.getParameterCount() == 1) {
			return "a setter";
		}
		if (isLifecycleCallback(method)) {
			return "a lifecycle callback";
		}
		MergedAnnotations annotations = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY,
				RepeatableContainers.standardRepeatables());
		if (LIFECYCLE_ANNOTATIONS.stream().anyMatch(annotations::isPresent)) {
			return "a lifecycle callback";
		}
		if (annotations.isPresent(EventListener.class)) {
			return "an event listener";
		}
		return annotations.isPresent(Scheduled.class) ? "a scheduled method" : null;
	}

	private static boolean isCallback(Class<?> type) {
		return type == AutoCloseable.class || CALLBACK_PACKAGES.stream().anyMatch(type.getName()::startsWith);
	}

	private boolean isLifecycleCallback(Method method) {
		if (method.getParameterCount() == 0
				&& (method.getName().equals("close") || this.callbacks.contains(method.getName()))) {
			return true;
		}
		return this.callbackInterfaces.stream()
			.flatMap((callback) -> Arrays.stream(callback.getMethods()))
			.anyMatch((callback) -> implementsMethod(method, callback));
	}

	// The parameter of a generic callback, such as an event listener's, is narrowed.
	private static boolean implementsMethod(Method method, Method callback) {
		return callback.getName().equals(method.getName())
				&& isNarrowed(method.getParameterTypes(), callback.getParameterTypes());
	}

	private static boolean isNarrowed(Class<?>[] types, Class<?>[] bounds) {
		return types.length == bounds.length
				&& IntStream.range(0, types.length).allMatch((i) -> bounds[i].isAssignableFrom(types[i]));
	}

}
