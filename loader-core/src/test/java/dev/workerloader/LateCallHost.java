package dev.workerloader;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import dev.workerloader.host.Delivery;
import dev.workerloader.host.Mailbox;
import dev.workerloader.host.Sandbox;
import dev.workerloader.host.SandboxSpec;
import dev.workerloader.host.graal.GraalSandboxHost;

/**
 * The real host, which does something when the next of its sandboxes is ended from
 * outside.
 */
final class LateCallHost extends DelegatingHost {

	private final AtomicReference<@Nullable Runnable> late = new AtomicReference<>();

	LateCallHost() {
		super(GraalSandboxHost.builder().build());
	}

	/**
	 * Say what to do before the next sandbox is ended.
	 */
	void beforeNextEnd(Runnable task) {
		this.late.set(task);
	}

	@Override
	public Sandbox open(SandboxSpec spec, Mailbox mailbox) {
		Sandbox sandbox = super.open(spec, mailbox);
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

}
