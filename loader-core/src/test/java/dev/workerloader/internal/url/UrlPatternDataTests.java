package dev.workerloader.internal.url;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.WorkerModule;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code URLPattern} row by row against the web-platform-tests.
 */
class UrlPatternDataTests {

	@Test
	void everyPatternMatchesAsTheTestsSay() throws Exception {
		JsonNode rows = PlatformTests.read("urlpatterntestdata.json");
		assertThat(rows.size()).isGreaterThan(300);
		try (WorkerLoader loader = WorkerLoader.builder().build()) {
			WorkerCode code = WorkerCode.builder("main.js", """
					import { failures } from './rows.mjs';
					import rows from './rows.json';
					export default { go: () => failures(rows) };""")
				.module("rows.mjs", WorkerModule.js(read("url-pattern-rows.mjs")))
				.module("rows.json", WorkerModule.json(PlatformTests.MAPPER.convertValue(rows, List.class)))
				.limits((limits) -> limits.cpuTime(Duration.ofMinutes(1)).wallTime(Duration.ofMinutes(5)))
				.build();
			assertThat((List<?>) loader.run(code, "go").valueAs(List.class)).isEmpty();
		}
	}

	private static String read(String name) throws Exception {
		try (InputStream stream = Objects
			.requireNonNull(UrlPatternDataTests.class.getResourceAsStream("/dev/workerloader/web/" + name))) {
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
