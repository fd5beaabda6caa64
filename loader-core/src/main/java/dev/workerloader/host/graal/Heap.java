package dev.workerloader.host.graal;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;

/**
 * The JVM's heap as its collectors describe it.
 */
class Heap {

	private final List<GarbageCollectorMXBean> collectors = ManagementFactory
		.getPlatformMXBeans(GarbageCollectorMXBean.class);

	private final Set<String> pools = ManagementFactory.getMemoryPoolMXBeans()
		.stream()
		.filter((pool) -> pool.getType() == MemoryType.HEAP)
		.map(MemoryPoolMXBean::getName)
		.collect(Collectors.toUnmodifiableSet());

	private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();

	private final Map<String, Long> seen = new HashMap<>();

	private long lastEnd = -1;

	private long usedAfterCollection;

	private long freedByCollection;

	long max() {
		return Runtime.getRuntime().maxMemory();
	}

	/**
	 * Return what is in use, garbage included.
	 * @return bytes
	 */
	long used() {
		return this.memory.getHeapMemoryUsage().getUsed();
	}

	/**
	 * Look whether there was a collection since the last call.
	 * @return whether there was one
	 */
	boolean poll() {
		boolean collected = false;
		for (GarbageCollectorMXBean collector : this.collectors) {
			// Counting is cheap, describing a collection is not.
			if (collector.getCollectionCount() > this.seen.getOrDefault(collector.getName(), 0L)) {
				collected |= read(collector);
			}
		}
		return collected;
	}

	private boolean read(GarbageCollectorMXBean collector) {
		GcInfo info = collector.getLastGcInfo();
		if (info == null) {
			return false;
		}
		this.seen.put(collector.getName(), info.getId());
		if (info.getEndTime() < this.lastEnd) {
			return false;
		}
		this.lastEnd = info.getEndTime();
		this.usedAfterCollection = used(info.getMemoryUsageAfterGc());
		this.freedByCollection = used(info.getMemoryUsageBeforeGc()) - this.usedAfterCollection;
		return true;
	}

	/**
	 * Return what was in use after the last collection that {@link #poll()} has seen.
	 * @return bytes
	 */
	long usedAfterCollection() {
		return this.usedAfterCollection;
	}

	/**
	 * Return what the last collection that {@link #poll()} has seen has freed.
	 * @return bytes
	 */
	long freedByCollection() {
		return this.freedByCollection;
	}

	private long used(Map<String, MemoryUsage> usage) {
		return usage.entrySet()
			.stream()
			.filter((entry) -> this.pools.contains(entry.getKey()))
			.mapToLong((entry) -> entry.getValue().getUsed())
			.sum();
	}

	/**
	 * Collect the whole heap.
	 */
	void collect() {
		System.gc();
	}

}
