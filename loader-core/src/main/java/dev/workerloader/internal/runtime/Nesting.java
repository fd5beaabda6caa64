package dev.workerloader.internal.runtime;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import dev.workerloader.internal.code.GuestCode;

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
	 */
	void pass(GuestCode code) {
		code.passed()
			.forEach((name, passed) -> this.terms.put(name,
					Objects.requireNonNull(this.starter.worker().binding(passed)).terms()));
	}

}
