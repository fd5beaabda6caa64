package dev.workerloader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tables of {@code docs/web-platform.md} name every global of a sandbox and, but for
 * those of the language, every member of each.
 */
class WebPlatformTableTests {

	private static final Path DOCUMENT = Path.of("..", "docs", "web-platform.md");

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	private static final String LANGUAGE = "ECMAScript";

	private static Map<String, List<String>> globals = Map.of();

	@BeforeAll
	static void askASandbox() throws IOException {
		try (WorkerLoader loader = WorkerLoader.builder().build()) {
			WorkerCode code = WorkerCode
				.builder("main.js", "import { globals } from './globals.mjs'; export default { go: () => globals() };")
				.module("globals.mjs", WorkerModule.js(read()))
				.build();
			globals = Objects.requireNonNull(loader.run(code, "go").valueAs(new TypeRef<Map<String, List<String>>>() {
			}));
		}
	}

	@Test
	void everyGlobalIsInTheTables() throws IOException {
		// It is there only where Java can convert such numbers.
		Set<String> expected = new TreeSet<>(globals.keySet());
		expected.add("Float16Array");
		Set<String> named = new TreeSet<>();
		for (Row row : rows()) {
			for (String name : row.names()) {
				assertThat(named.add(name)).as("%s is in the tables once", name).isTrue();
			}
		}
		assertThat(named).isEqualTo(expected);
	}

	@Test
	void everyMemberIsInTheTables() throws IOException {
		Map<String, Set<String>> expected = new TreeMap<>();
		Map<String, Set<String>> named = new TreeMap<>();
		for (Row row : rows()) {
			if (row.source().startsWith(LANGUAGE)) {
				continue;
			}
			Set<String> members = new TreeSet<>();
			row.names().forEach((name) -> members.addAll(globals.getOrDefault(name, List.of())));
			expected.put(row.names().toString(), members);
			named.put(row.names().toString(), new TreeSet<>(row.members()));
		}
		assertThat(named).containsExactlyEntriesOf(expected);
	}

	@Test
	void everyGlobalHasASourceAndAStatus() throws IOException {
		assertThat(rows()).hasSizeGreaterThan(40).allSatisfy((row) -> {
			assertThat(row.source()).as("source of %s", row.names()).isNotBlank();
			assertThat(row.status()).as("status of %s", row.names()).isNotBlank();
		});
	}

	private static List<Row> rows() throws IOException {
		List<Row> rows = new ArrayList<>();
		for (String line : Files.readAllLines(DOCUMENT)) {
			String[] cells = line.split("\\|");
			if (line.startsWith("| `") && cells.length == 5) {
				rows.add(new Row(codes(cells[1]), codes(cells[2]), cells[3].strip(), cells[4].strip()));
			}
		}
		return rows;
	}

	private static List<String> codes(String cell) {
		List<String> codes = new ArrayList<>();
		Matcher matcher = CODE.matcher(cell);
		while (matcher.find()) {
			codes.add(matcher.group(1));
		}
		return codes;
	}

	private static String read() throws IOException {
		try (InputStream stream = Objects
			.requireNonNull(WebPlatformTableTests.class.getResourceAsStream("web/globals.mjs"))) {
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private record Row(List<String> names, List<String> members, String source, String status) {

	}

}
