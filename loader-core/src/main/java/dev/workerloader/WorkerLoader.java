package dev.workerloader;

import java.security.Principal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import dev.workerloader.host.Isolation;
import dev.workerloader.host.SandboxHost;
import dev.workerloader.internal.runtime.DefaultWorkerLoaderBuilder;
import dev.workerloader.outbound.OutboundListener;
import dev.workerloader.outbound.OutboundObserver;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.rpc.ArgumentValidator;
import dev.workerloader.rpc.TypeScriptDeclarations;

/**
 * Runs code in sandboxes of its own: the way in to everything else.
 * <p>
 * Safe for use by many threads; one loader per application is enough.
 *
 * @since 0.1.0
 */
public interface WorkerLoader extends AutoCloseable {

	/**
	 * Return a builder for a loader.
	 * @return a new builder
	 */
	static Builder builder() {
		return new DefaultWorkerLoaderBuilder();
	}

	/**
	 * Load code as a fresh worker (semantics L1). The code is validated before this
	 * method returns; its modules are loaded with {@link Worker#start()} or the first
	 * call. A worker that nobody closed is closed when it is unreachable, or idle for the
	 * cache's idle time.
	 * @param code the code
	 * @return the worker, to be closed by the caller
	 * @throws WorkerCodeException if the code is not valid
	 * @throws WorkerRejectedException if the loader is closed
	 */
	Worker load(WorkerCode code);

	/**
	 * Return the worker with an id, loading it if there is none (semantics L2 to L4).
	 * Returns at once: the supplier runs on the binding executor, once per load; if it or
	 * the load fails, calls fail, and the next {@code get} tries again.
	 * @param id the id, or {@code null} for a worker that is always fresh
	 * @param code supplies the code
	 * @return a handle on the worker
	 * @throws WorkerRejectedException if the loader is closed
	 */
	Worker get(@Nullable String id, Supplier<WorkerCode> code);

	/**
	 * Return the worker with an id, loading it if there is none, and compare the code
	 * with what the live worker was loaded from.
	 * @param id the id
	 * @param code the code
	 * @return a handle on the worker
	 * @throws WorkerCodeException if the code is not valid, or is not the live worker's
	 * ({@link ErrorCode#ID_CONFLICT})
	 * @throws WorkerRejectedException if the loader is closed
	 */
	Worker get(String id, WorkerCode code);

	/**
	 * Load code, invoke one method of its default entrypoint, let {@code waitUntil}
	 * finish, and close the worker. The result is data: what it would refer to ends with
	 * the worker.
	 * @param code the code
	 * @param method the name of the method
	 * @param args the arguments
	 * @return what came out of it
	 * @throws WorkerCodeException if the code is not valid
	 * @throws WorkerRejectedException if the loader is closed
	 */
	Invocation run(WorkerCode code, String method, @Nullable Object... args);

	/**
	 * Load code, invoke one method of its default entrypoint, let {@code waitUntil}
	 * finish, and close the worker.
	 * @param code the code
	 * @param method the name of the method
	 * @param args the arguments
	 * @return what came out of it; fails with a {@link WorkerCodeException} if the code
	 * is not valid
	 */
	CompletableFuture<Invocation> runAsync(WorkerCode code, String method, @Nullable Object... args);

	/**
	 * End a cached worker. Running calls get {@link ErrorCode#EVICTED}.
	 * @param id the id
	 * @return whether there was one
	 */
	boolean evict(String id);

	/**
	 * End a worker by the generated id of its sandbox. Running calls get
	 * {@link ErrorCode#EVICTED}.
	 * @param sandboxId the generated id
	 * @return whether there was one
	 */
	boolean evictSandbox(String sandboxId);

	/**
	 * Return snapshots of the live workers, the oldest first.
	 * @return the snapshots
	 */
	List<SandboxInfo> sandboxes();

	/**
	 * Return a snapshot of what this loader has done and is doing.
	 * @return the snapshot
	 */
	LoaderStats stats();

	/**
	 * Return what separates a sandbox of this loader from the application.
	 * @return the isolation in force
	 */
	Isolation isolation();

	/**
	 * Return the limits that are in force where code sets none.
	 * @return the limits, all of them set
	 */
	Limits limits();

	/**
	 * Return the registered bindings and the methods that each exposes.
	 * @return the names of the methods by the name of the binding
	 */
	Map<String, List<String>> bindings();

	/**
	 * Return the registered bindings as TypeScript, for the prompt of a language model.
	 * @return the declarations of all of them, from which
	 * {@link TypeScriptDeclarations#only(String...)} takes those that a worker gets
	 */
	TypeScriptDeclarations declarations();

	/**
	 * Refuse new invocations, wait for running ones for the grace period, end the rest
	 * with {@link ErrorCode#SHUTDOWN}, and release all threads. Idempotent.
	 */
	@Override
	void close();

	/**
	 * Builder for a {@link WorkerLoader}. Not safe for use by many threads. Values that
	 * are not set have the defaults of the configuration tree; zero and negative values
	 * are refused with an {@link IllegalArgumentException}.
	 *
	 * @since 0.1.0
	 */
	interface Builder {

		/**
		 * Register a binding that code can ask for with {@link WorkerCode.Builder#bind}.
		 * @param name the name, which matches ignoring case, {@code -} and {@code _}
		 * @param object an object whose class or methods carry
		 * {@link dev.workerloader.rpc.SandboxRpc @SandboxRpc}, or a
		 * {@link dev.workerloader.rpc.Binding}
		 * @return this builder
		 * @throws IllegalArgumentException if the object cannot be a binding, or another
		 * binding has the same name
		 */
		Builder binding(String name, Object object);

		/**
		 * Set limits of one binding.
		 * @param name the name of the binding
		 * @param limits the limits
		 * @return this builder
		 */
		Builder bindingLimits(String name, BindingLimits limits);

		/**
		 * Set the registered bindings that every worker gets.
		 * @param names the names of the bindings; none by default
		 * @return this builder
		 */
		Builder defaultBindings(String... names);

		/**
		 * Set the limits that are in force where code sets none.
		 * @param limits the limits
		 * @return this builder
		 */
		Builder limits(Limits limits);

		/**
		 * Set the limits that no code may exceed.
		 * @param limits the limits; none by default
		 * @return this builder
		 */
		Builder maximumLimits(Limits limits);

		/**
		 * Set the compatibility date of code that names none.
		 * @param date the date as {@code YYYY-MM-DD}
		 * @return this builder
		 */
		Builder compatibilityDate(String date);

		/**
		 * Set where sandboxes live. The loader closes it.
		 * @param host the host; by default contexts in this JVM
		 * @return this builder
		 */
		Builder host(SandboxHost host);

		/**
		 * Refuse to build a loader whose host is weaker than this.
		 * @param isolation the weakest isolation that will do
		 * @return this builder
		 */
		Builder requiredIsolation(Isolation isolation);

		/**
		 * Set how many invocations are admitted at once, suspended ones included.
		 * @param maxConcurrent the number
		 * @return this builder
		 */
		Builder maxConcurrent(int maxConcurrent);

		/**
		 * Set how many invocations may wait for admission.
		 * @param capacity the number
		 * @return this builder
		 */
		Builder queueCapacity(int capacity);

		/**
		 * Set how long an invocation may wait for admission.
		 * @param timeout the time
		 * @return this builder
		 */
		Builder queueTimeout(Duration timeout);

		/**
		 * Set what each owner that {@link EntrypointOptions#owner() invocations name} may
		 * take. By default {@link OwnerQuota#NONE nothing} is set.
		 * @param quota the quota
		 * @return this builder
		 */
		Builder ownerQuota(OwnerQuota quota);

		/**
		 * Set how many workers are cached by id.
		 * @param maxWorkers the number
		 * @return this builder
		 */
		Builder maxCachedWorkers(int maxWorkers);

		/**
		 * Set after what time an idle worker is evicted.
		 * @param timeout the time
		 * @return this builder
		 */
		Builder idleTimeout(Duration timeout);

		/**
		 * Set how long a worker waits for one call to a binding.
		 * @param timeout the time
		 * @return this builder
		 */
		Builder bindingCallTimeout(Duration timeout);

		/**
		 * Set how many threads the loader's own executor for bindings may have. Virtual
		 * threads are not bounded by it but calls that run at once are.
		 * @param maxThreads the number
		 * @return this builder
		 */
		Builder maxBindingThreads(int maxThreads);

		/**
		 * Set what runs bindings, suppliers of code and completions, instead of the
		 * loader's own executor. It must not run tasks on the thread that submits them.
		 * @param executor the executor; the caller shuts it down
		 * @return this builder
		 */
		Builder bindingExecutor(Executor executor);

		/**
		 * Set what carries thread-bound context from the caller of an invocation to the
		 * threads that work for it, as a Spring {@code TaskDecorator} does. It is called
		 * once for each invocation, on the caller's thread, and for each supplier of
		 * code. What it returns is run around each call to a binding and around the
		 * completion of futures: many times, also at once, on several threads. It must
		 * run the given task on the thread on which it is run. Calls that modules make
		 * while they are loaded are nobody's: for those it is called on the thread that
		 * makes the call.
		 * @param decorator returns the task to run instead; what it throws is thrown by
		 * the method that starts the invocation
		 * @return this builder
		 */
		Builder bindingTaskDecorator(UnaryOperator<Runnable> decorator);

		/**
		 * Set who calls, for invocations whose {@link EntrypointOptions#principal()
		 * options} do not say. Asked once for each invocation, on the caller's thread.
		 * @param principal returns the principal, {@code null} for nobody in particular;
		 * what it throws is thrown by the method that starts the invocation
		 * @return this builder
		 */
		Builder callerPrincipal(Supplier<? extends @Nullable Principal> principal);

		/**
		 * Set in which language who calls is addressed, for invocations whose
		 * {@link EntrypointOptions#locale() options} do not say. Asked once for each
		 * invocation, on the caller's thread. By default it is the locale of the JVM.
		 * @param locale returns the locale; what it throws is thrown by the method that
		 * starts the invocation
		 * @return this builder
		 */
		Builder callerLocale(Supplier<Locale> locale);

		/**
		 * Set what checks arguments beyond their types. By default nothing does.
		 * @param validator the validator
		 * @return this builder
		 */
		Builder argumentValidator(ArgumentValidator validator);

		/**
		 * Set which exceptions show their type and message to a worker, in addition to
		 * those marked {@link dev.workerloader.rpc.GuestVisible @GuestVisible}.
		 * @param exceptionTypes tells whether a type of exception is visible
		 * @return this builder
		 */
		Builder guestVisible(Predicate<Class<?>> exceptionTypes);

		/**
		 * Register an outbound policy, which code can choose with
		 * {@link OutboundPolicy#named(String)}.
		 * @param name the name
		 * @param policy the policy
		 * @return this builder
		 * @throws IllegalArgumentException if the name is taken
		 */
		Builder outboundPolicy(String name, OutboundPolicy policy);

		/**
		 * Set the policy of workers whose code chooses none. By default it is
		 * {@link OutboundPolicy#blocked()}.
		 * @param name the name of a registered policy, or {@code blocked}
		 * @return this builder
		 */
		Builder defaultOutboundPolicy(String name);

		/**
		 * Set the only origins that any policy may reach, chosen by name or built in
		 * code. By default a policy may reach what its rules say.
		 * @param origins origins such as {@code https://api.example.com} or
		 * {@code https://*.example.com}; empty: no ceiling
		 * @return this builder
		 * @throws IllegalArgumentException if one is not an origin
		 */
		Builder allowedOrigins(Collection<String> origins);

		/**
		 * Add what is told of each request that a worker tries to make.
		 * @param listener the listener, called on the thread of the request
		 * @return this builder
		 */
		Builder onOutbound(OutboundListener listener);

		/**
		 * Set what follows each request that a worker tries to make, for a tracing
		 * system. Default: nothing does.
		 * @param observer the observer
		 * @return this builder
		 */
		Builder outboundObserver(OutboundObserver observer);

		/**
		 * Add what is told of each invocation of any worker.
		 * @param handler the handler
		 * @return this builder
		 */
		Builder tail(TailHandler handler);

		/**
		 * Add what is told of each log entry of any worker.
		 * @param listener the listener
		 * @return this builder
		 */
		Builder logListener(LogListener listener);

		/**
		 * Set how long {@link WorkerLoader#close()} waits for running invocations.
		 * @param period the time; may be zero
		 * @return this builder
		 */
		Builder shutdownGracePeriod(Duration period);

		/**
		 * Build the loader. Its engine is warmed up in the background.
		 * @return the loader
		 * @throws IllegalStateException if the host is weaker than required, or a name in
		 * {@link #defaultBindings}, {@link #bindingLimits} or
		 * {@link #defaultOutboundPolicy} is not registered
		 */
		WorkerLoader build();

	}

}
