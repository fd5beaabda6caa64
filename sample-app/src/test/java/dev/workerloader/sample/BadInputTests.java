package dev.workerloader.sample;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import dev.workerloader.ErrorCode;
import dev.workerloader.sample.SampleClient.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;

import static dev.workerloader.sample.ProblemAssert.assertThatProblem;
import static dev.workerloader.sample.SampleClient.agent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

@SampleTest
class BadInputTests {

	private static final String RUN = "/rooms/lobby/agent";

	private static final int LARGEST_BODY = 256 * 1024;

	@Autowired
	private SampleClient sample;

	@AfterEach
	void applicationStillAnswers() {
		assertThat(this.sample.run("lobby", agent("return 6 * 7;"), null).at("/result").asInt()).isEqualTo(42);
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "application/x-www-form-urlencoded", "text/plain",
			"application/typescript", "multipart/form-data", "text/javascript; charset=iso-8859-1" })
	void otherContentTypesAreRefused(String contentType) {
		assertThatProblem(this.sample.post(RUN, contentType, agent("return 1;"))).hasStatus(415)
			.hasDetailContaining("Send");
	}

	@Test
	void missingContentTypeIsRefused() {
		Answer answer = this.sample
			.send(HttpRequest.newBuilder(this.sample.uri(RUN)).POST(BodyPublishers.ofString("x")));
		assertThatProblem(answer).hasStatus(415).hasDetailContaining("missing", "text/javascript");
	}

	@Test
	void charsetUtf8IsAccepted() {
		Answer answer = this.sample.post(RUN, "text/javascript; charset=utf-8", agent("return 'grüße 🌍';"));
		assertThat(answer.at("/result").asString()).isEqualTo("grüße 🌍");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " \n\t" })
	void emptyBodyIsRefused(String body) {
		assertThatProblem(this.sample.post(RUN, "text/javascript", body)).hasStatus(400).hasDetailContaining("empty");
	}

	@Test
	void bodyThatIsNotUtf8IsRefused() {
		Answer answer = this.sample.send(HttpRequest.newBuilder(this.sample.uri(RUN))
			.header("Content-Type", "text/javascript")
			.POST(BodyPublishers.ofByteArray(new byte[] { (byte) 0xc3, (byte) 0x28 })));
		assertThatProblem(answer).hasStatus(400).hasDetailContaining("UTF-8");
	}

	@Test
	void largestBodyIsRunAndALargerOneRefused() {
		String program = agent("return 1;");
		String largest = program + " ".repeat(LARGEST_BODY - program.length());
		assertThat(this.sample.run("lobby", largest, null).status()).isEqualTo(200);
		assertThatProblem(this.sample.run("lobby", largest + " ", null)).hasStatus(413)
			.hasDetailContaining("262144 bytes");
	}

	@ParameterizedTest
	@CsvSource({ RUN + ",text/javascript", "/rooms/lobby/ask,application/json",
			"/rooms/lobby/messages,application/json" })
	void tooLargeBodyOfUnknownLengthIsRefused(String path, String contentType) {
		byte[] body = " ".repeat(LARGEST_BODY + 1).getBytes(StandardCharsets.UTF_8);
		Answer answer = this.sample.send(HttpRequest.newBuilder(this.sample.uri(path))
			.header("Content-Type", contentType)
			.POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));
		assertThatProblem(answer).hasStatus(413);
	}

	@ParameterizedTest
	@ValueSource(strings = { "nowhere", "LOBBY", "lobby'--", "%F0%9F%8D%95" })
	void unknownRoomIsNotFound(String room) {
		assertThatProblem(this.sample.run(room.replace("'", "%27"), agent("return 1;"), null)).hasStatus(404);
	}

	@Test
	void pathThatSpringSecurityDistrustsIsRefused() {
		Answer answer = this.sample.run("..;", agent("return 1;"), null);
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.text()).doesNotContain("Exception", "trace");
	}

	@ParameterizedTest
	@CsvSource({ "?param=a&param=b, 2 times", "?param=%ff, percent-encoded" })
	void invalidParamIsRefused(String query, String detail) {
		assertThatProblem(this.sample.send(HttpRequest.newBuilder(this.sample.uri(RUN + query))
			.header("Content-Type", "text/javascript")
			.POST(BodyPublishers.ofString(agent("return param;"))))).hasStatus(400).hasDetailContaining(detail);
	}

	@Test
	void tooLongParamIsRefused() {
		assertThatProblem(this.sample.run("lobby", agent("return param;"), "x".repeat(1_001))).hasStatus(400)
			.hasDetailContaining("1001");
	}

	@Test
	void paramIsOneStringWhateverIsInIt() {
		String param = "a,b & c=d \"'${x}#{1+1} ü";
		assertThat(this.sample.run("lobby", agent("return param;"), param).at("/result").asString()).isEqualTo(param);
		assertThat(this.sample.run("lobby", agent("return param;"), null).at("/result").isNull()).isTrue();
	}

	@ParameterizedTest
	@MethodSource
	void badProgramIsToldWithItsPlace(String program, ErrorCode code, String place, String detail) {
		Answer answer = this.sample.run("lobby", program, null);
		assertThatProblem(answer).hasStatus(422).hasCode(code).hasDetailContaining(detail);
		if (!place.isEmpty()) {
			assertThatProblem(answer).isAt(place);
		}
	}

	static Stream<Arguments> badProgramIsToldWithItsPlace() {
		return Stream.of(
				arguments("export default {\n\tmyAgent( {\n", ErrorCode.SYNTAX_ERROR, "agent.js:3:1", "Syntax"),
				arguments("import x from './missing.js';", ErrorCode.MODULE_NOT_FOUND, "", "missing.js"),
				arguments("const x = 1;\nthrow new Error('at the top');", ErrorCode.START_FAILED, "agent.js:2:7",
						"at the top"),
				arguments("export const other = {};", ErrorCode.UNKNOWN_ENTRYPOINT, "", "other"),
				arguments("export default { yourAgent() { } };", ErrorCode.UNKNOWN_METHOD, "", "myAgent"),
				arguments(agent("throw new RangeError('too far');"), ErrorCode.SCRIPT_ERROR, "agent.js:3:9",
						"RangeError: too far"),
				arguments(agent("return undefined.name;"), ErrorCode.SCRIPT_ERROR, "agent.js:3:10", "TypeError"),
				arguments(agent("await env.CHAT_ROOM.mesages(1);"), ErrorCode.UNKNOWN_METHOD, "", "messages"),
				arguments(agent("await env.CHAT_ROOM.messages('ten');"), ErrorCode.BAD_ARGUMENTS, "agent.js:3:23",
						"count"),
				arguments(agent("await env.CHAT_ROOM.messages(101);"), ErrorCode.BINDING_FAILED, "",
						"It must be 1 to 100"),
				arguments(agent("await env.CHAT_ROOM.post(' ');"), ErrorCode.BINDING_FAILED, "", "empty"),
				arguments(agent("for (;;) await env.MEMBERS.list();"), ErrorCode.RPC_CALLS, "", "100"),
				arguments(agent("for (;;) await env.POLLS.questions();"), ErrorCode.RPC_CALLS, "", "10"),
				arguments(agent("return { a: [1, () => 1] };"), ErrorCode.RESULT_NOT_SERIALIZABLE, "", "a[1]"),
				arguments(agent("return new (class Money { })();"), ErrorCode.RESULT_NOT_SERIALIZABLE, "", "Money"),
				arguments(agent("const a = {}; a.a = a; return a;"), ErrorCode.RESULT_NOT_SERIALIZABLE, "",
						"contains itself"),
				arguments(agent("let a = [1]; for (let i = 0; i < 50; i++) { a = [a, a]; } return a;"),
						ErrorCode.RESULT_NOT_SERIALIZABLE, "", "characters"),
				arguments(agent("return new Map([[{ a: 1 }, 2]]);"), ErrorCode.RESULT_NOT_SERIALIZABLE, "", "scalars"),
				arguments(agent("return 'x'.repeat(2_000_000);"), ErrorCode.RESULT_SIZE, "", "1 MB"),
				arguments(agent("await new Promise(() => { });"), ErrorCode.HUNG, "", "can never happen"),
				arguments(agent("eval('1');"), ErrorCode.SCRIPT_ERROR, "", "EvalError"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "null", "[]", "{}", "{\"prompt\":\" \"}", "{\"prompt\":\"no such prompt\"}",
			"{\"prompt\":{}}" })
	void badQuestionIsRefused(String question) {
		assertThatProblem(this.sample.post("/rooms/lobby/ask", "application/json", question)).hasStatus(400);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"author\":\"\",\"text\":\"x\"}", "{\"author\":\"x\",\"text\":\" \"}", "{}",
			"{\"author\":\"x\"}" })
	void badMessageIsRefused(String message) {
		assertThatProblem(this.sample.post("/rooms/lobby/messages", "application/json", message)).hasStatus(400);
	}

	@Test
	void wrongMethodAndUnknownPathAreProblemsToo() {
		assertThatProblem(this.sample.get(RUN)).hasStatus(405);
		assertThatProblem(this.sample.get("/no/such/path")).hasStatus(404);
	}

}
