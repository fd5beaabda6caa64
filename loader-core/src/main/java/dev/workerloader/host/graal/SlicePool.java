package dev.workerloader.host.graal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The threads that run slices and the queue of sandboxes that have a message to handle. A
 * sandbox is in the queue at most once and goes back to its end after each slice, so that
 * each gets its turn.
 * <p>
 * A slice that takes long gives its place to a compensating thread, within bounds; a
 * mailbox's task that takes long always does. When it ends its thread is one too many and
 * leaves.
 */
final class SlicePool {

	private final GraalHostSettings settings;

	private final HostHealth health;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition wakeUp = this.lock.newCondition();

	private final Deque<GraalSandbox> queue = new ArrayDeque<>();

	private final List<SliceThread> threads = new CopyOnWriteArrayList<>();

	private final AtomicInteger threadNumber = new AtomicInteger();

	private int compensating;

	private int blocked;

	private boolean started;

	private boolean stopped;

	SlicePool(GraalHostSettings settings, HostHealth health) {
		this.settings = settings;
		this.health = health;
	}

	/**
	 * Start to run what is queued.
	 */
	void start() {
		this.lock.lock();
		try {
			this.started = true;
			fill();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Queue a sandbox that has a message to handle. When it is the work of a thread of
	 * this pool, that thread goes on with it if nobody else waits: waking another one
	 * takes longer than most slices.
	 * @param sandbox the sandbox
	 */
	void enqueue(GraalSandbox sandbox) {
		this.lock.lock();
		try {
			if (Thread.currentThread() instanceof SliceThread thread && isOwn(sandbox, thread)) {
				thread.next(sandbox);
			}
			else {
				add(sandbox);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isOwn(GraalSandbox sandbox, SliceThread thread) {
		return thread.sandbox() == sandbox && !thread.isBlocked() && thread.next() == null && this.queue.isEmpty();
	}

	private void add(GraalSandbox sandbox) {
		this.queue.addLast(sandbox);
		this.wakeUp.signal();
	}

	/**
	 * Wait for a sandbox to run.
	 * @param thread the thread that will run it, which has just ended a slice or is new
	 * @return the sandbox, or {@code null} when the thread is to leave
	 */
	@Nullable GraalSandbox take(SliceThread thread) {
		this.lock.lock();
		try {
			if (thread.isCompensated()) {
				thread.setCompensated(false);
				this.compensating--;
			}
			if (thread.isBlocked()) {
				thread.setBlocked(false);
				this.blocked--;
			}
			GraalSandbox next = takeNext(thread);
			while (!leaves(thread)) {
				if (next == null) {
					next = this.queue.pollFirst();
				}
				if (next != null) {
					return next;
				}
				this.wakeUp.awaitUninterruptibly();
			}
			if (next != null) {
				add(next);
			}
			this.threads.remove(thread);
			// This one may have been woken for what is in the queue, or may not be the
			// only one too many.
			this.wakeUp.signal();
			return null;
		}
		finally {
			this.lock.unlock();
		}
	}

	// Whoever came meanwhile goes first.
	private @Nullable GraalSandbox takeNext(SliceThread thread) {
		GraalSandbox next = thread.next();
		thread.next(null);
		if (next != null && !this.queue.isEmpty()) {
			add(next); // this thread may be about to leave
			return null;
		}
		return next;
	}

	private boolean leaves(SliceThread thread) {
		if (thread.isLost()) {
			this.health.threadFound();
			return true;
		}
		return this.stopped || this.threads.size() > wanted();
	}

	/**
	 * Let another thread take the place of one whose slice takes long, unless there are
	 * enough of these already.
	 * @param run the slice
	 */
	void compensate(SliceRun run) {
		this.lock.lock();
		try {
			SliceThread thread = run.thread();
			boolean bounded = this.compensating >= this.settings.compensatingThreads();
			if (thread.current() == run && !thread.isCompensated() && !thread.isLost() && !bounded) {
				thread.setCompensated(true);
				this.compensating++;
				fill();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Let another thread take the place of one that runs a task of a mailbox.
	 * @param thread the thread
	 */
	void replaceBlocked(SliceThread thread) {
		this.lock.lock();
		try {
			if (thread.isInline() && !thread.isBlocked()) {
				thread.setBlocked(true);
				this.blocked++;
				GraalSandbox next = thread.next();
				if (next != null) {
					thread.next(null);
					add(next);
				}
				fill();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Replace a thread that does not react.
	 * @param thread the thread
	 */
	void writeOff(SliceThread thread) {
		this.lock.lock();
		try {
			thread.setLost();
			// It may have come back meanwhile, and wait for work.
			this.wakeUp.signalAll();
			this.threads.remove(thread);
			this.health.threadLost();
			if (thread.isCompensated()) {
				thread.setCompensated(false);
				this.compensating--;
			}
			fill();
		}
		finally {
			this.lock.unlock();
		}
	}

	private int wanted() {
		return this.settings.threads() + this.compensating + this.blocked;
	}

	private void fill() {
		while (this.started && !this.stopped && this.threads.size() < wanted()) {
			String name = this.settings.threadNamePrefix() + "slice-" + this.threadNumber.incrementAndGet();
			SliceThread thread = new SliceThread(this, name, this.settings.stackSize());
			this.threads.add(thread);
			thread.start();
		}
	}

	/**
	 * Return the threads that are not lost, for reading.
	 * @return the threads
	 */
	List<SliceThread> threads() {
		return this.threads;
	}

	/**
	 * Return the slices that are running.
	 * @return the slices
	 */
	List<SliceRun> runs() {
		List<SliceRun> runs = new ArrayList<>();
		for (SliceThread thread : this.threads) {
			SliceRun run = thread.current();
			if (run != null) {
				runs.add(run);
			}
		}
		return runs;
	}

	/**
	 * Return the size of the arrays that running slices are about to create.
	 */
	long wantedBytes() {
		long total = 0;
		for (SliceThread thread : this.threads) {
			SliceRun run = thread.current();
			total += (run != null) ? run.wantedBytes() : 0;
		}
		return total;
	}

	int queued() {
		this.lock.lock();
		try {
			return this.queue.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Let all threads leave after their slice, or task.
	 */
	void stop() {
		this.lock.lock();
		try {
			this.stopped = true;
			this.queue.clear();
			this.wakeUp.signalAll();
			this.threads.stream().filter(SliceThread::isInline).forEach(Thread::interrupt);
		}
		finally {
			this.lock.unlock();
		}
	}

}
