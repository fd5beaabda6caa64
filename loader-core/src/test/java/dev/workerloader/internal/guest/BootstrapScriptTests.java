package dev.workerloader.internal.guest;

import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BootstrapScriptTests {

	private static final Pattern DECLARATION = Pattern
		.compile("^(?:const|let|class|(?:async )?function\\*?) +([\\w$]+)", Pattern.MULTILINE);

	/**
	 * Some files are a function within the function of the others, where a second
	 * declaration would silently hide the first.
	 */
	@Test
	void nothingIsDeclaredByTwoFiles() {
		List<String> names = BootstrapScript.parts()
			.flatMap((part) -> DECLARATION.matcher(BootstrapScript.read(part)).results())
			.map((declaration) -> declaration.group(1))
			.toList();
		assertThat(names).hasSizeGreaterThan(400).doesNotHaveDuplicates();
	}

}
