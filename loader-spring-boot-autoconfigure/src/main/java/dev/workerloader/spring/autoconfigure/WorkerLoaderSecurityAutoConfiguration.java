package dev.workerloader.spring.autoconfigure;

import dev.workerloader.WorkerLoader;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that lets bindings run in the
 * security context of the caller of a worker, where Spring Security is on the class path.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = WorkerLoaderAutoConfiguration.class)
@ConditionalOnClass({ WorkerLoader.class, SecurityContextHolder.class })
@ConditionalOnBooleanProperty(name = "worker-loader.enabled", matchIfMissing = true)
public final class WorkerLoaderSecurityAutoConfiguration {

	@Bean
	SecurityContextCarrier workerLoaderSecurityContextCarrier(
			ObjectProvider<SecurityContextHolderStrategy> strategies) {
		SecurityContextHolderStrategy strategy = strategies.getIfUnique();
		return new SecurityContextCarrier(
				(strategy != null) ? () -> strategy : SecurityContextHolder::getContextHolderStrategy);
	}

}
