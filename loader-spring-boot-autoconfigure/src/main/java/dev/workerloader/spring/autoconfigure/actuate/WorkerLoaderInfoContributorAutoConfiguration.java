package dev.workerloader.spring.autoconfigure.actuate;

import dev.workerloader.WorkerLoader;
import dev.workerloader.spring.actuate.info.WorkerLoaderInfoContributor;
import dev.workerloader.spring.autoconfigure.WorkerLoaderAutoConfiguration;

import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.autoconfigure.info.InfoContributorFallback;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for
 * {@link WorkerLoaderInfoContributor}. After {@link WorkerLoaderAutoConfiguration}, which
 * defines the loader. Off unless {@code management.info.worker-loader.enabled} is set, as
 * with all contributors that tell about the platform.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WorkerLoaderAutoConfiguration.class)
@ConditionalOnClass({ InfoContributor.class, ConditionalOnEnabledInfoContributor.class })
@ConditionalOnBean(WorkerLoader.class)
@ConditionalOnEnabledInfoContributor(value = "worker-loader", fallback = InfoContributorFallback.DISABLE)
public final class WorkerLoaderInfoContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	WorkerLoaderInfoContributor workerLoaderInfoContributor(WorkerLoader loader) {
		return new WorkerLoaderInfoContributor(loader);
	}

}
