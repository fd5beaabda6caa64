package dev.workerloader.attack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attacks with built-ins that run for very long, or for ever: none of them may keep its
 * thread.
 */
class EndlessBuiltInTests extends AttackTests {

	private static final List<String> ARRAY_METHODS = List.of("copyWithin(0, 5)", "every(yes)", "fill(1)",
			"filter(yes)", "find(no)", "findIndex(no)", "findLast(no)", "findLastIndex(no)", "flat()", "flatMap(yes)",
			"forEach(yes)", "includes(1)", "indexOf(1)", "join()", "lastIndexOf(1)", "map(yes)", "pop()", "push(1)",
			"reduce(yes)", "reduceRight(yes)", "reverse()", "shift()", "slice(5)", "some(no)", "sort()", "splice(0, 1)",
			"toLocaleString()", "toReversed()", "toSorted()", "toSpliced(0, 1)", "toString()", "unshift(1)",
			"with(0, 1)");

	private static final List<String> RECEIVERS = List.of("{ length }", "{ length, 0: 1, 5: 1 }",
			"new Proxy({ length }, {})",
			"new Proxy([], { get: (target, key) => (key === 'length') ? length : undefined })",
			"{ length, __proto__: new Uint8Array(1) }", "{ length, __proto__: new Proxy({}, {}) }");

	private static final String ARRAY = "Array.prototype.";

	/** A built-in that keeps its thread does so whenever its limit comes. */
	private static final Duration SOON = Duration.ofMillis(20);

	EndlessBuiltInTests() {
		super("endless-built-ins.js", Duration.ofMillis(100));
	}

	@Override
	List<AttackProgram> programs() {
		List<AttackProgram> programs = new ArrayList<>(super.programs());
		programs.add(new AttackProgram("a BigInt of a million digits in the code", Pattern.compile("SCRIPT_ERROR .*"),
				"export default { go() { return typeof " + "9".repeat(1_000_000) + "n; } };"));
		for (String receiver : RECEIVERS) {
			for (String method : ARRAY_METHODS) {
				int arguments = method.indexOf('(') + 1;
				programs.add(new AttackProgram(ARRAY + method + " on " + receiver,
						Pattern.compile("(OK|LIMIT|SCRIPT_ERROR) .*", Pattern.DOTALL), """
								const length = 2 ** 53 - 1;
								const yes = () => true;
								const no = () => false;
								export default { go() { Array.prototype.%s.call(%s, %s } };"""
							.formatted(method.substring(0, arguments - 1), receiver, method.substring(arguments))));
			}
		}
		return programs;
	}

	@ParameterizedTest
	@MethodSource("programs")
	@Override
	void programComesToItsExpectedEnd(AttackProgram program) {
		int before = this.attack.writtenOffThreads();
		if (program.name().startsWith(ARRAY)) {
			this.attack.run(program, (limits) -> limits.cpuTime(SOON));
		}
		else {
			super.programComesToItsExpectedEnd(program);
		}
		assertThat(this.attack.writtenOffThreads()).as("threads that were written off").isEqualTo(before);
	}

}
