package dev.workerloader.rpc.typescript;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import dev.workerloader.host.graal.ChildJvm;

/**
 * The real compiler of TypeScript, with {@code --strict} and the library of ES2022.
 */
enum TypeScriptCompiler {

	NODE {

		@Override
		boolean isThere() {
			try {
				Process process = new ProcessBuilder("node", "--version").redirectErrorStream(true).start();
				return process.waitFor(HANG_GUARD_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
			}
			catch (IOException ex) {
				return false;
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		String run(Path script) throws IOException, InterruptedException {
			Path output = Files.createTempFile(script.getParent(), "node", ".log");
			Process process = new ProcessBuilder("node", script.toString()).redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.start();
			if (!process.waitFor(HANG_GUARD_SECONDS, TimeUnit.SECONDS)) {
				process.destroyForcibly().waitFor();
			}
			return Files.readString(output);
		}

	},

	GRAALJS {

		@Override
		boolean isThere() {
			return true;
		}

		@Override
		String run(Path script) throws IOException, InterruptedException {
			return ChildJvm.run(GraalCompiler.class, "-Xmx1g", "-Dpolyglot.engine.WarnInterpreterOnly=false",
					"-Dscript=" + script);
		}

	};

	private static final long HANG_GUARD_SECONDS = 240;

	private static final Pattern REFERENCE = Pattern.compile("/// <reference lib=\"(\\S+)\" />");

	private static final JsonMapper JSON = new JsonMapper();

	abstract boolean isThere();

	abstract String run(Path script) throws IOException, InterruptedException;

	/**
	 * Compile programs.
	 * @param programs the sources by file, by the name of the program
	 * @param directory where to write the script
	 * @return what came out by the name of the program
	 */
	Map<String, Result> compile(Map<String, Map<String, String>> programs, Path directory)
			throws IOException, InterruptedException {
		Map<String, String> libs = new LinkedHashMap<>();
		addLib("es2022", libs);
		libs.put("lib.platform.d.ts", Resources.read("platform.d.ts"));
		boolean console = this == NODE;
		String call = "JSON.stringify((" + Resources.read("compile.js") + ")(" + JSON.writeValueAsString(libs) + ", "
				+ JSON.writeValueAsString(programs) + "))";
		Path script = Files.writeString(directory.resolve("compile-" + name() + ".js"),
				lib("typescript.js") + "\n;" + (console ? "console.log(" + call + ")" : call) + ";\n");
		String output = run(script);
		String json = output.lines()
			.filter((line) -> line.startsWith("{"))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(output));
		return JSON.readValue(json, new TypeReference<>() {
		});
	}

	private static void addLib(String name, Map<String, String> libs) {
		String file = "lib." + name + ".d.ts";
		if (libs.containsKey(file)) {
			return;
		}
		String text = lib(file);
		libs.put(file, text);
		List<String> references = new ArrayList<>();
		Matcher matcher = REFERENCE.matcher(text);
		while (matcher.find()) {
			references.add(matcher.group(1));
		}
		references.forEach((reference) -> addLib(reference, libs));
	}

	private static String lib(String file) {
		String path = "/META-INF/resources/webjars/typescript/" + version() + "/lib/" + file;
		try (InputStream resource = TypeScriptCompiler.class.getResourceAsStream(path)) {
			return new String(Objects.requireNonNull(resource, path).readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String version() {
		return Resources.property("/META-INF/maven/org.webjars.npm/typescript/pom.properties", "version");
	}

	/**
	 * What came out of a program.
	 *
	 * @param errors what the compiler finds wrong, with file and line
	 * @param scripts the sources without their types
	 */
	record Result(List<String> errors, Map<String, String> scripts) {

	}

}
