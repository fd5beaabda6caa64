package dev.workerloader.host.graal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a main class in a JVM of its own, for tests that may break the JVM.
 */
public final class ChildJvm {

	private static final long HANG_GUARD_SECONDS = 900;

	private ChildJvm() {
	}

	/**
	 * Run a class to its end.
	 * @param main the class
	 * @param options options of the JVM
	 * @return what it printed, both streams, with the exit code in the last line
	 */
	public static String run(Class<?> main, String... options) throws IOException, InterruptedException {
		return run(main, new String[0], options);
	}

	/**
	 * Run a class to its end.
	 * @param main the class
	 * @param arguments what its main method gets
	 * @param options options of the JVM
	 * @return what it printed, both streams, with the exit code in the last line
	 */
	public static String run(Class<?> main, String[] arguments, String... options)
			throws IOException, InterruptedException {
		Path output = Files.createTempFile("child-jvm", ".log");
		try {
			List<String> command = new ArrayList<>();
			command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
			command.addAll(List.of(options));
			command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
			command.addAll(List.of(arguments));
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.start();
			if (!process.waitFor(HANG_GUARD_SECONDS, TimeUnit.SECONDS)) {
				process.destroyForcibly().waitFor();
			}
			return Files.readString(output) + "exit " + process.exitValue();
		}
		finally {
			Files.delete(output);
		}
	}

}
