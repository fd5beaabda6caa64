package dev.workerloader.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.workerloader.Limit;
import dev.workerloader.WorkerLoader;
import dev.workerloader.spring.autoconfigure.WorkerLoaderAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the documentation shows is what is compiled and tested: a code block after a
 * comment that names a file is found in that file, line by line.
 */
class DocumentationTests {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final Pattern BLOCK = Pattern.compile("<!-- from (\\S+) -->\\s*```\\w+\\n(.*?)```", Pattern.DOTALL);

	private static final List<String> DOCUMENTS = List.of("README.md", "docs/nested-loading.md", "docs/outbound.md",
			"docs/rpc.md", "docs/serving.md", "docs/testing.md", "docs/types.md", "docs/web-platform.md");

	@ParameterizedTest
	@MethodSource
	void blockIsPartOfItsFile(Block block) throws IOException {
		List<String> file = lines(Files.readString(ROOT.resolve(block.file())));
		List<String> shown = lines(block.code());
		assertThat(shown).isNotEmpty();
		assertThat(file).containsSequence(shown);
	}

	static Stream<Block> blockIsPartOfItsFile() throws IOException {
		List<Block> blocks = new ArrayList<>();
		for (String document : DOCUMENTS) {
			Matcher matcher = BLOCK.matcher(Files.readString(ROOT.resolve(document)));
			while (matcher.find()) {
				blocks.add(new Block(document, matcher.group(1), matcher.group(2)));
			}
		}
		assertThat(blocks).extracting(Block::document).containsAll(DOCUMENTS);
		return blocks.stream();
	}

	@Test
	void configurationOfTheReadmeIsUnderstood() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(WorkerLoaderAutoConfiguration.class))
			.withInitializer(new ConfigDataApplicationContextInitializer())
			.withPropertyValues("spring.config.location=classpath:docs/application.yml")
			.withBean(Orders.class)
			.run((context) -> assertThat(context.getBean(WorkerLoader.class).limits().get(Limit.CPU_TIME))
				.isEqualTo(2_000_000_000L));
	}

	private static List<String> lines(String text) {
		return text.lines().map(String::strip).filter((line) -> !line.isEmpty()).toList();
	}

	record Block(String document, String file, String code) {

		@Override
		public String toString() {
			return this.document + ": " + this.file;
		}

	}

}
