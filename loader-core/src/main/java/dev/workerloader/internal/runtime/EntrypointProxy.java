package dev.workerloader.internal.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import dev.workerloader.Entrypoint;
import dev.workerloader.TypeRef;
import dev.workerloader.WorkerScriptException;
import dev.workerloader.internal.types.DataClass;
import dev.workerloader.internal.types.FunctionType;
import dev.workerloader.rpc.Binding;

/**
 * Maps the methods of an interface to the methods of an entrypoint that have the same
 * names.
 */
final class EntrypointProxy implements InvocationHandler {

	private final Entrypoint entrypoint;

	private final Class<?> contract;

	EntrypointProxy(Entrypoint entrypoint, Class<?> contract) {
		if (!contract.isInterface()) {
			throw new IllegalArgumentException(
					contract.getName() + " is not an interface. Pass an interface that has the worker's methods.");
		}
		Set<String> names = new HashSet<>();
		for (Method method : contract.getMethods()) {
			if (Modifier.isAbstract(method.getModifiers()) && !names.add(method.getName())) {
				throw new IllegalArgumentException("The method " + method.getName() + " of " + contract.getName()
						+ " is overloaded. A worker has one method of a name: rename one.");
			}
		}
		this.entrypoint = entrypoint;
		this.contract = contract;
	}

	@Override
	@SuppressWarnings("ReferenceEquality") // equals of a proxy is its identity
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args) throws Throwable {
		@Nullable Object[] arguments = (args != null) ? args : new @Nullable Object[0];
		if (method.getDeclaringClass() == Object.class) {
			return switch (method.getName()) {
				case "equals" -> proxy == arguments[0];
				case "hashCode" -> System.identityHashCode(proxy);
				default -> "proxy of " + this.contract.getName();
			};
		}
		if (method.isDefault()) {
			return invokeDefault(proxy, method, arguments);
		}
		passFunctions(method, arguments);
		try {
			return call(method, arguments);
		}
		catch (WorkerScriptException ex) {
			throw DeclaredExceptions.translate(ex, method.getExceptionTypes());
		}
	}

	private @Nullable Object call(Method method, @Nullable Object[] arguments) {
		Type type = method.getGenericReturnType();
		Class<?> raw = method.getReturnType();
		if (raw == CompletableFuture.class || raw == CompletionStage.class) {
			return this.entrypoint.callAsync(TypeRef.of(futureOf(type)), method.getName(), arguments);
		}
		if (raw == void.class) {
			this.entrypoint.call(method.getName(), arguments);
			return null;
		}
		return this.entrypoint.call(TypeRef.of(type), method.getName(), arguments);
	}

	/**
	 * What the contract declares as a function is one, whatever else the object is, and
	 * its parameters have the types that the contract says.
	 */
	private static void passFunctions(Method method, @Nullable Object[] arguments) {
		for (int i = 0; i < arguments.length; i++) {
			Object argument = arguments[i];
			Class<?> type = method.getParameterTypes()[i];
			if (argument != null && FunctionType.isFunction(type) && !Binding.isReference(type)) {
				arguments[i] = HostFunction.of(argument, DataClass.resolve(method.getGenericParameterTypes()[i]));
			}
		}
	}

	/**
	 * {@link InvocationHandler#invokeDefault} refuses interfaces that are not public.
	 */
	private static @Nullable Object invokeDefault(Object proxy, Method method, @Nullable Object[] arguments)
			throws Throwable {
		Class<?> declaring = method.getDeclaringClass();
		if (Modifier.isPublic(declaring.getModifiers())) {
			return InvocationHandler.invokeDefault(proxy, method, arguments);
		}
		return MethodHandles.privateLookupIn(declaring, MethodHandles.lookup())
			.unreflectSpecial(method, declaring)
			.bindTo(proxy)
			.invokeWithArguments(arguments);
	}

	private static Type futureOf(Type type) {
		return (type instanceof ParameterizedType parameterized) ? parameterized.getActualTypeArguments()[0]
				: Object.class;
	}

}
