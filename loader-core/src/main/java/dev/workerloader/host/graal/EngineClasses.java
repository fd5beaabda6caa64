package dev.workerloader.host.graal;

import java.util.ArrayList;
import java.util.List;

import org.graalvm.polyglot.Engine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classes of the engine and of the libraries it brings, as listed by the build.
 */
final class EngineClasses {

	private static final Logger logger = LoggerFactory.getLogger(EngineClasses.class);

	private static final String LIST = "engine-classes.txt";

	private EngineClasses() {
	}

	/**
	 * Initialize every class of the list. Some cannot be: the optimizing runtime needs a
	 * JVM with a compiler interface, and some assert that the engine's own debugging is
	 * on. The engine, which must have been used before, never touches those.
	 * @return how many classes were initialized
	 */
	static int initialize() {
		List<String> names = ClassList.read(LIST);
		ClassLoader loader = Engine.class.getClassLoader();
		List<String> failed = new ArrayList<>();
		for (String name : names) {
			try {
				Class.forName(name, true, loader);
			}
			catch (ClassNotFoundException | LinkageError | InternalError | AssertionError ex) {
				failed.add(name);
			}
		}
		if (failed.size() > names.size() / 10) {
			throw new IllegalStateException("%d of %d engine classes cannot be initialized, such as %s"
				.formatted(failed.size(), names.size(), failed.get(0)));
		}
		logger.debug("{} engine classes initialized, {} do not fit this JVM: {}", names.size() - failed.size(),
				failed.size(), failed);
		return names.size() - failed.size();
	}

}
