import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Writes the names of the engine's classes, one per line, for the warm-up at run time. A
 * build step, because the jars cannot be scanned once they are nested in an executable
 * jar. Run as {@code java ListEngineClasses.java <class path> <output file>}.
 */
class ListEngineClasses {

	private static final List<String> INCLUDED = List.of("com/oracle/js/", "com/oracle/truffle/", "org/graalvm/");

	/**
	 * Left out: what only a native image has, what attaches native compilers, flight
	 * recorder events (initialising them starts parts of the recorder), the variants of
	 * the JDK support of which only one fits a JVM (used before the first context
	 * exists), and built-ins for the tests of the engine.
	 */
	private static final List<String> EXCLUDED = List.of("com/oracle/truffle/compiler/hotspot/libgraal/",
			"com/oracle/truffle/runtime/hotspot/libgraal/", "com/oracle/truffle/runtime/jfr/impl/",
			"com/oracle/truffle/js/builtins/testing/", "com/oracle/truffle/polyglot/JDKSupport$",
			"org/graalvm/jniutils/", "org/graalvm/nativeimage/");

	public static void main(String[] args) throws IOException {
		if (args.length != 2) {
			throw new IllegalArgumentException("Expected <class path> <output file> but got " + Arrays.toString(args));
		}
		TreeSet<String> names = new TreeSet<>();
		for (String entry : args[0].split(System.getProperty("path.separator"))) {
			if (entry.endsWith(".jar")) {
				addNames(Path.of(entry), names);
			}
		}
		if (names.isEmpty()) {
			throw new IllegalStateException("No engine classes on the class path " + args[0]);
		}
		Path output = Path.of(args[1]);
		Files.createDirectories(output.toAbsolutePath().getParent());
		Files.writeString(output, String.join("\n", names) + "\n");
	}

	private static void addNames(Path jar, TreeSet<String> names) {
		try (ZipFile zip = new ZipFile(jar.toFile()); Stream<? extends ZipEntry> entries = zip.stream()) {
			entries.map(ZipEntry::getName)
				.filter((name) -> name.endsWith(".class"))
				.filter((name) -> INCLUDED.stream().anyMatch(name::startsWith))
				.filter((name) -> EXCLUDED.stream().noneMatch(name::startsWith))
				.map((name) -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
				.forEach(names::add);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Could not read " + jar, ex);
		}
	}

}
