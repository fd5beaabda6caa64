package dev.workerloader.internal.typescript;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Identifiers of types, each of which is given once, and what else must be an identifier.
 */
public final class Identifiers {

	private static final Pattern IDENTIFIER = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");

	private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}\\p{N}$]+");

	/**
	 * Words that cannot be the name of a parameter, though some can in Java or are names
	 * that other languages of the JVM give.
	 */
	private static final Set<String> RESERVED = Set.of("arguments", "await", "break", "case", "catch", "class", "const",
			"continue", "debugger", "default", "delete", "do", "else", "enum", "eval", "export", "extends", "false",
			"finally", "for", "function", "if", "implements", "import", "in", "instanceof", "interface", "let", "new",
			"null", "package", "private", "protected", "public", "return", "static", "super", "switch", "this", "throw",
			"true", "try", "typeof", "var", "void", "while", "with", "yield");

	// What the declarations themselves use: a type of the same name would hide it.
	private final Set<String> taken = new HashSet<>(
			Set.of("Date", "Env", "Map", "Partial", "Promise", "Record", "Set", "Uint8Array"));

	/**
	 * Return a name that no other type has.
	 * @param words the words that it should consist of, {@code CHAT_ROOM} or
	 * {@code ChatRoom}
	 * @return the name, with a number if it would not be the only one of its kind
	 */
	public String unique(String words) {
		String name = pascalCase(words);
		String base = IDENTIFIER.matcher(name).matches() ? name : "T" + name;
		String unique = base;
		for (int i = 2; !this.taken.add(unique); i++) {
			unique = base + i;
		}
		return unique;
	}

	/**
	 * Return the name of a property as it is written.
	 * @param name the name
	 * @return the name, in quotes where it must be
	 */
	public static String property(String name) {
		return IDENTIFIER.matcher(name).matches() ? name : quote(name);
	}

	/**
	 * Return the name of a method as it is written.
	 * @param name the name
	 * @return the name, in quotes where it must be
	 */
	public static String method(String name) {
		// Without quotes it would declare a constructor.
		return name.equals("new") ? quote(name) : property(name);
	}

	/**
	 * Return the name of a parameter as it is written.
	 * @param name the name
	 * @param index the index of the argument
	 * @return the name, or another where it cannot be one
	 */
	public static String parameter(String name, int index) {
		if (!IDENTIFIER.matcher(name).matches()) {
			return "arg" + index;
		}
		return RESERVED.contains(name) ? name + "_" : name;
	}

	static String quote(String text) {
		StringBuilder quoted = new StringBuilder("\"");
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character == '"' || character == '\\') {
				quoted.append('\\').append(character);
			}
			else if (character < ' ' || (character >= 0x7F && !Character.isLetterOrDigit(character))) {
				quoted.append("\\u%04x".formatted((int) character));
			}
			else {
				quoted.append(character);
			}
		}
		return quoted.append('"').toString();
	}

	private static String pascalCase(String words) {
		return Arrays.stream(SEPARATORS.split(words))
			.filter((word) -> !word.isEmpty())
			.map((word) -> word.equals(word.toUpperCase(Locale.ROOT)) ? word.toLowerCase(Locale.ROOT) : word)
			.map((word) -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
			.collect(Collectors.joining());
	}

}
