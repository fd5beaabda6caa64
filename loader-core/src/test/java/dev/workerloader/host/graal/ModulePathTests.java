package dev.workerloader.host.graal;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ModulePath}.
 */
class ModulePathTests {

	@ParameterizedTest
	@CsvSource({ "/agent.js,./lib/a.js,lib/a.js", "/lib/a.js,../b.js,b.js", "/lib/a.js,../../../b.js,b.js",
			"/lib/a.js,/b.js,b.js", "/a.js,node:fs,node:fs", "/lib//x/a.js,.././b.js,lib/b.js",
			"/a.js,C:\\b.js,C:\\b.js" })
	void siblingResolvesToTheKeyOfTheModule(String importer, String specifier, String key) {
		assertThat(((ModulePath) ModulePath.of(importer).resolveSibling(specifier)).key()).isEqualTo(key);
	}

	@Test
	void relativePathKeepsTheStepsThatLeadOutOfIt() {
		assertThat(ModulePath.of("../a/../../b").normalize()).hasToString("../../b");
	}

	@Test
	void partsOfAPathAreReadLikeThoseOfAnyPath() {
		ModulePath path = ModulePath.of("/lib/util/a.js");
		assertThat(path.isAbsolute()).isTrue();
		assertThat(path.getRoot()).hasToString("/");
		assertThat((Object) path.getFileName()).hasToString("a.js");
		assertThat((Object) path.getParent()).hasToString("/lib/util");
		assertThat(path.getNameCount()).isEqualTo(3);
		assertThat(path.subpath(0, 2)).hasToString("lib/util");
		assertThat(ModulePath.of("a.js").getParent()).isNull();
		assertThat((Object) ModulePath.of("/").getFileName()).hasToString("");
		assertThatIllegalArgumentException().isThrownBy(() -> path.getName(3));
	}

	@Test
	void prefixAndSuffixAreComparedByName() {
		ModulePath path = ModulePath.of("/lib/a.js");
		assertThat(path.startsWith(ModulePath.of("/lib"))).isTrue();
		assertThat(path.startsWith(ModulePath.of("/li"))).isFalse();
		assertThat(path.startsWith(ModulePath.of("lib"))).isFalse();
		assertThat(path.endsWith(ModulePath.of("a.js"))).isTrue();
		assertThat(path.endsWith(ModulePath.of("/a.js"))).isFalse();
		assertThat(path.startsWith(Path.of("/lib"))).isFalse();
	}

	@Test
	void relativizedPathLeadsBack() {
		ModulePath from = ModulePath.of("/a/b/c");
		Path relative = from.relativize(ModulePath.of("/a/d"));
		assertThat(relative).hasToString("../../d");
		assertThat(from.resolve(relative).normalize()).hasToString("/a/d");
	}

	@Test
	void uriIsAbsolute() {
		assertThat(ModulePath.of("lib/a b.js").toUri()).hasToString("module:/lib/a%20b.js");
	}

	@Test
	void equalPathsAreEqual() {
		assertThat(ModulePath.of("/a//b")).isEqualTo(ModulePath.of("/a/b"))
			.hasSameHashCodeAs(ModulePath.of("/a/b"))
			.isNotEqualTo(ModulePath.of("a/b"));
		assertThat(ModulePath.of("/a").compareTo(ModulePath.of("/b"))).isNegative();
	}

}
