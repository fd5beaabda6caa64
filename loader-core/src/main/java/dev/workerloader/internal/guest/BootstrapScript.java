package dev.workerloader.internal.guest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * The script that runs in every sandbox before any code of the guest's: the files of the
 * guest folder, in order, as one function from {@code post} to {@code deliver}.
 */
public final class BootstrapScript {

	/**
	 * The name of the script in the frames of a guest's stack.
	 */
	public static final String NAME = "bootstrap.js";

	private static final String[] PARTS = { "1-intrinsics.js", "2-values.js", "3-inspect.js", "4-errors.js",
			"5-console.js", "6-globals.js", "7-env.js", "8-streams.js", "9-entrypoints.js", "10-web-classes.js" };

	/**
	 * A function of their own, which a guest that uses nothing of the web platform never
	 * runs.
	 */
	private static final String[] WEB_PARTS = { "11-events.js", "12-blobs.js", "13-url.js", "14-headers.js",
			"15-messages.js", "16-fetch.js", "17-encoding.js", "18-keys.js", "19-crypto.js", "20-timing.js",
			"21-compression.js", "22-node.js", "23-patterns.js", "24-url-pattern.js", "25-text-decoder.js",
			"26-clone.js", "27-sockets.js", "29-web.js" };

	private static final String LAST_PART = "30-deliver.js";

	/**
	 * A library in the form of a function, which a guest that does not use it never runs.
	 */
	private static final String STREAM_LIBRARY = "web-streams-polyfill/ponyfill.es2018.js";

	private BootstrapScript() {
	}

	/**
	 * The first Java that converts numbers of 16 bits, without which the engine fails.
	 */
	private static final int FLOAT16_JAVA = 20;

	private static final String WORKERS = """
			const api = globalThis[Symbol.for('workerloader:workers')];
			export const env = api.env;
			export const WorkerEntrypoint = api.WorkerEntrypoint;
			export const RpcTarget = api.RpcTarget;
			""";

	/**
	 * Return the text of the script.
	 * @return an expression that evaluates to the function
	 */
	public static String text() {
		StringBuilder script = new StringBuilder("(function (post) {\n'use strict';\n");
		script.append("const hasFloat16 = ").append(Runtime.version().feature() >= FLOAT16_JAVA).append(";\n");
		script.append("const streamLibrary = (exports, module) => {\n").append(read(STREAM_LIBRARY)).append("\n};\n");
		for (String part : PARTS) {
			script.append(read(part));
		}
		script.append("const loadWeb = once(() => {\n");
		for (String part : WEB_PARTS) {
			script.append(read(part));
		}
		script.append("});\n").append(read(LAST_PART));
		return script.append("\n})").toString();
	}

	/**
	 * Return the names of the files, in order.
	 */
	static Stream<String> parts() {
		return Stream.of(Stream.of(PARTS), Stream.of(WEB_PARTS), Stream.of(LAST_PART)).flatMap((names) -> names);
	}

	/**
	 * Return the text of the built-in module {@code workerloader:workers}.
	 * @return the text of an ES module
	 */
	public static String workersModule() {
		return WORKERS;
	}

	/**
	 * Read a file of the guest folder.
	 * @param part its name in that folder, which no guest can choose
	 * @return its text
	 */
	static String read(String part) {
		String resource = "/dev/workerloader/guest/" + part;
		try (InputStream stream = BootstrapScript.class.getResourceAsStream(resource)) {
			if (stream == null) {
				throw new IllegalStateException("The resource " + resource
						+ " is missing from the loader-core jar. Check that the jar was not repackaged without it.");
			}
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
