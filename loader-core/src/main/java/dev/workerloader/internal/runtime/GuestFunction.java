package dev.workerloader.internal.runtime;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

import dev.workerloader.ErrorCode;
import dev.workerloader.Limit;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerException.Facts;
import dev.workerloader.internal.rpc.BadArgumentsException;
import dev.workerloader.internal.rpc.FunctionResultException;
import dev.workerloader.internal.rpc.TypeConverter;
import dev.workerloader.internal.wire.MessageTooLargeException;
import dev.workerloader.internal.wire.Referents;
import dev.workerloader.internal.wire.UnencodableException;
import dev.workerloader.internal.wire.ValueWriter;
import dev.workerloader.rpc.RpcStub;

/**
 * A function that a guest has passed with a call, or a method of an object of it. Not a
 * record: those are data, which may cross.
 */
final class GuestFunction implements RpcStub {

	private final CallReferences references;

	private final long id;

	private final @Nullable String member;

	/**
	 * Create the function.
	 * @param references what may cross with its calls
	 * @param id the id that the guest gave it
	 * @param member the name of the method, or {@code null} for the function itself
	 */
	GuestFunction(CallReferences references, long id, @Nullable String member) {
		this.references = references;
		this.id = id;
		this.member = member;
	}

	/**
	 * Return the id of this function in a sandbox.
	 * @return the id, or {@code null} if it is not a function of that sandbox
	 */
	@Nullable Long idIn(SandboxSession session) {
		return (this.member == null && this.references.session() == session) ? this.id : null;
	}

	@Override
	public @Nullable Object call(@Nullable Object... arguments) {
		CompletableFuture<@Nullable Object> future = start(arguments, null);
		BindingExecutor executor = this.references.session().executor();
		boolean compensated = executor.beginWait();
		try {
			return future.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw Failures.terminated(ErrorCode.CANCELLED).apply(Facts.NONE);
		}
		catch (ExecutionException ex) {
			Throwable cause = ex.getCause();
			if (cause instanceof WorkerException failure) {
				// Made on another thread: the caller's stack is the one that helps.
				failure.setStackTrace(new Throwable().getStackTrace());
				throw failure;
			}
			throw new IllegalStateException((cause != null) ? cause.getMessage() : null, cause);
		}
		finally {
			if (compensated) {
				executor.endWait();
			}
		}
	}

	@Override
	public <T> @Nullable T call(Class<T> type, @Nullable Object... arguments) {
		try {
			return type.cast(TypeConverter.convert(call(arguments), type, "The result of the function"));
		}
		catch (BadArgumentsException ex) {
			throw new FunctionResultException(ex);
		}
	}

	@Override
	public CompletableFuture<@Nullable Object> callAsync(@Nullable Object... arguments) {
		CompletableFuture<@Nullable Object> result = new CompletableFuture<>();
		start(arguments, null).whenComplete((value, failure) -> this.references.session().executor().complete(() -> {
			if (failure != null) {
				result.completeExceptionally(failure);
			}
			else {
				result.complete(value);
			}
		}));
		return result;
	}

	/**
	 * Call the function for something that goes to another guest.
	 * @return the future of its result; what depends on it must not run long
	 * @throws IllegalStateException if it can no longer be called
	 */
	CompletableFuture<@Nullable Object> callForNested() {
		return start(new @Nullable Object[0], new NestedReferents(this.references));
	}

	private CompletableFuture<@Nullable Object> start(@Nullable Object @Nullable [] arguments,
			@Nullable Referents referents) {
		@Nullable Object[] passed = (arguments != null) ? arguments : new @Nullable Object[] { null };
		Activity activity = this.references.activity();
		int limit = (int) Math.min(activity.limits().get(Limit.MESSAGE_SIZE), Integer.MAX_VALUE);
		String encoded;
		try {
			encoded = ValueWriter.message().encode(Arrays.asList(passed), "arguments", limit, this.references, () -> {
			});
		}
		catch (UnencodableException | MessageTooLargeException ex) {
			throw new IllegalArgumentException("The function of the worker cannot be called. " + ex.getMessage(), ex);
		}
		return this.references.session().channel().call(activity, this.id, this.member, encoded, referents);
	}

	@Override
	public RpcStub method(String name) {
		return new GuestFunction(this.references, this.id, name);
	}

	@Override
	public void close() {
		this.references.session().releaseFunction(this.references.activity(), this.id);
	}

	@Override
	public String toString() {
		return "a function of a worker";
	}

}
