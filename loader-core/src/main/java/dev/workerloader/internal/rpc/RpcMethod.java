package dev.workerloader.internal.rpc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

import dev.workerloader.internal.types.DataClass;
import dev.workerloader.internal.wire.ValueWriter;
import dev.workerloader.rpc.ArgumentValidator;
import dev.workerloader.rpc.ArgumentValidator.Violation;
import dev.workerloader.rpc.ExposedMethod;
import dev.workerloader.rpc.ExposedParameter;
import dev.workerloader.rpc.RpcContext;

/**
 * A method that a worker may call. Immutable, safe for use by many threads.
 */
public final class RpcMethod {

	private static final ExposedMethod OPEN = ExposedMethod.annotatedOn(OpenTarget.class).get(0);

	private final ExposedMethod method;

	private final String name;

	private final boolean open;

	private final Method invocable;

	private final List<Argument> arguments;

	private final ValueWriter resultWriter;

	RpcMethod(ExposedMethod method) {
		this(method, method.name(), false);
	}

	private RpcMethod(ExposedMethod method, String name, boolean open) {
		this.method = method;
		this.name = name;
		this.open = open;
		this.invocable = method.invocable();
		// The class of the target need not be public for its public methods to be
		// callable.
		this.invocable.trySetAccessible();
		this.arguments = method.parameters().stream().map(Argument::of).toList();
		this.resultWriter = ValueWriter.of(method.resultType());
	}

	/**
	 * Return the method of an {@link OpenTarget} that a worker calls.
	 * @param name the name that the worker uses
	 * @return the method
	 */
	static RpcMethod open(String name) {
		return new RpcMethod(OPEN, name, true);
	}

	/**
	 * Return the name that the worker uses.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return whether it is a method of an {@link OpenTarget}, of which nothing is known.
	 * @return whether the target finds out what it is
	 */
	public boolean isOpen() {
		return this.open;
	}

	/**
	 * Return the declared type of the result, of a future that of what it completes with.
	 * @return the type
	 */
	public Type resultType() {
		return this.method.resultType();
	}

	/**
	 * Return how the result is encoded.
	 * @return the writer
	 */
	public ValueWriter resultWriter() {
		return this.resultWriter;
	}

	/**
	 * Convert what a worker passed to what the method takes.
	 * @param values the decoded arguments
	 * @param context what a parameter of that type gets
	 * @return the arguments for {@link #invoke}
	 * @throws BadArgumentsException if the arguments do not fit
	 */
	public @Nullable Object[] prepare(List<@Nullable Object> values, RpcContext context) {
		if (this.open) {
			return new @Nullable Object[] { this.name, values, context };
		}
		if (values.size() > this.arguments.size()) {
			throw new BadArgumentsException(signature() + " takes " + count(this.arguments.size()) + ", but "
					+ values.size() + (values.size() == 1 ? " was" : " were") + " passed.");
		}
		@Nullable Object[] result = new @Nullable Object[this.invocable.getParameterCount()];
		// What the host fills in is all that no argument replaces.
		Arrays.fill(result, context);
		for (int i = 0; i < this.arguments.size(); i++) {
			Argument argument = this.arguments.get(i);
			if (i >= values.size() && !argument.optional()) {
				throw new BadArgumentsException(argument.name() + " is missing: " + signature() + " takes "
						+ count(this.arguments.size()) + ". It must be " + Expectation.of(argument.type()) + ".");
			}
			Object value = (i < values.size()) ? values.get(i) : null;
			result[argument.index()] = TypeConverter.convert(value, argument.type(), argument.name());
		}
		return result;
	}

	/**
	 * Check what the types do not say of the arguments.
	 * @param validator the validator
	 * @param target the object
	 * @param arguments what {@link #prepare} returned
	 * @throws BadArgumentsException if the validator finds violations
	 */
	public void validate(ArgumentValidator validator, Object target, @Nullable Object[] arguments) {
		if (this.open) {
			return;
		}
		List<Violation> violations = validator.validate(target, this.method, arguments);
		if (!violations.isEmpty()) {
			throw new BadArgumentsException(Violations.describe(this.method, violations));
		}
	}

	/**
	 * Call the method.
	 * @param target the object
	 * @param arguments what {@link #prepare} returned
	 * @return the result, {@code null} for {@code void}
	 * @throws Throwable what the method throws
	 */
	public @Nullable Object invoke(Object target, @Nullable Object[] arguments) throws Throwable {
		try {
			return this.invocable.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	private String signature() {
		List<String> names = this.arguments.stream()
			.map((argument) -> argument.name() + (argument.optional() ? "?" : ""))
			.toList();
		return name() + "(" + String.join(", ", names) + ")";
	}

	private static String count(int count) {
		return switch (count) {
			case 0 -> "no arguments";
			case 1 -> "1 argument";
			default -> count + " arguments";
		};
	}

	/**
	 * A parameter that the worker passes an argument for.
	 *
	 * @param index the position among all parameters
	 * @param name the name, for error messages
	 * @param type the type
	 * @param optional whether it may be left out
	 */
	private record Argument(int index, String name, JavaType type, boolean optional) {

		static Argument of(ExposedParameter parameter) {
			return new Argument(parameter.index(), parameter.name(),
					DataClass.resolve(parameter.declared().getParameterizedType()), parameter.optional());
		}

	}

}
