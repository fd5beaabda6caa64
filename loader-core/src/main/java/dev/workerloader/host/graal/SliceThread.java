package dev.workerloader.host.graal;

import org.jspecify.annotations.Nullable;

/**
 * A thread that runs slices, one after the other, until its pool tells it to leave.
 */
final class SliceThread extends Thread {

	private final SlicePool pool;

	private final PostBuffer buffer = new PostBuffer();

	private volatile @Nullable SliceRun current;

	// Guarded by the pool's lock.
	private boolean compensated;

	// Guarded by the pool's lock.
	private boolean lost;

	SliceThread(SlicePool pool, String name, long stackSize) {
		super(null, null, name, stackSize, false);
		this.pool = pool;
		setDaemon(true);
	}

	@Override
	public void run() {
		GraalSandbox sandbox = this.pool.take(this);
		while (sandbox != null) {
			// Whoever interrupted this thread did not mean the guest that comes next, in
			// which it would surface as an error.
			interrupted();
			sandbox.runSlice(this);
			sandbox = this.pool.take(this);
		}
	}

	PostBuffer buffer() {
		return this.buffer;
	}

	@Nullable SliceRun current() {
		return this.current;
	}

	void current(@Nullable SliceRun run) {
		this.current = run;
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
