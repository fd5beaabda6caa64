package dev.workerloader.internal.runtime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * The objects of the application that a guest has stubs of, from the calls of one
 * activity. Safe for use by many threads.
 */
final class HostTargets {

	/**
	 * So many objects may be there at once: a guest cannot make the host keep more.
	 */
	private static final int MAX = 10_000;

	private final Map<Long, Target> targets = new HashMap<>();

	private final IdentityHashMap<Object, Target> byObject = new IdentityHashMap<>();

	/** What an activity that is over has let go of, which may come once more. */
	private final Set<Object> gone = Collections.newSetFromMap(new IdentityHashMap<>());

	private final TargetOwnership ownership;

	private boolean closed;

	HostTargets(TargetOwnership ownership) {
		this.ownership = ownership;
	}

	/**
	 * Add a stub of an object. What comes when the activity is over is let go of at once:
	 * nobody can get the stub.
	 * @param object the object
	 * @param id the id that it gets unless it has one
	 * @param bind makes its binding
	 * @return the object with its id, or {@code null} if there is no room, and nobody who
	 * would let go of the object
	 */
	@Nullable Target add(Object object, long id, Function<Object, BoundBinding> bind) {
		Target target;
		synchronized (this) {
			if (!this.closed) {
				target = addIfRoom(object, id, bind);
				if (target != null) {
					return target;
				}
			}
			else {
				target = new Target(id, bind.apply(object));
			}
		}
		discard(object);
		return target;
	}

	private @Nullable Target addIfRoom(Object object, long id, Function<Object, BoundBinding> bind) {
		Target target = this.byObject.get(object);
		if (target == null) {
			if (this.targets.size() >= MAX) {
				return null;
			}
			target = new Target(id, bind.apply(object));
			this.ownership.taken(object);
			this.byObject.put(object, target);
			this.targets.put(id, target);
		}
		target.stubs++;
		return target;
	}

	/**
	 * Let go of an object of which nobody gets a stub, unless somebody has one, or the
	 * activity had and is over.
	 */
	void discard(Object object) {
		synchronized (this) {
			if (this.byObject.containsKey(object) || (this.closed && !this.gone.add(object))) {
				return;
			}
		}
		this.ownership.discarded(object);
	}

	/**
	 * Return an object that was added.
	 */
	synchronized @Nullable BoundBinding find(Object object) {
		Target target = this.byObject.get(object);
		return (target != null) ? target.bound : null;
	}

	synchronized @Nullable BoundBinding get(long id) {
		Target target = this.targets.get(id);
		return (target != null) ? target.bound : null;
	}

	/**
	 * Remove a stub, and with the last one the object.
	 */
	void remove(long id) {
		Object object;
		synchronized (this) {
			Target target = this.targets.get(id);
			if (target == null || --target.stubs > 0) {
				return;
			}
			object = target.bound.binding().target();
			this.targets.remove(id);
			this.byObject.remove(object);
		}
		this.ownership.released(object);
	}

	/**
	 * Remove all. Nothing can be added any more.
	 */
	void close() {
		List<Object> objects;
		synchronized (this) {
			this.closed = true;
			objects = new ArrayList<>(this.byObject.keySet());
			this.gone.addAll(objects);
			this.targets.clear();
			this.byObject.clear();
		}
		objects.forEach(this.ownership::released);
	}

	/**
	 * An object with its id. Guarded by the targets.
	 */
	static final class Target {

		private final long id;

		private final BoundBinding bound;

		private int stubs;

		private Target(long id, BoundBinding bound) {
			this.id = id;
			this.bound = bound;
		}

		long id() {
			return this.id;
		}

		BoundBinding bound() {
			return this.bound;
		}

	}

}
