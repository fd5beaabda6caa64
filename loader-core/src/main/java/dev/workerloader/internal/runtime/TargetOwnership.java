package dev.workerloader.internal.runtime;

import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.workerloader.rpc.Binding;

/**
 * Closes objects that were returned by reference, each once, when the last activity that
 * has a stub of it lets go (semantics R7). Safe for use by many threads.
 */
final class TargetOwnership {

	private static final Logger logger = LoggerFactory.getLogger("dev.workerloader.rpc");

	private final IdentityHashMap<AutoCloseable, Integer> owners = new IdentityHashMap<>();

	private final BindingExecutor executor;

	/** What the application registered is its own. */
	private final Set<Object> registered = Collections.newSetFromMap(new IdentityHashMap<>());

	TargetOwnership(BindingExecutor executor, Collection<Binding> registered) {
		this.executor = executor;
		registered.forEach((binding) -> this.registered.add(binding.target()));
	}

	/**
	 * Note that an activity has its first stub of an object.
	 */
	void taken(Object object) {
		if (object instanceof AutoCloseable closeable && !this.registered.contains(object)) {
			synchronized (this.owners) {
				this.owners.merge(closeable, 1, Integer::sum);
			}
		}
	}

	/**
	 * Note that an activity has no stub of an object any more.
	 */
	void released(Object object) {
		if (object instanceof AutoCloseable closeable && !this.registered.contains(object) && isLast(closeable)) {
			if (closeable instanceof NestedWorker.Owned worker) {
				worker.disposed();
			}
			this.executor.complete(() -> close(closeable));
		}
	}

	/**
	 * Let go of an object that comes when nobody is there any more to have a stub of it.
	 */
	void discarded(Object object) {
		taken(object);
		released(object);
	}

	private boolean isLast(AutoCloseable closeable) {
		synchronized (this.owners) {
			return this.owners.merge(closeable, -1, (count, change) -> (count > 1) ? count + change : null) == null;
		}
	}

	private static void close(AutoCloseable closeable) {
		try {
			closeable.close();
		}
		catch (Exception ex) {
			if (ex instanceof InterruptedException) {
				Thread.currentThread().interrupt();
			}
			logger.warn("An object that a binding had returned could not be closed", ex);
		}
	}

}
