package dev.workerloader.internal.outbound;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import dev.workerloader.internal.rpc.Names;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.OutboundRule;

/**
 * The policies that an application has configured, and the origins that none exceeds.
 * Immutable; safe for use by many threads.
 */
public final class OutboundPolicies {

	private final Map<String, OutboundPolicy> named = new LinkedHashMap<>();

	private final OutboundPolicy defaultPolicy;

	private final AllowedOrigins allowedOrigins;

	/**
	 * Create a new {@link OutboundPolicies}.
	 * @param named the policies by name
	 * @param defaultPolicy the policy of code that names none, perhaps a reference to one
	 * of the named
	 * @param allowedOrigins the origins that no policy exceeds
	 * @throws IllegalArgumentException if the default does not exist, or a policy is not
	 * within the origins
	 */
	public OutboundPolicies(Map<String, OutboundPolicy> named, OutboundPolicy defaultPolicy,
			AllowedOrigins allowedOrigins) {
		this.allowedOrigins = allowedOrigins;
		this.named.put(OutboundPolicy.blocked().name(), OutboundPolicy.blocked());
		named.forEach(this::add);
		this.defaultPolicy = resolve(defaultPolicy);
	}

	private void add(String name, OutboundPolicy policy) {
		if (policy.isReference()) {
			throw new IllegalArgumentException(
					"The outbound policy '" + name + "' is only a reference to '" + policy.name() + "'.");
		}
		requireAllowed(name, policy);
		if (this.named.putIfAbsent(name, policy.withName(name)) != null && !policy.isBlocked()) {
			throw new IllegalArgumentException(
					"The outbound policy '" + name + "' is built in and lets nothing out. Choose another name.");
		}
	}

	/**
	 * Return the policy that is in force where code asks for one.
	 * @param policy the policy of the code, perhaps a reference, or {@code null} if it
	 * names none
	 * @return the policy, which is not a reference
	 * @throws IllegalArgumentException if there is no such policy, or it is not within
	 * the allowed origins
	 */
	public OutboundPolicy resolve(@Nullable OutboundPolicy policy) {
		if (policy == null) {
			return this.defaultPolicy;
		}
		if (!policy.isReference()) {
			requireAllowed(policy.name(), policy);
			return policy;
		}
		OutboundPolicy found = this.named.get(policy.name());
		if (found == null) {
			List<String> nearest = Names.nearest(policy.name(), this.named.keySet());
			throw new IllegalArgumentException("There is no outbound policy '" + policy.name() + "'. "
					+ (nearest.isEmpty() ? "There are: " + String.join(", ", new TreeSet<>(this.named.keySet())) + "."
							: "Did you mean " + String.join(" or ", nearest) + "?"));
		}
		return found;
	}

	private void requireAllowed(String name, OutboundPolicy policy) {
		for (OutboundRule rule : policy.rules()) {
			if (!this.allowedOrigins.covers(rule)) {
				throw new IllegalArgumentException("The outbound policy '" + name + "' has the rule \"" + rule.url()
						+ "\", which exceeds the allowed origins: " + this.allowedOrigins
						+ ". Narrow the rule, or allow its origin.");
			}
		}
	}

	/**
	 * Return the origins that no policy exceeds.
	 * @return the origins
	 */
	public AllowedOrigins allowedOrigins() {
		return this.allowedOrigins;
	}

}
