package dev.workerloader.host;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the slices of one invocation may spend, and what they have spent. CPU time and
 * allocated bytes are added after each slice; a host checks them while a slice runs.
 * <p>
 * Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class Account {

	private final long cpuLimitNanos;

	private final long allocationLimitBytes;

	private final long deadlineNanos;

	private final AtomicLong cpuNanos = new AtomicLong();

	private final AtomicLong allocatedBytes = new AtomicLong();

	private volatile boolean exhausted;

	/**
	 * Create a new {@link Account}.
	 * @param cpuLimitNanos CPU time that may be spent, in nanoseconds
	 * @param allocationLimitBytes bytes that may be allocated
	 * @param deadlineNanos when the wall time is over, on the scale of
	 * {@link System#nanoTime()}
	 */
	public Account(long cpuLimitNanos, long allocationLimitBytes, long deadlineNanos) {
		this.cpuLimitNanos = cpuLimitNanos;
		this.allocationLimitBytes = allocationLimitBytes;
		this.deadlineNanos = deadlineNanos;
	}

	/**
	 * Add what a slice has spent.
	 * @param cpu CPU time in nanoseconds
	 * @param allocated allocated bytes
	 */
	public void charge(long cpu, long allocated) {
		this.cpuNanos.addAndGet(cpu);
		this.allocatedBytes.addAndGet(allocated);
	}

	/**
	 * Leave no CPU time: a slice that is charged to this account is ended, as if the
	 * limit had been reached. What was spent stays as it is.
	 */
	public void exhaust() {
		this.exhausted = true;
	}

	/**
	 * Return the CPU time that is left.
	 * @return nanoseconds, negative when overspent
	 */
	public long remainingCpuNanos() {
		return this.exhausted ? -1 : this.cpuLimitNanos - this.cpuNanos.get();
	}

	/**
	 * Return the bytes that may still be allocated.
	 * @return bytes, negative when overspent
	 */
	public long remainingAllocationBytes() {
		return this.allocationLimitBytes - this.allocatedBytes.get();
	}

	/**
	 * Return when the wall time is over.
	 * @return a time on the scale of {@link System#nanoTime()}
	 */
	public long deadlineNanos() {
		return this.deadlineNanos;
	}

	/**
	 * Return the CPU time spent so far.
	 * @return nanoseconds
	 */
	public long cpuNanos() {
		return this.cpuNanos.get();
	}

	/**
	 * Return the bytes allocated so far.
	 * @return bytes
	 */
	public long allocatedBytes() {
		return this.allocatedBytes.get();
	}

}
