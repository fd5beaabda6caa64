package dev.workerloader.attack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A program of a guest and what it must come to. A resource holds many of them, each
 * after a line {@code //# name => expected}; what has no export is the body of a method.
 *
 * @param name its id in the table of attacks, and what it does
 * @param expected what its outcome, with its code or value, must match
 * @param code the text of the main module
 */
record AttackProgram(String name, Pattern expected, String code) {

	private static final Pattern START = Pattern.compile("(?m)^//# ");

	private static final Pattern EXPORT = Pattern.compile("(?m)(?:^|[;}] )export ");

	static List<AttackProgram> of(String resource) {
		String text = read(resource);
		return Stream.of(START.split(text)).skip(1).map(AttackProgram::parse).toList();
	}

	private static AttackProgram parse(String text) {
		int end = text.indexOf('\n');
		String[] head = text.substring(0, end).split(" => ");
		String body = text.substring(end + 1);
		return new AttackProgram(head[0], Pattern.compile(head[1], Pattern.DOTALL),
				EXPORT.matcher(body).find() ? body : "export default { async go(arg, env, ctx) {\n" + body + "\n} };");
	}

	static String read(String resource) {
		try (InputStream stream = AttackProgram.class.getResourceAsStream(resource)) {
			return new String(Objects.requireNonNull(stream, resource).readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		return this.name;
	}

}
