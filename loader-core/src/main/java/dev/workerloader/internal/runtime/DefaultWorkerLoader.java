package dev.workerloader.internal.runtime;

import java.lang.ref.Cleaner;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.workerloader.EntrypointOptions;
import dev.workerloader.ErrorCode;
import dev.workerloader.Invocation;
import dev.workerloader.Limits;
import dev.workerloader.LoaderStats;
import dev.workerloader.SandboxInfo;
import dev.workerloader.Worker;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerCodeException;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerException.Facts;
import dev.workerloader.WorkerLoader;
import dev.workerloader.host.Isolation;
import dev.workerloader.host.SandboxHost;
import dev.workerloader.internal.code.CodePreparer;
import dev.workerloader.internal.code.PreparedCode;
import dev.workerloader.internal.leak.Lease;
import dev.workerloader.rpc.TypeScriptDeclarations;

/**
 * The one implementation of {@link WorkerLoader}.
 */
final class DefaultWorkerLoader implements WorkerLoader {

	private static final Cleaner CLEANER = Cleaner.create();

	private final LoaderSettings settings;

	private final LoaderRuntime runtime;

	private final CodePreparer preparer;

	private final AtomicBoolean closed = new AtomicBoolean();

	DefaultWorkerLoader(LoaderSettings settings, SandboxHost host) {
		this.settings = settings;
		this.preparer = new CodePreparer(settings.registry(), settings.defaultBindings(), settings.limits(),
				settings.maximumLimits(), settings.compatibilityDate(), settings.outboundPolicies(), Clock.systemUTC());
		this.runtime = new LoaderRuntime(settings, host, this.preparer);
	}

	@Override
	public Worker load(WorkerCode code) {
		requireOpen();
		return handle(fresh(this.preparer.prepare(Objects.requireNonNull(code, "code"))));
	}

	private WorkerInstance fresh(PreparedCode code) {
		WorkerInstance worker = new WorkerInstance(this.runtime, null, null, CompletableFuture.completedFuture(code));
		this.runtime.add(worker);
		return worker;
	}

	private WorkerHandle handle(WorkerInstance worker) {
		if (worker.cacheId() != null) {
			return new WorkerHandle(this.runtime, worker, null);
		}
		// The handle is the only way to the worker. The action must not know the handle.
		HandleLeaks leaks = this.runtime.handles();
		Lease lease = leaks.open();
		WorkerHandle handle = new WorkerHandle(this.runtime, worker, lease);
		CLEANER.register(handle, () -> {
			leaks.unreachable(lease);
			worker.abandon();
		});
		return handle;
	}

	@Override
	public Worker get(@Nullable String id, Supplier<WorkerCode> code) {
		requireOpen();
		Objects.requireNonNull(code, "code");
		if (id == null) {
			WorkerInstance worker = new WorkerInstance(this.runtime, null, null, supply(code));
			this.runtime.add(worker);
			return handle(worker);
		}
		return handle(cached(id, () -> supply(code)));
	}

	@Override
	public Worker get(String id, WorkerCode code) {
		requireOpen();
		PreparedCode prepared = this.preparer.prepare(Objects.requireNonNull(code, "code"));
		WorkerInstance worker = cached(id, () -> CompletableFuture.completedFuture(prepared));
		PreparedCode present = worker.preparedCode();
		if (present != null && !present.isSameAs(prepared)) {
			throw new WorkerCodeException(ErrorCode.ID_CONFLICT, "The live worker '" + id
					+ "' was loaded from other code, env or limits (" + present.hash() + ", not " + prepared.hash()
					+ "). Use another id for other code, such as one that contains a hash of it, or evict the worker first.",
					null, 0, 0, null, Facts.NONE);
		}
		return handle(worker);
	}

	private WorkerInstance cached(String id, Supplier<CompletableFuture<PreparedCode>> code) {
		WorkerInstance worker = this.runtime.cache().get(Objects.requireNonNull(id, "id"), (key) -> {
			WorkerInstance created = new WorkerInstance(this.runtime, key, null, code.get());
			this.runtime.add(created);
			return created;
		}, this::evict);
		worker.code().whenComplete((prepared, failure) -> {
			if (failure != null) {
				this.runtime.forget(worker); // the next get tries again
			}
			else {
				this.runtime.cache().settle(worker, this::evict);
			}
		});
		return worker;
	}

	private CompletableFuture<PreparedCode> supply(Supplier<WorkerCode> supplier) {
		CompletableFuture<PreparedCode> code = new CompletableFuture<>();
		boolean accepted = this.runtime.executor()
			.execute(this.runtime.callerContext(EntrypointOptions.none()).wrap(() -> {
				try {
					code.complete(this.preparer
						.prepare(Objects.requireNonNull(supplier.get(), "The supplier returned null.")));
				}
				catch (Throwable ex) {
					code.completeExceptionally(ex);
					if (ex instanceof VirtualMachineError error) {
						throw error;
					}
				}
			}));
		if (!accepted) {
			code.completeExceptionally(new RejectedExecutionException("the application is shutting down"));
		}
		return code;
	}

	@Override
	public Invocation run(WorkerCode code, String method, @Nullable Object... args) {
		RunOnce once = runOnce(code, method, args);
		return once.entrypoint().await(once.run(), once.run().end());
	}

	@Override
	public CompletableFuture<Invocation> runAsync(WorkerCode code, String method, @Nullable Object... args) {
		Objects.requireNonNull(code, "code");
		Objects.requireNonNull(method, "method");
		try {
			RunOnce once = runOnce(code, method, args);
			return once.entrypoint().future(once.run(), once.run().end(), (invocation) -> invocation);
		}
		catch (WorkerException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private RunOnce runOnce(WorkerCode code, String method, @Nullable Object[] args) {
		requireOpen();
		WorkerInstance worker = fresh(this.preparer.prepare(Objects.requireNonNull(code, "code")));
		WorkerHandle handle = new WorkerHandle(this.runtime, worker, null);
		DefaultEntrypoint entrypoint = new DefaultEntrypoint(this.runtime, handle, "default", EntrypointOptions.none());
		try {
			return new RunOnce(entrypoint, entrypoint.start(method, args, ResultScope.DATA));
		}
		finally {
			worker.abandon(); // closed when its one invocation has ended
		}
	}

	@Override
	public boolean evict(String id) {
		WorkerInstance worker = this.runtime.cache().remove(Objects.requireNonNull(id, "id"));
		return worker != null && evict(worker);
	}

	@Override
	public boolean evictSandbox(String sandboxId) {
		return this.runtime.workers()
			.stream()
			.filter((worker) -> worker.sandboxId().equals(sandboxId))
			.anyMatch(this::evict);
	}

	private boolean evict(WorkerInstance worker) {
		if (worker.close(ErrorCode.EVICTED)) {
			this.runtime.counters().evicted();
			return true;
		}
		return false;
	}

	@Override
	public List<SandboxInfo> sandboxes() {
		return this.runtime.workers().stream().map((worker) -> worker.info(this.settings.limits())).toList();
	}

	@Override
	public LoaderStats stats() {
		Counters counters = this.runtime.counters();
		Admission admission = this.runtime.admission();
		HandleLeaks handles = this.runtime.handles();
		return new LoaderStats(this.runtime.workerCount(), this.runtime.cache().size(), handles.openCount(),
				handles.leaked(), admission.running(), admission.queued(),
				this.runtime.bindings().running() + this.runtime.subrequests().running(), counters.loads(),
				counters.failedLoads(), counters.evictions(), counters.outcomes(), counters.errors(), counters.usage(),
				this.runtime.droppedEvents(), this.runtime.host().status());
	}

	@Override
	public Isolation isolation() {
		return this.runtime.host().isolation();
	}

	@Override
	public Limits limits() {
		return this.settings.limits();
	}

	@Override
	public Map<String, List<String>> bindings() {
		Map<String, List<String>> methods = new LinkedHashMap<>();
		this.settings.registry().asMap().forEach((name, binding) -> methods.put(name, binding.methods()));
		return methods;
	}

	@Override
	public TypeScriptDeclarations declarations() {
		return TypeScriptDeclarations.of(this.settings.registry().asMap());
	}

	private void requireOpen() {
		if (this.runtime.isClosing()) {
			throw Failures.loaderClosed().apply(Facts.NONE);
		}
	}

	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			this.runtime.close();
		}
	}

	private record RunOnce(DefaultEntrypoint entrypoint, InvocationRun run) {

	}

}
