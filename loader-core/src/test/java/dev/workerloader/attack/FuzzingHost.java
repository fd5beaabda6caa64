package dev.workerloader.attack;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
 * Runs no guests: each of its sandboxes answers as a function says that is made for it.
 */
final class FuzzingHost implements SandboxHost {

	private final Function<SandboxSpec, Function<String, List<String>>> guests;

	// When it is closed nobody is told anything any more.
	private final ExecutorService threads = new ThreadPoolExecutor(2, 2, 0, TimeUnit.SECONDS,
			new LinkedBlockingQueue<>(), new ThreadPoolExecutor.DiscardPolicy());

	private final AtomicInteger open = new AtomicInteger();

	private final Queue<Throwable> escaped = new ConcurrentLinkedQueue<>();

	FuzzingHost(Function<SandboxSpec, Function<String, List<String>>> guests) {
		this.guests = guests;
	}

	/**
	 * Return what the mailboxes have thrown.
	 */
	Queue<Throwable> escaped() {
		return this.escaped;
	}

	int open() {
		return this.open.get();
	}

	@Override
	public Isolation isolation() {
		return Isolation.CONTEXT;
	}

	@Override
	public Sandbox open(SandboxSpec spec, Mailbox mailbox) {
		Function<String, List<String>> guest = this.guests.apply(spec);
		this.open.incrementAndGet();
		return new Sandbox() {

			private boolean ended;

			@Override
			public synchronized void deliver(Delivery delivery) {
				if (!this.ended) {
					execute(() -> received(delivery));
				}
			}

			// One message at a time.
			private void received(Delivery delivery) {
				Runnable afterwards;
				synchronized (guest) {
					afterwards = mailbox
						.received(new Slice(delivery.account(), guest.apply(delivery.message()), false, null));
				}
				if (afterwards != null) {
					afterwards.run();
				}
			}

			@Override
			public synchronized void terminate() {
				if (!this.ended) {
					this.ended = true;
					FuzzingHost.this.open.decrementAndGet();
					execute(() -> mailbox.ended(new SandboxEnd(SandboxEnd.Reason.TERMINATED, null)));
				}
			}

		};
	}

	private void execute(Runnable task) {
		this.threads.execute(() -> {
			try {
				task.run();
			}
			catch (Throwable ex) {
				this.escaped.add(ex);
			}
		});
	}

	@Override
	public HostStatus status() {
		return new HostStatus("fuzzing", HostStatus.State.READY, null, open(), 0, 0, 1, 0, 0, 0);
	}

	@Override
	public void close() {
		this.threads.shutdown();
	}

}
