package dev.workerloader.internal.wire;

import java.util.function.IntPredicate;

/**
 * Text from one side of the wall in sentences for the other: bounded, and without
 * characters that a log or a terminal would act on.
 */
public final class SafeText {

	private SafeText() {
	}

	/**
	 * Escape control, format (bidirectional, zero-width), unassigned and surrogate
	 * characters, and cut the text if it is long.
	 * @param text the text
	 * @param maxLength how many characters of it to keep
	 * @return the escaped text
	 */
	public static String escape(String text, int maxLength) {
		StringBuilder result = new StringBuilder(Math.min(text.length(), maxLength) + 16);
		append(result, text, maxLength, (codePoint) -> false, false);
		return result.toString();
	}

	/**
	 * Escape as {@link #escape} does, but keep line feeds and tabs.
	 * @param text the text
	 * @param maxLength how many characters of it to keep
	 * @return the escaped text
	 */
	public static String escapeLines(String text, int maxLength) {
		StringBuilder result = new StringBuilder(Math.min(text.length(), maxLength) + 16);
		append(result, text, maxLength, (codePoint) -> codePoint == '\n' || codePoint == '\t', false);
		return result.toString();
	}

	/**
	 * Escape the text and put it in double quotes.
	 * @param text the text
	 * @param maxLength how many characters of it to keep
	 * @return the quoted text
	 */
	public static String quote(String text, int maxLength) {
		StringBuilder result = new StringBuilder(Math.min(text.length(), maxLength) + 18);
		result.append('"');
		append(result, text, maxLength, (codePoint) -> false, true);
		return result.append('"').toString();
	}

	private static void append(StringBuilder result, String text, int maxLength, IntPredicate kept, boolean quoted) {
		int index = 0;
		while (index < text.length() && index < maxLength) {
			int codePoint = text.codePointAt(index);
			index += Character.charCount(codePoint);
			if (quoted && (codePoint == '"' || codePoint == '\\')) {
				result.append('\\').appendCodePoint(codePoint);
			}
			else if (kept.test(codePoint) || isHarmless(codePoint)) {
				result.appendCodePoint(codePoint);
			}
			else {
				result.append(String.format("\\u{%x}", codePoint));
			}
		}
		if (index < text.length()) {
			result.append('…');
		}
	}

	private static boolean isHarmless(int codePoint) {
		return switch (Character.getType(codePoint)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE,
					Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
				false;
			default -> true;
		};
	}

}
