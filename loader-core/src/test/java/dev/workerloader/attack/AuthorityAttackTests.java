package dev.workerloader.attack;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.workerloader.Invocation;
import dev.workerloader.WorkerCode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attacks on the wall itself: names, code from text, members of host objects, errors.
 */
class AuthorityAttackTests extends AttackTests {

	AuthorityAttackTests() {
		super("authority.js", Duration.ofSeconds(3));
	}

	// Attack CFG-07.
	@Test
	@SuppressWarnings("unchecked")
	void everythingThatCanBeReachedIsOnTheListAndNothingIsForeign() throws IOException {
		WorkerCode code = WorkerCode.builder("realm.js", AttackProgram.read("realm.js"))
			.module("walk.js", AttackProgram.read("walk.js"))
			.bind("API")
			.build();
		Invocation invocation = this.attack.run(code);
		assertThat(invocation.error()).isNull();
		Map<String, Object> found = (Map<String, Object>) invocation.value();
		assertThat(found).containsEntry("foreign", List.of());
		assertThat((Integer) found.get("count")).isGreaterThan(900);
		assertThatListIs(withoutFloat16((String) found.get("lines")));
	}

	// They are there only where Java can convert such numbers.
	private static List<String> withoutFloat16(String lines) {
		return lines.lines()
			.filter((line) -> !line.contains("Float16Array.") && !line.contains("Float16Array:"))
			.distinct()
			.map((line) -> line.replaceAll(" (Float16Array|getFloat16|setFloat16|f16round)\\(\\),?", ""))
			.toList();
	}

	private void assertThatListIs(List<String> actual) throws IOException {
		String engine = this.attack.loader().stats().host().engine();
		String name = "realm-" + engine.substring(0, engine.indexOf(',')).toLowerCase(Locale.ROOT).replace(' ', '-')
				+ ".txt";
		Path file = Files.write(Path.of("target", name), actual);
		URL golden = getClass().getResource(name);
		List<String> expected = (golden != null) ? AttackProgram.read(name).lines().toList() : List.of();
		assertThat(actual).as("""
				What a guest can reach is not what src/test/resources/dev/workerloader/attack/%s says. %s has it as it \
				is now. Look at each difference: a new name may be a way out. If none is, copy the file over the list, \
				and give warm-up/corpus.js a sample of each new kind of object.""", name, file)
			.containsExactlyElementsOf(expected);
	}

}
