package dev.workerloader.spring.autoconfigure;

import dev.workerloader.WorkerLoader;
import dev.workerloader.rpc.ArgumentValidator;
import jakarta.validation.Validator;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that checks the arguments of calls
 * from workers with Bean Validation. After Boot's own auto-configuration of it, which
 * defines the validator.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = WorkerLoaderAutoConfiguration.class,
		afterName = "org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration")
@ConditionalOnClass({ WorkerLoader.class, Validator.class })
@ConditionalOnBean(Validator.class)
@ConditionalOnBooleanProperty(name = "worker-loader.enabled", matchIfMissing = true)
public final class WorkerLoaderValidationAutoConfiguration {

	@Bean
	@Lazy
	@ConditionalOnMissingBean(ArgumentValidator.class)
	BeanValidationArgumentValidator workerLoaderArgumentValidator(Validator validator) {
		return new BeanValidationArgumentValidator(validator);
	}

}
