package dev.workerloader.benchmarks;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts JVMs like this one.
 */
final class ChildJvm {

	private ChildJvm() {
	}

	/**
	 * Start a main class in a JVM with the flags and the class path of this one.
	 * @param main the class
	 * @return the process, whose errors are shown
	 */
	static Process start(Class<?> main) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
		command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
	}

}
