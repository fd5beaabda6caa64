package dev.workerloader.internal.code;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.workerloader.Limits;
import dev.workerloader.TailHandler;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.rpc.Binding;

/**
 * Code that was validated and copied: nothing that the caller changes afterwards changes
 * it.
 *
 * @param hash covers modules, flags, limits, policy and the environment; bindings by
 * name, methods and props
 * @param mainModule the name of the main module
 * @param moduleNames the names of the worker's own modules
 * @param sources the text of each module by its path, built-in ones included
 * @param env the entries of the environment, in order
 * @param bindings the bindings of the environment by name
 * @param limits the limits in force, all of them set
 * @param outbound what the worker may reach over the network
 * @param nodeGlobals the globals of Node that the code names, or {@code null} if it has
 * nothing of Node
 * @param tail what is told of each invocation, or {@code null}
 */
public record PreparedCode(String hash, String mainModule, Set<String> moduleNames, Map<String, String> sources,
		List<EnvEntry> env, Map<String, Binding> bindings, Limits limits, OutboundPolicy outbound,
		@Nullable List<String> nodeGlobals, @Nullable TailHandler tail) {

	public PreparedCode {
		moduleNames = Set.copyOf(moduleNames);
		sources = Map.copyOf(sources);
		env = List.copyOf(env);
		bindings = Map.copyOf(bindings);
		nodeGlobals = (nodeGlobals != null) ? List.copyOf(nodeGlobals) : null;
	}

	/**
	 * Return whether other code is the same, down to the targets of the bindings and the
	 * policy.
	 * @param other the other code
	 * @return whether a worker of one may serve the other
	 */
	public boolean isSameAs(PreparedCode other) {
		return this.hash.equals(other.hash) && this.bindings.equals(other.bindings)
				&& this.outbound.equals(other.outbound);
	}

	/**
	 * An entry of the environment.
	 *
	 * @param name the name
	 * @param data the encoded value, or {@code null} if the entry is a binding
	 * @param methods the names of the binding's methods
	 */
	public record EnvEntry(String name, @Nullable String data, List<String> methods) {

		public EnvEntry {
			methods = List.copyOf(methods);
		}

	}

}
