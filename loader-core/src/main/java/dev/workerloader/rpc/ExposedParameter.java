package dev.workerloader.rpc;

import java.lang.reflect.Parameter;
import java.util.Objects;

import dev.workerloader.internal.types.Nullness;

/**
 * A parameter of an exposed method that a worker passes an argument for.
 *
 * @param index the position among all parameters of the Java method, where those that the
 * host fills in count
 * @param name the name, {@code arguments[0]} and so on where the class file has none
 * @param optional whether the argument may be left out
 * @param declared the parameter
 * @since 0.1.0
 */
public record ExposedParameter(int index, String name, boolean optional, Parameter declared) {

	public ExposedParameter {
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(declared, "declared");
	}

	static ExposedParameter of(int index, int argument, Parameter declared) {
		String name = declared.isNamePresent() ? declared.getName() : "arguments[" + argument + "]";
		return new ExposedParameter(index, name, isOptional(declared), declared);
	}

	private static boolean isOptional(Parameter declared) {
		return Nullness.isOptional(declared.getType()) || Nullness.isNullable(declared)
				|| Nullness.isNullable(declared.getAnnotatedType());
	}

}
