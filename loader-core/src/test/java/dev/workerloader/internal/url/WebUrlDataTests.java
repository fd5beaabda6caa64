package dev.workerloader.internal.url;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map.Entry;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import dev.workerloader.internal.url.WebUrl.Part;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link WebUrl} row by row against the web-platform-tests.
 */
class WebUrlDataTests {

	private static final List<String> PARTS = List.of("href", "protocol", "username", "password", "host", "hostname",
			"port", "pathname", "search", "hash");

	/**
	 * Since June 2026 the standard takes each domain in ASCII as it is (whatwg/url#914);
	 * data from before says that these are no URLs.
	 */
	private static final List<String> VALID_SINCE_2026 = List.of("http://a.b.c.xn--pokxncvks",
			"http://10.0.0.xn--pokxncvks", "http://a.b.c.XN--pokxncvks", "http://a.b.c.Xn--pokxncvks",
			"http://10.0.0.XN--pokxncvks", "http://10.0.0.xN--pokxncvks", "file://xn--/p", "https://xn--/");

	@Test
	void everyUrlParsesAsTheTestsSay() throws Exception {
		List<String> wrong = new ArrayList<>();
		List<JsonNode> cases = PlatformTests.cases("urltestdata.json");
		for (JsonNode row : cases) {
			String base = text(row.get("base"));
			WebUrl baseUrl = (base != null) ? WebUrl.parse(base, null) : null;
			WebUrl url = (base != null && baseUrl == null) ? null : WebUrl.parse(row.get("input").asString(), baseUrl);
			String label = row.get("input") + " on " + base;
			if (row.has("failure")) {
				if (url != null && !VALID_SINCE_2026.contains(row.get("input").asString())) {
					wrong.add(label + " is no URL, but became " + url);
				}
			}
			else if (url == null) {
				wrong.add(label + " is no URL");
			}
			else {
				compare(label, url, row, wrong);
				if (!url.equals(WebUrl.parse(url.href(), null))) {
					wrong.add(label + " becomes another URL when its text is parsed");
				}
			}
		}
		assertThat(cases).hasSizeGreaterThan(800);
		assertThat(wrong).isEmpty();
	}

	@Test
	void everySetterDoesWhatTheTestsSay() throws Exception {
		List<String> wrong = new ArrayList<>();
		int count = 0;
		for (Entry<String, JsonNode> setter : PlatformTests.read("setters_tests.json").properties()) {
			if (!PARTS.contains(setter.getKey())) {
				continue;
			}
			for (JsonNode row : setter.getValue()) {
				WebUrl url = WebUrl.parse(row.get("href").asString(), null);
				String label = row.get("href") + "." + setter.getKey() + " = " + row.get("new_value");
				WebUrl changed = url.with(Part.valueOf(setter.getKey().toUpperCase(Locale.ROOT)),
						row.get("new_value").asString());
				compare(label, (changed != null) ? changed : url, row.get("expected"), wrong);
				count++;
			}
		}
		assertThat(count).isGreaterThan(200);
		assertThat(wrong).isEmpty();
	}

	@Test
	void everyDomainNameIsAsTheTestsSay() throws Exception {
		List<String> wrong = new ArrayList<>();
		for (String file : List.of("toascii.json", "IdnaTestV2.json")) {
			for (JsonNode row : PlatformTests.cases(file)) {
				WebUrl url = WebUrl.parse("https://" + row.get("input").asString() + "/x", null);
				String host = (url != null) ? url.host() : null;
				String expected = text(row.get("output"));
				if (!Objects.equals(host, expected) && !isUnknownToIcu(row.get("input").asString())) {
					wrong.add(file + ": " + row.get("input") + " should be " + expected + " but is " + host);
				}
			}
		}
		assertThat(wrong).isEmpty();
	}

	// The engine's ICU knows Unicode 16, the tests know the ideographs of Unicode 17. The
	// row without a name is about names alone.
	private static boolean isUnknownToIcu(String domain) {
		return domain.isEmpty() || domain.codePoints().anyMatch((c) -> c >= 0x323B0 && c <= 0x33479);
	}

	private static void compare(String label, WebUrl url, JsonNode expected, List<String> wrong) {
		for (String part : PARTS) {
			if (expected.has(part) && !expected.get(part).asString().equals(part(url, part))) {
				wrong.add(label + ": " + part + " should be " + expected.get(part) + " but is " + part(url, part));
			}
		}
	}

	private static String part(WebUrl url, String part) {
		return switch (part) {
			case "href" -> url.href();
			case "protocol" -> url.scheme() + ":";
			case "username" -> url.username();
			case "password" -> url.password();
			case "host" -> hostname(url) + ((url.port() >= 0) ? ":" + url.port() : "");
			case "hostname" -> hostname(url);
			case "port" -> (url.port() >= 0) ? String.valueOf(url.port()) : "";
			case "pathname" -> url.path();
			case "search" -> after("?", url.query());
			default -> after("#", url.fragment());
		};
	}

	private static String hostname(WebUrl url) {
		return (url.host() != null) ? url.host() : "";
	}

	private static String after(String sign, @Nullable String text) {
		return (text != null && !text.isEmpty()) ? sign + text : "";
	}

	private static @Nullable String text(@Nullable JsonNode node) {
		return (node != null && node.isString()) ? node.asString() : null;
	}

}
