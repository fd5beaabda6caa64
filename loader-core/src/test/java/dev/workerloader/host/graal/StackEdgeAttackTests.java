package dev.workerloader.host.graal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attack CPU-20b: the first use of everything at the end of the stack must leave nothing
 * broken. Each attack runs in a JVM of its own.
 */
class StackEdgeAttackTests {

	private static final int HANG_GUARD_MINUTES = 8;

	@TempDir
	private static Path folder;

	private static Future<Map<String, String>> untouched;

	private static Future<Map<String, String>> warm;

	private static Future<Map<String, String>> cold;

	// Each of them has work for one thread.
	@BeforeAll
	static void startTwoOfTheJvmsAtATime() {
		ExecutorService jvms = Executors.newFixedThreadPool(2);
		cold = jvms.submit(() -> outcomes("cold", false, true));
		untouched = jvms.submit(() -> outcomes("untouched", false, false));
		warm = jvms.submit(() -> outcomes("warm", true, true));
		jvms.shutdown();
	}

	@Test
	void everythingWorksAfterAnAttackOnAWarmEngine() throws Exception {
		assertThat(warm.get()).containsExactlyInAnyOrderEntriesOf(untouched.get());
	}

	@Test
	void theSameAttackBreaksAnEngineThatIsNotWarm() throws Exception {
		assertThat(cold.get().values()).anySatisfy((outcome) -> assertThat(outcome).contains("NoClassDefFoundError"));
	}

	@Test
	void theOutcomesCoverBuiltInsFormsAndTheHost() throws Exception {
		assertThat(untouched.get()).hasSizeGreaterThan(5000)
			.containsEntry("form templates", "string a1bc")
			.containsEntry("form recursion", "number 30")
			.containsEntry("globalThis.Math.max call(numbers)", "number 3")
			.containsEntry("host DecimalFormat", "1,234.50")
			.containsKeys("globalThis.Intl.NumberFormat.prototype.formatToParts call(numbers)",
					"get globalThis.Map.prototype.size", "host Normalizer", "host Currency", "host Collator",
					"host ZonedDateTime", "host String.format");
	}

	private static Map<String, String> outcomes(String name, boolean warmUp, boolean attack) throws Exception {
		Path outcomes = folder.resolve(name + ".tsv");
		Path log = folder.resolve(name + ".log");
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-Dsun.misc.unsafe.memory.access=allow", "--enable-native-access=ALL-UNNAMED",
				"-Duser.language=en", "-Duser.country=US", "-Duser.timezone=UTC", "-cp",
				System.getProperty("java.class.path"), StackEdgeAttack.class.getName()));
		command.addAll(List.of(String.valueOf(warmUp), String.valueOf(attack), "1", "4", outcomes.toString()));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		try {
			assertThat(process.waitFor(HANG_GUARD_MINUTES, TimeUnit.MINUTES)).as(() -> logOf(log)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		assertThat(outcomes).as(() -> logOf(log)).exists();
		Map<String, String> result = new TreeMap<>();
		for (String line : Files.readAllLines(outcomes)) {
			String[] parts = line.split("\t", 2);
			result.put(parts[0], parts[1]);
		}
		return result;
	}

	private static String logOf(Path log) {
		try {
			return Files.readString(log);
		}
		catch (IOException ex) {
			return "The log of the child JVM cannot be read: " + ex;
		}
	}

}
