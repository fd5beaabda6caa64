package dev.workerloader.internal.runtime;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.workerloader.ErrorCode;
import dev.workerloader.Limit;
import dev.workerloader.Limits;
import dev.workerloader.internal.rpc.GuestFacingException;

/**
 * The workers that the code of one sandbox has started, those that they have started
 * included. Bounded in number: one that has been called and is idle makes room for
 * another. Safe for use by many threads.
 */
final class NestedWorkers {

	private static final int MAX_DEPTH = 3;

	/** Of the outermost worker, for all below it. */
	private final Object lock;

	private final @Nullable NestedWorkers above;

	private final int depth;

	private final Limits limits;

	private final Set<WorkerInstance> live = new LinkedHashSet<>();

	private final Map<String, WorkerInstance> byId = new HashMap<>();

	private boolean closed;

	/**
	 * Create the workers of a sandbox.
	 * @param nesting where the sandbox's own worker comes from, or {@code null}
	 */
	NestedWorkers(@Nullable Nesting nesting, Limits limits) {
		this.above = (nesting != null) ? nesting.starter().nestedWorkers() : null;
		this.lock = (this.above != null) ? this.above.lock : new Object();
		this.depth = (nesting != null) ? nesting.depth() : 0;
		this.limits = limits;
	}

	/**
	 * Start a worker of its own.
	 * @param factory makes the worker
	 * @throws GuestFacingException if there can be no more
	 */
	WorkerInstance start(Supplier<WorkerInstance> factory) {
		return start(null, factory);
	}

	/**
	 * Return the worker with an id, starting it if there is none.
	 * @param factory makes the worker
	 * @throws GuestFacingException if there can be no more
	 */
	WorkerInstance get(String id, Supplier<WorkerInstance> factory) {
		return start(id, factory);
	}

	private WorkerInstance start(@Nullable String id, Supplier<WorkerInstance> factory) {
		while (true) {
			WorkerInstance victim;
			synchronized (this.lock) {
				WorkerInstance found = (id != null) ? this.byId.get(id) : null;
				if (found != null) {
					return found;
				}
				requireOpen();
				if (isRoom()) {
					return add(id, factory.get());
				}
				victim = longestIdle();
			}
			if (victim == null) {
				throw new GuestFacingException(ErrorCode.WORKERS, "There are as many workers as there may be: "
						+ this.limits.describe(Limit.WORKERS)
						+ ", those included that your workers and those above you have started. Dispose of one that you "
						+ "have no use for (worker[Symbol.dispose]()), or await its calls.");
			}
			victim.close(ErrorCode.EVICTED);
		}
	}

	static GuestFacingException starterEnded() {
		return new GuestFacingException(ErrorCode.WORKERS, "The worker has ended, and can start no other one.");
	}

	private void requireOpen() {
		if (this.closed) {
			throw starterEnded();
		}
		if (this.depth >= MAX_DEPTH) {
			throw new GuestFacingException(ErrorCode.WORKERS, "A worker that is " + MAX_DEPTH
					+ " levels below the first one can start no other one. Let one above it do so.");
		}
	}

	private boolean isRoom() {
		for (NestedWorkers level = this; level != null; level = level.above) {
			if (level.live.size() >= level.limits.get(Limit.WORKERS)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Only one's own make room, and none that waits for its first call.
	 */
	private @Nullable WorkerInstance longestIdle() {
		return this.live.stream()
			.filter(WorkerInstance::isSpent)
			.max(Comparator.comparingLong(WorkerInstance::idleNanos))
			.orElse(null);
	}

	private WorkerInstance add(@Nullable String id, WorkerInstance worker) {
		for (NestedWorkers level = this; level != null; level = level.above) {
			level.live.add(worker);
		}
		if (id != null) {
			this.byId.put(id, worker);
		}
		return worker;
	}

	/**
	 * Forget a worker that is closed, or whose code never came.
	 */
	void remove(WorkerInstance worker) {
		synchronized (this.lock) {
			for (NestedWorkers level = this; level != null; level = level.above) {
				level.live.remove(worker);
			}
			this.byId.values().remove(worker);
		}
	}

	/**
	 * Let a worker that could not be loaded be started afresh under its id. It counts as
	 * long as somebody may call it.
	 */
	void dropId(WorkerInstance worker) {
		synchronized (this.lock) {
			this.byId.values().remove(worker);
		}
	}

	/**
	 * Let none be started any more.
	 * @return those that are live
	 */
	Collection<WorkerInstance> close() {
		synchronized (this.lock) {
			this.closed = true;
			return List.copyOf(this.live);
		}
	}

}
