import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import dev.workerloader.host.graal.EngineRewriter;
import org.objectweb.asm.ClassReader;

/**
 * Writes the names of the engine's classes that have loops which a guest's data drives, in
 * an order in which they can be defined: defining a class links it, which loads other
 * classes, and what is loaded cannot be replaced any more. Each name comes after that of
 * another class of its package that can be loaded first. Run as
 * {@code java -cp <class path> ListEngineLoops.java <output file>}.
 */
class ListEngineLoops {

	/**
	 * Built-ins and what they are made of, the parser, regular expressions, what takes
	 * locks in trees and threads that contexts share, and the classes that remember log
	 * levels and dates and pass errors of the host on, each with a neighbour.
	 */
	private static final List<String> INCLUDED = List.of("com.oracle.js.parser.", "com.oracle.truffle.js.builtins.",
			"com.oracle.truffle.js.nodes.", "com.oracle.truffle.js.parser.", "com.oracle.truffle.js.runtime.",
			"com.oracle.truffle.regex.", "com.oracle.truffle.api.strings.",
			"com.oracle.truffle.api.impl.ThreadLocalHandshake", "com.oracle.truffle.api.interop.",
			"com.oracle.truffle.api.library.", "com.oracle.truffle.api.nodes.", "com.oracle.truffle.api.object.",
			"com.oracle.truffle.api.LanguageAccessor$LanguageImpl", "com.oracle.truffle.api.CallTarget",
			"com.oracle.truffle.host.HostContext.class", "com.oracle.truffle.host.HostContext$1.class",
			"org.graalvm.shadowed.com.ibm.icu.impl.CalendarCache", "org.graalvm.shadowed.com.ibm.icu.impl.CaseMapImpl",
			"org.graalvm.shadowed.com.ibm.icu.impl.Normalizer2Impl",
			"org.graalvm.shadowed.com.ibm.icu.impl.UCaseProps",
			"org.graalvm.shadowed.com.ibm.icu.impl.coll.CollationCompare",
			"org.graalvm.shadowed.com.ibm.icu.impl.coll.CollationIterator",
			"org.graalvm.shadowed.com.ibm.icu.impl.coll.FCDUTF16CollationIterator",
			"org.graalvm.shadowed.com.ibm.icu.impl.number.DecimalQuantity");

	/**
	 * Left out: what is switched off, or of another language, and what runs when a
	 * context is disposed of, which a poll would end half way.
	 */
	private static final List<String> EXCLUDED = List.of("com.oracle.truffle.js.builtins.Atomics",
			"com.oracle.truffle.js.builtins.commonjs.", "com.oracle.truffle.js.builtins.testing.",
			"com.oracle.truffle.js.builtins.wasm.", "com.oracle.truffle.js.runtime.builtins.wasm.",
			"com.oracle.truffle.js.runtime.java.", "com.oracle.truffle.js.runtime.JSAgent",
			"com.oracle.truffle.js.runtime.JSContext", "com.oracle.truffle.js.runtime.JSRealm",
			"com.oracle.truffle.js.runtime.util.ConcurrentWeakIdentityHashMap",
			"com.oracle.truffle.regex.flavor.oracledb.",
			"com.oracle.truffle.regex.flavor.python.", "com.oracle.truffle.regex.flavor.ruby.");

	/** Generated classes that take the lock of their tree. */
	private static final String LOCKING = "Gen$CachedDispatch";

	private final Map<String, byte[]> classes = new TreeMap<>();

	private final Set<String> chosen = new TreeSet<>();

	private final Map<String, String> neighbours = new TreeMap<>();

	public static void main(String[] args) throws Exception {
		if (args.length != 1) {
			throw new IllegalArgumentException("Expected <output file> but got " + Arrays.toString(args));
		}
		ListEngineLoops list = new ListEngineLoops();
		List<URL> jars = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(System.getProperty("path.separator"))) {
			if (entry.endsWith(".jar")) {
				jars.add(Path.of(entry).toUri().toURL());
				list.read(Path.of(entry));
			}
		}
		list.choose();
		Path output = Path.of(args[0]);
		Files.createDirectories(output.toAbsolutePath().getParent());
		Files.write(output, list.order(list.dependencies(jars.toArray(new URL[0]))));
	}

	private void read(Path jar) throws IOException {
		try (ZipFile zip = new ZipFile(jar.toFile())) {
			for (ZipEntry entry : zip.stream().collect(Collectors.toList())) {
				String name = entry.getName().replace('/', '.');
				if (name.endsWith(".class") && INCLUDED.stream().anyMatch(name::startsWith)
						&& EXCLUDED.stream().noneMatch(name::startsWith)) {
					try (InputStream stream = zip.getInputStream(entry)) {
						this.classes.put(name.substring(0, name.length() - ".class".length()), stream.readAllBytes());
					}
				}
			}
		}
	}

	private void choose() {
		this.classes.forEach((name, classFile) -> {
			// Other generated classes only loop over the entries of their caches.
			if ((!name.contains("Gen") || name.endsWith(LOCKING)) && EngineRewriter.changes(classFile)) {
				this.chosen.add(name);
			}
		});
		if (this.chosen.isEmpty()) {
			throw new IllegalStateException("No engine on the class path " + System.getProperty("java.class.path"));
		}
		// Linking a class links its superclass, so that has to be defined in its turn.
		for (String name : List.copyOf(this.chosen)) {
			this.chosen.addAll(supertypes(name));
		}
		this.classes.keySet().stream().filter((name) -> !this.chosen.contains(name)).forEach((name) -> {
			this.neighbours.merge(packageName(name), name,
					(one, other) -> (chosenSupertypes(other) < chosenSupertypes(one)) ? other : one);
		});
		// A class that is alone in its package cannot be replaced.
		this.chosen.removeIf((name) -> !this.neighbours.containsKey(packageName(name)));
	}

	private long chosenSupertypes(String name) {
		return supertypes(name).stream().filter(this.chosen::contains).count();
	}

	private Set<String> supertypes(String name) {
		Set<String> result = new TreeSet<>();
		ClassReader reader = new ClassReader(this.classes.get(name));
		List<String> direct = new ArrayList<>(List.of(reader.getInterfaces()));
		direct.add(reader.getSuperName());
		for (String supertype : direct) {
			String supertypeName = supertype.replace('/', '.');
			if (this.classes.containsKey(supertypeName)) {
				result.add(supertypeName);
				result.addAll(supertypes(supertypeName));
			}
		}
		return result;
	}

	private static String packageName(String name) {
		return name.substring(0, name.lastIndexOf('.'));
	}

	/**
	 * Define each class in a class loader of its own, to see what that loads.
	 */
	private Map<String, Set<String>> dependencies(URL[] jars) throws Exception {
		Map<String, Set<String>> result = new LinkedHashMap<>();
		for (String name : this.chosen) {
			try (RecordingClassLoader loader = new RecordingClassLoader(jars)) {
				Class<?> neighbour = Class.forName(this.neighbours.get(packageName(name)), false, loader);
				if (!loader.loaded.contains(name)) {
					MethodHandles.privateLookupIn(neighbour, MethodHandles.lookup())
						.defineClass(EngineRewriter.rewrite(this.classes.get(name)));
				}
				result.put(name, loader.loaded);
			}
		}
		return result;
	}

	/**
	 * Where classes load each other in a circle, the one that loses the fewest goes first.
	 */
	private List<String> order(Map<String, Set<String>> dependencies) {
		List<String> lines = new ArrayList<>();
		Set<String> open = new TreeSet<>(this.chosen);
		List<String> lost = new ArrayList<>();
		while (!open.isEmpty()) {
			String next = null;
			int fewest = Integer.MAX_VALUE;
			for (String name : open) {
				Set<String> loses = new HashSet<>(dependencies.get(name));
				loses.retainAll(open);
				int weight = loses.stream().mapToInt(ListEngineLoops::weight).sum();
				if (weight < fewest) {
					next = name;
					fewest = weight;
				}
			}
			open.remove(next);
			for (String name : dependencies.get(next)) {
				if (open.remove(name)) {
					lost.add(name);
				}
			}
			lines.add(this.neighbours.get(packageName(next)) + ' ' + next);
		}
		lost.removeIf((name) -> !EngineRewriter.changes(this.classes.get(name)));
		System.out.println(lines.size() + " engine classes are rewritten; those of circles are not: " + lost);
		if (lost.stream().anyMatch(ListEngineLoops::isDangerous)) {
			throw new IllegalStateException("An engine class that a guest can abuse cannot be rewritten: "
					+ lost + ". See how EngineRewriter keeps the verifier from loading it.");
		}
		return lines;
	}

	private static int weight(String name) {
		return isDangerous(name) ? 10 : 1;
	}

	/**
	 * Loops of these count what a guest says, most others what is in memory; what the host
	 * throws must not get to a guest; and no guest may leave a lock behind.
	 */
	private static boolean isDangerous(String name) {
		return name.startsWith("com.oracle.truffle.js.nodes.") || name.startsWith("com.oracle.truffle.js.builtins.")
				|| name.startsWith("com.oracle.truffle.js.runtime.builtins.")
				|| name.startsWith("com.oracle.truffle.js.runtime.array.")
				|| name.startsWith("com.oracle.truffle.host.") || name.startsWith("org.graalvm.shadowed.")
				|| (name.startsWith("com.oracle.truffle.api.") && !name.startsWith("com.oracle.truffle.api.strings."));
	}

	private final class RecordingClassLoader extends URLClassLoader {

		private final Set<String> loaded = new TreeSet<>();

		RecordingClassLoader(URL[] jars) {
			super(jars, ClassLoader.getPlatformClassLoader());
		}

		@Override
		protected Class<?> findClass(String name) throws ClassNotFoundException {
			if (!ListEngineLoops.this.chosen.contains(name)) {
				return super.findClass(name);
			}
			this.loaded.add(name);
			byte[] classFile = EngineRewriter.rewrite(ListEngineLoops.this.classes.get(name));
			return defineClass(name, classFile, 0, classFile.length);
		}

	}

}
