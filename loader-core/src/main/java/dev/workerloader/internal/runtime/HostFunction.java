package dev.workerloader.internal.runtime;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

import dev.workerloader.ErrorCode;
import dev.workerloader.internal.rpc.BadArgumentsException;
import dev.workerloader.internal.rpc.GuestFacingException;
import dev.workerloader.internal.rpc.OpenTarget;
import dev.workerloader.internal.rpc.TypeConverter;
import dev.workerloader.internal.types.DataClass;
import dev.workerloader.internal.types.FunctionType;
import dev.workerloader.rpc.RpcContext;

/**
 * A function of the application that a guest can call: the one method of a functional
 * interface.
 */
final class HostFunction implements OpenTarget {

	/** What the guest's side calls. */
	private static final String CALL = "call";

	private final Object function;

	private final FunctionType type;

	private HostFunction(Object function, FunctionType type) {
		this.function = function;
		this.type = type;
	}

	/**
	 * Return a lambda or a method reference as a function, whose parameters have the
	 * types that its interface says. Any other object is more than its one method, and
	 * not passed by accident.
	 * @param object the object
	 * @return the function, or {@code null} if the object is none
	 */
	static @Nullable HostFunction of(Object object) {
		if (object instanceof HostFunction function) {
			return function;
		}
		if (!object.getClass().isHidden()) {
			return null;
		}
		List<Class<?>> interfaces = Arrays.stream(object.getClass().getInterfaces())
			.filter(FunctionType::isFunction)
			.toList();
		return (interfaces.size() == 1) ? of(object, DataClass.resolve(interfaces.get(0))) : null;
	}

	/**
	 * Return an object as a function.
	 * @param object the object
	 * @param declared the functional interface that it is declared as
	 * @return the function
	 */
	static HostFunction of(Object object, JavaType declared) {
		return new HostFunction(object, FunctionType.of(declared));
	}

	@Override
	public @Nullable Object callMethod(String method, List<@Nullable Object> arguments, RpcContext context)
			throws Exception {
		if (!method.equals(CALL)) {
			throw new GuestFacingException(ErrorCode.UNKNOWN_METHOD, "The argument is a function. Call it.");
		}
		@Nullable Object[] converted = convert(arguments);
		// The class of the function need not be public for it to be called.
		this.type.method().trySetAccessible();
		try {
			return this.type.method().invoke(this.function, converted);
		}
		catch (InvocationTargetException ex) {
			Throwable thrown = ex.getTargetException();
			if (thrown instanceof Error error) {
				throw error;
			}
			throw (thrown instanceof Exception failure) ? failure : ex;
		}
	}

	private @Nullable Object[] convert(List<@Nullable Object> arguments) {
		List<JavaType> types = this.type.parameters();
		if (arguments.size() > types.size()) {
			throw new GuestFacingException(ErrorCode.BAD_ARGUMENTS, "The function takes " + types.size()
					+ ((types.size() == 1) ? " argument" : " arguments") + ", but got " + arguments.size() + ".");
		}
		@Nullable Object[] converted = new @Nullable Object[types.size()];
		try {
			for (int i = 0; i < converted.length; i++) {
				converted[i] = TypeConverter.convert((i < arguments.size()) ? arguments.get(i) : null, types.get(i),
						"arguments[" + i + "]");
			}
		}
		catch (BadArgumentsException ex) {
			throw new GuestFacingException(ErrorCode.BAD_ARGUMENTS, String.valueOf(ex.getMessage()), ex);
		}
		return converted;
	}

}
