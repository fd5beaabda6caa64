package dev.workerloader;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import dev.workerloader.host.Delivery;
import dev.workerloader.host.HostStatus;
import dev.workerloader.host.Isolation;
import dev.workerloader.host.Mailbox;
import dev.workerloader.host.Sandbox;
import dev.workerloader.host.SandboxHost;
import dev.workerloader.host.SandboxSpec;
import dev.workerloader.host.graal.GraalSandboxHost;

/**
 * The real host, which does something when the next of its sandboxes is ended from
 * outside.
 */
final class LateCallHost implements SandboxHost {

	private final SandboxHost host = GraalSandboxHost.builder().build();

	private final AtomicReference<@Nullable Runnable> late = new AtomicReference<>();

	/**
	 * Say what to do before the next sandbox is ended.
	 */
	void beforeNextEnd(Runnable task) {
		this.late.set(task);
	}

	@Override
	public Isolation isolation() {
		return this.host.isolation();
	}

	@Override
	public Sandbox open(SandboxSpec spec, Mailbox mailbox) {
		Sandbox sandbox = this.host.open(spec, mailbox);
		return new Sandbox() {

			@Override
			public void deliver(Delivery delivery) {
				sandbox.deliver(delivery);
			}

			@Override
			public void terminate() {
				Runnable task = LateCallHost.this.late.getAndSet(null);
				if (task != null) {
					task.run();
				}
				sandbox.terminate();
			}

		};
	}

	@Override
	public HostStatus status() {
		return this.host.status();
	}

	@Override
	public void close() {
		this.host.close();
	}

}
