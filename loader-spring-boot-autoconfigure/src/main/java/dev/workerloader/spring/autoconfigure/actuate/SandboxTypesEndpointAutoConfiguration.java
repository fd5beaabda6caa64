package dev.workerloader.spring.autoconfigure.actuate;

import dev.workerloader.rpc.TypeScriptDeclarations;
import dev.workerloader.spring.actuate.endpoint.SandboxTypesEndpoint;
import dev.workerloader.spring.autoconfigure.WorkerLoaderAutoConfiguration;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link SandboxTypesEndpoint}.
 * After {@link WorkerLoaderAutoConfiguration}, which defines the declarations that it
 * shows.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WorkerLoaderAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(TypeScriptDeclarations.class)
@ConditionalOnAvailableEndpoint(SandboxTypesEndpoint.class)
public final class SandboxTypesEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SandboxTypesEndpoint sandboxTypesEndpoint(TypeScriptDeclarations declarations) {
		return new SandboxTypesEndpoint(declarations);
	}

}
