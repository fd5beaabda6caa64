package dev.workerloader.internal.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

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

	private static void compare(WebUrl url, List<String> read) {
		TargetUrl target;
		try {
			target = TargetUrl.parse(url.href());
		}
		catch (IllegalArgumentException ex) {
			return;
		}
		read.add(url.href());
		assertThat(target.scheme()).as(url.href()).isEqualTo(url.scheme());
		assertThat(target.host().text()).as(url.href()).isEqualTo(url.host());
		assertThat(target.port()).as(url.href()).isEqualTo(url.effectivePort());
		assertThat(target.path()).as(url.href()).isEqualTo(url.path());
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
