package dev.workerloader.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Looks at the page in a real browser, if Chromium is installed.
 */
@SampleTest
class PageTests {

	private static final String ENDED = "document.getElementById('status').textContent.startsWith('Ended')";

	private static final String BADGES = "[...document.querySelectorAll('.badge')].map((badge) => badge.textContent).join()";

	private static final Path SCREENSHOTS = Path.of("target", "screenshots");

	@Autowired
	private SampleClient sample;

	private Chromium browser;

	@BeforeEach
	void openPage(@TempDir Path userData) throws Exception {
		Optional<Path> program = Chromium.find();
		Assumptions.assumeTrue(program.isPresent(),
				"Chromium is not installed, so the page is not looked at. Install the package 'chromium'.");
		this.browser = Chromium.start(program.get(), userData);
		this.browser.resize(1300, 1200, false);
		this.browser.open(this.sample.uri("/"));
		this.browser.awaitTrue("document.getElementById('pulse')?.textContent.startsWith('alive')");
	}

	@AfterEach
	void closePage() throws Exception {
		if (this.browser == null) {
			return;
		}
		try {
			String home = this.sample.uri("/").toString();
			assertThat(this.browser.complaints()).isEmpty();
			assertThat(this.browser.requests()).isNotEmpty()
				.allMatch((url) -> url.startsWith(home) || url.equals("about:blank"));
		}
		finally {
			this.browser.stop();
		}
	}

	@ParameterizedTest
	@CsvSource({ "seed, OK", "three-beans, OK", "repair, 'SCRIPT_ERROR UNKNOWN_METHOD,OK'",
			"injection, SCRIPT_ERROR EGRESS_DENIED", "other-room, OK", "endless, LIMIT CPU_TIME",
			"memory-bomb, LIMIT ALLOCATION", "listener, OK", "app, OK", "menu, OK", "menu-refused, OK" })
	void sceneEndsAsItsTextSays(String scene, String badges) throws IOException {
		this.browser.evaluate("document.getElementById('scene-" + scene + "').click()");
		this.browser.awaitTrue(ENDED);
		assertThat(this.browser.evaluate(BADGES).asString()).isEqualTo(badges);
		this.browser.screenshot(SCREENSHOTS.resolve(scene + ".png"));
	}

	@Test
	void uploadedApplicationIsUsedInASandboxOfTheBrowser() throws IOException {
		this.browser.evaluate("document.getElementById('scene-app').click()");
		this.browser.awaitTrue(ENDED);
		String address = this.browser.evaluate("document.querySelector('#transcript a').href").asString();
		assertThat(address).isEqualTo(this.sample.uri("/apps/todo/").toString());
		this.browser.open(this.sample.uri("/apps/todo/"));
		this.browser.awaitTrue("document.querySelector('h1')?.textContent === 'To do'");
		assertThat(this.browser.evaluate("self.origin").asString()).isEqualTo("null");
		assertThat(this.browser.evaluate("(() => { try { return document.cookie; } catch (e) { return e.name; } })()")
			.asString()).isEqualTo("SecurityError");
		// Or the list that it was given first may come last.
		this.browser.awaitTrue(
				"performance.getEntriesByType('resource').some((entry) => entry.name.endsWith('/items') && entry.responseEnd > 0)");
		this.browser.evaluate("""
				document.querySelector('input').value = '<b>buy soup</b>';
				document.querySelector('form').requestSubmit();
				""");
		this.browser.awaitTrue("document.querySelector('li:last-child')?.textContent === '<b>buy soup</b>'");
		this.browser.screenshot(SCREENSHOTS.resolve("app-open.png"));
	}

	@Test
	void heartbeatGoesOnDuringAnEndlessLoop() {
		this.browser.evaluate("""
				window.beats = [];
				new MutationObserver(() => {
					if (document.getElementById('status').textContent.startsWith('Running')) {
						window.beats.push(document.getElementById('pulse').textContent);
					}
				}).observe(document.getElementById('pulse'), { childList: true });
				""");
		// A busy machine may hold a beat up for as long as the loop may take.
		Awaitility.await().atMost(Duration.ofMinutes(2)).pollDelay(Duration.ZERO).until(() -> {
			this.browser.evaluate("document.getElementById('scene-endless').click()");
			this.browser.awaitTrue(ENDED);
			return this.browser.evaluate("window.beats")
				.valueStream()
				.map((beat) -> beat.asString())
				.anyMatch((beat) -> beat.startsWith("alive") && beat.endsWith("1 program running"));
		});
	}

	@Test
	void sceneIsPlayedWithTheKeyboardOnAPhone() throws IOException {
		this.browser.resize(360, 740, true);
		this.browser.evaluate("document.getElementById('scene-seed').focus()");
		this.browser.press("Enter", 13, "\r");
		this.browser.awaitTrue(ENDED);
		assertThat(this.browser.evaluate(BADGES).asString()).isEqualTo("OK");
		assertThat(this.browser.evaluate("document.documentElement.scrollWidth").asInt()).isLessThanOrEqualTo(360);
		this.browser.screenshot(SCREENSHOTS.resolve("phone.png"));
	}

	@Test
	void everyControlCanBeReachedAndHasAName() {
		assertThat(this.browser
			.evaluate(
					"""
							[...document.querySelectorAll('button, input, select, textarea')]
								.filter((control) => control.tabIndex < 0 || !(control.textContent.trim() || control.labels?.length))
								.map((control) => control.outerHTML)
							""")
			.size()).isZero();
	}

	@Test
	void ownProgramIsRunAndItsFaultMarked() throws IOException {
		this.browser.preferDarkColors();
		this.browser.evaluate(
				"""
						document.getElementById('own-program').value = 'export default {\\n\\tmyAgent() {\\n\\t\\tnull.x;\\n\\t}\\n};';
						document.getElementById('own').requestSubmit();
						""");
		this.browser.awaitTrue(ENDED);
		assertThat(this.browser.evaluate(BADGES).asString()).isEqualTo("SCRIPT_ERROR SCRIPT_ERROR");
		assertThat(this.browser.evaluate("document.querySelector('.fault').textContent").asString()).contains("null.x");
		this.browser.screenshot(SCREENSHOTS.resolve("own-dark.png"));
	}

	@Test
	void markupInAMessageIsShownAsText() {
		this.sample.post("/rooms/lobby/messages", "application/json",
				"{\"author\":\"Eve\",\"text\":\"<img src=x onerror=alert(1)><script>alert(2)</script>\"}");
		this.browser.open(this.sample.uri("/?again"));
		this.browser.awaitTrue("document.getElementById('messages')?.textContent.includes('<img src=x')");
		assertThat(this.browser.evaluate("document.querySelectorAll('#messages img, #messages script').length").asInt())
			.isZero();
	}

}
