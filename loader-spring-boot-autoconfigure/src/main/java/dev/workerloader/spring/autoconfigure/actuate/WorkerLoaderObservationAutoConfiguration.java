package dev.workerloader.spring.autoconfigure.actuate;

import dev.workerloader.WorkerLoader;
import dev.workerloader.outbound.OutboundObserver;
import dev.workerloader.spring.actuate.observation.ObservationOutboundObserver;
import dev.workerloader.spring.actuate.observation.OutboundObservationConvention;
import dev.workerloader.spring.autoconfigure.WorkerLoaderAutoConfiguration;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for observations of the requests
 * that workers make, below the observation of the caller of the worker. After
 * {@link WorkerLoaderAutoConfiguration}, which defines the loader, and after the
 * auto-configuration of the observation registry.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WorkerLoaderAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({ ObservationRegistry.class, WorkerLoader.class })
public final class WorkerLoaderObservationAutoConfiguration {

	// The loader uses the one bean that is an observer, and each that is a carrier.
	@Bean
	@ConditionalOnMissingBean(OutboundObserver.class)
	ObservationOutboundObserver workerLoaderOutboundObserver(ObservationRegistry registry,
			ObjectProvider<OutboundObservationConvention> conventions) {
		return new ObservationOutboundObserver(registry, conventions.getIfUnique());
	}

	@Bean
	ObservationCarrier workerLoaderObservationCarrier(ObservationRegistry registry) {
		return new ObservationCarrier(registry);
	}

}
