package dev.workerloader.host.graal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.workerloader.host.Account;
import dev.workerloader.host.SandboxEnd.Reason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds running slices to their limits, from one thread that looks at them every
 * millisecond and sleeps when nothing runs.
 */
final class Watchdog extends Thread {

	private static final Logger logger = LoggerFactory.getLogger(Watchdog.class);

	private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	// Waking the watchdog costs the slice some microseconds, so it stays awake between
	// slices that follow each other closely.
	private static final long AWAKE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	// From here on the task of a mailbox is taken to be blocked.
	private static final long LONG_TASK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	// From here on a slice no longer counts against the number of threads.
	private static final long LONG_SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

	// What a slice gets at least, although its account's wall time has passed before it
	// began: time to handle the message that tells the guest so.
	private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private final SlicePool pool;

	private final MemoryGuard memory;

	private final Duration unwindTime;

	private volatile boolean asleep;

	private volatile boolean stopped;

	private boolean heapFull;

	Watchdog(SlicePool pool, MemoryGuard memory, GraalHostSettings settings) {
		super(settings.threadNamePrefix() + "watchdog");
		this.pool = pool;
		this.memory = memory;
		this.unwindTime = settings.unwindTime();
		setDaemon(true);
		setPriority(Thread.MAX_PRIORITY);
	}

	/**
	 * Called by a slice's thread once its slice can be seen.
	 */
	void sliceStarted() {
		if (this.asleep) {
			LockSupport.unpark(this);
		}
	}

	void shutdown() {
		this.stopped = true;
		LockSupport.unpark(this);
	}

	@Override
	public void run() {
		long lastActive = System.nanoTime();
		while (!this.stopped) {
			if (tick()) {
				lastActive = System.nanoTime();
			}
			if (System.nanoTime() - lastActive < AWAKE_NANOS) {
				LockSupport.parkNanos(this, TICK_NANOS);
			}
			else {
				sleep();
				lastActive = System.nanoTime();
			}
		}
		this.memory.stop();
	}

	private void sleep() {
		this.asleep = true;
		// A slice that started before it could see the flag is seen here.
		while (this.pool.runs().isEmpty() && !isAnyInline() && !this.stopped) {
			LockSupport.park(this);
		}
		this.asleep = false;
	}

	// The watchdog must go on above all when the heap is full: what it then could not do,
	// logging included, is left to the next tick.
	private boolean tick() {
		try {
			if (this.heapFull) {
				this.memory.heapFull();
				this.heapFull = false;
			}
			return check();
		}
		catch (OutOfMemoryError ex) {
			this.heapFull = true;
			return true;
		}
	}

	private boolean check() {
		List<SliceRun> runs = this.pool.runs();
		try {
			runs.forEach(this::watch);
			this.pool.threads().forEach(this::watch);
			if (!runs.isEmpty() || this.memory.isMakingRoom()) {
				this.memory.tick(runs);
			}
		}
		catch (RuntimeException | LinkageError ex) {
			logger.error("The watchdog could not check the sandboxes.", ex);
		}
		// While it is making room the guests of other hosts are slowed down as well.
		return !runs.isEmpty() || isAnyInline() || this.memory.isMakingRoom();
	}

	private boolean isAnyInline() {
		return this.pool.threads().stream().anyMatch(SliceThread::isInline);
	}

	private void watch(SliceThread thread) {
		if (thread.inlineNanos() > LONG_TASK_NANOS) {
			this.pool.replaceBlocked(thread);
		}
	}

	private void watch(SliceRun run) {
		if (run.isCancelled()) {
			if (run.isUnresponsive(this.unwindTime)) {
				run.sandbox().writeOff(run);
			}
			return;
		}
		Reason exceeded = exceeded(run);
		if (exceeded != null) {
			run.sandbox().cancel(run, exceeded);
		}
		else if (run.runningNanos() > LONG_SLICE_NANOS) {
			this.pool.compensate(run);
		}
	}

	private static @Nullable Reason exceeded(SliceRun run) {
		Account account = run.account();
		run.chargeSoFar();
		if (account.remainingCpuNanos() < 0) {
			return Reason.CPU_TIME;
		}
		if (run.exceedsAllocation()) {
			return Reason.ALLOCATION;
		}
		if (run.sandbox().isTooLarge(run)) {
			return Reason.MEMORY;
		}
		if (System.nanoTime() - account.deadlineNanos() > 0 && run.runningNanos() > GRACE_NANOS) {
			return Reason.WALL_TIME;
		}
		return null;
	}

}
