package dev.workerloader.spring.autoconfigure;

import dev.workerloader.host.HostStatus;
import dev.workerloader.host.Isolation;
import dev.workerloader.host.Mailbox;
import dev.workerloader.host.Sandbox;
import dev.workerloader.host.SandboxHost;
import dev.workerloader.host.SandboxSpec;

/**
 * A host without an engine, for tests that run no code.
 */
public class StubSandboxHost implements SandboxHost {

	private volatile boolean closed;

	@Override
	public Isolation isolation() {
		return Isolation.CONTEXT;
	}

	@Override
	public Sandbox open(SandboxSpec spec, Mailbox mailbox) {
		throw new UnsupportedOperationException("This host runs no code.");
	}

	@Override
	public HostStatus status() {
		HostStatus.State state = this.closed ? HostStatus.State.CLOSED : HostStatus.State.READY;
		return new HostStatus("stub engine 1.0", state, null, 0, 0, 0, 0, 0, 0, 0);
	}

	@Override
	public void close() {
		this.closed = true;
	}

	public boolean isClosed() {
		return this.closed;
	}

}
