package dev.workerloader.internal.typescript;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Comments in the least number of characters.
 */
public final class JsDoc {

	private JsDoc() {
	}

	/**
	 * Return a comment that stands on lines of its own.
	 * @param indent what each line starts with
	 * @param lines the lines, of which those without text are left out
	 * @return the comment with a line break, empty if there is nothing to say
	 */
	public static String block(String indent, List<String> lines) {
		String text = clean(lines.stream()).collect(Collectors.joining("\n" + indent + " * "));
		return text.isEmpty() ? "" : indent + "/** " + text + " */\n";
	}

	/**
	 * Return a comment that stands before a declaration in the same line.
	 * @param parts the parts, of which those without text are left out
	 * @return the comment with a space, empty if there is nothing to say
	 */
	static String inline(String... parts) {
		String text = join(parts);
		return text.isEmpty() ? "" : "/** " + text + " */ ";
	}

	/**
	 * Return what there is to say about something in one line.
	 * @param parts the parts, of which those without text are left out
	 * @return the line
	 */
	public static String join(String... parts) {
		return clean(Stream.of(parts)).collect(Collectors.joining("; "));
	}

	private static Stream<String> clean(Stream<String> parts) {
		return parts.flatMap(String::lines)
			.map((line) -> line.strip().replace("*/", "*\\/"))
			.filter((line) -> !line.isEmpty());
	}

}
