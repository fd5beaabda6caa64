package dev.workerloader.internal.runtime;

import dev.workerloader.internal.rpc.RpcContract;
import dev.workerloader.rpc.Binding;

/**
 * A binding in the environment of a worker.
 *
 * @param name the name that the worker uses
 * @param binding the binding
 * @param contract its methods
 * @param gate bounds the calls that run at once, from all workers
 * @param startLine keeps the calls of this worker in order
 * @param limits the limits of its calls
 */
record BoundBinding(String name, Binding binding, RpcContract contract, Gate gate, StartLine startLine,
		CallLimits limits) {

	/**
	 * Return the binding of an object that a method of this one has returned.
	 * @param label what messages call it
	 */
	BoundBinding returned(String label, Binding object, RpcContract methods) {
		return new BoundBinding(label, object, methods, this.gate, new StartLine(), this.limits);
	}

	/**
	 * Limits of the calls to a binding.
	 *
	 * @param timeoutNanos how long a worker waits for one call
	 * @param maxCalls calls in one invocation
	 */
	record CallLimits(long timeoutNanos, int maxCalls) {

	}

}
