package dev.workerloader.attack;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.workerloader.Invocation;
import dev.workerloader.WorkerScriptException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attacks on logs and results (attacks OUT-01 to OUT-09).
 */
class OutputAttackTests extends AttackTests {

	private static final int INSPECTED = 4096;

	OutputAttackTests() {
		super("output.js", Duration.ofSeconds(3));
	}

	@ParameterizedTest
	@MethodSource("programs")
	@Override
	void programComesToItsExpectedEnd(AttackProgram program) {
		Invocation invocation = this.attack.run(program);
		if (program.name().startsWith("OUT-03")) {
			assertThat(invocation.logs())
				.allSatisfy((entry) -> assertThat(entry.message()).hasSizeBetween(1, INSPECTED))
				.anySatisfy((entry) -> assertThat(entry.message()).hasSize(INSPECTED));
		}
	}

	// Attack RPC-31, in errors.
	@ParameterizedTest
	@ValueSource(strings = { "export default { go() { throw failure(); } };", "throw failure(); export default { };",
			"export default { go() { throw text; } };", """
					export default { async go() {
						Promise.reject(failure()); setTimeout(() => { throw failure(); }, 0);
						await new Promise((done) => setTimeout(done, 5));
					} };""" })
	void errorsOfAProgramTellATerminalNothing(String program) {
		Invocation invocation = this.attack.run("""
				const text = 'a\\u001b]0;b\\u0007\\u202ec\\u200b\\r\\nd';
				const failure = () => Object.assign(new Error(text), { name: text });
				Object.defineProperty(failure, 'name', { value: text });
				""" + program);
		String visible = Attack.visible(invocation) + invocation.error();
		if (invocation.error() instanceof WorkerScriptException ex) {
			visible += ex.name() + ex.frames();
		}
		assertThat(visible).contains("a\\u{1b}]0;b\\u{7}\\u{202e}c\\u{200b}\\u{d}")
			.doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\n\t]]");
	}

}
