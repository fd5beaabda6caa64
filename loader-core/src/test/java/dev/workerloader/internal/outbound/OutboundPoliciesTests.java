package dev.workerloader.internal.outbound;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.OutboundRule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class OutboundPoliciesTests {

	private static final OutboundPolicy GITHUB = OutboundPolicy.builder()
		.name("github")
		.allow(OutboundRule.of("https://api.github.com/**"))
		.build();

	@Test
	void codeWithoutAPolicyHasTheDefault() {
		assertThat(policies(OutboundPolicy.named("github")).resolve(null)).isEqualTo(GITHUB);
		assertThat(policies(OutboundPolicy.blocked()).resolve(null)).isSameAs(OutboundPolicy.blocked());
	}

	@Test
	void nameIsLookedUp() {
		OutboundPolicies policies = policies(OutboundPolicy.blocked());
		assertThat(policies.resolve(OutboundPolicy.named("github"))).isEqualTo(GITHUB);
		assertThat(policies.resolve(OutboundPolicy.named("blocked"))).isSameAs(OutboundPolicy.blocked());
		assertThat(policies.resolve(GITHUB)).isSameAs(GITHUB);
	}

	@Test
	void policyHasTheNameUnderWhichItIsRegistered() {
		OutboundPolicies policies = new OutboundPolicies(Map.of("other", GITHUB), OutboundPolicy.blocked(),
				AllowedOrigins.all());
		assertThat(policies.resolve(OutboundPolicy.named("other")).name()).isEqualTo("other");
	}

	@Test
	void unknownNameIsRefusedWithTheNearest() {
		OutboundPolicies policies = policies(OutboundPolicy.blocked());
		assertThatIllegalArgumentException().isThrownBy(() -> policies.resolve(OutboundPolicy.named("git-hub2")))
			.withMessage("There is no outbound policy 'git-hub2'. Did you mean github?");
		assertThatIllegalArgumentException().isThrownBy(() -> policies.resolve(OutboundPolicy.named("everything")))
			.withMessage("There is no outbound policy 'everything'. There are: blocked, github.");
		assertThatIllegalArgumentException().isThrownBy(() -> policies(OutboundPolicy.named("gihub")));
	}

	@Test
	void builtInNameIsNotForOthers() {
		assertThatIllegalArgumentException().isThrownBy(
				() -> new OutboundPolicies(Map.of("blocked", GITHUB), OutboundPolicy.blocked(), AllowedOrigins.all()))
			.withMessageContaining("built in");
	}

	@ParameterizedTest
	@CsvSource({ "https://api.github.com, https://api.github.com/**", "https://*.github.com, https://api.github.com/**",
			"https://*.github.com, https://*.github.com/**", "https://*.github.com, https://*.api.github.com/**",
			"https://*, https://*.github.com/**", "https://a.example:8443, https://a.example:8443/x" })
	void ruleWithinTheAllowedOriginsIsAccepted(String origin, String rule) {
		OutboundPolicy policy = OutboundPolicy.builder().allow(OutboundRule.of(rule)).build();
		assertThat(within(origin).resolve(policy)).isSameAs(policy);
	}

	@ParameterizedTest
	@CsvSource({ "https://api.github.com, https://github.com/**", "https://api.github.com, http://api.github.com/**",
			"https://api.github.com, https://api.github.com:8443/**", "https://api.github.com, https://*.github.com/**",
			"https://*.github.com, https://github.com/**", "https://*.api.github.com, https://*.github.com/**",
			"https://*, https://192.0.2.1/**" })
	void ruleThatExceedsTheAllowedOriginsIsRefused(String origin, String rule) {
		OutboundPolicy policy = OutboundPolicy.builder().name("mine").allow(OutboundRule.of(rule)).build();
		OutboundPolicies policies = within(origin);
		assertThatIllegalArgumentException().isThrownBy(() -> policies.resolve(policy))
			.withMessageContaining("'mine'")
			.withMessageContaining(rule)
			.withMessageContaining(origin);
		assertThatIllegalArgumentException().isThrownBy(() -> new OutboundPolicies(Map.of("mine", policy),
				OutboundPolicy.blocked(), AllowedOrigins.of(List.of(origin))));
	}

	@Test
	void widestRuleNeedsTheWidestOrigin() {
		OutboundPolicy policy = OutboundPolicy.builder().allow(OutboundRule.wide("https://*/**")).build();
		assertThat(within("https://*").resolve(policy)).isSameAs(policy);
		assertThatIllegalArgumentException().isThrownBy(() -> within("https://*.com").resolve(policy));
	}

	private static OutboundPolicies policies(OutboundPolicy defaultPolicy) {
		return new OutboundPolicies(Map.of("github", GITHUB), defaultPolicy, AllowedOrigins.all());
	}

	private static OutboundPolicies within(String origin) {
		return new OutboundPolicies(Map.of(), OutboundPolicy.blocked(), AllowedOrigins.of(List.of(origin)));
	}

}
