package dev.workerloader.internal.runtime;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import dev.workerloader.rpc.RpcSignal;

/**
 * A signal that a guest has passed. Not a record: those are data, which may cross.
 */
final class GuestSignal implements RpcSignal {

	/** Completes with the reason, or is cancelled with the invocation. */
	private final CompletableFuture<@Nullable Object> aborted;

	private final BindingExecutor executor;

	GuestSignal(CompletableFuture<@Nullable Object> aborted, BindingExecutor executor) {
		this.aborted = aborted;
		this.executor = executor;
	}

	@Override
	public boolean isAborted() {
		return this.aborted.isDone();
	}

	@Override
	public @Nullable Object reason() {
		return (this.aborted.isDone() && !this.aborted.isCompletedExceptionally()) ? this.aborted.join() : null;
	}

	@Override
	public void onAbort(Runnable action) {
		this.aborted.whenComplete((reason, failure) -> this.executor.complete(action));
	}

	@Override
	public String toString() {
		return "an AbortSignal of a worker";
	}

}
