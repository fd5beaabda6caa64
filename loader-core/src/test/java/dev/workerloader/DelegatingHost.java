package dev.workerloader;

import java.util.concurrent.CompletableFuture;

import dev.workerloader.host.HostStatus;
import dev.workerloader.host.Isolation;
import dev.workerloader.host.Mailbox;
import dev.workerloader.host.Sandbox;
import dev.workerloader.host.SandboxHost;
import dev.workerloader.host.SandboxSpec;

/**
 * Another host, of which tests change what they are about.
 */
public abstract class DelegatingHost implements SandboxHost {

	private final SandboxHost host;

	protected DelegatingHost(SandboxHost host) {
		this.host = host;
	}

	@Override
	public Isolation isolation() {
		return this.host.isolation();
	}

	@Override
	public CompletableFuture<Void> ready() {
		return this.host.ready();
	}

	@Override
	public Sandbox open(SandboxSpec spec, Mailbox mailbox) {
		return this.host.open(spec, mailbox);
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
