package dev.workerloader.spring.autoconfigure.actuate;

import dev.workerloader.WorkerLoader;
import dev.workerloader.spring.actuate.metrics.InvocationMetrics;
import dev.workerloader.spring.actuate.metrics.OutboundMetrics;
import dev.workerloader.spring.actuate.metrics.WorkerLoaderMetrics;
import dev.workerloader.spring.autoconfigure.WorkerLoaderAutoConfiguration;
import dev.workerloader.spring.autoconfigure.WorkerLoaderBuilderCustomizer;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the meters of a
 * {@link WorkerLoader}. After {@link WorkerLoaderAutoConfiguration}, which defines the
 * loader, and after the auto-configuration of the meter registry.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WorkerLoaderAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, WorkerLoader.class })
public final class WorkerLoaderMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	WorkerLoaderMetrics workerLoaderMetrics(WorkerLoader loader) {
		return new WorkerLoaderMetrics(loader);
	}

	@Bean
	@ConditionalOnMissingBean
	InvocationMetrics workerLoaderInvocationMetrics(MeterRegistry registry) {
		return new InvocationMetrics(registry);
	}

	// The loader is told of each bean that is a listener.
	@Bean
	@ConditionalOnMissingBean
	OutboundMetrics workerLoaderOutboundMetrics(MeterRegistry registry) {
		return new OutboundMetrics(registry);
	}

	@Bean
	WorkerLoaderBuilderCustomizer invocationMetricsWorkerLoaderBuilderCustomizer(InvocationMetrics metrics) {
		return (builder) -> builder.tail(metrics);
	}

}
