package dev.workerloader;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.workerloader.host.Delivery;
import dev.workerloader.host.Mailbox;
import dev.workerloader.host.Sandbox;
import dev.workerloader.host.SandboxSpec;
import dev.workerloader.host.graal.GraalSandboxHost;

/**
 * The real host, which keeps the messages that are delivered to its sandboxes.
 */
final class RecordingHost extends DelegatingHost {

	private final List<String> delivered = new CopyOnWriteArrayList<>();

	RecordingHost() {
		super(GraalSandboxHost.builder().build());
	}

	List<String> delivered() {
		return this.delivered;
	}

	@Override
	public Sandbox open(SandboxSpec spec, Mailbox mailbox) {
		Sandbox sandbox = super.open(spec, mailbox);
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

}
