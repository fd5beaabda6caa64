package dev.workerloader;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Limits of one binding; {@code null} means that the loader's value applies.
 *
 * @param callTimeout how long a worker waits for one call
 * @param maxConcurrent calls that may run at once, from all workers together; further
 * ones wait
 * @param maxCalls calls in one invocation
 * @since 0.1.0
 */
public record BindingLimits(@Nullable Duration callTimeout, @Nullable Integer maxConcurrent,
		@Nullable Integer maxCalls) {

	/**
	 * Limits of which none is set.
	 */
	public static final BindingLimits NONE = new BindingLimits(null, null, null);

	public BindingLimits {
		if (callTimeout != null && (callTimeout.isZero() || callTimeout.isNegative())) {
			throw new IllegalArgumentException(
					"The call timeout of a binding is " + callTimeout + ". It must be greater than zero.");
		}
		requirePositive("max-concurrent", maxConcurrent);
		requirePositive("max-calls", maxCalls);
	}

	private static void requirePositive(String name, @Nullable Integer value) {
		if (value != null && value <= 0) {
			throw new IllegalArgumentException(
					"The limit '" + name + "' of a binding is " + value + ". It must be greater than zero.");
		}
	}

}
