package dev.workerloader.host.graal;

import org.jspecify.annotations.Nullable;

/**
 * A thread that runs slices, one after the other, until its pool tells it to leave.
 */
final class SliceThread extends Thread {

	private static final long NO_TASK = 0;

	// Asking takes as long as filling some kilobytes.
	private static final long ROOM_STEP = 256 << 10;

	private final SlicePool pool;

	private final PostBuffer buffer = new PostBuffer();

	// Held while what this thread does changes, and by who interrupts that.
	private final Object change = new Object();

	private volatile @Nullable SliceRun current;

	// Since when a task of a mailbox's has been running, on the scale of
	// System.nanoTime().
	private volatile long inlineSince = NO_TASK;

	// Used by this thread only.
	private @Nullable GraalSandbox sandbox;

	// What this thread runs next. Guarded by the pool's lock.
	private @Nullable GraalSandbox next;

	// Bytes of arrays that were created since room was asked for.
	private long withoutAsking;

	// Guarded by the pool's lock.
	private boolean compensated;

	// Guarded by the pool's lock.
	private boolean blocked;

	// Guarded by the pool's lock.
	private boolean lost;

	SliceThread(SlicePool pool, String name, long stackSize) {
		super(null, null, name, stackSize, false);
		this.pool = pool;
		setDaemon(true);
		setPriority(NORM_PRIORITY); // whoever starts it may have another one
	}

	@Override
	public void run() {
		GraalSandbox taken = this.pool.take(this);
		while (taken != null) {
			this.sandbox = taken;
			taken.runSlice(this);
			this.sandbox = null;
			taken = this.pool.take(this);
		}
	}

	/**
	 * Of effect for tasks of mailboxes, and for what waits in a sandbox that has ended,
	 * which the engine wakes. Whoever else interrupts this thread does not mean the guest
	 * that it runs, in which it would surface as an error.
	 */
	@Override
	public void interrupt() {
		synchronized (this.change) {
			SliceRun run = this.current;
			if (isInline() || (run != null && run.sandbox().hasEnded())) {
				super.interrupt();
			}
		}
	}

	PostBuffer buffer() {
		return this.buffer;
	}

	@Nullable SliceRun current() {
		return this.current;
	}

	/**
	 * Note which slice this thread runs from now on. To be called by this thread.
	 */
	void current(@Nullable SliceRun run) {
		synchronized (this.change) {
			this.current = run;
			interrupted(); // was for what it did before
		}
	}

	/**
	 * Return the sandbox that this thread works for. To be called by this thread.
	 */
	@Nullable GraalSandbox sandbox() {
		return this.sandbox;
	}

	/**
	 * Note that a task of the sandbox's mailbox is about to run on this thread.
	 */
	void beginInline() {
		long now = System.nanoTime();
		this.inlineSince = (now != NO_TASK) ? now : 1;
	}

	void endInline() {
		synchronized (this.change) {
			this.inlineSince = NO_TASK;
			interrupted(); // was for the task
		}
	}

	/**
	 * Return whether a task of a mailbox is running on this thread.
	 */
	boolean isInline() {
		return this.inlineSince != NO_TASK;
	}

	/**
	 * Return for how long such a task has been running, zero if there is none.
	 */
	long inlineNanos() {
		long since = this.inlineSince;
		return (since != NO_TASK) ? System.nanoTime() - since : 0;
	}

	@Nullable GraalSandbox next() {
		return this.next;
	}

	void next(@Nullable GraalSandbox sandbox) {
		this.next = sandbox;
	}

	boolean isBlocked() {
		return this.blocked;
	}

	void setBlocked(boolean blocked) {
		this.blocked = blocked;
	}

	/**
	 * Called on this thread before the engine creates an array.
	 * @param bytes its size
	 */
	void askForRoom(long bytes) {
		this.withoutAsking += bytes;
		SliceRun run = this.current;
		if (this.withoutAsking >= ROOM_STEP && run != null) {
			this.withoutAsking = 0;
			run.askForRoom(bytes);
		}
	}

	/**
	 * Called on this thread before the engine creates a small array while a host is
	 * making room.
	 */
	void slowDown() {
		SliceRun run = this.current;
		if (run != null) {
			run.slowDown();
		}
	}

	boolean isCompensated() {
		return this.compensated;
	}

	void setCompensated(boolean compensated) {
		this.compensated = compensated;
	}

	boolean isLost() {
		return this.lost;
	}

	void setLost() {
		this.lost = true;
	}

}
