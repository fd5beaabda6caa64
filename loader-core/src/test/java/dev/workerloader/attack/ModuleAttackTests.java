package dev.workerloader.attack;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.workerloader.ErrorCode;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerCodeException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Attacks through modules (attacks MOD-01 to MOD-07).
 */
class ModuleAttackTests extends AttackTests {

	ModuleAttackTests() {
		super("modules.js", Duration.ofSeconds(5));
	}

	@Test
	void deepChainAndDiamondOfModulesLoad() {
		WorkerCode.Builder code = WorkerCode.builder("main.js",
				"import { n } from './m0.js'; import { n as again } from './m32.js'; export default { go() { return [n, again]; } };");
		for (int i = 0; i < 64; i++) {
			code.module("m" + i + ".js",
					"import { n as next } from './m%d.js'; export const n = next + 1;".formatted(i + 1));
		}
		code.module("m64.js", "export const n = 0;");
		assertThat(this.attack.run(code.bind("API").build()).value()).isEqualTo(List.of(64, 32));
	}

	@Test
	void moduleOfADiamondRunsOnce() {
		WorkerCode code = WorkerCode.builder("main.js", """
				import './left.js'; import './right.js';
				export default { go() { return globalThis.count; } };""")
			.module("left.js", "import './bottom.js';")
			.module("right.js", "import './bottom.js';")
			.module("bottom.js", "globalThis.count = (globalThis.count ?? 0) + 1;")
			.bind("API")
			.build();
		assertThat(this.attack.run(code).value()).isEqualTo(1);
	}

	@Test
	void cycleOfTopLevelAwaitsEnds() {
		WorkerCode code = WorkerCode.builder("main.js", """
				import './other.js'; await null;
				export default { go() { return globalThis.seen; } };""")
			.module("other.js", "import './main.js'; await null; globalThis.seen = 'other';")
			.bind("API")
			.build();
		assertThat(this.attack.run(code).value()).isEqualTo("other");
	}

	@Test
	void moduleWithTenThousandImportLinesComesToAnEnd() {
		String imports = IntStream.range(0, 10_000)
			.mapToObj((i) -> "import { n as n" + i + " } from './one.js';")
			.collect(Collectors.joining("\n"));
		WorkerCode code = WorkerCode.builder("main.js", imports + "\nexport default { go() { return n0 + n9999; } };")
			.module("one.js", "export const n = 1;")
			.bind("API")
			.build();
		assertThat(Attack.describe(this.attack.run(code))).matches("OK 2|LIMIT CPU_TIME .*");
	}

	@ParameterizedTest
	@MethodSource("oddTexts")
	void oddTextIsReadAsTheLanguageSays(String what, String code, String expected) {
		assertThat(Attack.describe(this.attack.run(code))).as(what).matches("(?s)" + expected);
	}

	static List<Arguments> oddTexts() {
		return List.of(
				Arguments.of("a hashbang is a comment", "#!/usr/bin/env node\nexport default { go: () => 1 };", "OK 1"),
				Arguments.of("a byte order mark is white space", "\ufeffexport default { go: () => 1 };", "OK 1"),
				Arguments.of("a byte order mark before a hashbang makes it no comment",
						"\ufeff\ufeff#!x\nexport default { go: () => 1 };", "SCRIPT_ERROR SYNTAX_ERROR .*"),
				Arguments.of("carriage returns end lines", "// a comment\rexport default { go: () => 1 };\r\n", "OK 1"),
				Arguments.of("a line separator ends a comment", "// a comment\u2028export default { go: () => 1 };",
						"OK 1"),
				Arguments.of("a paragraph separator ends a comment",
						"// a comment\u2029export default { go: () => 1 };", "OK 1"),
				Arguments.of("half a surrogate pair, which no file can have, is a question mark",
						"export default { go: () => '\ud83d'.length + '\ud83d'.charCodeAt(0) };", "OK 64"),
				Arguments.of("a null character is no white space", "\u0000export default { go: () => 1 };",
						"SCRIPT_ERROR SYNTAX_ERROR .*"));
	}

	@Test
	void tooManyOrTooLargeModulesAreRefusedBeforeAnythingIsParsed() {
		WorkerCode.Builder many = WorkerCode.builder("main.js", "export default { };");
		for (int i = 0; i < 256; i++) {
			many.module("m" + i + ".js", "not parsed");
		}
		assertRefused(many.build(), "256");
		String source = "export default { go: () => 1 };";
		WorkerCode.Builder exact = WorkerCode.builder("main.js", source)
			.limits((limits) -> limits.codeBytes(source.length()));
		assertThat(this.attack.run(exact.build()).value()).isEqualTo(1);
		assertRefused(WorkerCode.builder("main.js", source + "(")
			.limits((limits) -> limits.codeBytes(source.length()))
			.build(), String.valueOf(source.length()));
	}

	private void assertRefused(WorkerCode code, String named) {
		assertThatExceptionOfType(WorkerCodeException.class).isThrownBy(() -> this.attack.loader().load(code))
			.withMessageContaining(named)
			.extracting(WorkerCodeException::code)
			.isEqualTo(ErrorCode.INVALID_CODE);
	}

}
