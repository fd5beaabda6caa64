package dev.workerloader.internal.runtime;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.workerloader.Entrypoint;
import dev.workerloader.EntrypointOptions;
import dev.workerloader.ErrorCode;
import dev.workerloader.Invocation;
import dev.workerloader.Limit;
import dev.workerloader.Limits;
import dev.workerloader.Outcome;
import dev.workerloader.TypeRef;
import dev.workerloader.WorkerCodeException;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerException.Facts;
import dev.workerloader.internal.code.PreparedCode;
import dev.workerloader.internal.wire.MessageTooLargeException;
import dev.workerloader.internal.url.WebUrl;
import dev.workerloader.internal.wire.SafeText;
import dev.workerloader.internal.wire.UnencodableException;
import dev.workerloader.internal.wire.ValueWriter;
import dev.workerloader.outbound.WorkerRequest;
import dev.workerloader.outbound.WorkerResponse;

/**
 * The one implementation of {@link Entrypoint}.
 */
final class DefaultEntrypoint implements Entrypoint {

	static final String FETCH = "fetch";

	static final String NO_RESPONSE = "The fetch handler of the worker returned something other than a Response. Return new Response(…).";

	private final LoaderRuntime runtime;

	private final WorkerHandle handle;

	private final String name;

	private final EntrypointOptions options;

	private final String encodedProps;

	DefaultEntrypoint(LoaderRuntime runtime, WorkerHandle handle, String name, EntrypointOptions options) {
		this.runtime = runtime;
		this.handle = handle;
		this.name = name;
		this.options = options;
		this.encodedProps = encodeProps(options);
	}

	private static String encodeProps(EntrypointOptions options) {
		try {
			return ValueWriter.data().encode(options.props(), "props", (int) Limit.ENV_SIZE.defaultValue());
		}
		catch (UnencodableException | MessageTooLargeException ex) {
			throw new WorkerCodeException(ErrorCode.ENV_NOT_SERIALIZABLE, String.valueOf(ex.getMessage()), null, 0, 0,
					ex, Facts.NONE);
		}
	}

	@Override
	public @Nullable Object call(String method, @Nullable Object... args) {
		return value(invoke(method, args));
	}

	@Override
	public <T> @Nullable T call(Class<T> type, String method, @Nullable Object... args) {
		return invoke(method, args).valueAs(type);
	}

	@Override
	public <T> @Nullable T call(TypeRef<T> type, String method, @Nullable Object... args) {
		return invoke(method, args).valueAs(type);
	}

	@Override
	public CompletableFuture<@Nullable Object> callAsync(String method, @Nullable Object... args) {
		InvocationRun run = start(method, args);
		return this.<@Nullable Object>future(run, run.answer(), DefaultEntrypoint::value);
	}

	@Override
	public <T> CompletableFuture<@Nullable T> callAsync(Class<T> type, String method, @Nullable Object... args) {
		Objects.requireNonNull(type, "type");
		InvocationRun run = start(method, args);
		return this.<@Nullable T>future(run, run.answer(), (invocation) -> invocation.valueAs(type));
	}

	@Override
	public <T> CompletableFuture<@Nullable T> callAsync(TypeRef<T> type, String method, @Nullable Object... args) {
		Objects.requireNonNull(type, "type");
		InvocationRun run = start(method, args);
		return this.<@Nullable T>future(run, run.answer(), (invocation) -> invocation.valueAs(type));
	}

	@Override
	public Invocation invoke(String method, @Nullable Object... args) {
		InvocationRun run = start(method, args);
		return await(run, run.answer());
	}

	@Override
	public CompletableFuture<Invocation> invokeAsync(String method, @Nullable Object... args) {
		InvocationRun run = start(method, args);
		return future(run, run.answer(), (invocation) -> invocation);
	}

	@Override
	public <T> T proxy(Class<T> contract) {
		return contract.cast(Proxy.newProxyInstance(contract.getClassLoader(), new Class<?>[] { contract },
				new EntrypointProxy(this, contract)));
	}

	@Override
	public WorkerResponse fetch(WorkerRequest request) {
		return response(invoke(FETCH, withNormalUrl(request)));
	}

	@Override
	public CompletableFuture<WorkerResponse> fetchAsync(WorkerRequest request) {
		WorkerRequest passed;
		try {
			passed = withNormalUrl(request);
		}
		catch (IllegalArgumentException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		InvocationRun run = start(FETCH, new @Nullable Object[] { passed });
		return future(run, run.answer(), DefaultEntrypoint::response);
	}

	private static WorkerRequest withNormalUrl(WorkerRequest request) {
		WebUrl url = WebUrl.parse(request.url(), null);
		if (url == null) {
			throw new IllegalArgumentException("The URL " + SafeText.quote(request.url(), 200)
					+ " is not absolute. Pass one such as https://app.example.com/path.");
		}
		return url.href().equals(request.url()) ? request : request.mutate().url(url.href()).build();
	}

	private static WorkerResponse response(Invocation invocation) {
		Object value = value(invocation);
		if (value instanceof WorkerResponse response) {
			return response;
		}
		throw Failures.rpc(ErrorCode.RESULT_NOT_SERIALIZABLE, NO_RESPONSE).apply(Facts.NONE);
	}

	private static @Nullable Object value(Invocation invocation) {
		if (invocation.error() != null) {
			throw invocation.error();
		}
		return invocation.value();
	}

	private InvocationRun start(String method, @Nullable Object @Nullable [] args) {
		return start(method, args, ResultScope.ALL);
	}

	/**
	 * Start an invocation. Whatever is wrong shows in its outcome.
	 * @param resultScope what the result may consist of
	 */
	InvocationRun start(String method, @Nullable Object @Nullable [] args, ResultScope resultScope) {
		Objects.requireNonNull(method, "method");
		@Nullable Object[] arguments = (args != null) ? args : new @Nullable Object[] { null };
		CallerContext context = this.runtime.callerContext(this.options);
		ArgumentReferences references = new ArgumentReferences(this.runtime.bindings().ownership());
		String encoded = null;
		String problem = null;
		try {
			encoded = ValueWriter.message()
				.encode(Arrays.asList(arguments), "arguments", (int) Math.min(messageLimit(), Integer.MAX_VALUE),
						references, () -> {
						});
		}
		catch (UnencodableException | MessageTooLargeException ex) {
			problem = String.valueOf(ex.getMessage());
		}
		InvocationRun run = new InvocationRun(new InvocationRequest(this.name, method, this.options.props(),
				this.encodedProps, (encoded != null) ? encoded : "", references, resultScope, this.options.limits(),
				this.options.owner(), context, null), this.runtime.invocations().open());
		if (encoded == null) {
			this.runtime.abort(run, Failures.rpc(ErrorCode.NOT_SERIALIZABLE,
					"The arguments of " + method + " cannot be passed to the worker. " + problem));
		}
		else if (this.handle.isReleased()) {
			this.runtime.abort(run, Failures.terminated(ErrorCode.CLOSED));
		}
		else {
			start(run);
		}
		return run;
	}

	private void start(InvocationRun run) {
		try {
			this.runtime.run(run, this.handle.worker());
		}
		catch (WorkerException ex) {
			this.runtime.abort(run, (facts) -> ex);
		}
	}

	private long messageLimit() {
		PreparedCode code = this.handle.currentCode();
		Limits limits = (code != null) ? code.limits() : this.runtime.limits();
		return limits.atMost(this.options.limits()).get(Limit.MESSAGE_SIZE);
	}

	/**
	 * Wait for an invocation on behalf of a caller.
	 */
	Invocation await(InvocationRun run, CompletableFuture<Invocation> outcome) {
		boolean compensated = this.runtime.executor().beginWait();
		try {
			Invocation invocation = outcome.get();
			if (invocation.outcome() != Outcome.OK && invocation.error() != null) {
				// Made on another thread: the caller's stack is the one that helps.
				invocation.error().setStackTrace(new Throwable().getStackTrace());
			}
			return invocation;
		}
		catch (InterruptedException ex) {
			this.runtime.abort(run, Failures.terminated(ErrorCode.CANCELLED));
			Thread.currentThread().interrupt();
			throw Failures.terminated(ErrorCode.CANCELLED).apply(Facts.NONE);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex); // the future of a run never fails
		}
		finally {
			if (compensated) {
				this.runtime.executor().endWait();
			}
		}
	}

	/**
	 * Return a future for a caller: cancelling it cancels the invocation, and what
	 * depends on it runs on the binding executor.
	 */
	<T extends @Nullable Object> CompletableFuture<T> future(InvocationRun run, CompletableFuture<Invocation> outcome,
			Function<Invocation, T> result) {
		return future(this.runtime, run, outcome, result);
	}

	/**
	 * Return a future for a caller: cancelling it cancels the invocation, and what
	 * depends on it runs on the binding executor.
	 */
	static <T extends @Nullable Object> CompletableFuture<T> future(LoaderRuntime runtime, InvocationRun run,
			CompletableFuture<Invocation> outcome, Function<Invocation, T> result) {
		CompletableFuture<T> future = new CompletableFuture<>() {

			@Override
			public boolean cancel(boolean mayInterruptIfRunning) {
				boolean cancelled = super.cancel(mayInterruptIfRunning);
				if (cancelled) {
					runtime.abort(run, Failures.terminated(ErrorCode.CANCELLED));
				}
				return cancelled;
			}

		};
		outcome.whenComplete((invocation, failure) -> {
			Runnable completion = () -> {
				try {
					future.complete(result.apply(invocation));
				}
				catch (RuntimeException | StackOverflowError ex) {
					future.completeExceptionally(ex);
				}
			};
			runtime.executor().complete(run.request().context().wrap(completion));
		});
		return future;
	}

	/**
	 * Load the modules and wait for it.
	 */
	void awaitStart() {
		InvocationRun run = InvocationRun.start(
				new InvocationRequest(this.name, "", this.options.props(), this.encodedProps, "",
						new ArgumentReferences(this.runtime.bindings().ownership()), ResultScope.DATA,
						this.options.limits(), this.options.owner(), this.runtime.callerContext(this.options), null),
				this.runtime.invocations().open());
		start(run);
		value(await(run, run.end()));
	}

}
