package dev.workerloader.rpc;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Finds the methods that are exposed.
 */
final class Exposure {

	private static final Pattern SETTER = Pattern.compile("set\\p{Lu}.*");

	private static final Set<String> LIFECYCLE_NAMES = Set.of("close", "destroy", "afterPropertiesSet", "finalize");

	private static final Set<String> LIFECYCLE_ANNOTATIONS = Set.of("PostConstruct", "PreDestroy", "EventListener",
			"TransactionalEventListener", "Scheduled", "Schedules");

	// A worker is often loaded with the same beans: reflection is slow.
	private static final ClassValue<List<ExposedMethod>> ANNOTATED = new ClassValue<>() {

		@Override
		protected List<ExposedMethod> computeValue(Class<?> type) {
			return findAnnotated(type);
		}

	};

	private static final ClassValue<List<ExposedMethod>> DECLARED = new ClassValue<>() {

		@Override
		protected List<ExposedMethod> computeValue(Class<?> api) {
			return findDeclared(api);
		}

	};

	private static final ClassValue<Boolean> IS_ANNOTATED = new ClassValue<>() {

		@Override
		protected Boolean computeValue(Class<?> type) {
			return hierarchy(type).stream()
				.anyMatch((declaring) -> declaring.getDeclaredAnnotation(SandboxRpc.class) != null
						|| Arrays.stream(declaring.getDeclaredMethods())
							.anyMatch((method) -> annotation(method) != null));
		}

	};

	private Exposure() {
	}

	/**
	 * Return what {@code @SandboxRpc} exposes of a class, its superclasses and
	 * interfaces.
	 */
	static List<ExposedMethod> annotatedOn(Class<?> type) {
		return ANNOTATED.get(type);
	}

	private static List<ExposedMethod> findAnnotated(Class<?> type) {
		Map<String, ExposedMethod> methods = new LinkedHashMap<>();
		for (Class<?> declaring : hierarchy(type)) {
			List<Method> annotated = declared(declaring).filter((method) -> annotation(method) != null).toList();
			for (Method method : annotated) {
				requireOrdinary(type, method);
				methods.putIfAbsent(signature(method), exposed(method));
			}
			if (annotated.isEmpty() && declaring.getDeclaredAnnotation(SandboxRpc.class) != null) {
				declared(declaring).filter(Exposure::isOrdinary)
					.forEach((method) -> methods.putIfAbsent(signature(method), exposed(method)));
			}
		}
		ExposureRules.check(type, methods.values());
		return methods.values().stream().sorted(Comparator.comparing(ExposedMethod::name)).toList();
	}

	/**
	 * Return the methods that an interface itself declares.
	 */
	static List<ExposedMethod> declaredBy(Class<?> api) {
		return DECLARED.get(api);
	}

	private static List<ExposedMethod> findDeclared(Class<?> api) {
		List<ExposedMethod> methods = declared(api)
			.filter((method) -> isCallable(method) && !isOfObject(method) && !isClose(method))
			.map(Exposure::exposed)
			.sorted(Comparator.comparing(ExposedMethod::name))
			.toList();
		ExposureRules.check(api, methods);
		return methods;
	}

	static @Nullable SandboxRpc annotationOn(Class<?> type) {
		return hierarchy(type).stream()
			.map((declaring) -> declaring.getDeclaredAnnotation(SandboxRpc.class))
			.filter((annotation) -> annotation != null)
			.findFirst()
			.orElse(null);
	}

	static boolean isAnnotated(Class<?> type) {
		return IS_ANNOTATED.get(type);
	}

	private static ExposedMethod exposed(Method method) {
		SandboxRpc annotation = annotation(method);
		String name = (annotation != null && !annotation.name().isEmpty()) ? annotation.name() : method.getName();
		return new ExposedMethod(name, (annotation != null) ? annotation.description() : "", method, method);
	}

	private static @Nullable SandboxRpc annotation(Method method) {
		return method.getDeclaredAnnotation(SandboxRpc.class);
	}

	// The JVM returns methods in no particular order.
	private static Stream<Method> declared(Class<?> type) {
		return Arrays.stream(type.getDeclaredMethods())
			.filter((method) -> !method.isBridge() && !method.isSynthetic())
			.sorted(Comparator.comparing(Method::getName).thenComparing(Exposure::signature));
	}

	private static Collection<Class<?>> hierarchy(Class<?> type) {
		Set<Class<?>> types = new LinkedHashSet<>();
		for (Class<?> current = type; current != null && current != Object.class; current = current.getSuperclass()) {
			types.add(current);
		}
		for (Class<?> current : List.copyOf(types)) {
			addInterfaces(current, types);
		}
		return types;
	}

	private static void addInterfaces(Class<?> type, Set<Class<?>> types) {
		for (Class<?> candidate : type.getInterfaces()) {
			types.add(candidate);
			addInterfaces(candidate, types);
		}
	}

	private static String signature(Method method) {
		return method.getName() + Arrays.toString(method.getParameterTypes());
	}

	private static void requireOrdinary(Class<?> type, Method method) {
		if (!isOrdinary(method)) {
			throw new UnsupportedBindingException(type, method.getName(), method.getDeclaringClass().getName() + "."
					+ method.getName()
					+ " cannot be exposed: it must be public, not static, and neither a setter nor a lifecycle callback nor close.");
		}
	}

	private static boolean isOrdinary(Method method) {
		return isCallable(method) && !isOfObject(method) && !isSetter(method) && !isLifecycle(method);
	}

	private static boolean isCallable(Method method) {
		return Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers());
	}

	private static boolean isSetter(Method method) {
		return SETTER.matcher(method.getName()).matches() && method.getParameterCount() == 1
				&& (method.getReturnType() == void.class
						|| method.getReturnType().isAssignableFrom(method.getDeclaringClass()));
	}

	private static boolean isLifecycle(Method method) {
		if (method.getParameterCount() == 0 && LIFECYCLE_NAMES.contains(method.getName())) {
			return true;
		}
		return Arrays.stream(method.getDeclaredAnnotations())
			.map(Annotation::annotationType)
			.anyMatch((annotation) -> LIFECYCLE_ANNOTATIONS.contains(annotation.getSimpleName()));
	}

	private static boolean isClose(Method method) {
		return method.getName().equals("close") && method.getParameterCount() == 0;
	}

	private static boolean isOfObject(Method method) {
		return Arrays.stream(Object.class.getMethods())
			.anyMatch((inherited) -> signature(inherited).equals(signature(method)));
	}

}
