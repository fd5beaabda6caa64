package dev.workerloader.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class OutboundRuleTests {

	@ParameterizedTest
	@CsvSource({ "https://api.example.com/v1/**, https://api.example.com/v1/a",
			"https://api.example.com/v1/**, https://api.example.com/v1",
			"https://api.example.com/v1/**, https://api.example.com/v1/",
			"https://api.example.com/v1/**, https://api.example.com/v1/a/b?c=../d",
			"https://api.example.com/v1/**, https://api.example.com/v1/group%2Fproject",
			"https://api.example.com/v1/**, https://api.example.com/v1//a",
			"https://api.example.com/v1/**, https://api.example.com/v1/a...b/..c;d=..",
			"https://api.example.com/v1/a, https://api.example.com/v1/a?b",
			"https://api.example.com/**, https://api.example.com/",
			"https://api.example.com/**, https://api.example.com/a%2F..%2Fb",
			"https://API.example.com/**, https://api.example.com/a",
			"https://api.example.com:443/**, https://api.example.com/a",
			"https://api.example.com:8443/**, https://api.example.com:8443/a",
			"https://*.example.com/**, https://a.example.com/", "https://*.example.com/**, https://a.b.example.com/",
			"http://localhost:8080/**, http://localhost:8080/", "https://192.0.2.1/**, https://192.0.2.1/a",
			"https://[2001:db8::1]/**, https://[2001:db8::1]/a" })
	void urlIsAllowed(String rule, String url) {
		assertThat(OutboundRule.of(rule).matches(url)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "https://api.example.com/v1/**, https://api.example.com/v10/a",
			"https://api.example.com/v1/**, https://api.example.com/V1/a",
			"https://api.example.com/v1/**, https://api.example.com/v2",
			"https://api.example.com/v1/**, https://api.example.com//v1/a",
			"https://api.example.com/v1/**, http://api.example.com/v1/a",
			"https://api.example.com/v1/**, https://api.example.com:8443/v1/a",
			"https://api.example.com/v1/**, https://api.example.com.evil.example/v1/a",
			"https://api.example.com/v1/**, https://evilapi.example.com/v1/a",
			"https://api.example.com/v1/a, https://api.example.com/v1/a/",
			"https://*.example.com/**, https://example.com/", "https://*.example.com/**, https://evilexample.com/",
			"https://*.example.com/**, https://a.example.com.evil.example/",
			"https://192.0.2.1/**, https://192.0.2.10/" })
	void otherUrlIsNot(String rule, String url) {
		assertThat(OutboundRule.of(rule).matches(url)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/v1/..%2fadmin", "/v1/..%2Fadmin", "/v1/%2e%2e%2fadmin", "/v1/a/..%2f..%2fadmin",
			"/v1/..%5cadmin", "/v1/%2e%2e%5cadmin", "/v1/..;/admin", "/v1/..;a=b/admin", "/v1/%2e%2e;/admin",
			"/v1/..%3b/admin", "/v1/%252e%252e%252fadmin", "/v1/%252e%252e/admin", "/v1/%25252e%25252e/admin",
			"/v1/%2525252525252e%2525252525252e/admin", "/v1/..%00/admin", "/v1/a%00", "/v1/%c0%ae%c0%ae/admin",
			"/v1/%u002e%u002e/admin", "/v1/a%2f..", "/v1/.;/a", "/v1/..%0a/admin" })
	void pathThatSomeServersReadAsLeadingOutIsNotBelow(String path) {
		assertThat(OutboundRule.of("https://api.example.com/v1/**").matches("https://api.example.com" + path))
			.isFalse();
		assertThat(OutboundRule.of("https://api.example.com/**").matches("https://api.example.com" + path)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://*/**", "https://*.com/**", "https://*.co.uk/**", "https://*.github.io/**",
			"https://*.localhost/**", "http://*/**" })
	void ruleThatAnybodyCanGetAHostForIsTooWide(String url) {
		assertThatIllegalArgumentException().isThrownBy(() -> OutboundRule.of(url))
			.withMessageContaining("too wide")
			.withMessageContaining("OutboundRule.wide(\"" + url + "\")");
		assertThat(OutboundRule.wide(url).isWide()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://*.example.com/**", "https://*.example.co.uk/**", "https://*.me.github.io/**",
			"https://*.orders.internal/**", "https://orders/**", "https://com/**" })
	void ruleForADomainIsNotTooWide(String url) {
		assertThat(OutboundRule.of(url).isWide()).isFalse();
	}

	@Test
	void widestRuleAllowsEveryNameButNoAddress() {
		OutboundRule rule = OutboundRule.wide("https://*/**");
		assertThat(rule.matches("https://example.com/")).isTrue();
		assertThat(rule.matches("https://192.0.2.1/")).isFalse();
		assertThat(rule.matches("https://[2001:db8::1]/")).isFalse();
		assertThat(rule.matches("http://example.com/")).isFalse();
		assertThat(rule.matches("https://example.com:8443/")).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "api.example.com/** | has no scheme", "https://api.example.com | has no path",
			"ftp://api.example.com/** | neither https:// nor http://", "https://api.example.com/a/*/b | star",
			"https://api.example.com/a* | star", "https://api.example.com/**/b | star",
			"https://api.example.com/a?b | query", "https://api.example.com/a#b | query",
			"https://user@api.example.com/** | not an origin", "https://api.example.com:0/** | not an origin",
			"https://api.example.com:65536/** | 65536", "https://a*.example.com/** | not an origin",
			"https://*example.com/** | names no host", "https:///** | names no host",
			"https://bücher.example/** | xn--", "https://127.1/** | names no host", "https://*.192.0.2.1/** | no host",
			"https://api.example.com/a/../b | normalised", "https://api.example.com/a b | normalised" })
	void ruleThatIsNoneSaysWhy(String url, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> OutboundRule.of(url)).withMessageContaining(message);
	}

	@Test
	void onlyReadingIsAllowedUnlessMethodsAreNamed() {
		OutboundRule rule = OutboundRule.of("https://api.example.com/**");
		assertThat(rule.methods()).containsExactly("GET", "HEAD");
		assertThat(rule.methods("post", "GET").methods()).containsExactly("GET", "POST");
		assertThat(rule.methods()).containsExactly("GET", "HEAD");
	}

	@ParameterizedTest
	@ValueSource(strings = { "CONNECT", "TRACE", "TRACK", "*", "", "GE T" })
	void otherMethodsAreRefused(String method) {
		OutboundRule rule = OutboundRule.of("https://api.example.com/**");
		assertThatIllegalArgumentException().isThrownBy(() -> rule.methods(method))
			.withMessageContaining("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
		assertThatIllegalArgumentException().isThrownBy(() -> rule.methods(List.of()))
			.withMessageContaining("no methods");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Host", "content-length", "Transfer-Encoding", "Connection", "Proxy-Authorization", "a b",
			"", "a:b" })
	void headerThatTheLoaderWritesIsRefused(String name) {
		OutboundRule rule = OutboundRule.of("https://api.example.com/**");
		assertThatIllegalArgumentException().isThrownBy(() -> rule.header(name, "value"));
	}

	@Test
	void headerIsNotSentWithoutEncryption() {
		OutboundRule rule = OutboundRule.of("http://api.example.com/**").header("Authorization", "secret");
		OutboundPolicy.Builder builder = OutboundPolicy.builder();
		assertThatIllegalArgumentException().isThrownBy(() -> builder.allow(rule))
			.withMessageContaining("Authorization without encryption")
			.withMessageNotContaining("secret");
	}

	@Test
	void headerWithoutEncryptionGoesToNoneButTheNamedAddresses() throws UnknownHostException {
		OutboundRule rule = OutboundRule.of("http://orders/**")
			.header("Authorization", "secret")
			.allowPrivateAddresses("10.0.0.0/8");
		OutboundPolicy.builder().allow(rule);
		assertThat(rule.allows(InetAddress.getByName("10.1.2.3"))).isTrue();
		assertThat(rule.allows(InetAddress.getByName("192.168.1.1"))).isFalse();
		assertThat(rule.allows(InetAddress.getByName("8.8.8.8"))).isFalse();
	}

	@Test
	void addressesAreThoseOfTheInternetAndTheNamedOnes() throws UnknownHostException {
		OutboundRule rule = OutboundRule.of("https://orders/**");
		assertThat(rule.allows(InetAddress.getByName("8.8.8.8"))).isTrue();
		assertThat(rule.allows(InetAddress.getLoopbackAddress())).isFalse();
		OutboundRule withPrivate = rule.allowPrivateAddresses("127.0.0.1", "fd00::/8");
		assertThat(withPrivate.allows(InetAddress.getLoopbackAddress())).isTrue();
		assertThat(withPrivate.allows(InetAddress.getByName("127.0.0.2"))).isFalse();
		assertThat(withPrivate.allows(InetAddress.getByName("fd00::1"))).isTrue();
	}

	@Test
	void textTellsWhatIsAllowedButNoSecret() {
		OutboundRule rule = OutboundRule.of("https://api.example.com/**").header("Authorization", "secret");
		assertThat(rule).hasToString("GET, HEAD https://api.example.com/**");
		OutboundPolicy policy = OutboundPolicy.builder().allow(rule).build();
		assertThat(policy.fingerprint()).contains("Authorization").doesNotContain("secret");
	}

	@Test
	void rulesAreEqualIfTheyAllowTheSame() {
		OutboundRule rule = OutboundRule.of("https://api.example.com/**").header("Authorization", "secret");
		assertThat(rule).isEqualTo(OutboundRule.of("https://api.example.com:443/**").header("authorization", "secret"))
			.hasSameHashCodeAs(OutboundRule.of("https://api.example.com:443/**").header("Authorization", "secret"))
			.isNotEqualTo(OutboundRule.of("https://api.example.com/**").header("Authorization", "other"))
			.isNotEqualTo(rule.methods("POST"))
			.isNotEqualTo(rule.allowPrivateAddresses("10.0.0.1"))
			.isNotEqualTo(rule.header("Authorization", () -> "secret"));
	}

}
