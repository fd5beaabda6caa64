package dev.workerloader.spring.autoconfigure.actuate;

import dev.workerloader.WorkerLoader;
import dev.workerloader.spring.actuate.health.WorkerLoaderHealthIndicator;
import dev.workerloader.spring.autoconfigure.WorkerLoaderAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for
 * {@link WorkerLoaderHealthIndicator}. After {@link WorkerLoaderAutoConfiguration}, which
 * defines the loader, and before {@link HealthContributorAutoConfiguration}, which adds
 * an indicator of its own if there is no other.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WorkerLoaderAutoConfiguration.class, before = HealthContributorAutoConfiguration.class)
@ConditionalOnClass({ Health.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(WorkerLoader.class)
@ConditionalOnEnabledHealthIndicator("workerloader")
public final class WorkerLoaderHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "workerLoaderHealthIndicator", "workerLoaderHealthContributor" })
	WorkerLoaderHealthIndicator workerLoaderHealthIndicator(WorkerLoader loader) {
		return new WorkerLoaderHealthIndicator(loader);
	}

}
