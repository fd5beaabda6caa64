package dev.workerloader.spring.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

import dev.workerloader.WorkerLoader;
import dev.workerloader.outbound.OutboundHandler;
import dev.workerloader.outbound.OutboundListener;
import dev.workerloader.outbound.OutboundObserver;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.spring.autoconfigure.WorkerLoaderProperties.Outbound;
import dev.workerloader.spring.autoconfigure.WorkerLoaderProperties.Outbound.Policy;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;

/**
 * The outbound policies of an application: those of the configuration, and the beans that
 * are policies or handlers, under their names.
 */
final class ConfiguredOutbound {

	private static final String PREFIX = "worker-loader.outbound";

	private final Outbound properties;

	private final ListableBeanFactory beanFactory;

	private final ObjectProvider<SslBundles> sslBundles;

	private final ObjectProvider<OutboundCredentials> credentials;

	private final Map<String, OutboundPolicy> policies = new LinkedHashMap<>();

	ConfiguredOutbound(Outbound properties, ListableBeanFactory beanFactory, ObjectProvider<SslBundles> sslBundles,
			ObjectProvider<OutboundCredentials> credentials) {
		this.properties = properties;
		this.beanFactory = beanFactory;
		this.sslBundles = sslBundles;
		this.credentials = credentials;
	}

	/**
	 * Register the policies, the ceiling and the listeners.
	 * @param builder the builder
	 */
	void applyTo(WorkerLoader.Builder builder) {
		Map<String, OutboundHandler> handlers = this.beanFactory.getBeansOfType(OutboundHandler.class);
		this.properties.policies().forEach((name, policy) -> this.policies.put(name, policy(name, policy, handlers)));
		handlers.forEach((name, handler) -> {
			if (!isHandled(name)) {
				add(name, OutboundConfiguration.named(name).handler(handler).build());
			}
		});
		this.beanFactory.getBeansOfType(OutboundPolicy.class).forEach(this::add);
		this.policies.forEach(builder::outboundPolicy);
		builder.defaultOutboundPolicy(this.properties.policy());
		builder.allowedOrigins(this.properties.allowedOrigins());
		this.beanFactory.getBeanProvider(OutboundListener.class).orderedStream().forEach(builder::onOutbound);
		this.beanFactory.getBeanProvider(OutboundObserver.class).ifAvailable(builder::outboundObserver);
	}

	/**
	 * Return whether a handler answers the requests of the configured policy of its name.
	 */
	private boolean isHandled(String name) {
		Policy policy = this.properties.policies().get(name);
		return policy != null && name.equals(policy.handler());
	}

	private void add(String name, OutboundPolicy policy) {
		if (this.policies.putIfAbsent(name, policy) != null) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + ".policies." + name, name,
					"There is a bean with this name, which is a policy as well. Rename one of them, or set '" + PREFIX
							+ ".policies." + name + ".handler' if a handler of that name is to answer the requests.");
		}
	}

	private OutboundPolicy policy(String name, Policy policy, Map<String, OutboundHandler> handlers) {
		String key = PREFIX + ".policies." + name;
		OutboundPolicy.Builder builder = OutboundConfiguration.builder(key, name, policy, this::credential);
		if (policy.handler() != null) {
			OutboundHandler handler = handlers.get(policy.handler());
			if (handler == null) {
				throw new InvalidConfigurationPropertyValueException(key + ".handler", policy.handler(),
						"There is no OutboundHandler bean with this name. There are: " + names(handlers.keySet())
								+ ".");
			}
			builder.handler(handler);
		}
		if (policy.ssl().bundle() != null) {
			useBundle(key + ".ssl.bundle", policy.ssl().bundle(), builder);
		}
		return builder.build();
	}

	private Supplier<String> credential(String key, String client) {
		OutboundCredentials available = this.credentials.getIfAvailable();
		if (available == null) {
			throw new InvalidConfigurationPropertyValueException(key, client,
					"There are no OAuth2 clients in this application. Add spring-boot-starter-security-oauth2-client, and set "
							+ "'spring.security.oauth2.client.registration." + client
							+ "', or define a ClientRegistrationRepository bean.");
		}
		try {
			return available.authorization(client);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(key, client, String.valueOf(ex.getMessage()), ex);
		}
	}

	private void useBundle(String key, String name, OutboundPolicy.Builder builder) {
		SslBundles bundles = this.sslBundles.getIfAvailable();
		try {
			if (bundles != null) {
				builder.sslContext(bundles.getBundle(name).createSslContext());
				return;
			}
		}
		catch (NoSuchSslBundleException ex) {
			throw new InvalidConfigurationPropertyValueException(key, name, "There is no SSL bundle with this name. "
					+ "There are: " + names(Set.copyOf(bundles.getBundleNames())) + ".", ex);
		}
		throw new InvalidConfigurationPropertyValueException(key, name,
				"SSL bundles are not configured in this application.");
	}

	/**
	 * Return which property is to blame if a builder refuses the policies.
	 * @param failure what the builder says
	 * @return the failure to throw
	 */
	RuntimeException blame(IllegalStateException failure) {
		String policy = this.properties.policy();
		if (!policy.equals(OutboundPolicy.blocked().name()) && !this.policies.containsKey(policy)) {
			return new InvalidConfigurationPropertyValueException(PREFIX + ".policy", policy,
					String.valueOf(failure.getMessage()), failure);
		}
		if (failure.getCause() instanceof IllegalArgumentException && !this.properties.allowedOrigins().isEmpty()) {
			return new InvalidConfigurationPropertyValueException(PREFIX + ".allowed-origins",
					String.join(",", this.properties.allowedOrigins()), String.valueOf(failure.getMessage()), failure);
		}
		return failure;
	}

	private static String names(Set<String> names) {
		return names.isEmpty() ? "none" : String.join(", ", List.copyOf(new TreeSet<>(names)));
	}

}
