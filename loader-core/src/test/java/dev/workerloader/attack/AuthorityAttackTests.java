package dev.workerloader.attack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.workerloader.Invocation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attacks on the wall itself: names, code from text, members of host objects, errors.
 */
class AuthorityAttackTests extends AttackTests {

	AuthorityAttackTests() {
		super("authority.js", Duration.ofSeconds(3));
	}

	@Test
	@SuppressWarnings("unchecked")
	void nothingForeignCanBeReachedFromTheGlobals() {
		Invocation invocation = this.attack.run(AttackProgram.read("walk.js"));
		assertThat(invocation.error()).isNull();
		Map<String, Object> found = (Map<String, Object>) invocation.value();
		assertThat(found).containsEntry("foreign", List.of()).containsEntry("visited", true);
		// A new engine version gets a list of its own, after a look at the difference.
		List<String> names = new ArrayList<>((List<String>) found.get("names"));
		names.remove("Float16Array"); // only there where Java can convert such numbers
		assertThat(names).containsExactlyElementsOf(AttackProgram.read("globals-graaljs-25.0.5.txt").lines().toList());
	}

}
