package dev.workerloader.internal.code;

import dev.workerloader.rpc.Binding;

/**
 * A binding that a worker passes on. Not a record: those are data, which may cross.
 */
public final class PassedBinding {

	private final String name;

	private final Binding binding;

	/**
	 * Create the binding.
	 * @param name its name in the environment of the worker that passes it on
	 * @param binding what it is there
	 */
	public PassedBinding(String name, Binding binding) {
		this.name = name;
		this.binding = binding;
	}

	String name() {
		return this.name;
	}

	Binding binding() {
		return this.binding;
	}

}
