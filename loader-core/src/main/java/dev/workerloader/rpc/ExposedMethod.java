package dev.workerloader.rpc;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

import dev.workerloader.internal.types.AsyncTypes;

/**
 * A method that a binding exposes.
 *
 * @param name the name that the worker uses
 * @param description what the method does, empty if nothing was said
 * @param declared the method whose parameters, generic types and annotations describe
 * what crosses
 * @param invocable the method that is called on the target: the same method, or the one
 * of a proxy's class or interface that leads to it
 * @since 0.1.0
 */
public record ExposedMethod(String name, String description, Method declared, Method invocable) {

	public ExposedMethod {
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(description, "description");
		Objects.requireNonNull(declared, "declared");
		Objects.requireNonNull(invocable, "invocable");
	}

	/**
	 * Return the methods that {@link SandboxRpc @SandboxRpc} exposes of a class and its
	 * superclasses and interfaces.
	 * @param type the class of an object, not of a proxy for it
	 * @return the methods in a stable order, none if nothing is annotated
	 * @throws UnsupportedBindingException if one of them cannot be exposed, or two have
	 * the same name
	 */
	public static List<ExposedMethod> annotatedOn(Class<?> type) {
		return Exposure.annotatedOn(type);
	}

	/**
	 * Return the parameters that the worker passes arguments for: those of the declared
	 * method without a {@link RpcContext}, which the host fills in.
	 * @return the parameters in the order of the arguments
	 */
	public List<ExposedParameter> parameters() {
		List<ExposedParameter> parameters = new ArrayList<>();
		Parameter[] all = this.declared.getParameters();
		for (int i = 0; i < all.length; i++) {
			if (all[i].getType() != RpcContext.class) {
				parameters.add(ExposedParameter.of(i, parameters.size(), all[i]));
			}
		}
		return List.copyOf(parameters);
	}

	/**
	 * Return the type of what the worker gets: the generic result type of the declared
	 * method, for a {@link CompletionStage} or Reactor's {@code Mono} the type of what it
	 * completes with, for a {@code Flux} the list of what it publishes.
	 * @return the type, {@code void} if there is no result
	 */
	public Type resultType() {
		return AsyncTypes.resultOf(this.declared);
	}

}
