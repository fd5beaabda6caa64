package dev.workerloader.internal.runtime;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The CPU time that an owner has left, as a bucket that fills with what is used and
 * empties at the pace of the quota. Not safe for use by many threads.
 */
final class CpuQuota {

	private static final double MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

	private final double capacity;

	private double level;

	private long asOfNanos;

	/**
	 * Create the bucket.
	 * @param perMinute its size, {@code null} if it never fills
	 */
	CpuQuota(@Nullable Duration perMinute) {
		this.capacity = (perMinute != null) ? perMinute.toNanos() : Double.POSITIVE_INFINITY;
	}

	/**
	 * Note what was used.
	 * @param nanos the CPU time
	 * @param now the time, as {@link System#nanoTime()} tells it
	 */
	void use(long nanos, long now) {
		if (this.capacity < Double.POSITIVE_INFINITY) {
			leak(now);
			this.level += nanos;
		}
	}

	/**
	 * Return how long it takes until some is left.
	 * @param now the time, as {@link System#nanoTime()} tells it
	 * @return the time in nanoseconds, zero if some is left now
	 */
	long waitNanos(long now) {
		leak(now);
		return (this.level < this.capacity) ? 0 : 1 + (long) ((this.level - this.capacity) / pace());
	}

	/**
	 * Tell whether nothing is remembered that a new bucket would not know.
	 * @param now the time, as {@link System#nanoTime()} tells it
	 * @return {@code true} if so
	 */
	boolean isUnused(long now) {
		leak(now);
		return this.level == 0;
	}

	private void leak(long now) {
		if (this.level > 0) {
			this.level = Math.max(0, this.level - (now - this.asOfNanos) * pace());
		}
		this.asOfNanos = now;
	}

	private double pace() {
		return this.capacity / MINUTE_NANOS;
	}

}
