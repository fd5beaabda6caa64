package dev.workerloader.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.workerloader.Invocation;
import dev.workerloader.Outcome;
import dev.workerloader.WorkerCode;

/**
 * The programs that are measured, and whether what came out of them is right.
 */
final class Programs {

	/** The method of {@code agent.js}. */
	static final String METHOD = "myAgent";

	/** What that method is called with. */
	static final String PARAM = "world";

	private static final String AGENT = read("agent.js");

	private Programs() {
	}

	/**
	 * Return code that has never been seen before: {@code agent.js} with a comment.
	 * @param number makes the code different from all others
	 * @param room what the agent posts to
	 * @return the code
	 */
	static WorkerCode agent(long number, Object room) {
		return WorkerCode.builder("agent.js", agentSource(number)).env("CHAT_ROOM", room).build();
	}

	static String agentSource(long number) {
		return AGENT + "// " + number + '\n';
	}

	/**
	 * Check the answer of an agent.
	 * @param invocation the invocation
	 * @return the number of the agent's message
	 */
	static int checkAgent(Invocation invocation) {
		if (invocation.outcome() != Outcome.OK) {
			throw new IllegalStateException("The agent ended with " + invocation.outcome(), invocation.error());
		}
		return checkAgent(invocation.value());
	}

	/**
	 * Check the answer of an agent.
	 * @param answer the answer
	 * @return the number of the agent's message
	 */
	static int checkAgent(@Nullable Object answer) {
		if (answer instanceof Map<?, ?> map && PARAM.equals(map.get("param"))
				&& map.get("count") instanceof Number count && count.intValue() > 0) {
			return count.intValue();
		}
		throw new IllegalStateException("The agent's answer is wrong: " + answer);
	}

	/**
	 * Check an answer.
	 * @param answer the answer
	 * @param expected what is right
	 * @return the answer
	 */
	static Object check(@Nullable Object answer, long expected) {
		if (answer instanceof Number number && number.doubleValue() == expected) {
			return answer;
		}
		throw new IllegalStateException("The answer is " + answer + " and should be " + expected);
	}

	/**
	 * Read a file of programs, each of which begins with its name.
	 * @param file the name of the resource
	 * @return the programs: bodies of the method {@code go}
	 */
	static List<Program> list(String file) {
		return Stream.of(read(file).split("(?m)^//# "))
			.skip(1)
			.map((text) -> new Program(text.substring(0, text.indexOf('\n')), text.substring(text.indexOf('\n') + 1)))
			.toList();
	}

	static String read(String file) {
		try (InputStream stream = Programs.class.getResourceAsStream(file)) {
			return new String(Objects.requireNonNull(stream, file).readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A program with a name.
	 *
	 * @param name what it does
	 * @param body the body of its method {@code go}
	 */
	record Program(String name, String body) {

		WorkerCode code() {
			return WorkerCode.builder("main.js", "export default { async go() {\n" + this.body + "\n} };").build();
		}

	}

}
