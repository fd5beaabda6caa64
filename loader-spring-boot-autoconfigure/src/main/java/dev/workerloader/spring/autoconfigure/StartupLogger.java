package dev.workerloader.spring.autoconfigure;

import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

import dev.workerloader.WorkerLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what is in force, in one line.
 */
final class StartupLogger {

	private static final Logger logger = LoggerFactory.getLogger(WorkerLoader.class);

	private StartupLogger() {
	}

	static void log(WorkerLoader loader) {
		if (logger.isInfoEnabled()) {
			logger.info("Worker loader started: engine {}; isolation {}; limits {}; bindings {}",
					loader.stats().host().engine(), loader.isolation().name().toLowerCase(Locale.ROOT), loader.limits(),
					bindings(loader));
		}
	}

	private static String bindings(WorkerLoader loader) {
		String bindings = new TreeMap<>(loader.bindings()).entrySet()
			.stream()
			.map((binding) -> binding.getKey() + " " + binding.getValue())
			.collect(Collectors.joining(", "));
		return bindings.isEmpty() ? "none" : bindings;
	}

}
