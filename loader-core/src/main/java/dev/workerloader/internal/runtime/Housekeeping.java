package dev.workerloader.internal.runtime;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * Releases the sandboxes of workers that nobody has used for a while, and sooner when the
 * heap is nearly full after a collection.
 */
final class Housekeeping implements Runnable {

	private static final double FULL = 0.85;

	private final LoaderRuntime runtime;

	private final long idleNanos;

	Housekeeping(LoaderRuntime runtime, Duration idleTimeout) {
		this.runtime = runtime;
		this.idleNanos = idleTimeout.toNanos();
	}

	/**
	 * Return how often to look: a worker lives at most a quarter longer than it may.
	 */
	static Duration period(Duration idleTimeout) {
		Duration quarter = idleTimeout.dividedBy(4);
		if (quarter.compareTo(Duration.ofMillis(10)) < 0) {
			return Duration.ofMillis(10);
		}
		return (quarter.compareTo(Duration.ofSeconds(10)) > 0) ? Duration.ofSeconds(10) : quarter;
	}

	@Override
	public void run() {
		List<WorkerInstance> idle = this.runtime.workers()
			.stream()
			.filter(WorkerInstance::isIdle)
			.sorted(Comparator.comparingLong(WorkerInstance::idleNanos).reversed())
			.toList();
		int excess = isHeapFull() ? (idle.size() + 1) / 2 : 0;
		for (int i = 0; i < idle.size(); i++) {
			WorkerInstance worker = idle.get(i);
			if ((i < excess || worker.idleNanos() > this.idleNanos) && worker.retire()) {
				this.runtime.dropIdle(worker);
			}
		}
	}

	private static boolean isHeapFull() {
		long used = 0;
		long max = Runtime.getRuntime().maxMemory();
		for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
			MemoryUsage afterCollection = (pool.getType() == MemoryType.HEAP) ? pool.getCollectionUsage() : null;
			used += (afterCollection != null) ? afterCollection.getUsed() : 0;
		}
		return used > max * FULL;
	}

}
