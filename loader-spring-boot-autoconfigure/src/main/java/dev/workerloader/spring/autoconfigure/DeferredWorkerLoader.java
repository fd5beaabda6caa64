package dev.workerloader.spring.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import dev.workerloader.ErrorCode;
import dev.workerloader.Invocation;
import dev.workerloader.Limits;
import dev.workerloader.LoaderStats;
import dev.workerloader.SandboxInfo;
import dev.workerloader.Worker;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerLoader;
import dev.workerloader.WorkerRejectedException;
import dev.workerloader.host.Isolation;
import dev.workerloader.rpc.TypeScriptDeclarations;
import org.jspecify.annotations.Nullable;

/**
 * A loader that is built when it is first used, at the latest when the application
 * context starts its life cycle. So beans that are bindings can themselves have the
 * loader injected, and are proxied as usual when they are registered.
 */
class DeferredWorkerLoader implements WorkerLoader {

	private final Supplier<WorkerLoader> factory;

	private final Lock lock = new ReentrantLock();

	private volatile @Nullable WorkerLoader delegate;

	private boolean closed;

	DeferredWorkerLoader(Supplier<WorkerLoader> factory) {
		this.factory = factory;
	}

	/**
	 * Build the loader now if it is not yet built.
	 */
	void start() {
		delegate();
	}

	private WorkerLoader delegate() {
		WorkerLoader loader = this.delegate;
		return (loader != null) ? loader : build();
	}

	private WorkerLoader build() {
		this.lock.lock();
		try {
			WorkerLoader loader = this.delegate;
			if (loader == null) {
				if (this.closed) {
					throw new WorkerRejectedException(ErrorCode.LOADER_CLOSED,
							"The loader is closed, since the application is shutting down.", null,
							WorkerException.Facts.NONE);
				}
				loader = this.factory.get();
				this.delegate = loader;
			}
			return loader;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public Worker load(WorkerCode code) {
		return delegate().load(code);
	}

	@Override
	public Worker get(@Nullable String id, Supplier<WorkerCode> code) {
		return delegate().get(id, code);
	}

	@Override
	public Worker get(String id, WorkerCode code) {
		return delegate().get(id, code);
	}

	@Override
	public Invocation run(WorkerCode code, String method, @Nullable Object... args) {
		return delegate().run(code, method, args);
	}

	@Override
	public CompletableFuture<Invocation> runAsync(WorkerCode code, String method, @Nullable Object... args) {
		return delegate().runAsync(code, method, args);
	}

	@Override
	public boolean evict(String id) {
		return delegate().evict(id);
	}

	@Override
	public boolean evictSandbox(String sandboxId) {
		return delegate().evictSandbox(sandboxId);
	}

	@Override
	public List<SandboxInfo> sandboxes() {
		return delegate().sandboxes();
	}

	@Override
	public LoaderStats stats() {
		return delegate().stats();
	}

	@Override
	public Isolation isolation() {
		return delegate().isolation();
	}

	@Override
	public Limits limits() {
		return delegate().limits();
	}

	@Override
	public Map<String, List<String>> bindings() {
		return delegate().bindings();
	}

	@Override
	public TypeScriptDeclarations declarations() {
		return delegate().declarations();
	}

	@Override
	public void close() {
		WorkerLoader loader;
		this.lock.lock();
		try {
			this.closed = true;
			loader = this.delegate;
		}
		finally {
			this.lock.unlock();
		}
		if (loader != null) {
			loader.close();
		}
	}

}
