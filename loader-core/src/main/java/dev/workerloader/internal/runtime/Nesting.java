package dev.workerloader.internal.runtime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.workerloader.internal.code.GuestCode;
import dev.workerloader.internal.rpc.GuestFacingException;

/**
 * Where a worker that another one has started comes from (semantics L17).
 *
 * @param starter the sandbox whose code has started it
 * @param depth how many workers are above it
 * @param terms what holds for the bindings that it got, by the names that they have in it
 */
record Nesting(SandboxSession starter, int depth, Map<String, CallTerms> terms) {

	static Nesting in(SandboxSession starter) {
		Nesting above = starter.worker().nesting();
		return new Nesting(starter, (above != null) ? above.depth() + 1 : 1, new ConcurrentHashMap<>());
	}

	/**
	 * Keep what holds for the bindings that the starter passes on: another name changes
	 * nothing about that.
	 * @throws GuestFacingException if the starter has ended
	 */
	void pass(GuestCode code) {
		code.passed().forEach((name, passed) -> {
			BoundBinding binding = this.starter.worker().binding(passed);
			if (binding == null) {
				throw NestedWorkers.starterEnded();
			}
			this.terms.put(name, binding.terms());
		});
	}

}
