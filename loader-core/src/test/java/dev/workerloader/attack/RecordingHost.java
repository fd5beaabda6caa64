package dev.workerloader.attack;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

import org.jspecify.annotations.Nullable;

import dev.workerloader.DelegatingHost;
import dev.workerloader.host.Mailbox;
import dev.workerloader.host.Sandbox;
import dev.workerloader.host.SandboxEnd;
import dev.workerloader.host.SandboxHost;
import dev.workerloader.host.SandboxSpec;
import dev.workerloader.host.Slice;

/**
 * Another host, of whose guests it records what they send.
 */
final class RecordingHost extends DelegatingHost {

	private final Set<String> messages = new ConcurrentSkipListSet<>();

	RecordingHost(SandboxHost host) {
		super(host);
	}

	/**
	 * Return the messages, each once.
	 */
	List<String> messages() {
		return List.copyOf(this.messages);
	}

	@Override
	public Sandbox open(SandboxSpec spec, Mailbox mailbox) {
		return super.open(spec, new Mailbox() {

			@Override
			public @Nullable Runnable received(Slice slice) {
				RecordingHost.this.messages.addAll(slice.messages());
				return mailbox.received(slice);
			}

			@Override
			public void ended(SandboxEnd end) {
				mailbox.ended(end);
			}

		});
	}

}
