package dev.workerloader.internal.types;

import java.util.Set;

/**
 * Types of results that are not there yet.
 */
public final class AsyncTypes {

	// By name: Reactor need not be there.
	private static final Set<String> NAMES = Set.of("java.util.concurrent.CompletionStage",
			"java.util.concurrent.CompletableFuture", "reactor.core.publisher.Mono");

	private AsyncTypes() {
	}

	/**
	 * Return whether a method that declares the type returns one value, later.
	 * @param type the declared type
	 * @return whether it is such a type
	 */
	public static boolean isAsync(Class<?> type) {
		return NAMES.contains(type.getName());
	}

}
