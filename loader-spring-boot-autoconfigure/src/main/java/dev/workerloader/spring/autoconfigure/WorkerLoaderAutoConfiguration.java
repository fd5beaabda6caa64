package dev.workerloader.spring.autoconfigure;

import java.util.stream.Stream;

import dev.workerloader.WorkerLoader;
import dev.workerloader.host.SandboxHost;
import dev.workerloader.host.graal.GraalHostSettings;
import dev.workerloader.host.graal.GraalSandboxHost;
import dev.workerloader.rpc.ArgumentValidator;
import dev.workerloader.rpc.TypeScriptDeclarations;
import dev.workerloader.spring.autoconfigure.WorkerLoaderProperties.Execution;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.core.env.Environment;
import org.springframework.core.task.TaskDecorator;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for a {@link WorkerLoader} and the
 * {@link TypeScriptDeclarations} of its bindings. After
 * {@link TaskExecutionAutoConfiguration}, since bindings may run on the application's
 * executor and are decorated like its tasks, and after {@link SslAutoConfiguration},
 * whose bundles outbound policies may name.
 * <p>
 * Not supported in native images.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { TaskExecutionAutoConfiguration.class, SslAutoConfiguration.class })
@ConditionalOnClass(WorkerLoader.class)
@ConditionalOnBooleanProperty(name = "worker-loader.enabled", matchIfMissing = true)
@EnableConfigurationProperties(WorkerLoaderProperties.class)
public final class WorkerLoaderAutoConfiguration {

	private final WorkerLoaderProperties properties;

	WorkerLoaderAutoConfiguration(WorkerLoaderProperties properties, Environment environment) {
		ConfigurationKeys.check(environment);
		ConfigurationRules.check(properties);
		this.properties = properties;
	}

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean
	WorkerLoader workerLoader(WorkerLoaderBuilderFactory factory, ObjectProvider<WorkerLoader.Builder> builders) {
		return new DeferredWorkerLoader(() -> {
			WorkerLoader loader = factory.build(builders.getObject());
			StartupLogger.log(loader);
			return loader;
		});
	}

	@Bean
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	@ConditionalOnMissingBean
	WorkerLoader.Builder workerLoaderBuilder(WorkerLoaderBuilderFactory factory) {
		return factory.builder();
	}

	@Bean
	@Lazy
	WorkerLoaderBuilderFactory workerLoaderBuilderFactory(SandboxHost host, BindingExecution bindingExecution,
			ConfigurableListableBeanFactory beanFactory, ObjectProvider<SslBundles> sslBundles,
			ObjectProvider<OutboundCredentials> credentials, ObjectProvider<CallerSecurity> security,
			ObjectProvider<ArgumentValidator> validators, ObjectProvider<WorkerLoaderBuilderCustomizer> customizers) {
		return new WorkerLoaderBuilderFactory(this.properties, host, bindingExecution,
				new SandboxRpcBindings(beanFactory),
				new ConfiguredOutbound(this.properties.outbound(), beanFactory, sslBundles, credentials), security,
				validators, customizers);
	}

	@Bean(destroyMethod = "close")
	@Lazy
	@ConditionalOnMissingBean(SandboxHost.class)
	GraalSandboxHost sandboxHost() {
		Execution execution = this.properties.execution();
		GraalHostSettings settings = GraalHostSettings.defaults()
			.withStackSize(execution.stackSize().toBytes())
			.withTimeZone(execution.timeZone())
			.withLocale(execution.locale())
			.withMaxLostThreads(execution.maxLostThreads())
			.withWarmPool(this.properties.pool().warm());
		return GraalSandboxHost.builder()
			.settings((execution.threads() != null) ? settings.withThreads(execution.threads()) : settings)
			.build();
	}

	@Bean
	@Lazy
	BindingExecution workerLoaderBindingExecution(Environment environment, ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<TaskDecorator> decorators, ObjectProvider<CallerContextCarrier> contexts) {
		WorkerLoaderProperties.Binding binding = this.properties.binding();
		// Around those of the application, so that theirs find the caller's context.
		Stream<TaskDecorator> carriers = Stream.concat(Stream.of(LocaleCarrier::carry),
				contexts.orderedStream().map((carrier) -> carrier::carry));
		return switch (binding.executor()) {
			case OWN -> BindingExecution.own(binding.maxThreads(), Threading.VIRTUAL.isActive(environment),
					Stream.concat(decorators.orderedStream(), carriers).toList());
			case APPLICATION -> BindingExecution.application(beanFactory, carriers.toList());
		};
	}

	@Bean
	@ConditionalOnMissingBean(TypeScriptDeclarations.class)
	DeferredTypeScriptDeclarations typeScriptDeclarations(ObjectProvider<WorkerLoader> loaders) {
		return new DeferredTypeScriptDeclarations(() -> loaders.getObject().declarations());
	}

	@Bean
	WorkerLoaderLifecycle workerLoaderLifecycle(ObjectProvider<WorkerLoader> loaders) {
		return new WorkerLoaderLifecycle(loaders);
	}

}
