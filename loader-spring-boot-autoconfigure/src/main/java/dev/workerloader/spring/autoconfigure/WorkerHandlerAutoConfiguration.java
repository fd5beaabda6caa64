package dev.workerloader.spring.autoconfigure;

import dev.workerloader.WorkerLoader;
import dev.workerloader.spring.web.WorkerHandler;
import dev.workerloader.spring.web.WorkerHandlerFilter;
import jakarta.servlet.DispatcherType;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of what {@link WorkerHandler} needs
 * of a servlet application.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ WorkerLoader.class, DispatcherServlet.class })
@ConditionalOnBooleanProperty(name = "worker-loader.enabled", matchIfMissing = true)
public final class WorkerHandlerAutoConfiguration {

	@Bean
	FilterRegistrationBean<WorkerHandlerFilter> workerHandlerFilter() {
		FilterRegistrationBean<WorkerHandlerFilter> registration = new FilterRegistrationBean<>(
				new WorkerHandlerFilter());
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
		registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
		return registration;
	}

}
