package dev.workerloader.spring.autoconfigure;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.workerloader.rpc.SandboxRpc;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.annotation.Bean;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The methods that {@link SandboxRpc @SandboxRpc} exposes of a type. The annotation is
 * looked for on the type, its superclasses and its interfaces, directly or as a
 * meta-annotation. A type that annotates methods exposes those, an annotated type without
 * annotated methods exposes what it declares itself.
 */
final class SandboxRpcMethods {

	private static final Logger logger = LoggerFactory.getLogger(SandboxRpcMethods.class);

	private final String beanName;

	private final Class<?> type;

	private final MethodExclusions exclusions;

	SandboxRpcMethods(String beanName, Class<?> type, Set<String> callbacks) {
		this.beanName = beanName;
		this.type = type;
		this.exclusions = new MethodExclusions(type, callbacks);
	}

	/**
	 * Return whether the annotation is anywhere on the type or its methods. Of methods
	 * that define beans, it marks those beans and not the type.
	 */
	static boolean isMarked(Class<?> type) {
		return TypeHierarchy.of(type)
			.stream()
			.anyMatch((declaring) -> typeAnnotation(declaring) != null
					|| methods(declaring).stream().anyMatch((method) -> annotation(method) != null));
	}

	/**
	 * Return the annotation of the type, or of the nearest superclass or interface that
	 * has one.
	 */
	static @Nullable SandboxRpc typeAnnotationOn(Class<?> type) {
		for (Class<?> declaring : TypeHierarchy.of(type)) {
			SandboxRpc annotation = typeAnnotation(declaring);
			if (annotation != null) {
				return annotation;
			}
		}
		return null;
	}

	/**
	 * Return the methods that the annotation exposes, most specific first.
	 */
	List<Exposed> annotated() {
		Map<String, Exposed> exposed = new LinkedHashMap<>();
		for (Class<?> declaring : TypeHierarchy.of(this.type)) {
			List<Method> annotated = methods(declaring).stream()
				.filter((method) -> annotation(method) != null)
				.toList();
			annotated.forEach(this::requireExposable);
			if (annotated.isEmpty() && typeAnnotation(declaring) != null) {
				annotated = declaredBy(declaring);
			}
			annotated.forEach((method) -> add(method, exposed));
		}
		return List.copyOf(exposed.values());
	}

	/**
	 * Return the methods that a type itself declares, annotated or not.
	 */
	List<Exposed> declared(Class<?> declaring) {
		Map<String, Exposed> exposed = new LinkedHashMap<>();
		declaredBy(declaring).forEach((method) -> add(method, exposed));
		return List.copyOf(exposed.values());
	}

	private List<Method> declaredBy(Class<?> declaring) {
		return methods(declaring).stream().filter((method) -> this.exclusions.reason(method) == null).toList();
	}

	private void requireExposable(Method method) {
		String reason = this.exclusions.reason(method);
		if (reason != null) {
			throw new SandboxBindingException(this.beanName,
					"The method '" + method.getName() + "' of the bean '" + this.beanName
							+ "' is annotated with @SandboxRpc, but it is " + reason
							+ ", which a worker can never call.",
					"Remove the annotation from '" + method.getName()
							+ "', or move what a worker may do to a public method of its own.",
					null);
		}
	}

	private void add(Method method, Map<String, Exposed> exposed) {
		SandboxRpc annotation = annotation(method);
		String name = (annotation != null && !annotation.name().isEmpty()) ? annotation.name() : method.getName();
		String description = (annotation != null) ? annotation.description() : "";
		Method specific = BridgeMethodResolver.findBridgedMethod(ClassUtils.getMostSpecificMethod(method, userType()));
		exposed.putIfAbsent(specific.getName() + Arrays.toString(specific.getParameterTypes()),
				new Exposed(name, description, specific));
	}

	private @Nullable Class<?> userType() {
		// The methods of a JDK proxy have lost their generic types and annotations.
		return Proxy.isProxyClass(this.type) ? null : ClassUtils.getUserClass(this.type);
	}

	private static List<Method> methods(Class<?> declaring) {
		try {
			List<Method> methods = new ArrayList<>(Arrays.asList(ReflectionUtils.getDeclaredMethods(declaring)));
			methods.removeIf((method) -> method.isSynthetic() || method.getDeclaringClass() != declaring);
			methods.sort(Comparator.comparing(Method::getName).thenComparing(Method::toString));
			return methods;
		}
		catch (IllegalStateException ex) {
			// Some method names a class that is missing, as optional parts of libraries
			// do.
			logger.debug("The methods of {} cannot be read, so that none of them is exposed.", declaring, ex);
			return List.of();
		}
	}

	private static @Nullable SandboxRpc typeAnnotation(Class<?> type) {
		return synthesize(MergedAnnotations.from(type).get(SandboxRpc.class));
	}

	private static @Nullable SandboxRpc annotation(Method method) {
		MergedAnnotations annotations = MergedAnnotations.from(method);
		return annotations.isPresent(Bean.class) ? null : synthesize(annotations.get(SandboxRpc.class));
	}

	private static @Nullable SandboxRpc synthesize(MergedAnnotation<SandboxRpc> annotation) {
		return annotation.isPresent() ? annotation.synthesize() : null;
	}

	/**
	 * A method that is to be exposed.
	 *
	 * @param name the name that workers use
	 * @param description what it does, empty if nothing was said
	 * @param method the method of the type
	 */
	record Exposed(String name, String description, Method method) {

		boolean isFinal() {
			return Modifier.isFinal(this.method.getModifiers());
		}

	}

}
