package dev.workerloader.spring.autoconfigure;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

import dev.workerloader.rpc.ArgumentValidator;
import dev.workerloader.rpc.ExposedMethod;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.validation.annotation.Validated;

/**
 * Checks arguments with Bean Validation, in the groups of {@link Validated @Validated}
 * where a bean names some. Constraints hold for workers also where no proxy of the bean
 * checks them.
 */
final class BeanValidationArgumentValidator implements ArgumentValidator {

	private final Validator validator;

	BeanValidationArgumentValidator(Validator validator) {
		this.validator = validator;
	}

	@Override
	public List<Violation> validate(Object target, ExposedMethod method, @Nullable Object[] arguments) {
		return ProxyTargets.with(target, (object) -> validate(object, method.declared(), arguments));
	}

	private List<Violation> validate(Object object, Method method, @Nullable Object[] arguments) {
		if (!method.getDeclaringClass().isInstance(object)) {
			requireUnconstrained(method);
			return List.of();
		}
		return this.validator.forExecutables()
			.validateParameters(object, method, arguments, groups(object, method))
			.stream()
			.map(BeanValidationArgumentValidator::violation)
			.toList();
	}

	/**
	 * What is behind an opaque proxy cannot be had, and the proxy may know of less.
	 */
	private void requireUnconstrained(Method method) {
		if (this.validator.getConstraintsForClass(method.getDeclaringClass())
			.getConstraintsForMethod(method.getName(), method.getParameterTypes()) != null) {
			throw new IllegalStateException("The constraints of " + method
					+ " cannot be checked, since the bean is behind an opaque proxy. Let the proxy be Advised.");
		}
	}

	private static Class<?>[] groups(Object object, Method method) {
		Validated validated = AnnotationUtils.findAnnotation(method, Validated.class);
		if (validated == null) {
			validated = AnnotationUtils.findAnnotation(object.getClass(), Validated.class);
		}
		return (validated != null) ? validated.value() : new Class<?>[0];
	}

	private static Violation violation(ConstraintViolation<?> violation) {
		int parameter = -1;
		List<Object> path = new ArrayList<>();
		for (Path.Node node : violation.getPropertyPath()) {
			// The index belongs to the container, which is the node before.
			if (node.getIndex() != null) {
				path.add(node.getIndex());
			}
			else if (node.getKey() != null) {
				path.add(node.getKey());
			}
			switch (node.getKind()) {
				case PARAMETER -> parameter = node.as(Path.ParameterNode.class).getParameterIndex();
				case PROPERTY -> path.add(node.getName());
				default -> {
					// Says nothing that the worker knows.
				}
			}
		}
		return new Violation(parameter, path, violation.getMessage());
	}

}
