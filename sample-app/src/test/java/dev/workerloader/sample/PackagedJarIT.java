package dev.workerloader.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.workerloader.sample.SampleClient.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts the executable jar as the README says: nested jars load classes and resources in
 * a way of their own, and the engine and the JVM print warnings of their own.
 */
@TestMethodOrder(OrderAnnotation.class)
class PackagedJarIT {

	private static final Duration HANG_GUARD = Duration.ofSeconds(60);

	// What the JVM exits with after SIGTERM.
	private static final int TERMINATED = 143;

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	private static final Pattern WARNING = Pattern
		.compile("^WARNING|^\\[engine\\]|VM warning|\\s(WARN|ERROR)\\s+\\d+ ---");

	@TempDir
	static Path directory;

	private static Path console;

	private static Process application;

	private static SampleClient sample;

	@BeforeAll
	static void startTheJar() throws IOException {
		console = directory.resolve("console.log");
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of(System.getProperty("sample.jvm-flags").split(" ")));
		command.addAll(List.of("-jar", System.getProperty("sample.jar"), "--server.port=0",
				"--worker-loader.limits.wall-time=120s", "--worker-loader.binding.call-timeout=60s"));
		application = new ProcessBuilder(command).directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(console.toFile())
			.start();
		sample = new SampleClient("http://127.0.0.1:" + awaitPort());
	}

	@AfterAll
	static void stopTheJar() throws InterruptedException {
		application.destroy();
		if (!application.waitFor(HANG_GUARD.toSeconds(), TimeUnit.SECONDS)) {
			application.destroyForcibly();
			throw new AssertionError("The application did not stop within a minute.");
		}
	}

	@Test
	@Order(1)
	void jarAnswersAsTheReadmeSaysAndPrintsNoWarnings() throws IOException {
		Answer answer = sample.run("lobby", SampleClient.program("agent.js"), "pizza");
		assertThat(answer.status()).as(answer.text()).isEqualTo(200);
		assertThat(answer.at("/result").size()).isEqualTo(3);
		Answer endless = sample.run("lobby", SampleClient.program("endless.js"), null);
		assertThat(endless.at("/code").asString()).isEqualTo("CPU_TIME");
		assertThat(sample.ask("lobby", "What is the newest message?", null).at("/answered").asBoolean()).isTrue();
		assertThat(sample.get("/").text()).contains("<!doctype html>");
		assertThat(sample.get("/actuator/health").at("/status").asString()).isEqualTo("UP");
		assertThat(Files.readAllLines(console)).noneMatch(WARNING.asPredicate());
	}

	// Attack REL-07.
	@Test
	@Order(2)
	void jarThatIsToldTwiceToStopAnswersWhatItWasAsked() throws Exception {
		int before = startedSandboxes();
		List<CompletableFuture<Answer>> answers = Stream.generate(
				() -> CompletableFuture.supplyAsync(() -> sample.run("lobby", SampleClient.program("endless.js"), null),
						(task) -> new Thread(task).start()))
			.limit(3)
			.toList();
		Awaitility.await().atMost(HANG_GUARD).until(() -> startedSandboxes() == before + 3);
		application.destroy();
		application.destroy();
		for (CompletableFuture<Answer> answer : answers) {
			Answer ended = answer.get(HANG_GUARD.toSeconds(), TimeUnit.SECONDS);
			assertThat(ended.at("/code").asString()).as(ended.text()).isEqualTo("CPU_TIME");
		}
		assertThat(application.waitFor(HANG_GUARD.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(application.exitValue()).isEqualTo(TERMINATED);
		assertThat(Files.readAllLines(console)).noneMatch(WARNING.asPredicate());
	}

	private static int startedSandboxes() {
		return sample.get("/actuator/metrics/sandbox.startup").at("/measurements/0/value").asInt();
	}

	private static int awaitPort() {
		return Awaitility.await().atMost(Duration.ofMinutes(2)).until(PackagedJarIT::port, (port) -> port != 0);
	}

	private static int port() throws IOException {
		String output = Files.readString(console);
		if (!application.isAlive()) {
			throw new IllegalStateException("The application ended:\n" + output);
		}
		Matcher matcher = PORT.matcher(output);
		return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
	}

}
