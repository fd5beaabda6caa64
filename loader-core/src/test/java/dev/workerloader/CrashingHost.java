package dev.workerloader;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import dev.workerloader.host.Mailbox;
import dev.workerloader.host.Sandbox;
import dev.workerloader.host.SandboxEnd;
import dev.workerloader.host.SandboxSpec;
import dev.workerloader.host.Slice;
import dev.workerloader.host.graal.GraalSandboxHost;

/**
 * The real host, whose sandboxes can be made to crash at any moment.
 */
final class CrashingHost extends DelegatingHost {

	private final Map<Crashing, Sandbox> sandboxes = new ConcurrentHashMap<>();

	CrashingHost() {
		super(GraalSandboxHost.builder().build());
	}

	/**
	 * Let some sandbox crash, if there is one.
	 */
	void crash() {
		this.sandboxes.entrySet().stream().findAny().ifPresent((entry) -> {
			entry.getKey().crashed = true;
			entry.getValue().terminate();
		});
	}

	@Override
	public Sandbox open(SandboxSpec spec, Mailbox mailbox) {
		Crashing crashing = new Crashing(mailbox);
		Sandbox sandbox = super.open(spec, crashing);
		this.sandboxes.put(crashing, sandbox);
		if (crashing.ended) {
			this.sandboxes.remove(crashing);
		}
		return sandbox;
	}

	/**
	 * Calls the end of a sandbox that has crashed by its name.
	 */
	private final class Crashing implements Mailbox {

		private final Mailbox mailbox;

		private volatile boolean crashed;

		private volatile boolean ended;

		Crashing(Mailbox mailbox) {
			this.mailbox = mailbox;
		}

		@Override
		public @Nullable Runnable received(Slice slice) {
			return this.mailbox.received(slice);
		}

		@Override
		public void ended(SandboxEnd end) {
			this.ended = true;
			CrashingHost.this.sandboxes.remove(this);
			boolean lost = this.crashed && end.reason() == SandboxEnd.Reason.TERMINATED;
			this.mailbox.ended(lost ? new SandboxEnd(SandboxEnd.Reason.LOST, null) : end);
		}

	}

}
