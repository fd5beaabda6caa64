package dev.workerloader.spring.autoconfigure;

import java.util.regex.Pattern;

/**
 * Makes text harmless that a worker or a caller may have written.
 */
final class LogText {

	// Control characters, line and paragraph separators, and what reorders or hides text.
	private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029]");

	private LogText() {
	}

	/**
	 * Return text that stays on one line and shows all that it contains.
	 * @param text the text
	 * @return the text with unsafe characters escaped
	 */
	static String escape(String text) {
		return UNSAFE.matcher(text).replaceAll((match) -> String.format("\\\\u%04x", match.group().codePointAt(0)));
	}

}
