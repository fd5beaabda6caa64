package dev.workerloader.host.graal;

import java.util.concurrent.atomic.AtomicBoolean;

import dev.workerloader.host.Account;
import org.jspecify.annotations.Nullable;

/**
 * A slice that is running: what it is charged to and where it started from. Watched from
 * outside of its thread.
 */
final class SliceRun {

	private static final long NOT_CANCELLED = 0;

	private final GraalSandbox sandbox;

	private final Account account;

	private final SliceThread thread;

	private final long startNanos;

	private final long startCpuNanos;

	private final long startAllocatedBytes;

	private final AtomicBoolean settled = new AtomicBoolean();

	// When the slice was cancelled, on the scale of System.nanoTime().
	private volatile long cancelledNanos = NOT_CANCELLED;

	SliceRun(GraalSandbox sandbox, Account account, SliceThread thread) {
		this.sandbox = sandbox;
		this.account = account;
		this.thread = thread;
		this.startNanos = System.nanoTime();
		this.startCpuNanos = ThreadUsage.cpuNanos(thread);
		this.startAllocatedBytes = ThreadUsage.allocatedBytes(thread);
	}

	GraalSandbox sandbox() {
		return this.sandbox;
	}

	Account account() {
		return this.account;
	}

	SliceThread thread() {
		return this.thread;
	}

	long runningNanos() {
		return System.nanoTime() - this.startNanos;
	}

	long cpuNanos() {
		return Math.max(0, ThreadUsage.cpuNanos(this.thread) - this.startCpuNanos);
	}

	long allocatedBytes() {
		return Math.max(0, ThreadUsage.allocatedBytes(this.thread) - this.startAllocatedBytes);
	}

	void cancelled() {
		long now = System.nanoTime();
		this.cancelledNanos = (now != NOT_CANCELLED) ? now : 1;
	}

	/**
	 * Return how long the slice has not reacted to its cancellation.
	 * @return nanoseconds, or {@code null} if it was not cancelled
	 */
	@Nullable Long unresponsiveNanos() {
		long cancelled = this.cancelledNanos;
		return (cancelled == NOT_CANCELLED) ? null : System.nanoTime() - cancelled;
	}

	/**
	 * Claim the right to report this slice's outcome. Exactly one caller gets it: the
	 * slice's thread, or who writes this thread off.
	 * @return whether the caller reports
	 */
	boolean settle() {
		return this.settled.compareAndSet(false, true);
	}

}
