package dev.workerloader.internal.net;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Which paths are meant: one, or all below one.
 * <p>
 * Servers disagree about what is below a path: some decode {@code %2f} and {@code %2e}
 * before they resolve dot segments, some do it twice, some cut parameters off segments
 * first. So all below a path excludes what may lead out of it on any of them.
 */
final class PathPattern {

	private static final String BELOW = "/**";

	private static final int MAX_DECODINGS = 4;

	private static final Pattern PARAMETERS = Pattern.compile(";[^/]*");

	private static final Pattern DOT_SEGMENT = Pattern.compile("(^|/)\\.{1,2}(/|$)");

	// Control characters end the path early on some servers; 0xC0 and 0xC1 begin the
	// overlong forms of ASCII that no valid text contains; %u002e is a dot on some.
	private static final Pattern MISREAD = Pattern.compile("[\\x00-\\x1F\\x7F\\xC0\\xC1]|%[uU]");

	private final String path;

	private final boolean below;

	private PathPattern(String path, boolean below) {
		this.path = path;
		this.below = below;
	}

	/**
	 * Read a pattern.
	 * @param text a path, perhaps with {@code /**} at its end
	 */
	static PathPattern of(String text) {
		boolean below = text.endsWith(BELOW);
		return new PathPattern(below ? text.substring(0, text.length() - BELOW.length()) : text, below);
	}

	String path() {
		return this.path;
	}

	boolean matches(String path) {
		if (!this.below) {
			return path.equals(this.path);
		}
		if (this.path.isEmpty()) {
			return true;
		}
		return path.startsWith(this.path)
				&& (path.length() == this.path.length() || path.charAt(this.path.length()) == '/') && !mayLeadOut(path);
	}

	private static boolean mayLeadOut(String path) {
		String decoded = path;
		for (int i = 0; i < MAX_DECODINGS; i++) {
			String plain = PARAMETERS.matcher(decoded.replace('\\', '/')).replaceAll("");
			if (DOT_SEGMENT.matcher(plain).find() || MISREAD.matcher(decoded).find()) {
				return true;
			}
			String next = decode(decoded);
			if (next.equals(decoded)) {
				return false;
			}
			decoded = next;
		}
		return true;
	}

	/**
	 * Decode once, each byte to the character of the same number.
	 */
	private static String decode(String text) {
		byte[] decoded = new byte[text.length()];
		int length = 0;
		for (int i = 0; i < text.length(); i++) {
			int high = (text.charAt(i) == '%' && i + 2 < text.length()) ? Character.digit(text.charAt(i + 1), 16) : -1;
			int low = (high >= 0) ? Character.digit(text.charAt(i + 2), 16) : -1;
			if (low >= 0) {
				decoded[length++] = (byte) (16 * high + low);
				i += 2;
			}
			else {
				decoded[length++] = (byte) text.charAt(i);
			}
		}
		return new String(decoded, 0, length, StandardCharsets.ISO_8859_1);
	}

	@Override
	public String toString() {
		return this.below ? this.path + BELOW : this.path;
	}

}
