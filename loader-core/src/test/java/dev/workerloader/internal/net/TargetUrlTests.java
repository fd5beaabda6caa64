package dev.workerloader.internal.net;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TargetUrlTests {

	@ParameterizedTest
	@ValueSource(strings = { "https://example.com/", "http://example.com/", "https://example.com:8443/a/b;c=d?e=f",
			"https://a-b.xn--bcher-kva.example/", "http://192.0.2.1/", "http://[2001:db8::1]:8080/", "http://[::1]/",
			"https://example.com//", "https://example.com/%zz/%2F%2e%41|^[]", "https://example.com/?{}|\\^`",
			"https://example.com/?", "https://example.com/.../..a/a..", "https://1.example/", "https://localhost/",
			"https://example.com/a?b/../c", "https://1e100.net/", "https://0xg.example/" })
	void normalisedUrlIsReadAndWrittenUnchanged(String text) {
		assertThat(TargetUrl.parse(text)).hasToString(text);
	}

	@Test
	void partsAreThoseOfTheText() {
		TargetUrl url = TargetUrl.parse("https://api.example.com:8443/v1/a?q=1#top");
		assertThat(url.scheme()).isEqualTo("https");
		assertThat(url.host().text()).isEqualTo("api.example.com");
		assertThat(url.port()).isEqualTo(8443);
		assertThat(url.path()).isEqualTo("/v1/a");
		assertThat(url.query()).isEqualTo("q=1");
		assertThat(url.origin()).isEqualTo("https://api.example.com:8443");
		assertThat(url.requestTarget()).isEqualTo("/v1/a?q=1");
	}

	@Test
	void hostInBracketsIsAnAddress() {
		HostName host = TargetUrl.parse("http://[2001:db8::1]/").host();
		assertThat(host.literal()).isNotNull().extracting((address) -> address.getAddress().length).isEqualTo(16);
		assertThat(host.unbracketed()).isEqualTo("2001:db8::1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "example.com", "//example.com/", "https:example.com/", "https:/example.com/",
			"https:///example.com/", "https://example.com", "https://example.com?q", "HTTPS://example.com/",
			"https://Example.com/", "https://example.com\\@evil.example/", "https://exa mple.com/",
			"https://example.com /", " https://example.com/", "https://example.com/ ", "https://example.com/a b",
			"https://example.com/\"", "https://example.com/<", "https://example.com/`", "https://example.com/{",
			"https://example.com/a\\b", "https://example.com/\n", "https://example.com/\u0000", "https://example.com/ü",
			"https://example.com/?ü", "https://example.com/?'", "https://example.com/? ", "https://example.com/.",
			"https://example.com/..", "https://example.com/a/../b", "https://example.com/./", "https://example.com/%2e",
			"https://example.com/%2E%2e/", "https://example.com/.%2e/x", "https://bücher.example/",
			"https://example.com:/", "https://example.com:443/", "http://example.com:80/", "https://example.com:0/",
			"https://example.com:00443/", "https://example.com:65536/", "https://example.com:-1/",
			"https://example.com:4a/", "https://example.com:４４３/", "https://example..com/", "https://.example.com/",
			"https://example.com./", "https://-a.example/", "https://a-.example/", "https://a_b.example/",
			"https://exa%6dple.com/", "https://127.1/", "https://2130706433/", "https://0x7f000001/",
			"https://0x7f.0.0.1/", "https://0177.0.0.1/", "https://127.0.0.1./", "https://256.1.1.1/",
			"https://1.2.3.4.5/", "https://example.0x/", "https://example.7/", "https://[::1/", "https://::1/",
			"https://[0:0:0:0:0:0:0:1]/", "https://[0000::1]/", "https://[::127.0.0.1]/", "https://[::1%25lo]/",
			"https://[::FFFF]/", "https://[1:2:3:4:5:6:7]/", "https://[1::2::3]/", "https://[]/", "https://[:::]/",
			"https://[1:0:0:2:0:0:0:3]/", "https://[v1.a]/", "https://a[::1]/", "https://[::1]a/" })
	void whatIsNotNormalisedIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> TargetUrl.parse(text));
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://user@example.com/", "https://user:pass@example.com/", "https://@example.com/",
			"https://:@example.com/", "https://example.com:443@evil.example/", "https://a@b@example.com/" })
	void userNameIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> TargetUrl.parse(text)).withMessageContaining("user name");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ftp://example.com/", "file:///etc/passwd", "ws://example.com/", "jar://example.com/",
			"gopher://example.com/" })
	void otherSchemeIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> TargetUrl.parse(text)).withMessageContaining("https");
	}

	@Test
	void endlessUrlIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> TargetUrl.parse("https://example.com/" + "a".repeat(20_000)))
			.withMessageContaining("16384");
	}

	@Test
	void longestHostIsRead() {
		String label = "a".repeat(63);
		String host = String.join(".", label, label, label, "a".repeat(61));
		assertThat(TargetUrl.parse("https://" + host + "/").host().text()).hasSize(253);
		assertThatIllegalArgumentException().isThrownBy(() -> TargetUrl.parse("https://a" + host + "/"));
		assertThatIllegalArgumentException().isThrownBy(() -> TargetUrl.parse("https://a" + label + "/"));
	}

}
