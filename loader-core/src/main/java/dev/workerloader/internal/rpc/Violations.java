package dev.workerloader.internal.rpc;

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

import dev.workerloader.internal.types.DataClass;
import dev.workerloader.internal.wire.SafeText;
import dev.workerloader.internal.wire.ValuePath;
import dev.workerloader.rpc.ArgumentValidator.Violation;
import dev.workerloader.rpc.ExposedMethod;
import dev.workerloader.rpc.ExposedParameter;

/**
 * Violations of constraints in words for a guest, with the names under which values
 * cross.
 */
final class Violations {

	private static final int MAX_SHOWN = 10;

	private static final int MAX_MESSAGE = 300;

	private Violations() {
	}

	static String describe(ExposedMethod method, List<Violation> violations) {
		String shown = violations.stream()
			.map((violation) -> describe(method, violation))
			.distinct()
			.sorted()
			.limit(MAX_SHOWN)
			.collect(Collectors.joining("; "));
		int more = violations.size() - MAX_SHOWN;
		return (more > 0) ? shown + "; and " + more + " more." : shown + ".";
	}

	private static String describe(ExposedMethod method, Violation violation) {
		String message = SafeText.escape(violation.message(), MAX_MESSAGE);
		return method.parameters()
			.stream()
			.filter((parameter) -> parameter.index() == violation.parameter())
			.findFirst()
			.map((parameter) -> "argument '" + path(parameter, violation) + "': " + message)
			.orElse("the arguments together: " + message);
	}

	private static ValuePath path(ExposedParameter parameter, Violation violation) {
		ValuePath path = new ValuePath(parameter.name());
		JavaType type = DataClass.resolve(parameter.declared().getParameterizedType());
		for (Object step : violation.path()) {
			type = push(path, type, step);
			if (type == null) {
				break;
			}
		}
		return path;
	}

	/**
	 * Go down one step.
	 * @return the type there, or {@code null} if the guest knows nothing of what is there
	 */
	private static @Nullable JavaType push(ValuePath path, JavaType type, Object step) {
		if (type.isMapLikeType()) {
			return pushKey(path, step) ? type.getContentType() : null;
		}
		if (step instanceof Integer index) {
			path.push(index);
			return type.hasContentType() ? type.getContentType() : type;
		}
		JavaType owner = type;
		while (owner.hasContentType()) {
			owner = owner.getContentType(); // the elements of a set have no index
		}
		return pushProperty(path, owner, step);
	}

	private static boolean pushKey(ValuePath path, Object key) {
		if (key instanceof String || key instanceof Number || key instanceof Boolean) {
			path.push(key.toString());
			return true;
		}
		if (key instanceof Enum<?> constant) {
			path.push(constant.name());
			return true;
		}
		return false; // the text of an object may tell its class
	}

	private static @Nullable JavaType pushProperty(ValuePath path, JavaType owner, Object step) {
		for (DataClass.WritableProperty property : DataClass.of(owner).writable().values()) {
			if (property.javaName().equals(step)) {
				path.push(property.name());
				return property.type();
			}
		}
		return null;
	}

}
