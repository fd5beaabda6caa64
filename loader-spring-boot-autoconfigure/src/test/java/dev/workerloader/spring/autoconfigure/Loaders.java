package dev.workerloader.spring.autoconfigure;

import java.time.Duration;

import dev.workerloader.WorkerLoader;
import dev.workerloader.host.HostStatus;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Loaders for tests that run code.
 */
public final class Loaders {

	private Loaders() {
	}

	/**
	 * Wait until the engine is warm, so that it counts for no limit on a busy machine.
	 * @param loader the loader
	 * @return the same loader
	 */
	public static WorkerLoader ready(WorkerLoader loader) {
		Awaitility.await()
			.atMost(Duration.ofMinutes(5))
			.untilAsserted(() -> assertThat(loader.stats().host().state()).isEqualTo(HostStatus.State.READY));
		return loader;
	}

}
