package dev.workerloader.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

import dev.workerloader.WorkerLoader;
import dev.workerloader.rpc.TypeScriptDeclarations;
import dev.workerloader.sample.SampleClient.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;

import static dev.workerloader.sample.SampleClient.agent;
import static org.assertj.core.api.Assertions.assertThat;

@SampleTest
class ApplicationTests {

	private static final Pattern EXTERNAL = Pattern.compile("(src|href|action)=\"(?!#)[^\"]*//|url\\(|@import");

	@Autowired
	private SampleClient sample;

	@Autowired
	private WorkerLoader loader;

	@Autowired
	private TypeScriptDeclarations declarations;

	@Test
	void bindingsAreTheFourBeansAndTheirMethods() {
		assertThat(this.loader.bindings()).containsOnlyKeys("CHAT", "CHAT_ROOM", "MEMBERS", "POLLS");
		assertThat(this.loader.bindings().get("CHAT")).containsExactly("open");
		assertThat(this.loader.bindings().get("CHAT_ROOM")).containsExactlyInAnyOrder("messages", "post");
		assertThat(this.loader.bindings().get("MEMBERS")).containsExactly("list");
		assertThat(this.loader.bindings().get("POLLS")).containsExactlyInAnyOrder("open", "questions");
	}

	@Test
	void declarationsAreThoseOfTheDocumentation() throws IOException {
		assertThat(this.declarations.text())
			.isEqualTo(new ClassPathResource("docs/env.d.ts").getContentAsString(StandardCharsets.UTF_8));
	}

	@Test
	void actuatorTellsHealthAndSandboxes() {
		assertThat(this.sample.get("/actuator/health").at("/status").asString()).isEqualTo("UP");
		assertThat(this.sample.get("/actuator/sandboxes").status()).isEqualTo(200);
		assertThat(this.sample.get("/actuator/sandboxtypes").status()).isEqualTo(200);
		assertThat(this.sample.get("/actuator/metrics").at("/names").valueStream().map(JsonNode::asString))
			.contains("sandbox.executions.active");
		assertThat(this.sample.get("/actuator/env").status()).isEqualTo(404);
	}

	@Test
	void nothingIsLeftAfterARun() {
		this.sample.run("lobby", agent("return 1;"), null);
		this.sample.run("lobby", agent("throw new Error('x');"), null);
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.untilAsserted(() -> assertThat(this.loader.sandboxes()).filteredOn((sandbox) -> sandbox.workerId() == null)
				.isEmpty());
	}

	@Test
	void programsSeeNothingOfEachOther() {
		this.sample.run("lobby", agent("globalThis.left = 1; Array.prototype.left = 2;"), null);
		Answer answer = this.sample.run("lobby", agent("return [typeof left, [].left === undefined];"), null);
		assertThat(answer.at("/result").toString()).isEqualTo("[\"undefined\",true]");
	}

	@Test
	void messageOfAPersonIsStoredAndShown() {
		Answer created = this.sample.post("/rooms/support/messages", "application/json",
				"{\"author\":\"Ida\",\"text\":\"<b>hello</b>\"}");
		assertThat(created.status()).isEqualTo(201);
		assertThat(this.sample.get("/rooms/support")
			.at("/messages")
			.valueStream()
			.map((message) -> message.at("/text").asString())).contains("<b>hello</b>");
	}

	@Test
	void roomsAreListed() {
		assertThat(this.sample.get("/rooms").json().valueStream().map((room) -> room.at("/name").asString()))
			.containsExactly("board", "lobby", "support");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/app.js", "/app.css", "/scenes.json", "/icon.svg" })
	void pageUsesNothingFromOutside(String path) {
		Answer answer = this.sample.get(path);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.text()).doesNotContainPattern(EXTERNAL).doesNotContain("innerHTML", "style=\"", "onclick");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/rooms/lobby", "/rooms/nowhere", "/actuator/health" })
	void everyAnswerForbidsForeignScripts(String path) {
		Answer answer = this.sample.get(path);
		List<String> policy = List.of(answer.headers().get("content-security-policy").split("; "));
		assertThat(policy).contains("default-src 'none'", "script-src 'self'", "connect-src 'self'",
				"frame-ancestors 'none'", "require-trusted-types-for 'script'");
		assertThat(answer.headers()).containsEntry("x-content-type-options", "nosniff");
	}

}
