package dev.workerloader.docs;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.config.location=classpath:docs/application.yml", "spring.security.user.name=reader",
				"spring.security.user.password=secret", "worker-loader.limits.wall-time=60s" })
@DirtiesContext
class AppConfigurationTests {

	private final RestClient client;

	AppConfigurationTests(@LocalServerPort int port) {
		this.client = RestClient.builder()
			.baseUrl("http://localhost:" + port)
			.defaultHeaders((headers) -> headers.setBasicAuth("reader", "secret"))
			.defaultStatusHandler((status) -> true, (request, response) -> assertThat(response).isNotNull())
			.build();
	}

	@Test
	void programAnswersRequests() {
		assertThat(get("/apps/greeter/")).isEqualTo("{\"path\":\"/\"}");
		assertThat(get("/apps/greeter/x?y")).isEqualTo("{\"path\":\"/x?y\"}");
		assertThat(get("/apps/nobody/")).contains("There is no such worker.");
	}

	@Test
	void programStreamsEvents() {
		assertThat(get("/apps/greeter/events")).isEqualTo("data: 1\n\ndata: 2\n\ndata: 3\n\n");
	}

	private String get(String path) {
		return String.valueOf(this.client.get().uri(path).retrieve().body(String.class));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ AppConfiguration.class, Orders.class })
	static class Application {

		@Bean
		AppStore appStore() {
			return new AppStore();
		}

	}

}
