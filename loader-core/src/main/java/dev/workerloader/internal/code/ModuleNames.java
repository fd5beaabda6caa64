package dev.workerloader.internal.code;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.workerloader.WorkerModule.Kind;

/**
 * What the name of a module may be and what it tells.
 */
final class ModuleNames {

	static final int MAX_LENGTH = 200;

	private static final Pattern SEGMENT = Pattern.compile("[^\\\\:/\\p{Cntrl}]{1,200}");

	private ModuleNames() {
	}

	/**
	 * Return what is wrong with a name.
	 * @param name the name
	 * @return the end of a sentence, or {@code null} if the name is good
	 */
	static @Nullable String problem(String name) {
		if (name.isEmpty()) {
			return "is empty";
		}
		if (name.length() > MAX_LENGTH) {
			return "is longer than " + MAX_LENGTH + " characters";
		}
		if (name.startsWith("/")) {
			return "starts with '/'; names are relative to the worker's root";
		}
		for (String segment : name.split("/", -1)) {
			if (segment.equals("..") || segment.equals(".") || !SEGMENT.matcher(segment).matches()) {
				return "has the part '" + segment + "', which cannot be a file or folder name";
			}
		}
		return null;
	}

	/**
	 * Return the kind that the extension of a name tells.
	 * @param name the name
	 * @return the kind, or {@code null} if it tells none
	 */
	static @Nullable Kind kindOf(String name) {
		int dot = name.lastIndexOf('.');
		return switch ((dot < 0) ? "" : name.substring(dot).toLowerCase(Locale.ROOT)) {
			case ".js", ".mjs" -> Kind.JS;
			case ".cjs" -> Kind.CJS;
			case ".json" -> Kind.JSON;
			case ".txt" -> Kind.TEXT;
			default -> null;
		};
	}

	/**
	 * Resolve a specifier as the engine does: relative ones from the importer, others
	 * from the root.
	 * @param importer the name of the importing module
	 * @param specifier the specifier
	 * @return a name, of a module that may not exist
	 */
	static String resolve(String importer, String specifier) {
		if (!specifier.startsWith("./") && !specifier.startsWith("../")) {
			return specifier.startsWith("/") ? specifier.substring(1) : specifier;
		}
		Deque<String> parts = new ArrayDeque<>();
		int folder = importer.lastIndexOf('/');
		String path = (folder < 0) ? specifier : importer.substring(0, folder) + "/" + specifier;
		for (String part : path.split("/")) {
			if (part.equals("..")) {
				parts.pollLast();
			}
			else if (!part.equals(".")) {
				parts.addLast(part);
			}
		}
		return String.join("/", parts);
	}

}
