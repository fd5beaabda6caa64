package dev.workerloader.internal.runtime;

import org.jspecify.annotations.Nullable;

import dev.workerloader.internal.code.PassedBinding;
import dev.workerloader.internal.wire.Referents;
import dev.workerloader.internal.wire.WireFormatException;
import dev.workerloader.rpc.Binding;

/**
 * What the references stand for in what a guest passes to another one. A binding stays
 * what it is, with its methods and props: the object behind it would be more.
 *
 * @param references what they stand for in what it passes to the application
 */
record NestedReferents(CallReferences references) implements Referents {

	@Override
	public Object function(long id) {
		return this.references.function(id);
	}

	@Override
	public Object readable(long id) {
		return this.references.readable(id);
	}

	@Override
	public Object writable(long id) {
		return this.references.writable(id);
	}

	@Override
	public Object signal(long id) {
		throw noSignal();
	}

	@Override
	public Object abortedSignal(@Nullable Object reason) {
		throw noSignal();
	}

	private static WireFormatException noSignal() {
		return new WireFormatException("An AbortSignal cannot be passed to a worker. Dispose of the worker instead.");
	}

	@Override
	public Object binding(String name) {
		Binding found = this.references.session().code().bindings().get(name);
		if (found == null) {
			throw new WireFormatException("There is no such binding.");
		}
		return new PassedBinding(name, found);
	}

	@Override
	public Object target(long id) {
		throw new WireFormatException("The stub of what a binding has returned cannot be passed to a worker. "
				+ "Pass data, and bindings with env.");
	}

}
