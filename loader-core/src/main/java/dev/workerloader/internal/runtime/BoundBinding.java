package dev.workerloader.internal.runtime;

import dev.workerloader.internal.platform.BuiltIn;
import dev.workerloader.internal.rpc.RpcContract;
import dev.workerloader.rpc.Binding;

/**
 * A binding in the environment of a worker.
 *
 * @param name the name that the worker uses
 * @param binding the binding
 * @param contract its methods
 * @param startLine keeps the calls of this worker in order
 * @param terms what holds for its calls
 */
record BoundBinding(String name, Binding binding, RpcContract contract, StartLine startLine, CallTerms terms) {

	static BoundBinding of(String name, Binding binding, CallTerms terms) {
		return new BoundBinding(name, binding, RpcContract.of(binding), new StartLine(), terms);
	}

	/**
	 * Return whether its calls are no calls to bindings: it stands for a stream, or
	 * belongs to the platform.
	 */
	boolean isUncounted() {
		return this.binding.target() instanceof ByteStream || isBuiltIn();
	}

	/**
	 * Return whether it belongs to the platform, so that its invocation pays for what it
	 * computes.
	 */
	boolean isBuiltIn() {
		return this.binding.target() instanceof BuiltIn;
	}

	/**
	 * Return whether what is passed to it goes to another guest.
	 */
	boolean isNested() {
		return this.binding.target() instanceof NestedTarget;
	}

}
