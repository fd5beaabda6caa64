package dev.workerloader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Programs that use the web platform give the same output in a sandbox as in Node; one
 * uses thirty of its APIs.
 */
class AgentProgramTests {

	@AutoClose
	private final WorkerLoader loader = SharedHost.loader().build();

	@ParameterizedTest
	@ValueSource(strings = { "agent-program", "crypto-program", "encoding-program", "compression-program",
			"public-key-program", "node-buffer-program", "node-util-program", "node-assert-program",
			"node-modules-program" })
	void sandboxPrintsWhatNodePrints(String name) throws IOException {
		WorkerCode code = WorkerCode.builder("main.js", """
				import { main } from './program.mjs';
				export default { async go() {
					let text = '';
					await main((...values) => text += values.map(String).join(' ') + '\\n');
					return text;
				} };""")
			.module("program.mjs", WorkerModule.js(read(name + ".mjs")))
			.compatibilityFlags(name.startsWith("node-") ? new String[] { "nodejs_compat" } : new String[0])
			.limits((limits) -> limits.cpuTime(Duration.ofMinutes(1))
				.wallTime(Duration.ofMinutes(5))
				.allocation(16L << 30))
			.build();
		assertThat(this.loader.run(code, "go").valueAs(String.class)).isEqualTo(read(name + ".txt"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "agent-program", "crypto-program", "encoding-program", "compression-program",
			"public-key-program", "node-buffer-program", "node-util-program", "node-assert-program",
			"node-modules-program" })
	void nodePrintsWhatTheFileHas(String name, @TempDir Path folder) throws Exception {
		Path program = Files.writeString(folder.resolve("program.mjs"), read(name + ".mjs"));
		Files.writeString(folder.resolve("main.mjs"), """
				import { main } from './program.mjs';
				await main((...values) => console.log(values.map(String).join(' ')));
				""");
		if (name.startsWith("node-")) {
			// Each version words some errors in its own way.
			Assumptions.assumeTrue(node(folder, "--version").startsWith("v20."), "Node is not of version 20.");
		}
		assertThat(node(folder, "--no-deprecation", program.resolveSibling("main.mjs").toString()))
			.isEqualTo(read(name + ".txt"));
	}

	private static String node(Path folder, String... arguments) throws Exception {
		Path output = folder.resolve("output.txt");
		List<String> command = new ArrayList<>(List.of("node"));
		command.addAll(List.of(arguments));
		Process node;
		try {
			node = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		}
		catch (IOException ex) {
			return Assumptions.abort("Node is not installed, so its output is not compared: " + ex.getMessage());
		}
		assertThat(node.waitFor(2, TimeUnit.MINUTES)).isTrue();
		return Files.readString(output);
	}

	private static String read(String name) throws IOException {
		try (InputStream stream = Objects.requireNonNull(AgentProgramTests.class.getResourceAsStream("web/" + name),
				name)) {
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
