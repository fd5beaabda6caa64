package dev.workerloader.spring.autoconfigure;

import java.util.Locale;

import dev.workerloader.BindingLimits;
import dev.workerloader.OwnerQuota;
import dev.workerloader.WorkerLoader;
import dev.workerloader.host.Isolation;
import dev.workerloader.host.SandboxHost;
import dev.workerloader.rpc.ArgumentValidator;
import dev.workerloader.spring.autoconfigure.WorkerLoaderProperties.BindingValues;
import dev.workerloader.spring.autoconfigure.WorkerLoaderProperties.Execution;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.i18n.LocaleContextHolder;

/**
 * Makes builders from the configuration properties, the bindings of the application
 * context, and then the customizers.
 */
final class WorkerLoaderBuilderFactory {

	private final WorkerLoaderProperties properties;

	private final SandboxHost host;

	private final BindingExecution bindingExecution;

	private final SandboxRpcBindings bindings;

	private final ConfiguredOutbound outbound;

	private final ObjectProvider<CallerSecurity> security;

	private final ObjectProvider<ArgumentValidator> validators;

	private final ObjectProvider<WorkerLoaderBuilderCustomizer> customizers;

	WorkerLoaderBuilderFactory(WorkerLoaderProperties properties, SandboxHost host, BindingExecution bindingExecution,
			SandboxRpcBindings bindings, ConfiguredOutbound outbound, ObjectProvider<CallerSecurity> security,
			ObjectProvider<ArgumentValidator> validators, ObjectProvider<WorkerLoaderBuilderCustomizer> customizers) {
		this.properties = properties;
		this.host = host;
		this.bindingExecution = bindingExecution;
		this.bindings = bindings;
		this.outbound = outbound;
		this.security = security;
		this.validators = validators;
		this.customizers = customizers;
	}

	WorkerLoader.Builder builder() {
		WorkerLoader.Builder builder = WorkerLoader.builder();
		applyProperties(builder);
		this.bindingExecution.applyTo(builder);
		this.bindings.register(builder);
		this.outbound.applyTo(builder);
		builder.callerLocale(LocaleContextHolder::getLocale);
		this.security.ifAvailable((caller) -> builder.callerPrincipal(caller::principal));
		this.validators.ifAvailable(builder::argumentValidator);
		builder.tail(new InvocationLogger());
		builder.logListener(new GuestLogger());
		this.customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder;
	}

	/**
	 * Build a loader, and say which property is to blame if the builder refuses a name.
	 * @param builder the builder
	 * @return the loader
	 */
	WorkerLoader build(WorkerLoader.Builder builder) {
		try {
			return builder.build();
		}
		catch (IllegalStateException ex) {
			this.properties.defaultBindings()
				.forEach((name) -> requireBinding("worker-loader.default-bindings", name, ex));
			this.properties.bindings()
				.keySet()
				.forEach((name) -> requireBinding("worker-loader.bindings." + name, name, ex));
			throw this.outbound.blame(ex);
		}
	}

	private void requireBinding(String key, String name, IllegalStateException ex) {
		if (!this.bindings.contains(name)) {
			throw new InvalidConfigurationPropertyValueException(key, name, ex.getMessage(), ex);
		}
	}

	private void applyProperties(WorkerLoader.Builder builder) {
		requireIsolation();
		builder.host(this.host).requiredIsolation(this.properties.requiredIsolation());
		if (this.properties.compatibilityDate() != null) {
			builder.compatibilityDate(this.properties.compatibilityDate());
		}
		ConfiguredLimits limits = ConfiguredLimits.fromProperties(this.properties);
		builder.limits(limits.limits()).maximumLimits(limits.maximumLimits());
		Execution execution = this.properties.execution();
		builder.maxConcurrent(execution.maxConcurrent())
			.queueCapacity(execution.queueCapacity())
			.queueTimeout(execution.queueTimeout())
			.ownerQuota(new OwnerQuota(execution.owner().maxConcurrent(), execution.owner().cpuTimePerMinute()));
		builder.maxCachedWorkers(this.properties.cache().maxWorkers())
			.idleTimeout(this.properties.cache().idleTimeout());
		builder.bindingCallTimeout(this.properties.binding().callTimeout());
		this.properties.bindings().forEach((name, values) -> builder.bindingLimits(name, limits(values)));
		builder.defaultBindings(this.properties.defaultBindings().toArray(String[]::new));
		builder.shutdownGracePeriod(this.properties.shutdownGracePeriod());
	}

	private void requireIsolation() {
		if (!this.host.isolation().satisfies(this.properties.requiredIsolation())) {
			throw new InvalidConfigurationPropertyValueException("worker-loader.required-isolation",
					lowerCase(this.properties.requiredIsolation()),
					"Sandboxes of this application have the isolation '" + lowerCase(this.host.isolation())
							+ "', which is weaker. Lower the requirement or provide a "
							+ "SandboxHost bean that isolates them as strongly as required.");
		}
	}

	private static String lowerCase(Isolation isolation) {
		return isolation.name().toLowerCase(Locale.ROOT);
	}

	private static BindingLimits limits(BindingValues values) {
		return new BindingLimits(values.callTimeout(), values.maxConcurrent(), values.maxCalls());
	}

}
