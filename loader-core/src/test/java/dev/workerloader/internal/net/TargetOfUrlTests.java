package dev.workerloader.internal.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import dev.workerloader.internal.url.PlatformTests;
import dev.workerloader.internal.url.WebUrl;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * NET-15: what {@link WebUrl} reads, the gate reads in the same way or refuses.
 */
class TargetOfUrlTests {

	private static final List<String> PARTS = List.of("http", "https", "HTTPS", "ftp", ":", "/", "//", "///", "\\", "@",
			"user", ":pass@", "?", "#", "example.com", "EXAMPLE.com", "a_b", "-a-", "xn--", "xn--bcher-kva",
			"bücher.example", "ß", "\u200d", "\uff0e", "。", ".", "..", "%2e", "%2E%2e", "%2f", "%", "%zz", "%00",
			"127.0.0.1", "127.1", "0x7f.1", "2130706433", "017700000001", "1.2.3.4.5", "256", "[::1]",
			"[::ffff:127.0.0.1]", "[0000::1]", "[1::", "]", "%25lo", "0", "443", "80", "00443", "65535", "65536",
			"8443", "４４３", " ", "\t", "\n", "\u0000", "a", ";", "=", "&", "|", "^", "`", "{", "}", "<", ">", "\"", "'",
			"+", "~", "\ud83d\ude00", "\ud83d");

	@Test
	void gateConnectsToTheHostThatTheUrlNamesOrToNone() {
		Random random = new Random(15);
		List<String> read = new ArrayList<>();
		for (int i = 0; i < 200_000; i++) {
			StringBuilder text = new StringBuilder((random.nextInt(3) == 0) ? "" : "https://");
			for (int parts = 1 + random.nextInt(7); parts > 0; parts--) {
				text.append(PARTS.get(random.nextInt(PARTS.size())));
			}
			WebUrl url = WebUrl.parse(text.toString(), null);
			if (url != null) {
				compare(url, read);
			}
		}
		assertThat(read).hasSizeGreaterThan(10_000);
	}

	@Test
	void gateReadsEveryUrlOfThePlatformTestsAsTheySayOrRefusesIt() throws Exception {
		int read = 0;
		for (JsonNode row : PlatformTests.cases("urltestdata.json")) {
			String protocol = row.path("protocol").asString("");
			if (!protocol.equals("http:") && !protocol.equals("https:")) {
				continue;
			}
			TargetUrl target = target(row.get("href").asString());
			if (target != null) {
				String href = row.get("href").asString();
				String port = row.get("port").asString();
				String query = (target.query() != null && !target.query().isEmpty()) ? "?" + target.query() : "";
				assertThat(target.scheme() + ":").as(href).isEqualTo(protocol);
				assertThat(target.host().text()).as(href).isEqualTo(row.get("hostname").asString());
				assertThat(target.port()).as(href)
					.isEqualTo(port.isEmpty() ? TargetUrl.defaultPort(target.scheme()) : Integer.parseInt(port));
				assertThat(target.path()).as(href).isEqualTo(row.get("pathname").asString());
				assertThat(query).as(href).isEqualTo(row.get("search").asString());
				assertThat(row.get("username").asString() + row.get("password").asString()).as(href).isEmpty();
				read++;
			}
		}
		assertThat(read).isGreaterThan(150);
	}

	// Where readers of URLs are known to differ.
	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "http://a.example\\@b.example/ | a.example 80 /@b.example/",
			"http://a.example\\.b.example/ | a.example 80 /.b.example/", "http:a.example | a.example 80 /",
			"http:/a.example | a.example 80 /", "http:\\\\a.example\\x | a.example 80 /x",
			"http:////a.example/x | a.example 80 /x", "HTTPS://A.EXAMPLE:0443/X | a.example 443 /X",
			"https://a.example:80/ | a.example 80 /", "http://a.example:/ | a.example 80 /",
			"http://a.example#@b.example/ | a.example 80 /", "http://a.example?@b.example/ | a.example 80 /",
			"http://a.example/#/../x | a.example 80 /", "http://a.example/x/../../y | a.example 80 /y",
			"http://a.example/%2e%2E/y | a.example 80 /y", "http://a.example/%2f..%2fy | a.example 80 /%2f..%2fy",
			"http://0x7f.1/ | 127.0.0.1 80 /", "http://2130706433/ | 127.0.0.1 80 /",
			"http://0177.0.0.01/ | 127.0.0.1 80 /", "http://127.1/ | 127.0.0.1 80 /",
			"http://[::ffff:127.0.0.1]/ | [::ffff:7f00:1] 80 /", "http://[0:0::1]/ | [::1] 80 /",
			"http://\uff11\uff12\uff17.0.0.1/ | 127.0.0.1 80 /", "http://a\u3002example/ | a.example 80 /",
			"http://a\u00ad.example/ | a.example 80 /", "http://\u24d0.example/ | a.example 80 /",
			"http://fa\u00df.example/ | xn--fa-hia.example 80 /", "http://%61.example/ | a.example 80 /",
			"http://user@a.example/ | refused", "http://b.example:80@a.example/ | refused",
			"http://b.example%40a.example/ | no URL", "http://b.example%00.a.example/ | no URL",
			"http://b.example%2fa.example/ | no URL", "http://a.example:65536/ | no URL",
			"http://a_b.example/ | refused", "http://a.example./ | refused", "http://a..example/ | refused",
			"http://-a.example/ | refused", "ftp://a.example/ | refused", "file:///etc/passwd | refused",
			"http://1.2.3.4.5/ | no URL", "http://256.0.0.1/ | no URL", "http://a.0x7f/ | no URL" })
	void gateReadsWhatReadersDifferAboutAsUrlDoes(String text, String expected) {
		WebUrl url = WebUrl.parse(text, null);
		if (url == null) {
			assertThat(expected).isEqualTo("no URL");
			return;
		}
		TargetUrl target = target(url.href());
		assertThat((target != null) ? target.host() + " " + target.port() + " " + target.path() : "refused")
			.isEqualTo(expected);
		if (target != null) {
			compare(url, new ArrayList<>());
		}
	}

	private static @Nullable TargetUrl target(String href) {
		try {
			return TargetUrl.parse(href);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static void compare(WebUrl url, List<String> read) {
		TargetUrl target = target(url.href());
		if (target == null) {
			return;
		}
		read.add(url.href());
		assertThat(target.scheme()).as(url.href()).isEqualTo(url.scheme());
		assertThat(target.host().text()).as(url.href()).isEqualTo(url.host());
		assertThat(target.port()).as(url.href()).isEqualTo(url.effectivePort());
		assertThat(target.path()).as(url.href()).isEqualTo(url.path());
		assertThat(target.query()).as(url.href()).isEqualTo(url.query());
		assertThat(url.username() + url.password()).as(url.href()).isEmpty();
	}

	@Test
	void ordinaryUrlsAreNotRefused() {
		for (String text : List.of("https://Example.COM:443/a/../b?c d#e", "https://bücher.example/ü?ü=ß",
				"http://127.1:8080/", "http://[0:0::1]/", "https://example.com/a b\"<>`{}|^\\x",
				"https://example.com/?'\"<>`{}", "https://example.com", "https:example.com",
				"https://example.com/%2e%2e/a")) {
			WebUrl url = WebUrl.parse(text, null);
			assertThat(url).as(text).isNotNull();
			assertThat(TargetUrl.parse(url.href()).host().text()).isEqualTo(url.host());
		}
	}

}
