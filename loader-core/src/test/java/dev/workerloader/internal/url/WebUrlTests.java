package dev.workerloader.internal.url;

import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.workerloader.internal.url.WebUrl.Part;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebUrl}; its rows come from the examples of the URL standard.
 */
class WebUrlTests {

	private static final String[] PIECES = { "http", "https", "file", "foo", "data", ":", "//", "/", "\\", "?", "#",
			"@", ".", "..", "%2e", "%", "%zz", "[", "]", "::1", "::ffff:127.0.0.1", "127.1", "0x7f", "1", ":80", ":443",
			":99999", "C:", "C|", "localhost", "example.com", "EXAMPLE", "xn--a", "\u00fc", "\u00df", "\u200d",
			"\u05d0", "\uD83D\uDE00", "\uD800", " ", "\t", "\n", "\0", "^", "|", "{", "a", "user:pw@", "\uFF0E",
			"\u3002", "\u2025" };

	private static WebUrl url(String text) {
		WebUrl url = WebUrl.parse(text, null);
		assertThat(url).as(text).isNotNull();
		return url;
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			https:example.org              ;                          ; https://example.org/
			https://////example.com///     ;                          ; https://example.com///
			https://example.com/././foo    ;                          ; https://example.com/foo
			hello:world                    ; https://example.com/     ; hello:world
			https:example.org              ; https://example.com/     ; https://example.com/example.org
			\\example\\..\\demo/.\\        ; https://example.com/     ; https://example.com/demo/
			example                        ; https://example.com/demo ; https://example.com/example
			file:///C|/demo                ;                          ; file:///C:/demo
			..                             ; file:///C:/demo          ; file:///C:/
			file://loc%61lhost/            ;                          ; file:///
			https://user:password@ex.org/  ;                          ; https://user:password@ex.org/
			https://example.org/foo bar    ;                          ; https://example.org/foo%20bar
			https://EXAMPLE.com/../x       ;                          ; https://example.com/x
			https://ex%41mple.org:443/     ;                          ; https://example.org/
			https://0x7f.1/                ;                          ; https://127.0.0.1/
			https://[0:0::1]/              ;                          ; https://[::1]/
			https://fa\u00DF.ExAmPlE/            ;                          ; https://xn--fa-hia.example/
			https://a\u3002com/              ;                          ; https://a.com/
			mailto:x@y                     ;                          ; mailto:x@y
			foo:/.//p                      ;                          ; foo:/.//p""")
	void textBecomesTheUrlOfTheStandard(String input, @Nullable String base, String href) {
		WebUrl url = WebUrl.parse(input, (base != null) ? url(base) : null);
		assertThat(url).hasToString(href);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			https://ex ample.org/
			example
			https://example.com:demo
			http://[www.example.com]/
			https://example.org:65536/
			https://1.2.3.4.5/
			https://256.256.256.256/
			https://[::1/
			https://ex%00ample/
			https://a<b/
			https://\u00ad/
			https:// /
			foo://a|b/""")
	void textThatIsNoUrlIsRefused(String input) {
		assertThat(WebUrl.parse(input, null)).isNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			https://a/       ; PROTOCOL ; http          ; http://a/
			https://a/       ; PROTOCOL ; foo           ; https://a/
			https://a:80/    ; PROTOCOL ; http          ; http://a/
			https://a/       ; USERNAME ; x:y           ; https://x%3Ay@a/
			file:///a        ; USERNAME ; x             ; file:///a
			https://a/       ; PASSWORD ; p/q           ; https://:p%2Fq@a/
			https://a:1/     ; HOST     ; b:2           ; https://b:2/
			https://a:1/     ; HOST     ; b:99999       ; https://b:1/
			https://a:1/     ; HOSTNAME ; b:2           ; https://a:1/
			https://a:1/     ; HOSTNAME ; b             ; https://b:1/
			https://a/       ; PORT     ; 8080x         ; https://a:8080/
			https://a:1/     ; PORT     ; 443           ; https://a/
			https://a/       ; PORT     ; x             ; https://a/
			https://a/b?c#d  ; PATHNAME ; /e/../f?g     ; https://a/f%3Fg?c#d
			mailto:x         ; PATHNAME ; y             ; mailto:x
			https://a/       ; SEARCH   ; ?x=' y        ; https://a/?x=%27%20y
			foo://a/         ; SEARCH   ; x='           ; foo://a/?x='
			https://a/?x     ; SEARCH   ;               ; https://a/
			https://a/       ; HASH     ; #`            ; https://a/#%60
			https://a/       ; HREF     ; https://b     ; https://b/""")
	void partIsSetAsOnTheWeb(String href, Part part, @Nullable String value, String expected) {
		assertThat(url(href).with(part, (value != null) ? value : "")).hasToString(expected);
	}

	@Test
	void wholeUrlCannotBeSetToWhatIsNoUrl() {
		assertThat(url("https://a/").with(Part.HREF, "x")).isNull();
	}

	@Test
	void portsAreThoseOfTheConnection() {
		assertThat(url("https://a/").effectivePort()).isEqualTo(443);
		assertThat(url("http://a/").effectivePort()).isEqualTo(80);
		assertThat(url("ftp://a/").effectivePort()).isEqualTo(21);
		assertThat(url("wss://a:8080/").effectivePort()).isEqualTo(8080);
		assertThat(url("foo://a/").effectivePort()).isEqualTo(-1);
	}

	@Test
	void namesThatAreLongAndNotAsciiAreRefusedSinceTheyTakeLong() {
		assertThat(WebUrl.parse("https://" + "\u00fc".repeat(DomainNames.MAX_LENGTH), null)).isNotNull();
		assertThat(WebUrl.parse("https://" + "\u00fc".repeat(DomainNames.MAX_LENGTH + 1), null)).isNull();
		assertThat(url("https://" + "x".repeat(100_000)).host()).hasSize(100_000);
	}

	@Test
	void textOfAUrlParsesToTheSameUrl() {
		Random random = new Random(1);
		WebUrl[] bases = { null, url("https://u:p@example.com:81/a/b?c#d"), url("file:///C:/x/y"), url("foo://h/a/b"),
				url("foo:/a") };
		Set<String> schemes = new TreeSet<>();
		for (int round = 0; round < 200_000; round++) {
			String text = random(random);
			WebUrl url = WebUrl.parse(text, bases[random.nextInt(bases.length)]);
			if (url == null) {
				continue;
			}
			schemes.add(url.scheme());
			assertThat(WebUrl.parse(url.href(), null)).as(text).isEqualTo(url);
			assertThat(url.href()).as(text).doesNotContainPattern("[\\x00-\\x1f\\x7f-\\uffff]");
			@SuppressWarnings("EnumOrdinal") // any of them but the first
			WebUrl changed = url.with(Part.values()[1 + random.nextInt(9)], random(random));
			assertThat(WebUrl.parse(changed.href(), null)).as(url + " then " + changed).isNotNull();
		}
		assertThat(schemes).contains("http", "https", "file", "foo", "data");
	}

	static String random(Random random) {
		StringBuilder text = new StringBuilder();
		for (int i = random.nextInt(8); i >= 0; i--) {
			text.append(PIECES[random.nextInt(PIECES.length)]);
		}
		return text.toString();
	}

	@Test
	void requestsOfGuestsAreAnsweredOrRefused() {
		assertThat(UrlService.answer("phttps://a/b")).hasSize(20 + "https://a/b".length()).endsWith("https://a/b");
		assertThat(UrlService.answer("r\0\nhttps://a/b")).endsWith("https://a/b");
		assertThat(UrlService.answer("pnone")).isEmpty();
		assertThat(UrlService.answer("rx")).isNull();
		assertThat(UrlService.answer("r\uFFFF\uFFFFhttps://a/")).isNull();
		assertThat(UrlService.answer("s")).isNull();
		assertThat(UrlService.answer("sz\0\nhttps://a/b")).isNull();
		assertThat(UrlService.answer("")).isNull();
		assertThat(UrlService.answer("x")).isNull();
		assertThat(UrlService.answer("p".repeat(UrlService.MAX_REQUEST + 1))).isNull();
		assertThat(UrlService.answer("d%41%zz%e2%82")).isEqualTo("A%zz\uFFFD");
	}

	@Test
	void noRequestMakesTheServiceThrow() {
		Random random = new Random(2);
		for (int round = 0; round < 50_000; round++) {
			StringBuilder request = new StringBuilder().append("prsd".charAt(random.nextInt(4)));
			if (random.nextBoolean()) {
				request.append((char) random.nextInt(12)).append((char) random.nextInt(20));
			}
			request.append(random(random)).append(random(random));
			String answer = UrlService.answer(request.toString());
			assertThat(answer == null || answer.isEmpty() || request.charAt(0) == 'd' || answer.length() > 20).isTrue();
		}
	}

}
