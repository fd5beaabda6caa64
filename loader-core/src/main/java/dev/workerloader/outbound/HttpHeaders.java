package dev.workerloader.outbound;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Headers while they are collected. What is not a name or a value of HTTP is refused
 * here, so that nothing which is built of them can smuggle anything in.
 */
final class HttpHeaders {

	private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

	private final Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

	void add(String name, String value) {
		require(name, value);
		this.values.computeIfAbsent(name, (added) -> new ArrayList<>(1)).add(value);
	}

	void set(String name, String value) {
		require(name, value);
		this.values.remove(name);
		add(name, value);
	}

	private static void require(String name, String value) {
		requireToken("header name", name);
		requireValue(name, value);
	}

	Map<String, List<String>> build() {
		Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		this.values.forEach((name, list) -> copy.put(name, List.copyOf(list)));
		return Collections.unmodifiableMap(copy);
	}

	/**
	 * Require a token of HTTP (RFC 9110, section 5.6.2).
	 */
	static String requireToken(String what, String text) {
		if (text.isEmpty() || !text.chars().allMatch(HttpHeaders::isTokenCharacter)) {
			throw new IllegalArgumentException("The " + what + " \"" + printable(text)
					+ "\" is not one of HTTP. It consists of letters, digits and " + TOKEN_MARKS + ".");
		}
		return text;
	}

	private static boolean isTokenCharacter(int character) {
		return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
				|| (character >= '0' && character <= '9') || TOKEN_MARKS.indexOf(character) >= 0;
	}

	// Without obs-fold, and with the bytes above ASCII that the Fetch standard lets pass.
	static String requireValue(String name, String value) {
		boolean allowed = value.chars()
			.allMatch((character) -> character == '\t' || (character >= ' ' && character <= 0xFF && character != 0x7F));
		if (!allowed || !value.equals(value.strip())) {
			throw new IllegalArgumentException("The value of the header \"" + printable(name)
					+ "\" is not one of HTTP: it has a control character, a character above U+00FF, or spaces around it.");
		}
		return value;
	}

	private static String printable(String text) {
		String bounded = (text.length() > 100) ? text.substring(0, 100) + "…" : text;
		return bounded.replaceAll("\\p{Cntrl}", "?");
	}

}
