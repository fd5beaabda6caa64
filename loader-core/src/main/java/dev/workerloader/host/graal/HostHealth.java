package dev.workerloader.host.graal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import dev.workerloader.host.HostStatus.State;
import dev.workerloader.host.HostUnavailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the host takes work, and why not.
 */
final class HostHealth {

	private static final Logger logger = LoggerFactory.getLogger(HostHealth.class);

	private final int maxLostThreads;

	private final AtomicInteger lostThreads = new AtomicInteger();

	private final AtomicReference<@Nullable String> damage = new AtomicReference<>();

	private volatile boolean warm;

	private volatile boolean closed;

	HostHealth(int maxLostThreads) {
		this.maxLostThreads = maxLostThreads;
	}

	void warmedUp() {
		this.warm = true;
	}

	void close() {
		this.closed = true;
	}

	/**
	 * Refuse new work for good.
	 * @param problem a sentence that tells what happened and what heals it
	 */
	void damaged(String problem) {
		if (this.damage.compareAndSet(null, problem)) {
			logger.error(problem);
		}
	}

	void threadLost() {
		int lost = this.lostThreads.incrementAndGet();
		logger.warn("A slice did not react to its cancellation. Its thread was written off: {} of {}.", lost,
				this.maxLostThreads);
	}

	void threadFound() {
		this.lostThreads.decrementAndGet();
	}

	int lostThreads() {
		return this.lostThreads.get();
	}

	State state() {
		if (this.closed) {
			return State.CLOSED;
		}
		if (problem() != null) {
			return State.BROKEN;
		}
		return (this.warm) ? State.READY : State.WARMING_UP;
	}

	@Nullable String problem() {
		String damage = this.damage.get();
		if (damage != null) {
			return damage;
		}
		int lost = this.lostThreads.get();
		if (lost >= this.maxLostThreads) {
			return lost + " threads do not react to cancellation, the maximum is " + this.maxLostThreads
					+ ". New work is refused until one of them ends; a restart of the application ends them all.";
		}
		return null;
	}

	void checkAvailable() {
		if (this.closed) {
			throw new HostUnavailableException("The sandbox host is closed.");
		}
		String problem = problem();
		if (problem != null) {
			throw new HostUnavailableException(problem);
		}
	}

}
