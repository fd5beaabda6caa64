package dev.workerloader.host.graal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

import dev.workerloader.host.Delivery;
import dev.workerloader.host.SandboxEnd;
import org.jspecify.annotations.Nullable;

/**
 * Where a sandbox stands: the messages that wait for it, whether it is in the pool's
 * queue or has a slice, and why it ended. Safe for use by many threads.
 * <p>
 * While messages wait the sandbox is in the pool's queue or has a slice, never both. The
 * first reason to end it wins, and exactly one thread is told to report the end.
 */
final class SandboxState {

	private final ReentrantLock lock = new ReentrantLock();

	// Guarded by the lock, like all state below that is not volatile.
	private final Deque<Delivery> queue = new ArrayDeque<>(4);

	private long queuedBytes;

	private boolean scheduled;

	private boolean slicing;

	private @Nullable SandboxEnd end;

	private volatile @Nullable SliceRun run;

	/**
	 * Add a message, unless the sandbox has ended.
	 * @return whether the sandbox must be put into the pool's queue
	 */
	boolean add(Delivery delivery) {
		this.lock.lock();
		try {
			if (this.end != null) {
				return false;
			}
			this.queue.addLast(delivery);
			this.queuedBytes += sizeOf(delivery);
			boolean idle = !this.scheduled;
			this.scheduled = true;
			return idle;
		}
		finally {
			this.lock.unlock();
		}
	}

	private static long sizeOf(Delivery delivery) {
		return (long) Character.BYTES * delivery.message().length();
	}

	/**
	 * Return the bytes of the messages that wait.
	 */
	long queuedBytes() {
		this.lock.lock();
		try {
			return this.queuedBytes;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Begin a slice. {@link #conclude} must follow if there is a message.
	 * @return the message to handle, or {@code null} if none waits any more
	 */
	@Nullable Delivery begin() {
		this.lock.lock();
		try {
			Delivery delivery = this.queue.pollFirst();
			if (delivery != null) {
				this.queuedBytes -= sizeOf(delivery);
			}
			this.slicing = delivery != null;
			return delivery;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Let guest code run from now on. {@link #stopped} must follow if it does.
	 * @return whether it may
	 */
	boolean start(SliceRun slice) {
		this.lock.lock();
		try {
			if (this.end != null) {
				return false;
			}
			this.run = slice;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Note that no guest code runs any more.
	 */
	void stopped() {
		this.run = null;
	}

	/**
	 * Return the slice in which guest code runs.
	 */
	@Nullable SliceRun run() {
		return this.run;
	}

	/**
	 * End the sandbox, unless it has ended.
	 * @param reason why
	 * @param expected the slice that must be running, {@code null} if that does not
	 * matter
	 * @return who reports the end
	 */
	Reporter end(SandboxEnd reason, @Nullable SliceRun expected) {
		this.lock.lock();
		try {
			SliceRun current = this.run;
			if (this.end != null || (expected != null && expected != current)) {
				return Reporter.NOBODY;
			}
			this.end = reason;
			this.queue.clear();
			this.queuedBytes = 0;
			if (current != null) {
				current.cancelled();
			}
			return (this.slicing) ? Reporter.SLICE : Reporter.CALLER;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * End a slice.
	 * @param reason why the sandbox ends with it, unless it has ended before, or
	 * {@code null} if it goes on
	 * @return what the slice's thread has to do
	 */
	Next conclude(@Nullable SandboxEnd reason) {
		this.lock.lock();
		try {
			if (this.end == null) {
				this.end = reason;
			}
			this.slicing = false;
			if (this.end != null) {
				return Next.REPORT_END;
			}
			this.scheduled = !this.queue.isEmpty();
			return (this.scheduled) ? Next.ENQUEUE : Next.REST;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return why the sandbox ended, or {@code null} if it has not.
	 */
	@Nullable SandboxEnd end() {
		this.lock.lock();
		try {
			return this.end;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Who reports the end of a sandbox.
	 */
	enum Reporter {

		/** It had ended before, or goes on. */
		NOBODY,

		/** The thread of the slice, or who writes it off. */
		SLICE,

		/** Whoever ended it. */
		CALLER

	}

	/**
	 * What comes after a slice.
	 */
	enum Next {

		/** Nothing until a message comes. */
		REST,

		/** The sandbox goes back into the pool's queue. */
		ENQUEUE,

		/** The slice's thread reports the end. */
		REPORT_END

	}

}
