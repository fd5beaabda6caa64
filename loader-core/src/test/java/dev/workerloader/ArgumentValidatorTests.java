package dev.workerloader;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.workerloader.rpc.ArgumentValidator;
import dev.workerloader.rpc.ArgumentValidator.Violation;
import dev.workerloader.rpc.RpcContext;
import dev.workerloader.rpc.SandboxRpc;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a program sees of violations that the application finds in its arguments.
 */
class ArgumentValidatorTests {

	private final Board board = new Board();

	@Test
	void violationKeepsTheMethodFromBeingCalled() {
		assertThat(call(violation(1, List.of("text"), "size must be between 1 and 2000"))).isEqualTo(List
			.of("TypeError", "BAD_ARGUMENTS", "BOARD.pin: argument 'note.text': size must be between 1 and 2000."));
		assertThat(this.board.pinned).hasValue(0);
	}

	@Test
	void argumentsWithoutViolationsArePassed() {
		assertThat(call((target, method, arguments) -> {
			assertThat(target).isSameAs(this.board);
			assertThat(method.name()).isEqualTo("pin");
			assertThat(arguments).hasSize(2);
			assertThat(arguments[0]).isInstanceOf(RpcContext.class);
			assertThat(arguments[1]).isInstanceOf(Note.class);
			return List.of();
		})).isEqualTo(1);
		assertThat(this.board.pinned).hasValue(1);
	}

	@Test
	void pathHasTheNamesUnderWhichValuesCross() {
		assertThat(message(violation(1, List.of("author", "fullName"), "must not be blank")))
			.contains("argument 'note.author.full_name': must not be blank");
	}

	@Test
	void pathHasIndexesAndKeys() {
		assertThat(message(violation(1, List.of("authors", 3, "fullName"), "is wrong")))
			.contains("'note.authors[3].full_name'");
		assertThat(message(violation(1, List.of("byRole", "the chair", "fullName"), "is wrong")))
			.contains("'note.byRole[\"the chair\"].full_name'");
		assertThat(message(violation(1, List.of("tags"), "is wrong"))).contains("'note.tags'");
		assertThat(message(violation(1, List.of("readers", "fullName"), "is wrong")))
			.contains("'note.readers.full_name'");
	}

	@Test
	void pathEndsWhereTheProgramKnowsOfNothing() {
		assertThat(message(violation(1, List.of("author", "internalState", "secret"), "is wrong")))
			.contains("argument 'note.author': is wrong");
	}

	@Test
	void violationOfAllArgumentsNamesNone() {
		assertThat(message(violation(-1, List.of(), "do not fit each other")))
			.isEqualTo("BOARD.pin: the arguments together: do not fit each other.");
	}

	@Test
	void manyViolationsAreCut() {
		List<Violation> violations = IntStream.range(0, 25)
			.mapToObj((i) -> new Violation(1, List.of("authors", i), "x".repeat(5_000)))
			.toList();
		assertThat(message((target, method, arguments) -> violations)).hasSizeLessThan(4_000)
			.contains("note.authors[0]")
			.endsWith("; and 15 more.");
	}

	@Test
	void validatorThatFailsFailsTheCall() {
		assertThat(call((target, method, arguments) -> {
			throw new IllegalStateException("com.example.Secret has no default constructor");
		})).asString().contains("BINDING_FAILED").doesNotContain("Secret");
		assertThat(this.board.pinned).hasValue(0);
	}

	@Test
	void validatorThatIsNotAllThereFailsTheCall() {
		assertThat(call((target, method, arguments) -> {
			throw new NoClassDefFoundError("com/example/ExpressionFactory");
		})).asString().contains("BINDING_FAILED").doesNotContain("Expression");
	}

	@Test
	void objectsThatMethodsReturnAreCheckedToo() {
		assertThat(run(violation(0, List.of(), "must not be blank"),
				"const corner = await env.BOARD.corner(); return await corner.write('');"))
			.isEqualTo(
					List.of("TypeError", "BAD_ARGUMENTS", "BOARD.corner().write: argument 'text': must not be blank."));
	}

	private static ArgumentValidator violation(int parameter, List<Object> path, String message) {
		return (target, method, arguments) -> method.parameters().isEmpty() ? List.of()
				: List.of(new Violation(parameter, path, message));
	}

	private String message(ArgumentValidator validator) {
		return (String) ((List<?>) call(validator)).get(2);
	}

	private Object call(ArgumentValidator validator) {
		return run(validator, "return await env.BOARD.pin({ text: '' });");
	}

	private Object run(ArgumentValidator validator, String body) {
		try (WorkerLoader loader = SharedHost.loader().argumentValidator(validator).build()) {
			return loader
				.run(WorkerCode
					.builder("agent.js",
							"export default { async main(argument, env) { try { " + body
									+ " } catch (error) { return [error.name, error.code, error.message]; } } };")
					.env("BOARD", this.board)
					.build(), "main")
				.valueAs(Object.class);
		}
	}

	/**
	 * A board to pin notes to.
	 */
	@SandboxRpc
	public static class Board {

		private final AtomicInteger pinned = new AtomicInteger();

		public int pin(RpcContext context, Note note) {
			return this.pinned.incrementAndGet();
		}

		public Corner corner() {
			return new Corner();
		}

	}

	/**
	 * A corner of it.
	 */
	@SandboxRpc
	public static class Corner {

		public String write(String text) {
			return text;
		}

	}

	record Note(@Nullable String text, @Nullable Author author, @Nullable List<Author> authors,
			@Nullable Map<String, Author> byRole, @Nullable Set<String> tags, @Nullable Set<Author> readers) {

	}

	record Author(@JsonProperty("full_name") String fullName) {

	}

}
