package dev.workerloader.spring.autoconfigure.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import dev.workerloader.EntrypointOptions;
import dev.workerloader.Invocation;
import dev.workerloader.Worker;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.rpc.SandboxRpc;
import dev.workerloader.spring.autoconfigure.Loaders;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.web.client.RestClient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the actuator support of a real application with real workers.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=sandboxes,sandboxtypes,health,info",
				"management.endpoint.sandboxes.access=unrestricted", "management.endpoint.health.show-details=always",
				"management.info.worker-loader.enabled=true", "worker-loader.limits.rpc-calls=7" })
@DirtiesContext
class SandboxesOverHttpTests {

	private static final int WORKERS = 50;

	private static final int SPINNERS = 6;

	private static final String SOURCE = """
			export default {
				async main(text, env) {
					return await env.CHAT_ROOM.post(text);
				}
			};
			""";

	@Autowired
	private WorkerLoader loader;

	@Autowired
	private MeterRegistry meters;

	private final RestClient client;

	SandboxesOverHttpTests(@LocalServerPort int port) {
		this.client = RestClient.builder()
			.baseUrl("http://localhost:" + port + "/actuator")
			.defaultStatusHandler((status) -> true, (request, response) -> assertThat(response).isNotNull())
			.build();
	}

	@Test
	void summaryListsWorkersWithoutCodeEnvAndProps() {
		Worker worker = start("listed");
		String json = get("/sandboxes?workerId=listed");
		assertThat(json).doesNotContain("hidden", "export default", "env.CHAT_ROOM");
		JsonNode body = JsonMapper.shared().readTree(json);
		assertThat(body.at("/isolation").asString()).isEqualTo("CONTEXT");
		assertThat(body.at("/host/state").asString()).isEqualTo("READY");
		assertThat(body.at("/host/engine").asString()).startsWith("GraalJS");
		assertThat(body.at("/matching").asInt()).isEqualTo(1);
		assertThat(body.at("/sandboxes/0/workerId").asString()).isEqualTo("listed");
		assertThat(body.at("/sandboxes/0/bindings/0").asString()).isEqualTo("CHAT_ROOM");
		assertThat(body.at("/sandboxes/0/limits/rpc-calls/origin").asString())
			.isEqualTo("worker-loader.limits.rpc-calls");
		worker.close();
	}

	@Test
	void filtersApply() {
		Worker worker = start("filtered");
		assertThat(JsonMapper.shared().readTree(get("/sandboxes?workerId=nobody")).at("/matching").asInt()).isZero();
		assertThat(JsonMapper.shared().readTree(get("/sandboxes?workerId=filtered&state=idle")).at("/matching").asInt())
			.isEqualTo(1);
		assertThat(status(HttpMethod.GET, "/sandboxes?state=asleep")).isEqualTo(400);
		worker.close();
	}

	@Test
	void sandboxIsShownByItsGeneratedId() {
		Worker worker = start("single");
		JsonNode body = JsonMapper.shared().readTree(get("/sandboxes/" + sandboxId("single")));
		assertThat(body.at("/workerId").asString()).isEqualTo("single");
		assertThat(status(HttpMethod.GET, "/sandboxes/single")).isEqualTo(404);
		worker.close();
	}

	@Test
	void deletedSandboxIsGone() {
		start("doomed");
		String path = "/sandboxes/" + sandboxId("doomed");
		assertThat(status(HttpMethod.DELETE, path)).isEqualTo(204);
		assertThat(status(HttpMethod.DELETE, path)).isEqualTo(404);
		assertThat(status(HttpMethod.GET, path)).isEqualTo(404);
	}

	@Test
	void typesAreText() {
		ResponseEntity<String> response = this.client.get().uri("/sandboxtypes").retrieve().toEntity(String.class);
		assertThat(response.getHeaders().getContentType()).isEqualTo(new MediaType("text", "plain", UTF_8));
		assertThat(response.getBody()).isEqualTo("""
				export interface Env {
					CHAT_ROOM: ChatRoom;
				}

				interface ChatRoom {
					post(text: string): Promise<string>;
				}
				""");
		assertThat(get("/sandboxtypes?only=CHAT_ROOM")).isEqualTo(response.getBody());
	}

	@Test
	void typesOfAnUnknownBindingAreABadRequest() {
		assertThat(status(HttpMethod.GET, "/sandboxtypes?only=CHAT_ROOM,ROOM")).isEqualTo(400);
	}

	@Test
	void healthTellsTheStateOfTheEngine() {
		Loaders.ready(this.loader);
		JsonNode body = JsonMapper.shared().readTree(get("/health"));
		assertThat(body.at("/components/workerLoader/status").asString()).isEqualTo("UP");
		assertThat(body.at("/components/workerLoader/details/state").asString()).isEqualTo("READY");
	}

	@Test
	void infoTellsWhatIsInForce() {
		JsonNode body = JsonMapper.shared().readTree(get("/info"));
		assertThat(body.at("/workerLoader/isolation").asString()).isEqualTo("CONTEXT");
		assertThat(body.at("/workerLoader/limits/rpc-calls").asString()).isEqualTo("7");
	}

	@Test
	void invocationsAreMetered() {
		start("metered").close();
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.untilAsserted(() -> assertThat(this.meters.get("sandbox.rpc.calls")
				.tags("binding", "CHAT_ROOM", "method", "post", "outcome", "OK")
				.timer()
				.count()).isPositive());
		assertThat(this.meters.get("sandbox.executions").tags("outcome", "OK", "error", "none").timer().count())
			.isPositive();
		assertThat(this.meters.get("sandbox.startup").functionCounter().count()).isPositive();
	}

	// Attack REL-27: nothing of it waits for guests.
	@Test
	void actuatorAnswersWhileProgramsSpin() {
		List<Worker> workers = IntStream.range(0, WORKERS).mapToObj((i) -> start("busy-" + i)).toList();
		WorkerCode spin = WorkerCode.builder("main.js", "export default { go() { for (;;); } };")
			.limits((limits) -> limits.cpuTime(Duration.ofMinutes(5)).wallTime(Duration.ofMinutes(5)))
			.build();
		List<CompletableFuture<Invocation>> spinning = IntStream.range(0, SPINNERS)
			.mapToObj((i) -> this.loader.runAsync(spin, "go"))
			.toList();
		try {
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.until(() -> this.loader.stats().host().runningSlices() == SPINNERS);
			assertThat(JsonMapper.shared().readTree(get("/sandboxes")).at("/matching").asInt())
				.isGreaterThanOrEqualTo(WORKERS + SPINNERS);
			assertThat(JsonMapper.shared().readTree(get("/health")).at("/status").asString()).isEqualTo("UP");
			assertThat(JsonMapper.shared().readTree(get("/info")).has("workerLoader")).isTrue();
			assertThat(get("/sandboxtypes")).contains("ChatRoom");
			assertThat(this.meters.getMeters()).filteredOn((meter) -> meter.getId().getName().startsWith("sandbox."))
				.allSatisfy((meter) -> assertThat(meter.measure()).isNotEmpty());
			assertThat(spinning).noneMatch(CompletableFuture::isDone);
		}
		finally {
			spinning.forEach((invocation) -> invocation.cancel(true));
			workers.forEach(Worker::close);
		}
	}

	private Worker start(String id) {
		Worker worker = Loaders.ready(this.loader)
			.get(id, WorkerCode.builder("main.js", SOURCE)
				.bind("CHAT_ROOM", Map.of("room", "hidden-room"))
				.env("SECRET", "hidden-value")
				.build());
		EntrypointOptions options = EntrypointOptions.builder().props(Map.of("prop", "hidden-prop")).build();
		assertThat(worker.getEntrypoint(null, options).call("main", "hello")).isEqualTo("hello");
		return worker;
	}

	private String sandboxId(String workerId) {
		return JsonMapper.shared().readTree(get("/sandboxes?workerId=" + workerId)).at("/sandboxes/0/id").asString();
	}

	private String get(String path) {
		return this.client.get().uri(path).retrieve().body(String.class);
	}

	private int status(HttpMethod method, String path) {
		return this.client.method(method).uri(path).retrieve().toBodilessEntity().getStatusCode().value();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		ChatRoom chatRoom() {
			return new ChatRoom();
		}

	}

	@SandboxRpc
	static class ChatRoom {

		public String post(String text) {
			return text;
		}

	}

}
