package dev.workerloader.host.graal;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classes of the JDK that built-ins rest on: text, numbers, time, collections,
 * regular expressions, method handles. They differ between JDKs, so they are listed at
 * run time.
 */
final class JdkClasses {

	private static final Logger logger = LoggerFactory.getLogger(JdkClasses.class);

	private static final Set<String> PACKAGES = Set.of("java/lang", "java/lang/invoke", "java/lang/ref",
			"java/lang/runtime", "java/math", "java/nio", "java/nio/charset", "java/text", "java/util", "sun/nio/cs",
			"sun/util");

	private static final List<String> PACKAGE_TREES = List.of("java/time/", "java/util/concurrent/",
			"java/util/function/", "java/util/random/", "java/util/regex/", "java/util/stream/", "jdk/internal/icu/",
			"jdk/internal/math/", "jdk/internal/util/", "sun/invoke/", "sun/text/", "sun/util/calendar/",
			"sun/util/locale/");

	/**
	 * Classes whose initializer starts or registers something that this JVM may not need.
	 */
	private static final List<String> LEFT_OUT = List.of("java/lang/ApplicationShutdownHooks", "java/lang/Process",
			"java/lang/Shutdown", "java/lang/ThreadBuilders", "java/lang/VirtualThread");

	private JdkClasses() {
	}

	/**
	 * Initialize the classes.
	 * @return how many there are
	 */
	static int initialize() {
		List<String> names = names();
		int failed = 0;
		for (String name : names) {
			try {
				Class.forName(name, true, null);
			}
			catch (ClassNotFoundException | LinkageError ex) {
				failed++;
				logger.debug("The JDK's class {} cannot be initialized", name, ex);
			}
		}
		return names.size() - failed;
	}

	private static List<String> names() {
		Path root = Path.of(URI.create("jrt:/java.base"));
		try (Stream<Path> files = Files.walk(root)) {
			return files.map((file) -> root.relativize(file).toString())
				.filter((name) -> name.endsWith(".class"))
				.filter(JdkClasses::isNeeded)
				.map((name) -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
				.toList();
		}
		catch (IOException ex) {
			throw new IllegalStateException("The classes of the JDK cannot be listed", ex);
		}
	}

	private static boolean isNeeded(String name) {
		boolean included = PACKAGES.contains(name.substring(0, Math.max(name.lastIndexOf('/'), 0)))
				|| PACKAGE_TREES.stream().anyMatch(name::startsWith);
		return included && LEFT_OUT.stream().noneMatch(name::startsWith);
	}

}
