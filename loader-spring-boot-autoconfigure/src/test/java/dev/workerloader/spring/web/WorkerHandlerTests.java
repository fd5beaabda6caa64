package dev.workerloader.spring.web;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;

import dev.workerloader.WorkerException;
import dev.workerloader.WorkerLoader;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WorkerHandler} in Tomcat.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "server.tomcat.threads.max=4", "worker-loader.limits.wall-time=10m",
				"worker-loader.limits.cpu-time=5m", "worker-loader.binding.call-timeout=5m",
				"worker-loader.limits.allocation=256MB",
				"worker-loader.binding.max-threads=" + AbstractWorkerHandlerTests.BINDING_THREADS,
				"spring.servlet.multipart.resolve-lazily=true", "spring.mvc.async.request-timeout=1ms" })
@DirtiesContext
class WorkerHandlerTests extends AbstractWorkerHandlerTests {

	private static final long LATE_NANOS = 500_000_000;

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

	@Test
	void optionsOfTheWorkerAreNotMixedWithThoseOfTheServlet() throws IOException {
		String id = Mounts.worker("return new Response('mine');");
		assertThat(raw("OPTIONS /plain/" + id + "/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
			.contains("Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n")
			.endsWith("mine");
	}

	@Test
	void responseIsWrittenWhenTheFiltersHaveLeftIt() {
		for (String path : List.of("/plain/nobody/", "/plain/" + Mounts.worker("return new Response('served');") + "/",
				"/called/nobody/")) {
			assertThat(get(path + "?late").headers().firstValue("X-Committed")).as(path).contains("false");
		}
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
			return new SimpleUrlHandlerMapping(Mounts.handlers(() -> WorkerHandler.forLoader(loader),
					WorkerHandler.pathVariable("id"), WorkerHandler.Builder::build), -1);
		}

		@Bean
		Filter marker() {
			return (request, response, chain) -> {
				HttpServletResponse marked = (HttpServletResponse) response;
				marked.setHeader("X-Of-The-Application", "application");
				if ("marked".equals(((HttpServletRequest) request).getQueryString())) {
					marked.setHeader("Content-Security-Policy", "default-src 'self'");
					marked.setHeader("X-Content-Type-Options", "nosniff");
				}
				chain.doFilter(request, response);
			};
		}

		/**
		 * Gives whoever answers plenty of time before it leaves.
		 */
		@Bean
		Filter late() {
			return (request, response, chain) -> {
				chain.doFilter(request, response);
				if ("late".equals(((HttpServletRequest) request).getQueryString())) {
					long end = System.nanoTime() + LATE_NANOS;
					while (!response.isCommitted() && System.nanoTime() < end) {
						Thread.onSpinWait();
					}
					((HttpServletResponse) response).setHeader("X-Committed", String.valueOf(response.isCommitted()));
				}
			};
		}

	}

	@RestController
	static class Caller {

		private final WorkerHandler handler;

		Caller(WorkerLoader loader) {
			this.handler = WorkerHandler.forLoader(loader)
				.id(WorkerHandler.pathVariable("id"))
				.code(Mounts::code)
				.rethrowFailures()
				.build();
		}

		@RequestMapping("/called/{id}/**")
		void call(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) throws Exception {
			this.handler.handleRequest(request, response);
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
