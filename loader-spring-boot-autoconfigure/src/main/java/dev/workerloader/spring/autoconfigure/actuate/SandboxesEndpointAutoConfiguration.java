package dev.workerloader.spring.autoconfigure.actuate;

import dev.workerloader.WorkerLoader;
import dev.workerloader.spring.actuate.endpoint.SandboxesEndpoint;
import dev.workerloader.spring.actuate.endpoint.SandboxesEndpointWebExtension;
import dev.workerloader.spring.autoconfigure.WorkerLoaderAutoConfiguration;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link SandboxesEndpoint}. After
 * {@link WorkerLoaderAutoConfiguration}, which defines the loader that it shows.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WorkerLoaderAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(WorkerLoader.class)
@ConditionalOnAvailableEndpoint(SandboxesEndpoint.class)
public final class SandboxesEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SandboxesEndpoint sandboxesEndpoint(WorkerLoader loader) {
		return new SandboxesEndpoint(loader);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(SandboxesEndpoint.class)
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	SandboxesEndpointWebExtension sandboxesEndpointWebExtension(SandboxesEndpoint endpoint) {
		return new SandboxesEndpointWebExtension(endpoint);
	}

}
