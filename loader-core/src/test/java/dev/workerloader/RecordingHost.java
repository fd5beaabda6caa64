package dev.workerloader;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.workerloader.host.Delivery;
import dev.workerloader.host.HostStatus;
import dev.workerloader.host.Isolation;
import dev.workerloader.host.Mailbox;
import dev.workerloader.host.Sandbox;
import dev.workerloader.host.SandboxHost;
import dev.workerloader.host.SandboxSpec;
import dev.workerloader.host.graal.GraalSandboxHost;

/**
 * The real host, which keeps the messages that are delivered to its sandboxes.
 */
final class RecordingHost implements SandboxHost {

	private final SandboxHost host = GraalSandboxHost.builder().build();

	private final List<String> delivered = new CopyOnWriteArrayList<>();

	List<String> delivered() {
		return this.delivered;
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
				RecordingHost.this.delivered.add(delivery.message());
				sandbox.deliver(delivery);
			}

			@Override
			public void terminate() {
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
