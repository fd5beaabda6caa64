package dev.workerloader.host.graal;

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;

/**
 * What threads have used, by the JVM's own exact counters.
 */
final class ThreadUsage {

	private static final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private ThreadUsage() {
	}

	/**
	 * Make sure that the JVM counts, which is the default of all JVMs that are supported.
	 */
	static void enable() {
		if (!threads.isThreadCpuTimeSupported() || !threads.isThreadAllocatedMemorySupported()) {
			throw new IllegalStateException(
					"This JVM does not measure CPU time and allocation of threads, so that sandboxes cannot be limited.");
		}
		threads.setThreadCpuTimeEnabled(true);
		threads.setThreadAllocatedMemoryEnabled(true);
	}

	static long cpuNanos(Thread thread) {
		return threads.getThreadCpuTime(thread.getId());
	}

	static long allocatedBytes(Thread thread) {
		return threads.getThreadAllocatedBytes(thread.getId());
	}

}
