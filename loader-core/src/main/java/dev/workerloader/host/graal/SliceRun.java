package dev.workerloader.host.graal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import dev.workerloader.host.Account;

/**
 * A slice that is running: what it is charged to and where it started from. Watched from
 * outside of its thread.
 */
final class SliceRun {

	private static final long NOT_CANCELLED = 0;

	private static final long NOT_WAITING = 0;

	private static final long ROOM_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private static final long SLOW_DOWN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	private static final long UNRESPONSIVE_WAITING_NANOS = TimeUnit.SECONDS.toNanos(2);

	// Even for a thread that hardly gets a processor.
	private static final long UNRESPONSIVE_NANOS = TimeUnit.SECONDS.toNanos(10);

	private final GraalSandbox sandbox;

	private final Account account;

	private final SliceThread thread;

	private final long startNanos;

	private final long startCpuNanos;

	private final long startAllocatedBytes;

	private final AtomicBoolean settled = new AtomicBoolean();

	private long chargedCpuNanos;

	private volatile long chargedBytes;

	// Bytes of an array that is about to be created, and what the thread will have
	// allocated when it is.
	private volatile long wantedBytes;

	private volatile long wantedAllocatedBytes;

	// Since when the slice waits for room, on the scale of System.nanoTime().
	private volatile long waitingSince = NOT_WAITING;

	private volatile long cancelledCpuNanos;

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

	/**
	 * Charge what this slice has spent since the last call. Others that run at the same
	 * time may share an account above this one's, and must see it while it runs. Of no
	 * effect once the outcome is settled.
	 */
	synchronized void chargeSoFar() {
		if (!this.settled.get()) {
			charge();
		}
	}

	/**
	 * Charge what is left to charge. To be called once, by who reports the outcome.
	 */
	synchronized void chargeRest() {
		charge();
	}

	private void charge() {
		long cpu = cpuNanos();
		long allocated = allocatedBytes();
		this.account.charge(cpu - this.chargedCpuNanos, allocated - this.chargedBytes);
		this.chargedCpuNanos = cpu;
		this.chargedBytes = allocated;
	}

	/**
	 * Return whether the account has no room for what this slice has allocated and wants
	 * to. Takes no lock, since the stack may be nearly exhausted.
	 */
	boolean exceedsAllocation() {
		long remaining = this.account.remainingAllocationBytes(); // first, lest anything
																	// count twice
		return allocatedBytes() - this.chargedBytes + wantedBytes() > remaining;
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

	/**
	 * Called on the thread of this slice before the engine creates an array: waits until
	 * the watchdog lets it go on or has ended the sandbox, unless there is room for all
	 * at once. Takes no lock, since the stack may be nearly exhausted.
	 * @param bytes the size of the array
	 * @throws OutOfMemoryError if the sandbox was ended
	 */
	void askForRoom(long bytes) {
		this.wantedAllocatedBytes = allocatedBytes() + bytes;
		this.wantedBytes = bytes;
		if (this.sandbox.allowsWanted(this) && this.sandbox.isRoom(bytes)) {
			return;
		}
		long now = System.nanoTime();
		this.waitingSince = (now != NOT_WAITING) ? now : 1;
		while (isWaitingForRoom()) {
			if (isCancelled()) {
				throw new OutOfMemoryError("There is no room for " + bytes + " bytes.");
			}
			LockSupport.parkNanos(ROOM_POLL_NANOS);
		}
	}

	/**
	 * Called on the thread of this slice while a host is making room in the heap: waits
	 * for it, though not for long, since the slice may hold what others need to end.
	 */
	void slowDown() {
		long start = System.nanoTime();
		while (ArrayRoom.isBeingMade() && !isCancelled() && System.nanoTime() - start < SLOW_DOWN_NANOS) {
			LockSupport.parkNanos(ROOM_POLL_NANOS);
		}
	}

	/**
	 * Let this slice create the array that it waits for.
	 */
	void roomGranted() {
		this.waitingSince = NOT_WAITING;
	}

	/**
	 * Return the size of an array that the slice is about to create.
	 */
	long wantedBytes() {
		long bytes = this.wantedBytes;
		return (bytes > 0 && allocatedBytes() < this.wantedAllocatedBytes) ? bytes : 0;
	}

	/**
	 * Return whether the slice waits for room in the heap.
	 */
	boolean isWaitingForRoom() {
		return this.waitingSince != NOT_WAITING;
	}

	/**
	 * Return for how long the slice has been waiting for room, zero if it does not.
	 */
	long waitingForRoomNanos() {
		long since = this.waitingSince;
		return (since != NOT_WAITING) ? System.nanoTime() - since : 0;
	}

	void cancelled() {
		this.cancelledCpuNanos = cpuNanos();
		long now = System.nanoTime();
		this.cancelledNanos = (now != NOT_CANCELLED) ? now : 1;
	}

	boolean isCancelled() {
		return this.cancelledNanos != NOT_CANCELLED;
	}

	/**
	 * Return whether the slice was cancelled and has had its chance to react: by the CPU
	 * time that its thread got since, so that a busy machine is not held against it, or
	 * by the time that it has waited for something.
	 * @param unwindTime the CPU time that it may take
	 */
	boolean isUnresponsive(Duration unwindTime) {
		if (!isCancelled()) {
			return false;
		}
		if (cpuNanos() - this.cancelledCpuNanos > unwindTime.toNanos()) {
			return true;
		}
		boolean waits = this.thread.getState() != Thread.State.RUNNABLE;
		return System.nanoTime() - this.cancelledNanos > (waits ? UNRESPONSIVE_WAITING_NANOS : UNRESPONSIVE_NANOS);
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
