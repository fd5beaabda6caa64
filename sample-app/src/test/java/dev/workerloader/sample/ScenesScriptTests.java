package dev.workerloader.sample;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@SampleTest
class ScenesScriptTests {

	@Autowired
	private SampleClient sample;

	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void scriptPlaysAllScenes(@TempDir Path directory) throws Exception {
		Path output = directory.resolve("output.txt");
		Process script = new ProcessBuilder("./scenes.sh", this.sample.uri("").toString()).redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		assertThat(script.waitFor(2, TimeUnit.MINUTES)).isTrue();
		String text = Files.readString(output, StandardCharsets.UTF_8);
		assertThat(script.exitValue()).as(text).isZero();
		assertThat(text).containsSubsequence("== 1", "\"result\":[\"Ada: I would like pizza", "== 2", "\"choices\"",
				"== 3", "\"answered\":true", "UNKNOWN_METHOD", "== 4", "EGRESS_DENIED", "== 5", "\"result\"", "== 6a",
				"CPU_TIME", "== 6b", "ALLOCATION", "== 7", "\"heard\"", "ACCESS_DENIED", "== 8",
				"\"address\":\"/apps/todo/\"", "<h1>To do</h1>", "\"buy soup\"]", "== 9", "La Piazza", "== 10",
				"EGRESS_DENIED", "null null", "== The application is still up", "UP");
	}

}
