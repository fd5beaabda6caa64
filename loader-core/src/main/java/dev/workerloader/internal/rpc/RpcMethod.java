package dev.workerloader.internal.rpc;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

import dev.workerloader.internal.types.DataClass;
import dev.workerloader.internal.wire.ValueWriter;
import dev.workerloader.rpc.ExposedMethod;
import dev.workerloader.rpc.RpcContext;

/**
 * A method that a worker may call. Immutable, safe for use by many threads.
 */
public final class RpcMethod {

	private static final Set<Class<?>> OPTIONALS = Set.of(Optional.class, OptionalInt.class, OptionalLong.class,
			OptionalDouble.class);

	private final ExposedMethod method;

	private final Method invocable;

	private final List<Argument> arguments;

	private final int argumentCount;

	private final ValueWriter resultWriter;

	RpcMethod(ExposedMethod method) {
		this.method = method;
		this.invocable = method.invocable();
		// The class of the target need not be public for its public methods to be
		// callable.
		this.invocable.trySetAccessible();
		this.arguments = arguments(method.declared());
		this.argumentCount = (int) this.arguments.stream().filter((argument) -> argument.type() != null).count();
		this.resultWriter = ValueWriter.of(method.resultType());
	}

	private static List<Argument> arguments(Method method) {
		List<Argument> arguments = new ArrayList<>();
		int index = 0;
		for (Parameter parameter : method.getParameters()) {
			if (parameter.getType() == RpcContext.class) {
				arguments.add(new Argument("", null, true));
			}
			else {
				String name = parameter.isNamePresent() ? parameter.getName() : "arguments[" + index + "]";
				arguments.add(
						new Argument(name, DataClass.resolve(parameter.getParameterizedType()), isOptional(parameter)));
				index++;
			}
		}
		return List.copyOf(arguments);
	}

	private static boolean isOptional(Parameter parameter) {
		return OPTIONALS.contains(parameter.getType()) || isNullable(parameter)
				|| isNullable(parameter.getAnnotatedType());
	}

	private static boolean isNullable(AnnotatedElement element) {
		return Arrays.stream(element.getAnnotations())
			.map(Annotation::annotationType)
			.anyMatch((annotation) -> annotation.getSimpleName().equals("Nullable"));
	}

	/**
	 * Return the name that the worker uses.
	 * @return the name
	 */
	public String name() {
		return this.method.name();
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
		if (values.size() > this.argumentCount) {
			throw new BadArgumentsException(signature() + " takes " + count(this.argumentCount) + ", but "
					+ values.size() + (values.size() == 1 ? " was" : " were") + " passed.");
		}
		@Nullable Object[] result = new @Nullable Object[this.arguments.size()];
		int index = 0;
		for (int i = 0; i < result.length; i++) {
			Argument argument = this.arguments.get(i);
			if (argument.type() == null) {
				result[i] = context;
			}
			else if (index < values.size()) {
				result[i] = TypeConverter.convert(values.get(index++), argument.type(), argument.name());
			}
			else if (argument.optional()) {
				result[i] = TypeConverter.convert(null, argument.type(), argument.name());
			}
			else {
				throw new BadArgumentsException(argument.name() + " is missing: " + signature() + " takes "
						+ count(this.argumentCount) + ". It must be " + Expectation.of(argument.type()) + ".");
			}
		}
		return result;
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
			.filter((argument) -> argument.type() != null)
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
	 * A parameter.
	 *
	 * @param name the name, for error messages
	 * @param type the type, or {@code null} for the context
	 * @param optional whether it may be left out
	 */
	private record Argument(String name, @Nullable JavaType type, boolean optional) {

	}

}
