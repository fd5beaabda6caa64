package dev.workerloader.spring.web;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import dev.workerloader.ErrorCode;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerLoader;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReactiveWorkerHandler} in Reactor Netty.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.main.web-application-type=reactive", "worker-loader.limits.wall-time=10m",
				"worker-loader.binding.call-timeout=5m", "worker-loader.limits.allocation=256MB",
				"worker-loader.binding.max-threads=" + AbstractWorkerHandlerTests.BINDING_THREADS,
				"worker-loader.limits.cpu-time=5m",
				"worker-loader.execution.max-concurrent=" + ReactiveWorkerHandlerTests.MAX_CONCURRENT,
				"worker-loader.execution.queue-timeout=1m" })
@DirtiesContext
class ReactiveWorkerHandlerTests extends AbstractWorkerHandlerTests {

	// More than any other test of the handlers has running at once.
	static final int MAX_CONCURRENT = 3 * BINDING_THREADS;

	@Test
	void controllerCanCallTheHandlerAndItsAdviceHandlesFailures() {
		HttpResponse<String> served = get("/called/" + Mounts.worker("return new Response('served');") + "/x");
		assertThat(served.statusCode()).isEqualTo(200);
		assertThat(served.body()).isEqualTo("served");
		HttpResponse<String> failed = get("/called/" + Mounts.worker("throw new Error('thrown');") + "/x");
		assertThat(failed.statusCode()).isEqualTo(409);
		assertThat(json(failed).at("/detail").asString()).isEqualTo("SCRIPT_ERROR");
		assertThat(get("/called/nobody/").statusCode()).isEqualTo(404);
	}

	// Attack REL-05. A servlet container tells of a visitor that went only when it is
	// written to, so there only streams end at once.
	@ParameterizedTest
	@ValueSource(strings = { "await new Promise((done) => setTimeout(done, 600_000)); export default { fetch() { } };",
			"export default { fetch() { for (;;); } };",
			"export default { fetch() { return new Promise((done) => setTimeout(done, 600_000)); } };",
			"export default { fetch(request, env) { return env.GATE.pass('%s'); } };" })
	void invocationIsCancelledWhenTheVisitorDoesNotWaitForTheResponse(String source) throws IOException {
		String gate = UUID.randomUUID().toString();
		String id = Mounts.register(source.formatted(gate));
		long cancelled = cancelled();
		Socket visitor = visit(id);
		await(() -> this.loader.stats().runningInvocations() == 1);
		visitor.close();
		await(() -> cancelled() == cancelled + 1);
		this.gate.open(gate);
		assertThat(serve("return new Response('alive');").body()).isEqualTo("alive");
	}

	@Test
	void visitorThatGoesFromTheQueueLeavesItsPlace() throws IOException {
		String name = UUID.randomUUID().toString();
		String id = Mounts.worker("return new Response(String(await env.GATE.pass('" + name + "')));");
		List<CompletableFuture<HttpResponse<String>>> running = IntStream.range(0, MAX_CONCURRENT)
			.mapToObj((i) -> this.http.sendAsync(request("/plain/" + id + "/").build(), BodyHandlers.ofString()))
			.toList();
		await(() -> this.loader.stats().runningInvocations() == MAX_CONCURRENT);
		long cancelled = cancelled();
		Socket visitor = visit(id);
		await(() -> this.loader.stats().queuedInvocations() == 1);
		visitor.close();
		await(() -> cancelled() == cancelled + 1);
		assertThat(this.loader.stats().queuedInvocations()).isZero();
		this.gate.open(name);
		assertThat(running).allSatisfy((future) -> assertThat(future.join().body()).isEqualTo("true"));
	}

	private Socket visit(String id) throws IOException {
		Socket socket = new Socket("localhost", this.port);
		socket.getOutputStream()
			.write(("GET /plain/" + id + "/ HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
		return socket;
	}

	private long cancelled() {
		return this.loader.stats().errors().getOrDefault(ErrorCode.CANCELLED, 0L);
	}

	private static void await(BooleanSupplier condition) {
		Awaitility.await().atMost(HANG_GUARD).until(condition::getAsBoolean);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Caller.class, Advice.class })
	static class Application {

		@Bean
		Gate gate() {
			return new Gate();
		}

		@Bean
		SimpleUrlHandlerMapping workers(WorkerLoader loader) {
			return new SimpleUrlHandlerMapping(Mounts.handlers(() -> ReactiveWorkerHandler.forLoader(loader),
					ReactiveWorkerHandler.pathVariable("id"), ReactiveWorkerHandler.Builder::build), -1);
		}

		@Bean
		WebFilter marker() {
			return (exchange, chain) -> {
				HttpHeaders headers = exchange.getResponse().getHeaders();
				headers.set("X-Of-The-Application", "application");
				if ("marked".equals(exchange.getRequest().getURI().getQuery())) {
					headers.set("Content-Security-Policy", "default-src 'self'");
					headers.set("X-Content-Type-Options", "nosniff");
				}
				return chain.filter(exchange);
			};
		}

	}

	@RestController
	static class Caller {

		private final ReactiveWorkerHandler handler;

		Caller(WorkerLoader loader) {
			this.handler = ReactiveWorkerHandler.forLoader(loader)
				.id(ReactiveWorkerHandler.pathVariable("id"))
				.code(Mounts::code)
				.rethrowFailures()
				.build();
		}

		@RequestMapping("/called/{id}/**")
		Mono<Void> call(ServerWebExchange exchange) {
			return this.handler.handle(exchange);
		}

	}

	@RestControllerAdvice
	static class Advice {

		@ExceptionHandler
		ProblemDetail failed(WorkerException ex) {
			return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, ex.code().name());
		}

	}

}
