package dev.workerloader.host.graal;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.workerloader.host.HostStatus;
import dev.workerloader.host.Isolation;
import dev.workerloader.host.Mailbox;
import dev.workerloader.host.Sandbox;
import dev.workerloader.host.SandboxHost;
import dev.workerloader.host.SandboxSpec;
import dev.workerloader.internal.leak.LeakTracker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link SandboxHost} whose sandboxes are GraalJS contexts of this JVM, on one shared
 * engine.
 * <p>
 * Safe for use by many threads, virtual ones included. Guests run on threads of the host
 * only.
 *
 * @since 0.1.0
 */
public final class GraalSandboxHost implements SandboxHost {

	private static final Logger logger = LoggerFactory.getLogger(GraalSandboxHost.class);

	private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(10);

	private final Set<GraalSandbox> sandboxes = ConcurrentHashMap.newKeySet();

	private final LeakTracker leaks = new LeakTracker("sandbox");

	private final AtomicBoolean closed = new AtomicBoolean();

	private final HostHealth health;

	private final ContextFactory contexts;

	private final WarmPool warmPool;

	private final SlicePool slices;

	private final Watchdog watchdog;

	private final MemoryGuard memory;

	private final Terminator terminator;

	private final CompletableFuture<Void> ready;

	GraalSandboxHost(GraalHostSettings settings, ContextFactory contexts, boolean bridgeWarmUp,
			@Nullable CompletableFuture<?> warmUp) {
		ThreadUsage.enable();
		this.health = new HostHealth(settings.maxLostThreads());
		this.contexts = contexts;
		this.warmPool = new WarmPool(this.contexts::create, settings);
		this.slices = new SlicePool(settings, this.health);
		this.memory = new MemoryGuard(new Heap(), this.sandboxes, this.slices::wantedBytes);
		this.watchdog = new Watchdog(this.slices, this.memory, settings);
		this.terminator = new Terminator(settings);
		this.watchdog.start();
		CompletableFuture<?> ready = (warmUp != null) ? warmUp : EngineWarmUp.ensureStarted(this.contexts::createPlain);
		if (bridgeWarmUp) {
			// The thread that builds a host may be a virtual one, which cannot run
			// guests.
			ready = ready.thenRunAsync(() -> BridgeCorpus.run(this.contexts), (task) -> daemon(task, settings).start());
		}
		this.ready = ready.handle((result, failure) -> {
			warmedUp(failure);
			return null;
		});
	}

	private static Thread daemon(Runnable task, GraalHostSettings settings) {
		Thread thread = new Thread(null, task, settings.threadNamePrefix() + "bridge-warm-up", settings.stackSize());
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * Return a builder with the default settings.
	 * @return the builder
	 */
	public static GraalSandboxHostBuilder builder() {
		return new GraalSandboxHostBuilder();
	}

	// Sandboxes that were opened before wait in the queue of slices.
	private void warmedUp(@Nullable Throwable failure) {
		if (this.closed.get()) {
			return;
		}
		if (failure != null) {
			logger.error("The engine could not be warmed up.", failure);
			this.health.damaged("The engine could not be warmed up, so that guests could break classes of this JVM. "
					+ "The log has the cause; only a restart of the application heals it.");
			this.sandboxes.forEach(GraalSandbox::terminate);
			return;
		}
		this.health.warmedUp();
		this.warmPool.start();
		this.slices.start();
	}

	@Override
	public Isolation isolation() {
		return Isolation.CONTEXT;
	}

	@Override
	public CompletableFuture<Void> ready() {
		return this.ready.copy();
	}

	@Override
	public Sandbox open(SandboxSpec spec, Mailbox mailbox) {
		this.health.checkAvailable();
		GuestContext context = this.warmPool.poll();
		if (context != null) {
			context.bind(spec.modules());
		}
		GraalSandbox sandbox = new GraalSandbox(spec, mailbox, this, context, this.leaks.open());
		this.sandboxes.add(sandbox);
		if (this.closed.get()) {
			sandbox.terminate();
		}
		return sandbox;
	}

	@Override
	public HostStatus status() {
		int running = 0;
		for (SliceThread thread : this.slices.threads()) {
			running += (thread.current() != null) ? 1 : 0;
		}
		return new HostStatus(this.contexts.description(), this.health.state(), this.health.problem(),
				this.sandboxes.size(), this.warmPool.size(), this.contexts.liveCount(), this.slices.threads().size(),
				running, this.slices.queued(), this.health.lostThreads());
	}

	@Override
	public void close() {
		if (!this.closed.compareAndSet(false, true)) {
			return;
		}
		this.health.close();
		this.sandboxes.forEach(GraalSandbox::terminate);
		this.slices.stop();
		try {
			stop(System.nanoTime() + CLOSE_NANOS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.watchdog.shutdown();
		}
	}

	private void stop(long deadline) throws InterruptedException {
		this.warmPool.stop();
		for (SliceThread thread : this.slices.threads()) {
			if (thread != Thread.currentThread()) {
				TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
			}
		}
		closeContexts();
		if (!this.terminator.stop(Math.max(1, deadline - System.nanoTime()))) {
			logger.warn("The sandbox host is closed, but {} of its threads have not ended.", this.health.lostThreads());
		}
	}

	private void closeContexts() {
		if (this.ready.isDone()) {
			// Blocks for as long as a lost thread is in one of the contexts.
			this.terminator.execute(this.contexts::close);
		}
		else {
			// The warm-up may run in this engine, and other loaders of this JVM need it.
			this.ready.thenRun(this.contexts::close);
		}
	}

	GuestContext newContext(SandboxSpec spec) {
		GuestContext context = this.contexts.create();
		context.bind(spec.modules());
		return context;
	}

	/**
	 * Note what escaped from a guest or from the creation of a context.
	 * @param failure the failure
	 */
	void failed(GuestFailure failure) {
		if (failure.internal()) {
			logger.error("The engine failed while it ran a sandbox: {}", failure.text());
		}
		if (failure.brokenClass()) {
			this.health.damaged("A class that the engine needs is broken in this JVM: " + failure.text()
					+ ". New work is refused; only a restart of the application heals it.");
		}
	}

	void forget(GraalSandbox sandbox) {
		this.sandboxes.remove(sandbox);
		sandbox.lease().close();
	}

	SlicePool slices() {
		return this.slices;
	}

	Watchdog watchdog() {
		return this.watchdog;
	}

	MemoryGuard memory() {
		return this.memory;
	}

	Terminator terminator() {
		return this.terminator;
	}

}
