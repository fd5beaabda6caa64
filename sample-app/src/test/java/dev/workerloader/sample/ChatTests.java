package dev.workerloader.sample;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.workerloader.ErrorCode;
import dev.workerloader.sample.SampleClient.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;

import static dev.workerloader.sample.ProblemAssert.assertThatProblem;
import static dev.workerloader.sample.SampleClient.agent;
import static dev.workerloader.sample.SampleClient.program;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Programs that run for a person, with returned objects and callbacks.
 */
@SampleTest
class ChatTests {

	@Autowired
	private SampleClient sample;

	@Test
	void programHearsOfMessagesAndMayDoWhatItsPersonMay() {
		Answer answer = this.sample.as("Linus").run("lobby", program("listener.js"), null);
		assertThat(answer.status()).as(answer.text()).isEqualTo(200);
		assertThat(answer.at("/result/heard").toString()).isEqualTo("[\"agent of Linus: Noodles at noon?\"]");
		assertThat(answer.at("/result/empty").asString())
			.isEqualTo("BAD_ARGUMENTS: CHAT.open().post: argument 'text': must not be blank.");
		assertThat(answer.at("/result/clear").asString())
			.isEqualTo("ACCESS_DENIED: Access to CHAT.open().clear is denied.");
		assertThat(answer.at("/result/board").asString()).isEqualTo("ACCESS_DENIED: Access to CHAT.open is denied.");
	}

	@Test
	void programHearsWhatPeoplePost() throws Exception {
		String program = agent("""
				const room = await env.CHAT.open("lobby");
				let tell;
				const heard = new Promise((resolve) => { tell = resolve; });
				await room.onMessage((message) => { if (message.author === "Ida") tell(message.text); });
				await room.post("I am all ears");
				return await heard;
				""");
		CompletableFuture<Answer> answer = CompletableFuture
			.supplyAsync(() -> this.sample.as("Ada").run("lobby", program, null));
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.until(() -> this.sample.get("/rooms/lobby").text().contains("agent of Ada"));
		this.sample.post("/rooms/lobby/messages", "application/json", "{\"author\":\"Ida\",\"text\":\"boo\"}");
		assertThat(answer.get(1, TimeUnit.MINUTES).at("/result").asString()).isEqualTo("boo");
	}

	@Test
	@DirtiesContext
	void programReadsARoomOfAnyLengthAsAStream() {
		for (int run = 0; run < 3; run++) {
			this.sample.as("Linus").run("lobby", agent("""
					const room = await env.CHAT.open("lobby");
					for (let i = 0; i < 90; i++) await room.post(`number ${i}`);
					"""), null);
		}
		Answer answer = this.sample.as("Linus").run("lobby", agent("""
				const room = await env.CHAT.open("lobby");
				const decoder = new TextDecoder();
				let text = "";
				for await (const piece of await room.export()) text += decoder.decode(piece, { stream: true });
				const lines = text.trimEnd().split("\\n").filter((line) => line.includes("agent of Linus: number"));
				return [lines.length, lines[269].slice(-9)];
				"""), null);
		assertThat(answer.at("/result").toString()).as(answer.text()).isEqualTo("[270,\"number 89\"]");
	}

	@Test
	@DirtiesContext
	void moderatorClearsARoom() {
		Answer answer = this.sample.as("Ada").run("lobby", agent("""
				const room = await env.CHAT.open("lobby");
				await room.clear();
				return await room.messages(9);
				"""), null);
		assertThat(answer.at("/result").toString()).isEqualTo("[]");
	}

	@Test
	void wrongPasswordIsRefused() {
		assertThat(this.sample.as("Mallory").get("/rooms").status()).isEqualTo(401);
	}

	@Test
	void nobodyIsMemberOfARoom() {
		Answer answer = this.sample.run("lobby", agent("return env.CHAT.open('lobby').messages(1);"), null);
		assertThatProblem(answer).hasStatus(422).hasCode(ErrorCode.ACCESS_DENIED);
		assertThat(answer.at("/detail").asString()).doesNotContain("Exception", "java");
	}

}
