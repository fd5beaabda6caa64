package dev.workerloader.internal.runtime;

import org.jspecify.annotations.Nullable;

import dev.workerloader.internal.wire.Referents;
import dev.workerloader.internal.wire.WireFormatException;

/**
 * What the references stand for in a result that goes on to another guest: streams, and
 * nothing else.
 *
 * @param referents what they stand for in a result that goes to the application
 */
record StreamReferents(Referents referents) implements Referents {

	@Override
	public Object function(long id) {
		throw refuse();
	}

	@Override
	public Object readable(long id) {
		return this.referents.readable(id);
	}

	@Override
	public Object writable(long id) {
		return this.referents.writable(id);
	}

	@Override
	public Object signal(long id) {
		throw refuse();
	}

	@Override
	public Object abortedSignal(@Nullable Object reason) {
		throw refuse();
	}

	@Override
	public Object binding(String name) {
		throw refuse();
	}

	@Override
	public Object target(long id) {
		throw refuse();
	}

	private static WireFormatException refuse() {
		return new WireFormatException("A worker returns data and streams to the one that has started it.");
	}

}
