package dev.workerloader.sample;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;

import dev.workerloader.ErrorCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.sample.SampleClient.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;

import static dev.workerloader.sample.ProblemAssert.assertThatProblem;
import static dev.workerloader.sample.SampleClient.program;
import static org.assertj.core.api.Assertions.assertThat;

@SampleTest
class AppTests {

	@Autowired
	private SampleClient sample;

	@Autowired
	private WorkerLoader loader;

	@AfterEach
	void nothingIsLeftRunning() {
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.untilAsserted(() -> assertThat(this.loader.stats().runningInvocations()).isZero());
	}

	@Test
	void uploadedApplicationIsServed() {
		Answer uploaded = put("lists", program("todo.js"));
		assertThat(uploaded.status()).as(uploaded.text()).isEqualTo(201);
		assertThat(uploaded.at("/address").asString()).isEqualTo("/apps/lists/");
		assertThat(uploaded.headers()).containsEntry("location", "/apps/lists/");
		Answer page = this.sample.get("/apps/lists/");
		assertThat(page.text()).startsWith("<!doctype html>");
		assertThat(page.headers()).containsEntry("content-type", "text/html;charset=utf-8");
		assertThat(this.sample.post("/apps/lists/items", "text/plain", "soup").text()).isEqualTo("[\"soup\"]");
		assertThat(this.sample.post("/apps/lists/items", "text/plain", "bread").text())
			.isEqualTo("[\"soup\",\"bread\"]");
		assertThat(this.sample.get("/apps/lists/other").status()).isEqualTo(404);
		Answer bare = this.sample.get("/apps/lists");
		assertThat(bare.status()).isEqualTo(302);
		assertThat(bare.headers()).containsEntry("location", "./lists/");
	}

	@Test
	void pageRunsInASandboxAndItsScriptsReachItsOwnApplicationOnly() {
		put("sandboxed", program("todo.js"));
		Answer page = this.sample.get("/apps/sandboxed/");
		assertThat(page.headers()).containsEntry("content-security-policy", "sandbox allow-scripts allow-forms")
			.containsEntry("x-content-type-options", "nosniff");
		Answer items = this.sample
			.send(HttpRequest.newBuilder(this.sample.uri("/apps/sandboxed/items")).header("Origin", "null"));
		assertThat(items.headers()).containsEntry("access-control-allow-origin", "*");
		Answer rooms = this.sample.send(HttpRequest.newBuilder(this.sample.uri("/rooms")).header("Origin", "null"));
		assertThat(rooms.headers()).doesNotContainKey("access-control-allow-origin");
	}

	@Test
	void applicationDoesNotSeeWhoIsLoggedInAndHasNoBeans() {
		put("curious", """
				export default { fetch(request, env) {
					return Response.json([request.headers.get('authorization'), Object.keys(env)]);
				} };""");
		assertThat(this.sample.as("Ada").get("/apps/curious/").text()).isEqualTo("[null,[]]");
	}

	@Test
	void newVersionTakesThePlaceOfTheOld() {
		assertThat(put("versions", "export default { fetch() { return new Response('1'); } };").status())
			.isEqualTo(201);
		assertThat(this.sample.get("/apps/versions/").text()).isEqualTo("1");
		assertThat(put("versions", "export default { fetch() { return new Response('2'); } };").status())
			.isEqualTo(200);
		assertThat(this.sample.get("/apps/versions/").text()).isEqualTo("2");
	}

	@Test
	void applicationThatDoesNotStartIsRefusedWithItsFault() {
		assertThatProblem(put("faulty", "export default {\n\tfetch( {\n")).hasStatus(422)
			.hasCode(ErrorCode.SYNTAX_ERROR);
		assertThat(this.sample.get("/apps/faulty/").status()).isEqualTo(404);
	}

	@Test
	void applicationThatThrowsIsTold() {
		put("throwing", "export default { fetch() { throw new RangeError('too far'); } };");
		assertThatProblem(this.sample.get("/apps/throwing/")).hasStatus(422)
			.hasCode(ErrorCode.SCRIPT_ERROR)
			.hasDetailContaining("RangeError: too far");
	}

	@ParameterizedTest
	@ValueSource(strings = { "UPPER", "with%20space", "a.b" })
	void badIdIsRefused(String id) {
		assertThatProblem(put(id, program("todo.js"))).hasStatus(400).hasDetailContaining("hyphens");
	}

	@Test
	void unknownApplicationIsNotFound() {
		assertThatProblem(this.sample.get("/apps/nothing/")).hasStatus(404);
	}

	@Test
	void otherContentTypesAndLargeProgramsAreRefused() {
		assertThatProblem(this.sample.send(HttpRequest.newBuilder(this.sample.uri("/apps/typed"))
			.header("Content-Type", "text/plain")
			.PUT(BodyPublishers.ofString(program("todo.js"))))).hasStatus(415);
		assertThatProblem(put("large", program("todo.js") + " ".repeat(256 * 1024))).hasStatus(413);
	}

	private Answer put(String id, String source) {
		return this.sample.send(HttpRequest.newBuilder(this.sample.uri("/apps/" + id))
			.header("Content-Type", "text/javascript")
			.PUT(BodyPublishers.ofString(source)));
	}

}
