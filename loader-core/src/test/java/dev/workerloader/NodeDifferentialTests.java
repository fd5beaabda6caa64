package dev.workerloader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Programs that use the web platform with random inputs print the same in a sandbox as in
 * Node, where it is installed. What differs, and why, is in {@code docs/web-platform.md}.
 */
class NodeDifferentialTests {

	private static final String FOLDER = "web/differential/";

	@AutoClose
	private static final WorkerLoader loader = WorkerLoader.builder().build();

	@ParameterizedTest
	@CsvSource({ "url, 1", "url, 2", "encoding, 1", "encoding, 2", "streams, 1", "streams, 2", "streams, 3", "clone, 1",
			"clone, 2", "crypto, 1" })
	void sandboxPrintsWhatNodePrints(String program, int seed, @TempDir Path folder) throws Exception {
		List<String> expected = runInNode(program, seed, folder);
		List<String> actual = runInSandbox(program, seed);
		assertThat(expected).hasSizeGreaterThan(100);
		for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
			assertThat(actual.get(i)).as("line %s with the seed %s", i + 1, seed).isEqualTo(expected.get(i));
		}
		assertThat(actual).hasSameSizeAs(expected);
	}

	private static List<String> runInSandbox(String program, int seed) throws IOException {
		WorkerCode code = WorkerCode.builder("main.js", """
				import { main } from './program.mjs';
				import { Random } from './random.mjs';
				export default { async go(seed) {
					let text = '';
					await main((...values) => text += values.map(String).join(' ') + '\\n', new Random(seed));
					return text;
				} };""")
			.module("program.mjs", WorkerModule.js(read(program)))
			.module("random.mjs", WorkerModule.js(read("random")))
			.limits((limits) -> limits.cpuTime(Duration.ofMinutes(1))
				.wallTime(Duration.ofMinutes(5))
				.allocation(16L << 30)
				.rpcCalls(10_000))
			.build();
		return loader.run(code, "go", seed).valueAs(String.class).lines().toList();
	}

	private static List<String> runInNode(String program, int seed, Path folder) throws Exception {
		Files.writeString(folder.resolve("program.mjs"), read(program));
		Files.writeString(folder.resolve("random.mjs"), read("random"));
		Path main = Files.writeString(folder.resolve("main.mjs"),
				"""
						import { main } from './program.mjs';
						import { Random } from './random.mjs';
						await main((...values) => console.log(values.map(String).join(' ')), new Random(Number(process.argv[2])));
						""");
		Path output = folder.resolve("output.txt");
		Process node;
		try {
			node = new ProcessBuilder("node", main.toString(), String.valueOf(seed)).redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.start();
		}
		catch (IOException ex) {
			Assumptions.abort("Node is not installed, so nothing is compared with it: " + ex.getMessage());
			throw ex;
		}
		assertThat(node.waitFor(2, TimeUnit.MINUTES)).isTrue();
		assertThat(node.exitValue()).as(() -> "Node's exit of " + program).isZero();
		return Files.readString(output).lines().toList();
	}

	private static String read(String name) throws IOException {
		try (InputStream stream = Objects
			.requireNonNull(NodeDifferentialTests.class.getResourceAsStream(FOLDER + name + ".mjs"), name)) {
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
