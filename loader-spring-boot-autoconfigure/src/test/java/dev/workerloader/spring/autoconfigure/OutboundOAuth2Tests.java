package dev.workerloader.spring.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.workerloader.WorkerLoader;
import dev.workerloader.host.SandboxHost;
import dev.workerloader.outbound.OutboundDeniedException;
import dev.workerloader.outbound.OutboundEvent;
import dev.workerloader.outbound.OutboundListener;
import dev.workerloader.outbound.OutboundReason;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for rules that add the token of an OAuth2 client, with a real server that grants
 * it.
 */
class OutboundOAuth2Tests {

	private static final String POLICY = "worker-loader.outbound.policies.local.";

	private static final String TOKEN = "t0ken-of-the-application-";

	@RegisterExtension
	private final LogCapture log = new LogCapture("dev.workerloader.outbound");

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final CountDownLatch release = new CountDownLatch(1);

	private final AtomicInteger granted = new AtomicInteger();

	private final List<String> authorizations = new CopyOnWriteArrayList<>();

	private final List<OutboundEvent> events = new CopyOnWriteArrayList<>();

	private volatile String answer;

	private volatile int status = 200;

	private HttpServer server;

	private String origin;

	private ApplicationContextRunner contextRunner;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(this.threads);
		this.server.createContext("/token", this::grant);
		this.server.createContext("/api", (exchange) -> {
			String authorization = exchange.getRequestHeaders().getFirst("Authorization");
			this.authorizations.add(authorization);
			exchange.getResponseHeaders().add("X-Echo", authorization);
			exchange.sendResponseHeaders(204, -1);
			exchange.close();
		});
		this.server.start();
		this.origin = "http://127.0.0.1:" + this.server.getAddress().getPort();
		this.contextRunner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WorkerLoaderAutoConfiguration.class, SslAutoConfiguration.class,
					WorkerLoaderOAuth2ClientAutoConfiguration.class))
			.withBean(OutboundListener.class, () -> this.events::add)
			.withPropertyValues("worker-loader.outbound.policy=local", POLICY + "rules[0].url=" + this.origin + "/api",
					POLICY + "rules[0].private-addresses=127.0.0.1", POLICY + "rules[0].oauth2-client=api");
	}

	@AfterEach
	void stop() {
		this.release.countDown();
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	private void grant(HttpExchange exchange) throws IOException {
		int number = this.granted.incrementAndGet();
		String text = (this.answer != null) ? this.answer
				: "{\"access_token\":\"" + TOKEN + number + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}";
		if (text.equals("never")) {
			await(this.release);
		}
		byte[] body = text.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().add("Content-Type", "application/json");
		exchange.sendResponseHeaders(this.status, body.length);
		exchange.getResponseBody().write(body);
		exchange.close();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(1, TimeUnit.MINUTES);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private ClientRegistration registration(String id, AuthorizationGrantType grant) {
		return ClientRegistration.withRegistrationId(id)
			.clientId("client")
			.clientSecret("s3cret")
			.authorizationGrantType(grant)
			.redirectUri("https://app.example/")
			.authorizationUri(this.origin + "/authorize")
			.tokenUri(this.origin + "/token")
			.build();
	}

	private ApplicationContextRunner withClients() {
		return this.contextRunner.withBean(ClientRegistrationRepository.class,
				() -> new InMemoryClientRegistrationRepository(
						registration("api", AuthorizationGrantType.CLIENT_CREDENTIALS),
						registration("login", AuthorizationGrantType.AUTHORIZATION_CODE)));
	}

	private Object fetch(WorkerLoader loader) {
		return Programs.run(loader, """
				try {
					const response = await fetch('%s/api', { headers: { Authorization: 'mine' } });
					return response.status + ' ' + JSON.stringify([...response.headers]);
				} catch (error) { return error.code + ' ' + error.message; }""".formatted(this.origin))
			.valueAs(Object.class);
	}

	@Test
	void tokenIsAddedAndKeptAndTheProgramNeverHasIt() {
		withClients().run((context) -> {
			WorkerLoader loader = context.getBean(WorkerLoader.class);
			for (int i = 0; i < 3; i++) {
				assertThat((String) fetch(loader)).startsWith("204 ").doesNotContain(TOKEN);
			}
			assertThat(this.authorizations).containsOnly("Bearer " + TOKEN + "1").hasSize(3);
			assertThat(this.granted).hasValue(1);
			assertThat(this.events.toString()).doesNotContain(TOKEN);
		});
	}

	@Test
	void requestIsDeniedIfThereIsNoToken() {
		this.status = 400;
		this.answer = "{\"error\":\"invalid_client\",\"error_description\":\"s3cret is wrong\"}";
		withClients().run((context) -> {
			String seen = (String) fetch(context.getBean(WorkerLoader.class));
			assertThat(seen).startsWith("EGRESS_DENIED The application could not get the credential")
				.doesNotContain("s3cret", "invalid_client", "127.0.0.1:", "token");
			assertThat(this.authorizations).isEmpty();
			assertThat(this.events).singleElement().satisfies((event) -> {
				assertThat(event.outcome()).isEqualTo(OutboundEvent.Result.DENIED);
				assertThat(event.reason()).isEqualTo(OutboundReason.CREDENTIAL);
			});
			assertThat(this.log.single().getFormattedMessage()).contains("'api'", "[invalid_client]")
				.doesNotContain("s3cret");
			assertThat(this.log.single().getThrowableProxy()).isNull();
		});
	}

	@Test
	void answerThatIsNoneIsInNoErrorAndNoLog() {
		this.answer = "{\"access_token\":{\"" + TOKEN + "\":1},\"token_type\":\"Bearer\"";
		withClients().run((context) -> {
			assertThat((String) fetch(context.getBean(WorkerLoader.class))).startsWith("EGRESS_DENIED")
				.doesNotContain(TOKEN);
			assertThat(this.log.single().getFormattedMessage()).doesNotContain(TOKEN);
			assertThat(this.log.single().getThrowableProxy()).isNull();
		});
	}

	@Test
	void deniedRequestAsksForNoToken() {
		withClients().run((context) -> {
			Object seen = Programs
				.run(context.getBean(WorkerLoader.class),
						"return fetch('" + this.origin + "/other').catch((error) => error.code);")
				.valueAs(Object.class);
			assertThat(seen).isEqualTo("EGRESS_DENIED");
			assertThat(this.granted).hasValue(0);
		});
	}

	@Test
	void serverThatDoesNotAnswerIsAskedOnceAndNobodyWaitsLongerThanItsPatience() throws Exception {
		this.answer = "never";
		withClients().withBean(SandboxHost.class, StubSandboxHost::new).run((context) -> {
			OAuth2OutboundCredentials configured = context.getBean(OAuth2OutboundCredentials.class);
			OAuth2OutboundCredentials impatient = new OAuth2OutboundCredentials(
					context.getBean(ClientRegistrationRepository.class), configured.manager(), Duration.ofMillis(200));
			Supplier<String> token = impatient.authorization("api");
			for (int i = 0; i < 3; i++) {
				assertThatExceptionOfType(OutboundDeniedException.class).isThrownBy(token::get)
					.satisfies((denied) -> assertThat(denied.reason()).isEqualTo(OutboundReason.CREDENTIAL));
				Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> this.granted.get() > 0);
			}
			assertThat(this.granted).hasValue(1);
			this.answer = null;
			this.release.countDown();
			impatient.destroy();
		});
	}

	@Test
	void managerOfTheApplicationIsUsed() {
		withClients().withBean(OAuth2AuthorizedClientManager.class, () -> (request) -> {
			throw new IllegalStateException(TOKEN + request.getPrincipal().getName());
		}).run((context) -> {
			assertThat((String) fetch(context.getBean(WorkerLoader.class))).startsWith("EGRESS_DENIED")
				.doesNotContain(TOKEN);
			assertThat(this.log.single().getFormattedMessage()).contains("IllegalStateException").doesNotContain(TOKEN);
			assertThat(this.granted).hasValue(0);
		});
	}

	@Test
	void clientThatCannotBeUsedRefusesStartUp() {
		ApplicationContextRunner stubbed = withClients().withBean(SandboxHost.class, StubSandboxHost::new);
		assertThat(analyze(stubbed, "rules[0].oauth2-client=apy").getDescription()).startsWith("Invalid value 'apy'")
			.contains("'" + POLICY + "rules[0].oauth2-client'", "no OAuth2 client registration");
		assertThat(analyze(stubbed, "rules[0].oauth2-client=login").getDescription())
			.contains("'" + POLICY + "rules[0].oauth2-client'", "'authorization_code'", "'client_credentials'");
		assertThat(analyze(stubbed, "rules[0].headers.authorization=Bearer x").getDescription())
			.contains("'" + POLICY + "rules[0].oauth2-client'", "adds the header Authorization already")
			.doesNotContain("Bearer");
	}

	@Test
	void applicationWithoutClientsIsTold() {
		ApplicationContextRunner stubbed = this.contextRunner.withBean(SandboxHost.class, StubSandboxHost::new);
		assertThat(FailureAnalyses.of(stubbed).getDescription()).contains("'" + POLICY + "rules[0].oauth2-client'",
				"spring.security.oauth2.client.registration.api");
		assertThat(FailureAnalyses
			.of(stubbed.withClassLoader(new FilteredClassLoader("org.springframework.security.oauth2")))
			.getDescription()).contains("spring.security.oauth2.client.registration.api");
	}

	private static FailureAnalysis analyze(ApplicationContextRunner runner, String property) {
		return FailureAnalyses.of(runner.withPropertyValues(POLICY + property));
	}

}
