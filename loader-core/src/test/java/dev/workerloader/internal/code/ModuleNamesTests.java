package dev.workerloader.internal.code;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.workerloader.WorkerModule.Kind;

import static org.assertj.core.api.Assertions.assertThat;

class ModuleNamesTests {

	@ParameterizedTest
	@ValueSource(strings = { "a.js", "lib/a.js", "a", "with space.js", "é.js", "a.b.c/d" })
	void goodNamesHaveNoProblem(String name) {
		assertThat(ModuleNames.problem(name)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/a.js", "../a.js", "a/../b.js", "./a.js", "a//b.js", "a/", "node:fs", "a\\b.js",
			"a\u0000.js", "a\n.js" })
	void badNamesHaveOne(String name) {
		assertThat(ModuleNames.problem(name)).isNotBlank();
	}

	@Test
	void namesAreBounded() {
		assertThat(ModuleNames.problem("a".repeat(ModuleNames.MAX_LENGTH))).isNull();
		assertThat(ModuleNames.problem("a".repeat(ModuleNames.MAX_LENGTH + 1))).contains("200");
	}

	@ParameterizedTest
	@CsvSource({ "a.js, JS", "a.MJS, JS", "a.cjs, CJS", "a.json, JSON", "a.txt, TEXT", "a.ts,", "a,", "a.js/b," })
	void kindIsToldByTheExtension(String name, Kind kind) {
		assertThat(ModuleNames.kindOf(name)).isEqualTo(kind);
	}

	@ParameterizedTest
	@CsvSource({ "a.js, ./b.js, b.js", "lib/a.js, ./b.js, lib/b.js", "lib/a.js, ../b.js, b.js",
			"lib/deep/a.js, ../../b.js, b.js", "lib/a.js, b.js, b.js", "lib/a.js, /b.js, b.js",
			"lib/a.js, ./x/../b.js, lib/b.js" })
	void specifiersResolveFromTheImporterOrTheRoot(String importer, String specifier, String resolved) {
		assertThat(ModuleNames.resolve(importer, specifier)).isEqualTo(resolved);
	}

}
