package dev.workerloader.outbound;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class OutboundPolicyTests {

	private static final OutboundRule RULE = OutboundRule.of("https://api.example.com/**");

	@Test
	void policyWithoutRulesAndHandlerIsBlocked() {
		assertThat(OutboundPolicy.blocked().isBlocked()).isTrue();
		assertThat(OutboundPolicy.builder().build().isBlocked()).isTrue();
		assertThat(OutboundPolicy.builder().allow(RULE).build().isBlocked()).isFalse();
		assertThat(OutboundPolicy.handler((request, context) -> WorkerResponse.of(200, "")).isBlocked()).isFalse();
	}

	@Test
	void referenceIsOnlyAName() {
		OutboundPolicy reference = OutboundPolicy.named("github");
		assertThat(reference.isReference()).isTrue();
		assertThat(reference.isBlocked()).isFalse();
		assertThat(reference).hasToString("github").isEqualTo(OutboundPolicy.named("github"));
	}

	@Test
	void limitsAreThoseOfTheDocumentation() {
		OutboundPolicy policy = OutboundPolicy.builder().allow(RULE).build();
		assertThat(policy.responseSize()).isEqualTo(10L << 20);
		assertThat(policy.requestSize()).isEqualTo(10L << 20);
		assertThat(policy.timeout()).isEqualTo(Duration.ofSeconds(30));
		assertThat(policy.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void limitsArePositive() {
		OutboundPolicy.Builder builder = OutboundPolicy.builder();
		assertThatIllegalArgumentException().isThrownBy(() -> builder.responseSize(0));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.requestSize(-1));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.timeout(Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.connectTimeout(Duration.ofNanos(1)));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.name("a b")).withMessageContaining("a b");
	}

	@Test
	void fingerprintsDifferWherePoliciesDo() {
		OutboundHandler handler = (request, context) -> WorkerResponse.of(200, "");
		OutboundHandler other = (request, context) -> WorkerResponse.of(200, "");
		assertThat(OutboundPolicy.builder().allow(RULE).build().fingerprint())
			.isEqualTo(
					OutboundPolicy.builder().allow(OutboundRule.of("https://api.example.com/**")).build().fingerprint())
			.isNotEqualTo(OutboundPolicy.builder().allow(RULE).allow(RULE).build().fingerprint())
			.isNotEqualTo(OutboundPolicy.builder().allow(RULE.methods("GET")).build().fingerprint())
			.isNotEqualTo(OutboundPolicy.builder().allow(RULE.header("a", "b")).build().fingerprint())
			.isNotEqualTo(OutboundPolicy.builder().allow(RULE.allowPrivateAddresses("::1")).build().fingerprint())
			.isNotEqualTo(OutboundPolicy.builder().allow(RULE.webSockets()).build().fingerprint())
			.isNotEqualTo(OutboundPolicy.builder().allow(RULE).responseSize(1).build().fingerprint())
			.isNotEqualTo(OutboundPolicy.builder().allow(RULE).requestSize(1).build().fingerprint())
			.isNotEqualTo(OutboundPolicy.builder().allow(RULE).timeout(Duration.ofSeconds(1)).build().fingerprint())
			.isNotEqualTo(OutboundPolicy.builder().allow(RULE).handler(handler).build().fingerprint())
			.isNotEqualTo(OutboundPolicy.builder().allow(RULE).name("other").build().fingerprint());
		assertThat(OutboundPolicy.handler(handler).fingerprint())
			.isEqualTo(OutboundPolicy.handler(handler).fingerprint())
			.isNotEqualTo(OutboundPolicy.handler(other).fingerprint());
	}

}
