package dev.workerloader;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import dev.workerloader.host.HostStatus;
import dev.workerloader.host.Isolation;
import dev.workerloader.host.Mailbox;
import dev.workerloader.host.Sandbox;
import dev.workerloader.host.SandboxEnd;
import dev.workerloader.host.SandboxHost;
import dev.workerloader.host.SandboxSpec;
import dev.workerloader.host.Slice;
import dev.workerloader.host.graal.GraalHostSettings;
import dev.workerloader.host.graal.GraalSandboxHost;

/**
 * What one loader sees of a host of real sandboxes that the tests of this JVM share: an
 * engine of its own would take each of them a third of a second. Its sandboxes end when
 * it is closed.
 */
public final class SharedHost implements SandboxHost {

	private static final SandboxHost SHARED = GraalSandboxHost.builder()
		.settings(GraalHostSettings.defaults().withThreadNamePrefix("shared-host-"))
		.build();

	private final Set<Sandbox> sandboxes = ConcurrentHashMap.newKeySet();

	private final Runnable beforeOpen;

	private volatile boolean closed;

	private SharedHost(Runnable beforeOpen) {
		this.beforeOpen = beforeOpen;
	}

	/**
	 * Return what one loader sees of the shared host.
	 */
	static SandboxHost host() {
		return new SharedHost(() -> {
		});
	}

	/**
	 * Return a builder of a loader that uses the shared host.
	 */
	public static WorkerLoader.Builder loader() {
		return WorkerLoader.builder().host(host());
	}

	/**
	 * Return a builder of a loader that uses the shared host.
	 * @param beforeOpen called before a sandbox is opened; may throw what a host throws
	 */
	static WorkerLoader.Builder loader(Runnable beforeOpen) {
		return WorkerLoader.builder().host(new SharedHost(beforeOpen));
	}

	@Override
	public Isolation isolation() {
		return SHARED.isolation();
	}

	@Override
	public CompletableFuture<Void> ready() {
		return SHARED.ready();
	}

	@Override
	public Sandbox open(SandboxSpec spec, Mailbox mailbox) {
		this.beforeOpen.run();
		Entry entry = new Entry(mailbox);
		Sandbox sandbox = SHARED.open(spec, entry);
		this.sandboxes.add(sandbox);
		entry.opened(sandbox);
		if (this.closed) {
			sandbox.terminate();
		}
		return sandbox;
	}

	@Override
	public HostStatus status() {
		HostStatus shared = SHARED.status();
		return new HostStatus(shared.engine(), this.closed ? HostStatus.State.CLOSED : shared.state(), shared.problem(),
				this.sandboxes.size(), shared.warmSandboxes(), shared.liveContexts(), shared.threads(),
				shared.runningSlices(), shared.queuedSlices(), shared.lostThreads());
	}

	@Override
	public void close() {
		this.closed = true;
		this.sandboxes.forEach(Sandbox::terminate);
	}

	/**
	 * Forgets a sandbox that has ended.
	 */
	private final class Entry implements Mailbox {

		private final Mailbox mailbox;

		private final CompletableFuture<Sandbox> sandbox = new CompletableFuture<>();

		Entry(Mailbox mailbox) {
			this.mailbox = mailbox;
		}

		void opened(Sandbox opened) {
			this.sandbox.complete(opened);
		}

		@Override
		public @Nullable Runnable received(Slice slice) {
			return this.mailbox.received(slice);
		}

		@Override
		public void ended(SandboxEnd end) {
			this.sandbox.thenAccept(SharedHost.this.sandboxes::remove);
			this.mailbox.ended(end);
		}

	}

}
