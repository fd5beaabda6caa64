package dev.workerloader.internal.wire;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Regular expressions of JavaScript as those of Java, which read most of them alike.
 */
final class RegExps {

	/**
	 * The longest source: compiling takes stack for each level of groups.
	 */
	private static final int MAX_SOURCE = 1_000;

	private static final String FLAGS = "dgimsuvy";

	private RegExps() {
	}

	/**
	 * Compile a regular expression. Flags that say how it is used, not what it matches,
	 * have no equal in Java.
	 * @param source the source
	 * @param flags the flags
	 * @throws WireFormatException if Java does not read it
	 */
	static Pattern compile(String source, String flags) {
		if (source.length() > MAX_SOURCE) {
			throw malformed("a RegExp has more than " + MAX_SOURCE + " characters");
		}
		int javaFlags = 0;
		for (int i = 0; i < flags.length(); i++) {
			char flag = flags.charAt(i);
			if (FLAGS.indexOf(flag) < 0) {
				throw malformed("a RegExp has an unknown flag");
			}
			javaFlags |= switch (flag) {
				case 'i' -> Pattern.CASE_INSENSITIVE;
				case 'm' -> Pattern.MULTILINE;
				case 's' -> Pattern.DOTALL;
				case 'u', 'v' -> Pattern.UNICODE_CASE;
				default -> 0;
			};
		}
		try {
			return Pattern.compile(source, javaFlags);
		}
		catch (PatternSyntaxException ex) {
			throw new WireFormatException("The RegExp /" + SafeText.escape(source, 100)
					+ "/ means nothing in Java. Pass its source, or text that it matches.", ex);
		}
	}

	/**
	 * Return the flags of a regular expression in JavaScript.
	 * @throws IllegalArgumentException if one of them has no equal there
	 */
	static String flags(Pattern pattern) {
		int flags = pattern.flags();
		int known = Pattern.CASE_INSENSITIVE | Pattern.MULTILINE | Pattern.DOTALL | Pattern.UNICODE_CASE;
		if ((flags & ~known) != 0) {
			throw new IllegalArgumentException("A Pattern has a flag that no RegExp has, such as COMMENTS or LITERAL.");
		}
		return ((flags & Pattern.CASE_INSENSITIVE) != 0 ? "i" : "") + ((flags & Pattern.MULTILINE) != 0 ? "m" : "")
				+ ((flags & Pattern.DOTALL) != 0 ? "s" : "") + ((flags & Pattern.UNICODE_CASE) != 0 ? "u" : "");
	}

	private static WireFormatException malformed(String what) {
		return new WireFormatException("The message is malformed: " + what + ".");
	}

}
