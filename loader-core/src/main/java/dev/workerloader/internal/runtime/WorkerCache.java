package dev.workerloader.internal.runtime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Workers by id, bounded in number: the one that was idle for the longest time goes
 * first. One whose code has not come yet takes nobody's place: whoever asks for ids that
 * do not exist drives no worker out. Safe for use by many threads.
 */
final class WorkerCache {

	private final int maxWorkers;

	private final Map<String, WorkerInstance> workers = new LinkedHashMap<>();

	WorkerCache(int maxWorkers) {
		this.maxWorkers = maxWorkers;
	}

	/**
	 * Return the worker with an id, making one if there is none.
	 * @param id the id
	 * @param factory makes a worker
	 * @param evicted takes a worker that had to make room
	 */
	WorkerInstance get(String id, Function<String, WorkerInstance> factory, Consumer<WorkerInstance> evicted) {
		WorkerInstance found;
		WorkerInstance victim = null;
		synchronized (this) {
			found = this.workers.get(id);
			if (found == null) {
				found = factory.apply(id);
				this.workers.put(id, found);
				victim = removeSurplus(found);
			}
		}
		if (victim != null) {
			evicted.accept(victim);
		}
		return found;
	}

	/**
	 * Let another worker make room for one whose code has come.
	 * @param worker the worker
	 * @param evicted takes a worker that had to make room
	 */
	void settle(WorkerInstance worker, Consumer<WorkerInstance> evicted) {
		WorkerInstance victim;
		synchronized (this) {
			victim = contains(worker) ? removeSurplus(worker) : null;
		}
		if (victim != null) {
			evicted.accept(victim);
		}
	}

	/**
	 * Remove the worker that was idle for the longest time of those whose code has come,
	 * or of those whose code has not, if there are too many of them.
	 */
	private @Nullable WorkerInstance removeSurplus(WorkerInstance added) {
		if (this.workers.size() <= this.maxWorkers) {
			return null;
		}
		boolean loaded = added.preparedCode() != null;
		List<WorkerInstance> others = this.workers.values()
			.stream()
			.filter((worker) -> worker != added && (worker.preparedCode() != null) == loaded)
			.toList();
		if (others.size() < this.maxWorkers) {
			return null;
		}
		WorkerInstance victim = Collections.max(others, Comparator.comparingLong(WorkerInstance::idleNanos));
		this.workers.values().remove(victim);
		return victim;
	}

	/**
	 * Put a worker back that was dropped while somebody held a handle on it.
	 * @return the worker that has the id now: the given one, or another
	 */
	synchronized WorkerInstance restore(String id, WorkerInstance worker) {
		WorkerInstance present = this.workers.putIfAbsent(id, worker);
		return (present != null) ? present : worker;
	}

	/**
	 * Drop a worker, unless another one has its id.
	 */
	synchronized boolean drop(WorkerInstance worker) {
		return worker.cacheId() != null && this.workers.remove(worker.cacheId(), worker);
	}

	synchronized @Nullable WorkerInstance remove(String id) {
		return this.workers.remove(id);
	}

	synchronized boolean contains(WorkerInstance worker) {
		return worker.cacheId() != null && this.workers.get(worker.cacheId()) == worker;
	}

	synchronized List<WorkerInstance> all() {
		return new ArrayList<>(this.workers.values());
	}

	synchronized int size() {
		return this.workers.size();
	}

}
