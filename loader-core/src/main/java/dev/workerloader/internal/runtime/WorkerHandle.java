package dev.workerloader.internal.runtime;

import org.jspecify.annotations.Nullable;

import dev.workerloader.Entrypoint;
import dev.workerloader.EntrypointOptions;
import dev.workerloader.ErrorCode;
import dev.workerloader.Worker;
import dev.workerloader.WorkerCodeException;
import dev.workerloader.WorkerException.Facts;
import dev.workerloader.internal.code.PreparedCode;
import dev.workerloader.internal.leak.Lease;

/**
 * A handle on a worker of its own, or on a shared one.
 */
final class WorkerHandle implements Worker {

	private final LoaderRuntime runtime;

	private final @Nullable Lease lease;

	private volatile WorkerInstance worker;

	private volatile boolean released;

	/**
	 * Create a handle.
	 * @param lease counts a handle that is the only way to its worker, or {@code null}
	 */
	WorkerHandle(LoaderRuntime runtime, WorkerInstance worker, @Nullable Lease lease) {
		this.runtime = runtime;
		this.worker = worker;
		this.lease = lease;
	}

	@Override
	public @Nullable String id() {
		return this.worker.cacheId();
	}

	@Override
	public void start() {
		DefaultEntrypoint entrypoint = new DefaultEntrypoint(this.runtime, this, "default", EntrypointOptions.none());
		entrypoint.awaitStart();
	}

	@Override
	public Entrypoint getEntrypoint() {
		return getEntrypoint(null);
	}

	@Override
	public Entrypoint getEntrypoint(@Nullable String name) {
		return getEntrypoint(name, EntrypointOptions.none());
	}

	@Override
	public Entrypoint getEntrypoint(@Nullable String name, EntrypointOptions options) {
		return new DefaultEntrypoint(this.runtime, this, (name != null) ? name : "default", options);
	}

	/**
	 * Return the code, or {@code null} while it has not come.
	 */
	@Nullable PreparedCode currentCode() {
		return this.worker.preparedCode();
	}

	boolean isReleased() {
		return this.released;
	}

	/**
	 * Return the worker to call. A shared worker that was dropped since nobody used it
	 * comes back, unless its id is taken by other code.
	 */
	WorkerInstance worker() {
		WorkerInstance current = this.worker;
		String id = current.cacheId();
		PreparedCode code = current.preparedCode();
		if (id == null || code == null || current.isClosed() || this.runtime.cache().contains(current)) {
			return current;
		}
		WorkerInstance present = this.runtime.cache().restore(id, current);
		if (present != current) {
			PreparedCode other = present.preparedCode();
			if (other == null || !other.isSameAs(code)) {
				throw new WorkerCodeException(ErrorCode.ID_CONFLICT, "The worker '" + id
						+ "' was dropped while it was idle, and its id has been taken by other code. Get it again.",
						null, 0, 0, null, Facts.NONE);
			}
			this.worker = present;
		}
		else if (current.isClosed()) {
			this.runtime.cache().drop(current); // it was evicted in the meantime
		}
		return present;
	}

	@Override
	public void close() {
		this.released = true;
		if (this.lease != null) {
			this.lease.close();
		}
		if (this.worker.cacheId() == null) {
			this.worker.close(ErrorCode.CLOSED);
		}
	}

}
