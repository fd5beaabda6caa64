package dev.workerloader.spring.autoconfigure.actuate;

import dev.workerloader.spring.autoconfigure.StubSandboxHost;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the default access to the endpoint over HTTP.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "management.endpoints.web.exposure.include=sandboxes")
@DirtiesContext
class SandboxesReadOnlyTests {

	private final RestClient client;

	SandboxesReadOnlyTests(@LocalServerPort int port) {
		this.client = RestClient.builder()
			.baseUrl("http://localhost:" + port + "/actuator/sandboxes")
			.defaultStatusHandler((status) -> true, (request, response) -> assertThat(response).isNotNull())
			.build();
	}

	@Test
	void readingIsAllowed() {
		assertThat(status(HttpMethod.GET, "")).isEqualTo(200);
	}

	@Test
	void deletingIsNot() {
		assertThat(status(HttpMethod.DELETE, "/s-1")).isEqualTo(405);
	}

	private int status(HttpMethod method, String path) {
		return this.client.method(method).uri(path).retrieve().toBodilessEntity().getStatusCode().value();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		StubSandboxHost sandboxHost() {
			return new StubSandboxHost();
		}

	}

}
