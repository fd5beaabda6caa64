package dev.workerloader.spring.autoconfigure;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import dev.workerloader.WorkerLoader;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.OutboundRule;
import dev.workerloader.spring.autoconfigure.WorkerLoaderProperties.Outbound;
import dev.workerloader.spring.autoconfigure.WorkerLoaderProperties.Outbound.Policy;
import dev.workerloader.spring.autoconfigure.WorkerLoaderProperties.Outbound.Rule;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Turns the configuration of outbound policies into policies, and says which property is
 * to blame if that cannot be.
 */
final class OutboundConfiguration {

	private static final String PREFIX = "worker-loader.outbound";

	private static final String AUTHORIZATION = "Authorization";

	private OutboundConfiguration() {
	}

	/**
	 * Refuse values that cannot be.
	 * @param outbound the properties
	 * @throws InvalidConfigurationPropertyValueException for the first such value
	 */
	static void check(Outbound outbound) {
		outbound.allowedOrigins()
			.forEach((origin) -> checked(PREFIX + ".allowed-origins", origin,
					() -> WorkerLoader.builder().allowedOrigins(List.of(origin))));
		outbound.policies()
			.forEach((name, policy) -> builder(PREFIX + ".policies." + name, name, policy, (key, id) -> String::new));
	}

	/**
	 * Return a policy as far as it can be told without beans.
	 * @param key the key of the policy
	 * @param name its name
	 * @param policy the properties
	 * @param credentials returns what supplies the credential of an OAuth2 client, from
	 * the key and the value of the property that names it
	 * @return a builder
	 */
	static OutboundPolicy.Builder builder(String key, String name, Policy policy,
			BiFunction<String, String, Supplier<String>> credentials) {
		if (name.equals(OutboundPolicy.blocked().name())) {
			throw new InvalidConfigurationPropertyValueException(key, name,
					"The policy of this name is built in and lets nothing out. Choose another name.");
		}
		OutboundPolicy.Builder builder = checked(key, name, () -> named(name));
		if (policy.rules().isEmpty() && policy.handler() == null) {
			throw new InvalidConfigurationPropertyValueException(key, name,
					"The policy has neither rules nor a handler, so it would let nothing out. Add a rule, or use the policy 'blocked'.");
		}
		for (int i = 0; i < policy.rules().size(); i++) {
			String ruleKey = key + ".rules[" + i + "]";
			OutboundRule rule = rule(ruleKey, policy.rules().get(i), credentials);
			checked(ruleKey + ".url", rule.url(), () -> builder.allow(rule));
		}
		applyLimits(key, policy, builder);
		return builder;
	}

	static OutboundPolicy.Builder named(String name) {
		return OutboundPolicy.builder().name(name);
	}

	private static void applyLimits(String key, Policy policy, OutboundPolicy.Builder builder) {
		ConfigurationRules.requirePositive(key + ".response-size", policy.responseSize());
		ConfigurationRules.requirePositive(key + ".request-size", policy.requestSize());
		ConfigurationRules.requirePositive(key + ".timeout", policy.timeout());
		ConfigurationRules.requirePositive(key + ".connect-timeout", policy.connectTimeout());
		builder.responseSize(policy.responseSize().toBytes()).requestSize(policy.requestSize().toBytes());
		checked(key + ".timeout", policy.timeout(), () -> builder.timeout(policy.timeout()));
		checked(key + ".connect-timeout", policy.connectTimeout(),
				() -> builder.connectTimeout(policy.connectTimeout()));
	}

	private static OutboundRule rule(String key, Rule properties,
			BiFunction<String, String, Supplier<String>> credentials) {
		OutboundRule rule = checked(key + ".url", properties.url(),
				() -> OutboundRule.wide(required(properties.url())));
		if (rule.isWide() && !properties.wide()) {
			throw new InvalidConfigurationPropertyValueException(key + ".url", properties.url(),
					"It is too wide: anybody can get a host that it allows, so a worker could send anything anywhere. "
							+ "Name the host, or a domain of yours: https://*.example.com/**. "
							+ "If all of this is meant, set '" + key + ".wide=true'.");
		}
		if (!properties.methods().isEmpty()) {
			OutboundRule any = rule;
			rule = checked(key + ".methods", String.join(",", properties.methods()),
					() -> any.methods(properties.methods()));
		}
		OutboundRule withMethods = rule;
		rule = checked(key + ".private-addresses", String.join(",", properties.privateAddresses()),
				() -> withMethods.allowPrivateAddresses(properties.privateAddresses()));
		for (String name : properties.headers().keySet()) {
			OutboundRule before = rule;
			// The key of the map: the analysis of a failure shows the values of a key.
			rule = checked(key + ".headers", name,
					() -> before.header(name, String.valueOf(properties.headers().get(name))));
		}
		if (properties.oauth2Client() != null) {
			rule = withToken(key + ".oauth2-client", properties.oauth2Client(), rule, credentials);
		}
		if (properties.propagateTrace()) {
			rule = rule.propagateTrace();
		}
		return properties.webSockets() ? rule.webSockets() : rule;
	}

	private static OutboundRule withToken(String key, String client, OutboundRule rule,
			BiFunction<String, String, Supplier<String>> credentials) {
		if (rule.headers().containsKey(AUTHORIZATION)) {
			throw new InvalidConfigurationPropertyValueException(key, client,
					"The rule adds the header Authorization already. Remove one of the two.");
		}
		return rule.header(AUTHORIZATION, credentials.apply(key, client));
	}

	private static String required(@Nullable String url) {
		if (url == null) {
			throw new IllegalArgumentException("A rule needs a URL, such as https://api.example.com/**.");
		}
		return url;
	}

	private static <T> T checked(String key, @Nullable Object value, Supplier<T> action) {
		try {
			return action.get();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(key, value, String.valueOf(ex.getMessage()), ex);
		}
	}

}
