package dev.workerloader.host;

import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * What the slices of one invocation may spend, and what they have spent. CPU time and
 * allocated bytes are added while a slice runs and after it. What an account spends its
 * parent spends as well.
 * <p>
 * Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class Account {

	private final long cpuLimitNanos;

	private final long allocationLimitBytes;

	private final long deadlineNanos;

	private final @Nullable Account parent;

	private final AtomicLong cpuNanos = new AtomicLong();

	private final AtomicLong allocatedBytes = new AtomicLong();

	private final AtomicLong ownAllocatedBytes = new AtomicLong();

	private volatile boolean exhausted;

	/**
	 * Create a new {@link Account}.
	 * @param cpuLimitNanos CPU time that may be spent, in nanoseconds
	 * @param allocationLimitBytes bytes that may be allocated
	 * @param deadlineNanos when the wall time is over, on the scale of
	 * {@link System#nanoTime()}
	 */
	public Account(long cpuLimitNanos, long allocationLimitBytes, long deadlineNanos) {
		this(cpuLimitNanos, allocationLimitBytes, deadlineNanos, null);
	}

	/**
	 * Create a new {@link Account} that never has more CPU time and bytes left than
	 * another one.
	 * @param cpuLimitNanos CPU time that may be spent, in nanoseconds
	 * @param allocationLimitBytes bytes that may be allocated
	 * @param deadlineNanos when the wall time is over, on the scale of
	 * {@link System#nanoTime()}
	 * @param parent spends what this account spends, or {@code null}
	 */
	public Account(long cpuLimitNanos, long allocationLimitBytes, long deadlineNanos, @Nullable Account parent) {
		this.parent = parent;
		this.cpuLimitNanos = cpuLimitNanos;
		this.allocationLimitBytes = allocationLimitBytes;
		this.deadlineNanos = deadlineNanos;
	}

	/**
	 * Add what a slice has spent since the last call.
	 * @param cpu CPU time in nanoseconds
	 * @param allocated allocated bytes
	 */
	public void charge(long cpu, long allocated) {
		this.ownAllocatedBytes.addAndGet(allocated);
		for (Account account = this; account != null; account = account.parent) {
			account.cpuNanos.addAndGet(cpu);
			account.allocatedBytes.addAndGet(allocated);
		}
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
		if (this.exhausted) {
			return -1;
		}
		long own = this.cpuLimitNanos - this.cpuNanos.get();
		return (this.parent != null) ? Math.min(own, this.parent.remainingCpuNanos()) : own;
	}

	/**
	 * Return the bytes that may still be allocated.
	 * @return bytes, negative when overspent
	 */
	public long remainingAllocationBytes() {
		long own = this.allocationLimitBytes - this.allocatedBytes.get();
		return (this.parent != null) ? Math.min(own, this.parent.remainingAllocationBytes()) : own;
	}

	/**
	 * Return when the wall time is over.
	 * @return a time on the scale of {@link System#nanoTime()}
	 */
	public long deadlineNanos() {
		return this.deadlineNanos;
	}

	/**
	 * Return the CPU time spent so far, by accounts below this one included.
	 * @return nanoseconds
	 */
	public long cpuNanos() {
		return this.cpuNanos.get();
	}

	/**
	 * Return the bytes allocated so far, by accounts below this one included.
	 * @return bytes
	 */
	public long allocatedBytes() {
		return this.allocatedBytes.get();
	}

	/**
	 * Return the bytes allocated so far, by accounts below this one not included.
	 * @return bytes
	 */
	public long ownAllocatedBytes() {
		return this.ownAllocatedBytes.get();
	}

}
