package dev.workerloader.internal.rpc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import dev.workerloader.internal.wire.SafeText;
import dev.workerloader.rpc.Binding;
import dev.workerloader.rpc.ExposedMethod;

/**
 * The methods of a binding by name. Immutable, safe for use by many threads.
 */
public final class RpcContract {

	// A worker is often loaded with the same beans: reflection is slow.
	private static final ClassValue<Map<ExposedMethod, RpcMethod>> CACHE = new ClassValue<>() {

		@Override
		protected Map<ExposedMethod, RpcMethod> computeValue(Class<?> declaring) {
			return new ConcurrentHashMap<>();
		}

	};

	private final Map<String, RpcMethod> methods = new LinkedHashMap<>();

	private final boolean open;

	private RpcContract(List<ExposedMethod> methods, boolean open) {
		this.open = open;
		methods.forEach((method) -> this.methods.put(method.name(),
				CACHE.get(method.declared().getDeclaringClass()).computeIfAbsent(method, RpcMethod::new)));
	}

	/**
	 * Return the contract of a binding.
	 * @param binding the binding
	 * @return its contract
	 */
	public static RpcContract of(Binding binding) {
		return (binding.target() instanceof OpenTarget) ? new RpcContract(List.of(), true)
				: new RpcContract(binding.exposedMethods(), false);
	}

	/**
	 * Return a method.
	 * @param name the name that the worker uses
	 * @return the method, or {@code null} if there is none
	 */
	public @Nullable RpcMethod method(String name) {
		return this.open ? RpcMethod.open(name) : this.methods.get(name);
	}

	/**
	 * Return the names of the methods that are known.
	 * @return the names in a stable order
	 */
	public List<String> names() {
		return List.copyOf(this.methods.keySet());
	}

	/**
	 * Return what to tell a guest that asked for a method that is not there.
	 * @param binding the name of the binding
	 * @param name the name that the guest used
	 * @return a sentence with the nearest names
	 */
	public String unknown(String binding, String name) {
		if (this.open) {
			return binding + " has methods, which can be called, but nothing that can be read, such as "
					+ SafeText.quote(name, 64) + ".";
		}
		List<String> nearest = Names.nearest(name, this.methods.keySet());
		String hint = nearest.isEmpty() ? "" : " Did you mean " + String.join(" or ", nearest) + "?";
		return binding + " has no method " + SafeText.quote(name, 64) + "." + hint + " It has: "
				+ String.join(", ", this.methods.keySet()) + ".";
	}

}
