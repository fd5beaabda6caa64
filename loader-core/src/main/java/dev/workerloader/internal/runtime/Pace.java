package dev.workerloader.internal.runtime;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How fast places become free, as a moving average. Not safe for use by many threads.
 */
final class Pace {

	/**
	 * How much the last interval counts: the average follows some ten of them.
	 */
	private static final double WEIGHT = 0.1;

	private static final Duration LONGEST = Duration.ofMinutes(1);

	private long lastNanos;

	private double averageNanos;

	private int count;

	/**
	 * Note that a place became free.
	 * @param now the time, as {@link System#nanoTime()} tells it
	 */
	void freed(long now) {
		if (this.count > 0) {
			double interval = now - this.lastNanos;
			double weight = Math.max(WEIGHT, 1.0 / this.count);
			this.averageNanos += weight * (interval - this.averageNanos);
		}
		this.lastNanos = now;
		this.count = Math.min(this.count + 1, Integer.MAX_VALUE - 1);
	}

	/**
	 * Estimate how long it takes until so many places are free.
	 * @param places the number of places
	 * @param now the time, as {@link System#nanoTime()} tells it
	 * @return the time, at most a minute, or {@code null} if nothing is known yet
	 */
	@Nullable Duration until(int places, long now) {
		if (this.count < 2) {
			return null;
		}
		// A place that is overdue tells that the pace has slowed down.
		double interval = Math.max(this.averageNanos, (now - this.lastNanos) / 2.0);
		double estimate = Math.min(places * interval, (double) LONGEST.toNanos());
		return Duration.ofNanos((long) estimate);
	}

}
