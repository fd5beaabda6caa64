package dev.workerloader;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What each owner that {@link EntrypointOptions#owner() invocations name} may take of a
 * loader; {@code null} means that only the loader's own limits apply. Invocations without
 * an owner have no quota.
 *
 * @param maxConcurrent invocations that may be admitted at once, suspended ones included;
 * further ones wait, without holding up those of others
 * @param cpuTimePerMinute CPU time that the owner's programs may use in a minute, as a
 * moving average: what was used is forgotten at this pace. An owner that has used up all
 * of it is rejected. Counted when an invocation ends, so those that run at once can
 * exceed it by their own limits
 * @since 0.1.0
 */
public record OwnerQuota(@Nullable Integer maxConcurrent, @Nullable Duration cpuTimePerMinute) {

	/**
	 * A quota of which nothing is set.
	 */
	public static final OwnerQuota NONE = new OwnerQuota(null, null);

	public OwnerQuota {
		if (maxConcurrent != null && maxConcurrent <= 0) {
			throw new IllegalArgumentException(
					"The quota 'max-concurrent' of an owner is " + maxConcurrent + ". It must be greater than zero.");
		}
		if (cpuTimePerMinute != null && (cpuTimePerMinute.isZero() || cpuTimePerMinute.isNegative())) {
			throw new IllegalArgumentException("The quota 'cpu-time-per-minute' of an owner is " + cpuTimePerMinute
					+ ". It must be greater than zero.");
		}
	}

}
