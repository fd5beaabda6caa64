package dev.workerloader.benchmarks;

import java.util.Collection;

/**
 * Sorted samples. A percentile is the smallest sample that is not below that part of
 * them.
 */
final class Percentiles {

	private final long[] sorted;

	/**
	 * Sort samples.
	 * @param samples the samples, at least one
	 */
	Percentiles(Collection<Long> samples) {
		if (samples.isEmpty()) {
			throw new IllegalArgumentException("There are no samples.");
		}
		this.sorted = samples.stream().mapToLong(Long::longValue).sorted().toArray();
	}

	int count() {
		return this.sorted.length;
	}

	long at(double percent) {
		int rank = (int) Math.ceil(percent / 100 * this.sorted.length);
		return this.sorted[Math.max(0, rank - 1)];
	}

	long median() {
		return at(50);
	}

	long max() {
		return at(100);
	}

}
