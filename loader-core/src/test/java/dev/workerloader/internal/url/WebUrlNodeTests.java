package dev.workerloader.internal.url;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link WebUrl} against Node on random texts, where Node is installed.
 */
class WebUrlNodeTests {

	private static final int COUNT = 50_000;

	private static final String SCRIPT = """
			const { readFileSync, writeFileSync } = require('fs');
			const parse = ([url, base]) => { try { return new URL(url, base ?? undefined).href; } catch { return null; } };
			writeFileSync(process.argv[3], JSON.stringify(JSON.parse(readFileSync(process.argv[2], 'utf8')).map(parse)));
			""";

	private static final String[] BASES = { "https://u:p@example.com:81/a/b?c#d", "file:///C:/x/y", "file://h/x",
			"foo://h/a/b", "foo:/a", "foo:opaque?q" };

	private static final JsonMapper MAPPER = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

	@TempDir
	private Path folder;

	@Test
	void nodeAgrees() throws Exception {
		Assumptions.assumeTrue(isInstalled(), "Node is not installed");
		Random random = new Random(3);
		List<List<@Nullable String>> inputs = new ArrayList<>();
		for (int i = 0; i < COUNT; i++) {
			List<@Nullable String> input = new ArrayList<>();
			input.add(WebUrlTests.random(random));
			input.add(random.nextBoolean() ? BASES[random.nextInt(BASES.length)] : null);
			inputs.add(input);
		}
		JsonNode expected = askNode(inputs);
		List<String> wrong = new ArrayList<>();
		for (int i = 0; i < COUNT; i++) {
			String text = inputs.get(i).get(0);
			String base = inputs.get(i).get(1);
			WebUrl url = WebUrl.parse(text, (base != null) ? WebUrl.parse(base, null) : null);
			String href = (url != null) ? url.href() : null;
			String other = expected.get(i).isNull() ? null : expected.get(i).asString();
			if (!Objects.equals(href, other) && !isKnownToDiffer(text, base)) {
				wrong.add(MAPPER.writeValueAsString(text) + " on " + base + ": " + href + " but Node has " + other);
			}
		}
		assertThat(wrong).isEmpty();
	}

	// Versions of Node differ in what the standard changed: spaces in opaque paths, the
	// circumflex in paths, and encoded labels. Node 20 takes names of mixed direction,
	// and
	// any text with a fragment relative to an opaque path, and drops the slash of an
	// empty
	// path.
	private static boolean isKnownToDiffer(String text, @Nullable String base) {
		return text.contains(" ") || text.contains("^") || text.contains("xn--") || text.contains("\u05d0")
				|| (base != null && base.startsWith("foo:")
						&& (text.contains("#") || text.contains("..") || text.contains("%2e%2e")));
	}

	private JsonNode askNode(List<List<@Nullable String>> inputs) throws Exception {
		Path input = Files.writeString(this.folder.resolve("input.json"), MAPPER.writeValueAsString(inputs));
		Path output = this.folder.resolve("output.json");
		Path script = Files.writeString(this.folder.resolve("parse.js"), SCRIPT);
		Process process = new ProcessBuilder("node", script.toString(), input.toString(), output.toString()).inheritIO()
			.start();
		assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
		return MAPPER.readTree(Files.readString(output));
	}

	private static boolean isInstalled() throws InterruptedException {
		try {
			return new ProcessBuilder("node", "--version").redirectErrorStream(true).start().waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
