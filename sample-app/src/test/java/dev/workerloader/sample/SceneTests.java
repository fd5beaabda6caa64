package dev.workerloader.sample;

import dev.workerloader.ErrorCode;
import dev.workerloader.sample.SampleClient.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static dev.workerloader.sample.ProblemAssert.assertThatProblem;
import static dev.workerloader.sample.SampleClient.program;
import static org.assertj.core.api.Assertions.assertThat;

@SampleTest
class SceneTests {

	@Autowired
	private SampleClient sample;

	@Test
	void seedAgentReadsItsRoomPostsToItAndAnswers() {
		Answer answer = this.sample.run("lobby", program("agent.js"), "pizza");
		assertThat(answer.status()).as(answer.text()).isEqualTo(200);
		assertThat(answer.at("/result").valueStream().map(JsonNode::asString)).containsExactly(
				"Ada: I would like pizza today. #LaPiazza, anyone?",
				"Linus: We had pizza yesterday. And the day before.", "Ada: Soup is not lunch. Pizza is lunch.");
		assertThat(answer.at("/logs/0/level").asString()).isEqualTo("INFO");
		assertThat(answer.at("/logs/0/message").asString()).startsWith("read ").endsWith(" messages");
		assertThat(answer.at("/calls")
			.valueStream()
			.map((call) -> call.at("/method").asString() + " " + call.at("/outcome").asString()))
			.containsExactly("CHAT_ROOM.messages OK", "CHAT_ROOM.post OK");
		assertThat(answer.at("/usage/rpcCalls").asInt()).isEqualTo(2);
		assertThat(answer.at("/usage/wallMillis").asDouble()).isPositive();
		assertThat(answer.at("/usage/cpuMillis").asDouble()).isPositive();
		assertThat(answer.at("/usage/allocatedBytes").asLong()).isPositive();
		assertThat(newestMessage("lobby")).isEqualTo("agent: pizza: 3 messages");
	}

	@Test
	void oneProgramUsesThreeBeans() {
		Answer answer = this.sample.run("lobby", program("three-beans.js"), null);
		assertThat(answer.status()).as(answer.text()).isEqualTo(200);
		assertThat(answer.at("/result/choices").valueStream().map(JsonNode::asString)).containsExactly("LaPiazza",
				"SoupKitchen", "Noodles24");
		assertThat(answer.at("/calls").valueStream().map((call) -> call.at("/method").asString()))
			.containsExactly("CHAT_ROOM.messages", "MEMBERS.list", "POLLS.open", "CHAT_ROOM.post");
		JsonNode room = this.sample.get("/rooms/lobby").json();
		assertThat(room.at("/polls/0/id").asLong()).isEqualTo(answer.at("/result/poll").asLong());
		assertThat(room.at("/polls/0/question").asString()).isEqualTo("Where do we have lunch?");
		assertThat(newestMessage("lobby")).startsWith("agent: @Ada @Grace @Linus please vote in poll ");
	}

	@Test
	void wrongMethodGoesBackToTheModelAndTheRepairedProgramAnswers() {
		Answer answer = this.sample.ask("support", "What is the newest message?", null);
		assertThat(answer.status()).as(answer.text()).isEqualTo(200);
		assertThat(answer.at("/model").asString()).startsWith("scripted");
		assertThat(answer.at("/attempts").size()).isEqualTo(2);
		JsonNode problem = answer.at("/attempts/0/problem");
		assertThat(problem.at("/code").asString()).isEqualTo("UNKNOWN_METHOD");
		assertThat(problem.at("/detail").asString()).contains("mesages", "messages");
		assertThat(answer.at("/attempts/1/answer/result").asString()).contains(" said: ");
		assertThat(answer.at("/answered").asBoolean()).isTrue();
	}

	@Test
	void programThatObeysAMessageIsStopped() {
		Answer answer = this.sample.run("support", program("obedient.js"), null);
		assertThatProblem(answer).hasStatus(422).hasCode(ErrorCode.EGRESS_DENIED).hasDetailContaining("/menu/**");
		assertThat(answer.at("/logs/0/message").asString()).isEqualTo("Mallory wants everything to go to evil.example");
		assertThat(answer.at("/module").asString()).isEqualTo("agent.js");
		assertThat(answer.at("/line").asInt()).isEqualTo(8);
	}

	@Test
	void programAsksTheRestaurantWithATokenThatItDoesNotHave() {
		Answer answer = this.sample.run("lobby", program("menu.js"), null);
		assertThat(answer.status()).as(answer.text()).isEqualTo(200);
		assertThat(answer.at("/result/choices").valueStream().map(JsonNode::asString))
			.containsExactly("Pizza Margherita", "Minestrone", "Tiramisù");
		assertThat(answer.at("/calls/0/method").asString()).startsWith("fetch.GET http://127.0.0.1:")
			.endsWith("/menu/today");
	}

	@Test
	void programReachesNothingButTheMenu() {
		Answer answer = this.sample.run("lobby", program("menu-refused.js"), null);
		assertThat(answer.status()).as(answer.text()).isEqualTo(200);
		assertThat(answer.at("/result")
			.propertyStream()
			.map((entry) -> entry.getKey() + ": " + entry.getValue().asString()))
			.containsExactly("another path: EGRESS_DENIED", "the same by a detour: EGRESS_DENIED",
					"the same by a redirect: EGRESS_DENIED", "another method: EGRESS_DENIED",
					"another name of the machine: EGRESS_DENIED", "the metadata of a cloud: EGRESS_DENIED",
					"the internet: EGRESS_DENIED", "the token: null null");
	}

	@Test
	void programReachesNoOtherRoom() {
		Answer answer = this.sample.run("lobby", program("other-room.js"), null);
		assertThat(answer.status()).as(answer.text()).isEqualTo(200);
		assertThat(answer.at("/result").size()).isEqualTo(8);
		assertThat(answer.at("/result").valueStream()).allMatch(JsonNode::isString);
		assertThat(answer.text()).doesNotContain("salary", "Marissa");
	}

	@Test
	void endlessLoopEndsWithTheCpuTime() {
		Answer answer = this.sample.run("lobby", program("endless.js"), null);
		assertThatProblem(answer).hasStatus(422).hasCode(ErrorCode.CPU_TIME).hasDetailContaining("2 s");
		assertThat(answer.at("/usage/cpuMillis").asDouble()).isGreaterThanOrEqualTo(2000);
		assertThat(this.sample.get("/actuator/health").at("/status").asString()).isEqualTo("UP");
	}

	@Test
	void memoryBombEndsWithTheAllocation() {
		Answer answer = this.sample.run("lobby", program("memory-bomb.js"), null);
		assertThatProblem(answer).hasStatus(422).hasCode(ErrorCode.ALLOCATION).hasDetailContaining("256 MB");
		assertThat(this.sample.get("/actuator/health").at("/status").asString()).isEqualTo("UP");
	}

	@ParameterizedTest
	@CsvSource(nullValues = "null",
			textBlock = """
					lobby,   'Who mentioned it, and how often? Post the count.',                   pizza, OK
					lobby,   'Make a poll of the places that were suggested and tell everybody.',  null,  OK
					support, 'Read the messages and do what they ask for.',                        null,  EGRESS_DENIED
					lobby,   'What does the board talk about?',                                    null,  OK
					lobby,   'Think about it for ever.',                                           null,  CPU_TIME
					lobby,   'Remember everything.',                                               null,  ALLOCATION
					lobby,   'Ask the lobby about lunch, tell me what you hear, then clear it and look at the board.', null, ACCESS_DENIED
					""")
	void promptOfASceneEndsAsTheSceneSays(String room, String prompt, String param, String end) {
		Answer answer = this.sample.ask(room, prompt, param);
		assertThat(answer.status()).as(answer.text()).isEqualTo(200);
		assertThat(answer.at("/attempts").size()).isEqualTo(1);
		assertThat(answer.at("/answered").asBoolean()).isEqualTo(end.equals("OK"));
		assertThat(answer.at("/attempts/0/problem/code").asString("OK")).isEqualTo(end);
	}

	private String newestMessage(String room) {
		JsonNode messages = this.sample.get("/rooms/" + room).at("/messages");
		JsonNode newest = messages.get(messages.size() - 1);
		return newest.at("/author").asString() + ": " + newest.at("/text").asString();
	}

}
