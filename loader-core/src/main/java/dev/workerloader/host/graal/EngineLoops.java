package dev.workerloader.host.graal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;

import org.graalvm.polyglot.Engine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loops of the engine that a guest's data drives. Many of them never look whether
 * they are to stop, and some can be made to count to 2<sup>53</sup>. So their classes are
 * given polls before the JVM loads them.
 */
final class EngineLoops {

	private static final Logger logger = LoggerFactory.getLogger(EngineLoops.class);

	private static final String LIST = "engine-loops.txt";

	private static boolean done;

	private EngineLoops() {
	}

	/**
	 * Give the engine's loops their polls, once for each JVM. To be called before an
	 * engine is built.
	 */
	static synchronized void makeInterruptible() {
		if (done) {
			return;
		}
		done = true;
		long start = System.nanoTime();
		ClassLoader loader = Engine.class.getClassLoader();
		List<String> lines = ClassList.read(LIST);
		List<String> missed = new ArrayList<>();
		for (String line : lines) {
			String[] names = line.split(" ");
			if (!define(loader, names[0], names[1])) {
				missed.add(names[1]);
			}
		}
		logger.debug("Gave polls to the loops of {} engine classes in {} ms", lines.size() - missed.size(),
				(System.nanoTime() - start) / 1_000_000);
		if (!missed.isEmpty()) {
			logger.warn(
					"{} of {} engine classes could not be given polls, such as {}: they were loaded before, or are in "
							+ "a module. A hostile program can keep a thread in them for ever. Build the loader before "
							+ "anything else uses GraalJS, with GraalJS on the class path.",
					missed.size(), lines.size(), missed.get(0));
		}
	}

	/**
	 * Define a class with polls.
	 * @param loader the loader of the engine
	 * @param neighbour another class of its package, which tells the JVM where it belongs
	 * @param name the class
	 * @return whether the class has polls now
	 */
	private static boolean define(ClassLoader loader, String neighbour, String name) {
		try {
			Class<?> known = Class.forName(neighbour, false, loader);
			MethodHandles.privateLookupIn(known, MethodHandles.lookup())
				.defineClass(EngineRewriter.rewrite(read(known, name)));
			return true;
		}
		catch (ClassNotFoundException | IllegalAccessException ex) {
			return false;
		}
		catch (LinkageError ex) {
			return hasPolls(loader, name);
		}
	}

	private static byte[] read(Class<?> neighbour, String name) {
		String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
		try (InputStream stream = neighbour.getResourceAsStream(file)) {
			if (stream == null) {
				throw new IllegalStateException("The class path has no class file of " + name);
			}
			return stream.readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The class file of " + name + " cannot be read", ex);
		}
	}

	// Another copy of this class, in a class loader that is gone, can have been here.
	private static boolean hasPolls(ClassLoader loader, String name) {
		try {
			return Class.forName(name, false, loader).getDeclaredField(EngineRewriter.MARK).isSynthetic();
		}
		catch (ReflectiveOperationException | LinkageError ex) {
			return false;
		}
	}

}
