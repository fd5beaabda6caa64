package dev.workerloader.internal.runtime;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.workerloader.ErrorCode;
import dev.workerloader.Limit;
import dev.workerloader.WorkerCodeException;
import dev.workerloader.internal.code.CodePreparer;
import dev.workerloader.internal.code.GuestCode;
import dev.workerloader.internal.code.PreparedCode;
import dev.workerloader.internal.rpc.GuestErrors;
import dev.workerloader.internal.rpc.GuestFacingException;
import dev.workerloader.rpc.RpcContext;
import dev.workerloader.rpc.RpcStub;
import dev.workerloader.rpc.SandboxRpc;

/**
 * What a worker has that may start others (semantics L17): the loader as it sees it.
 */
@SandboxRpc
final class NestedLoader implements NestedTarget {

	private static final Logger logger = LoggerFactory.getLogger(NestedLoader.class);

	private final LoaderRuntime runtime;

	private final CodePreparer preparer;

	NestedLoader(LoaderRuntime runtime, CodePreparer preparer) {
		this.runtime = runtime;
		this.preparer = preparer;
	}

	/**
	 * Start a worker that ends with the invocation that starts it, or when its stub is
	 * disposed of.
	 */
	public NestedWorker load(Object code, RpcContext context) {
		SandboxSession session = starter(context);
		Nesting nesting = Nesting.in(session);
		PreparedCode prepared = prepare(code, nesting);
		return new NestedWorker.Owned(this.runtime,
				session.nestedWorkers().start(() -> create(nesting, CompletableFuture.completedFuture(prepared))));
	}

	/**
	 * Return the worker with an id, which ends with the sandbox that starts it.
	 * @param id the id among the workers of that sandbox, {@code null} for a worker that
	 * ends with the invocation
	 * @param code returns the code, called if there is no such worker
	 */
	public NestedWorker get(@Nullable String id, RpcStub code, RpcContext context) {
		SandboxSession session = starter(context);
		NestedWorkers workers = session.nestedWorkers();
		Nesting nesting = Nesting.in(session);
		CompletableFuture<PreparedCode> supplied = new CompletableFuture<>();
		WorkerInstance worker = (id != null) ? workers.get(id, () -> create(nesting, supplied))
				: workers.start(() -> create(nesting, supplied));
		if (isSame(worker.code(), supplied)) {
			supply((GuestFunction) code, nesting, supplied);
			supplied.exceptionally((failure) -> {
				workers.dropId(worker); // the next get tries again
				return null;
			});
		}
		return (id != null) ? new NestedWorker(this.runtime, worker) : new NestedWorker.Owned(this.runtime, worker);
	}

	private static SandboxSession starter(RpcContext context) {
		CallContext call = (CallContext) context;
		if (call.session().isLoading(call.activity())) {
			throw new GuestFacingException(ErrorCode.WORKERS,
					"No worker can be started while the modules are being loaded. Start it in a method.");
		}
		return call.session();
	}

	private WorkerInstance create(Nesting nesting, CompletableFuture<PreparedCode> code) {
		WorkerInstance worker = new WorkerInstance(this.runtime, null, nesting, code);
		this.runtime.add(worker);
		return worker;
	}

	private void supply(GuestFunction function, Nesting nesting, CompletableFuture<PreparedCode> code) {
		CompletableFuture<@Nullable Object> given;
		try {
			given = function.callForNested();
		}
		catch (IllegalStateException ex) {
			code.completeExceptionally(ex);
			return;
		}
		given.whenComplete((value, failure) -> this.runtime.executor().complete(() -> {
			if (failure != null) {
				code.completeExceptionally(GuestErrors.unwrap(failure));
				return;
			}
			try {
				code.complete(prepare(value, nesting));
			}
			catch (GuestFacingException ex) {
				code.completeExceptionally(ex);
			}
			catch (RuntimeException | StackOverflowError ex) {
				logger.error("The code that a worker gave for another one could not be prepared", ex);
				code.completeExceptionally(
						new GuestFacingException(ErrorCode.LOAD_FAILED, "The code could not be prepared.", ex));
			}
		}));
	}

	private PreparedCode prepare(@Nullable Object value, Nesting nesting) {
		PreparedCode starter = nesting.starter().code();
		GuestCode code = GuestCode.read(value, starter.limits().get(Limit.CODE_SIZE));
		nesting.pass(code);
		try {
			return this.preparer.prepareNested(code.code(), starter);
		}
		catch (WorkerCodeException ex) {
			throw GuestCode.describe(ex);
		}
	}

	// Neither of them has another equality.
	@SuppressWarnings("ReferenceEquality")
	private static boolean isSame(Object one, Object other) {
		return one == other;
	}

}
