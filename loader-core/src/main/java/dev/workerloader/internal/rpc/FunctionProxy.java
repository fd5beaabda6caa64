package dev.workerloader.internal.rpc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import org.jspecify.annotations.Nullable;

import dev.workerloader.internal.types.FunctionType;
import dev.workerloader.rpc.RpcStub;

/**
 * A function of a worker as an instance of a functional interface. What it returns is
 * converted as strictly as an argument is.
 *
 * @param function the method
 * @param stub the function
 */
record FunctionProxy(FunctionType function, RpcStub stub) implements InvocationHandler {

	static Object create(FunctionType function, Class<?> type, RpcStub stub) {
		return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				new FunctionProxy(function, stub));
	}

	@Override
	@SuppressWarnings("ReferenceEquality") // equals of a proxy is its identity
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args) throws Throwable {
		@Nullable Object[] arguments = (args != null) ? args : new @Nullable Object[0];
		if (method.getDeclaringClass() == Object.class) {
			return switch (method.getName()) {
				case "equals" -> proxy == arguments[0];
				case "hashCode" -> System.identityHashCode(proxy);
				default -> "a function of a worker";
			};
		}
		if (method.isDefault()) {
			return InvocationHandler.invokeDefault(proxy, method, arguments);
		}
		if (this.function.asynchronous()) {
			return this.stub.callAsync(arguments).thenApply(this::result);
		}
		return result(this.stub.call(arguments));
	}

	private @Nullable Object result(@Nullable Object value) {
		if (this.function.result().hasRawClass(void.class) || this.function.result().hasRawClass(Void.class)) {
			return null;
		}
		try {
			return TypeConverter.convert(value, this.function.result(), "The result of the function");
		}
		catch (BadArgumentsException ex) {
			throw new FunctionResultException(ex);
		}
	}

}
