package dev.workerloader.attack;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

import dev.workerloader.host.Delivery;
import dev.workerloader.host.HostStatus;
import dev.workerloader.host.Isolation;
import dev.workerloader.host.Mailbox;
import dev.workerloader.host.Sandbox;
import dev.workerloader.host.SandboxEnd;
import dev.workerloader.host.SandboxHost;
import dev.workerloader.host.SandboxSpec;
import dev.workerloader.host.Slice;

/**
 * Runs no guest: answers each message with what the test says, as a guest could that has
 * taken over the bootstrap script.
 */
final class ForgingHost implements SandboxHost {

	private final Function<String, List<String>> guest;

	private final List<String> delivered = new CopyOnWriteArrayList<>();

	private volatile boolean ended;

	ForgingHost(Function<String, List<String>> guest) {
		this.guest = guest;
	}

	/**
	 * Return what the guest was told.
	 */
	List<String> delivered() {
		return this.delivered;
	}

	boolean isEnded() {
		return this.ended;
	}

	@Override
	public Isolation isolation() {
		return Isolation.CONTEXT;
	}

	@Override
	public Sandbox open(SandboxSpec spec, Mailbox mailbox) {
		ExecutorService thread = Executors.newSingleThreadExecutor();
		return new Sandbox() {

			@Override
			public void deliver(Delivery delivery) {
				if (!ForgingHost.this.ended) {
					ForgingHost.this.delivered.add(delivery.message());
					thread.execute(() -> mailbox.received(new Slice(delivery.account(),
							ForgingHost.this.guest.apply(delivery.message()), false, null)));
				}
			}

			@Override
			public void terminate() {
				if (!ForgingHost.this.ended) {
					ForgingHost.this.ended = true;
					thread.execute(() -> mailbox.ended(new SandboxEnd(SandboxEnd.Reason.TERMINATED, null)));
					thread.shutdown();
				}
			}

		};
	}

	@Override
	public HostStatus status() {
		return new HostStatus("forged", HostStatus.State.READY, null, this.ended ? 0 : 1, 0, 0, 1, 0, 0, 0);
	}

	@Override
	public void close() {
		this.ended = true;
	}

}
