package dev.workerloader.internal.guest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The modules of Node that a worker with a compatibility flag has: a fixed table, so that
 * no name that a guest makes up leads to anything else. They are modules of the guest's
 * realm like its own, counted like them, and parsed by the engine when the first guest
 * imports them.
 */
public final class NodeModules {

	/**
	 * The compatibility flag.
	 */
	public static final String FLAG = "nodejs_compat";

	/**
	 * One of the modules, which a worker has if it has all of them.
	 */
	public static final String ANY = "node:buffer";

	private static final String SCHEME = "node:";

	private static final String INTERNAL = "workerloader:node/";

	private static final List<String> MODULES = List.of("assert", "assert/strict", "async_hooks", "buffer", "crypto",
			"events", "path", "path/posix", "process", "util");

	private static final List<String> INTERNALS = List.of("equality", "errors", "inspect");

	/**
	 * Libraries that are scripts of CommonJS, by the names of their modules.
	 */
	private static final Map<String, String> LIBRARIES = Map.of("events", "node/events/events.js", "path-browserify",
			"node/path-browserify/index.js");

	private NodeModules() {
	}

	/**
	 * Return the modules, also under the names without the scheme that Node knows them
	 * by. Reads them when called for the first time.
	 * @return the text of each module by its path
	 */
	public static Map<String, String> sources() {
		return Sources.TEXTS;
	}

	/**
	 * Return the names that a program imports.
	 * @return the names, separated by commas
	 */
	public static String names() {
		return MODULES.stream().map(SCHEME::concat).collect(Collectors.joining(", "));
	}

	/**
	 * Return whether a specifier names a module of Node, be it one that a worker can have
	 * or not.
	 * @param specifier the specifier
	 * @return whether it does, as far as its text tells
	 */
	public static boolean isOfNode(String specifier) {
		return specifier.startsWith(SCHEME) || MODULES.contains(specifier);
	}

	/**
	 * Return whether a module is one of Node's under a name without the scheme.
	 * @param name the name of the module
	 * @param text its text
	 * @return whether it is
	 */
	public static boolean isAlias(String name, String text) {
		return MODULES.contains(name) && text.equals(alias(name));
	}

	/**
	 * Return what to tell of a module of Node that is missing.
	 * @param given whether the worker has modules of Node
	 * @return a sentence
	 */
	public static String hint(boolean given) {
		return given ? "Of Node's modules there are: " + names() + "." : "A worker has modules of Node (" + names()
				+ ") if it is started with the compatibility flag \"" + FLAG + "\" (compatibilityFlags).";
	}

	private static String alias(String name) {
		return "export * from '" + SCHEME + name + "'; export { default } from '" + SCHEME + name + "';";
	}

	/**
	 * A script that assigns to {@code module.exports}, as a module. There is no process,
	 * but for its folder.
	 */
	private static String library(String script) {
		return "const module = { exports: {} }; const process = { cwd: () => '/' };\n" + script
				+ "\nexport default module.exports;";
	}

	/**
	 * Read once, by the first worker that has the flag.
	 */
	private static final class Sources {

		static final Map<String, String> TEXTS = read();

		private static Map<String, String> read() {
			Map<String, String> texts = new LinkedHashMap<>();
			for (String name : MODULES) {
				texts.put(SCHEME + name, BootstrapScript.read("node/" + name + ".js"));
				texts.put(name, alias(name));
			}
			for (String name : INTERNALS) {
				texts.put(INTERNAL + name, BootstrapScript.read("node/internal/" + name + ".js"));
			}
			LIBRARIES.forEach((name, script) -> texts.put(INTERNAL + name, library(BootstrapScript.read(script))));
			return Map.copyOf(texts);
		}

	}

}
