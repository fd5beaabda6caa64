package dev.workerloader.rpc.typescript;

import java.io.IOException;
import java.nio.file.Path;

import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;

/**
 * Runs a script in GraalJS and prints its result. In a JVM of its own, since a context
 * that the host of sandboxes did not make loads the engine's classes without their polls.
 */
final class GraalCompiler {

	private GraalCompiler() {
	}

	@SuppressWarnings("SystemOut") // the way back to the parent
	public static void main(String[] arguments) throws IOException {
		Source script = Source.newBuilder("js", Path.of(System.getProperty("script")).toFile()).build();
		try (Context context = Context.create("js")) {
			System.out.println(context.eval(script).asString());
		}
	}

}
