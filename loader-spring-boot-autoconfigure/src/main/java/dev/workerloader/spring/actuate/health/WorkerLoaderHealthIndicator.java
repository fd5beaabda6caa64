package dev.workerloader.spring.actuate.health;

import dev.workerloader.LoaderStats;
import dev.workerloader.WorkerLoader;
import dev.workerloader.host.HostStatus;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} for a {@link WorkerLoader}. It is down when the loader takes no
 * new work until the application is restarted, and out of service when it is closed. It
 * is up while the engine is being warmed up, since calls are accepted and wait, and when
 * the loader is busy. No code is run to find out.
 *
 * @since 0.1.0
 */
public class WorkerLoaderHealthIndicator extends AbstractHealthIndicator {

	private final WorkerLoader loader;

	/**
	 * Create a new {@link WorkerLoaderHealthIndicator}.
	 * @param loader the loader
	 */
	public WorkerLoaderHealthIndicator(WorkerLoader loader) {
		super("Worker loader health check failed");
		this.loader = loader;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		LoaderStats stats = this.loader.stats();
		HostStatus host = stats.host();
		switch (host.state()) {
			case WARMING_UP, READY -> builder.up();
			case BROKEN -> builder.down();
			case CLOSED -> builder.outOfService();
		}
		builder.withDetail("state", host.state());
		if (host.problem() != null) {
			builder.withDetail("problem", host.problem());
		}
		builder.withDetail("engine", host.engine())
			.withDetail("isolation", this.loader.isolation())
			.withDetail("runningInvocations", stats.runningInvocations())
			.withDetail("queuedInvocations", stats.queuedInvocations())
			.withDetail("liveSandboxes", host.liveSandboxes())
			.withDetail("warmSandboxes", host.warmSandboxes())
			.withDetail("lostThreads", host.lostThreads());
	}

}
