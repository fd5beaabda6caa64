package dev.workerloader.spring.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpServer;
import dev.workerloader.Invocation;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.host.SandboxHost;
import dev.workerloader.outbound.OutboundEvent;
import dev.workerloader.outbound.OutboundHandler;
import dev.workerloader.outbound.OutboundListener;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.OutboundRule;
import dev.workerloader.outbound.WorkerResponse;
import dev.workerloader.spring.autoconfigure.WorkerLoaderProperties.Outbound.Policy;
import dev.workerloader.spring.autoconfigure.WorkerLoaderProperties.Outbound.Rule;
import dev.workerloader.spring.autoconfigure.WorkerLoaderProperties.Outbound.Ssl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for outbound policies from the configuration and from beans.
 */
class OutboundConfigurationTests {

	private static final String POLICY = "worker-loader.outbound.policies.github.";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WorkerLoaderAutoConfiguration.class, SslAutoConfiguration.class));

	private final ApplicationContextRunner stubRunner = this.contextRunner.withBean(SandboxHost.class,
			StubSandboxHost::new);

	@Test
	void policyOfTheConfigurationCanBeChosenByName() {
		this.stubRunner.withPropertyValues(POLICY + "rules[0].url=https://api.github.com/**").run((context) -> {
			WorkerLoader loader = context.getBean(WorkerLoader.class);
			loader.load(code(OutboundPolicy.named("github"))).close();
			assertThatExceptionOfType(RuntimeException.class)
				.isThrownBy(() -> loader.load(code(OutboundPolicy.named("gitub"))))
				.withMessageContaining("github");
		});
	}

	@Test
	void handlersAndPoliciesThatAreBeansCanBeChosenByName() {
		OutboundHandler handler = (request, context) -> WorkerResponse.of(200, "mocked");
		OutboundPolicy policy = OutboundPolicy.builder().allow(OutboundRule.of("https://a.example/**")).build();
		this.stubRunner.withBean("mock", OutboundHandler.class, () -> handler)
			.withBean("internal", OutboundPolicy.class, () -> policy)
			.withPropertyValues("worker-loader.outbound.policy=mock")
			.run((context) -> {
				WorkerLoader loader = context.getBean(WorkerLoader.class);
				loader.load(code(OutboundPolicy.named("mock"))).close();
				loader.load(code(OutboundPolicy.named("internal"))).close();
			});
	}

	@Test
	void handlerOfAConfiguredPolicyMayHaveItsName() {
		this.stubRunner.withBean("github", OutboundHandler.class, () -> (request, context) -> context.forward(request))
			.withPropertyValues(POLICY + "rules[0].url=https://api.github.com/**", POLICY + "handler=github")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "rules[0].url | api.github.com/** | has no scheme",
			"rules[0].url | https://api.github.com | has no path", "rules[0].url | https://*/** | rules[0].wide=true",
			"rules[0].url | https://*.com/** | It is too wide",
			"rules[0].url | https://*.github.io/** | It is too wide" })
	void urlThatIsNoneOrTooWideRefusesStartUp(String key, String value, String message) {
		FailureAnalysis analysis = analyze(POLICY + key + "=" + value);
		assertThat(analysis.getDescription()).startsWith("Invalid value '" + value + "'")
			.contains("'" + POLICY + key + "'")
			.contains(message)
			.doesNotContain("OutboundRule.wide");
	}

	@Test
	void wideUrlIsAcceptedIfItIsMeant() {
		this.stubRunner.withPropertyValues(POLICY + "rules[0].url=https://*/**", POLICY + "rules[0].wide=true")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@CsvSource({ "rules[0].methods, CONNECT", "rules[0].private-addresses, 10.0.0.0/33", "response-size, 0B",
			"request-size, -1B", "timeout, 0s", "connect-timeout, -1s", "timeout, 1ns", "handler, nobody",
			"ssl.bundle, nothing" })
	void valueThatCannotBeRefusesStartUpAndNamesTheKey(String key, String value) {
		FailureAnalysis analysis = analyze(POLICY + "rules[0].url=https://api.github.com/**",
				POLICY + key + "=" + value);
		assertThat(analysis.getDescription()).startsWith("Invalid value '" + value + "'")
			.contains("'" + POLICY + key + "'");
	}

	@Test
	void headerThatCannotBeSentRefusesStartUpWithoutItsValue() {
		FailureAnalysis host = analyze(POLICY + "rules[0].url=https://api.github.com/**",
				POLICY + "rules[0].headers.Host=s3cret");
		assertThat(host.getDescription()).contains("'Host'")
			.contains(POLICY + "rules[0].headers")
			.doesNotContain("s3cret");
		FailureAnalysis value = analyze(POLICY + "rules[0].url=https://api.github.com/**",
				POLICY + "rules[0].headers.Authorization=s3cret\nX: y");
		assertThat(value.getDescription()).contains("Authorization").doesNotContain("s3cret");
		FailureAnalysis clear = analyze(POLICY + "rules[0].url=http://api.github.com/**",
				POLICY + "rules[0].headers.Authorization=s3cret");
		assertThat(clear.getDescription()).contains("without encryption").doesNotContain("s3cret");
	}

	@Test
	void webSocketsAreAllowedByTheRulesThatSaySo() {
		assertThat(rule("https://a.example/**", Map.of(), true).allowsWebSockets()).isTrue();
		assertThat(rule("https://a.example/**", Map.of("Authorization", "secret"), true).allowsWebSockets()).isTrue();
		assertThat(rule("https://a.example/**", Map.of(), false).allowsWebSockets()).isFalse();
	}

	private static OutboundRule rule(String url, Map<String, String> headers, boolean webSockets) {
		Rule rule = new Rule(url, List.of(), headers, null, false, List.of(), false, webSockets);
		Policy policy = new Policy(List.of(rule), null, DataSize.ofMegabytes(1), DataSize.ofMegabytes(1),
				Duration.ofSeconds(1), Duration.ofSeconds(1), new Ssl(null));
		return OutboundConfiguration.builder("key", "github", policy, (key, client) -> () -> "none")
			.build()
			.rules()
			.get(0);
	}

	@Test
	void webSocketsThatWouldSendHeadersInTheClearRefuseStartUp() {
		FailureAnalysis analysis = analyze(POLICY + "rules[0].url=http://api.github.com/**",
				POLICY + "rules[0].private-addresses=10.0.0.1", POLICY + "rules[0].web-sockets=true",
				POLICY + "rules[0].headers.Authorization=s3cret");
		assertThat(analysis.getDescription()).contains("WebSockets", "without encryption").doesNotContain("s3cret");
	}

	@Test
	void policyThatAllowsNothingRefusesStartUp() {
		assertThat(analyze(POLICY + "timeout=3s").getDescription()).contains("neither rules nor a handler");
		assertThat(analyze(POLICY + "rules[0].methods=GET").getDescription()).contains("A rule needs a URL");
		assertThat(
				analyze("worker-loader.outbound.policies.blocked.rules[0].url=https://a.example/**").getDescription())
			.contains("Choose another name");
	}

	@Test
	void policyThatDoesNotExistRefusesStartUp() {
		FailureAnalysis analysis = analyze("worker-loader.outbound.policy=gihub",
				POLICY + "rules[0].url=https://api.github.com/**");
		assertThat(analysis.getDescription()).contains("'worker-loader.outbound.policy'")
			.contains("Did you mean github?");
	}

	@Test
	void policyThatExceedsTheAllowedOriginsRefusesStartUp() {
		FailureAnalysis analysis = analyze("worker-loader.outbound.allowed-origins=https://api.example.com",
				POLICY + "rules[0].url=https://api.github.com/**");
		assertThat(analysis.getDescription()).contains("'worker-loader.outbound.allowed-origins'")
			.contains("'github'")
			.contains("https://api.github.com/**");
	}

	@Test
	void policyBuiltInCodeCannotExceedTheAllowedOrigins() {
		this.stubRunner.withPropertyValues("worker-loader.outbound.allowed-origins=https://*.example.com")
			.run((context) -> {
				WorkerLoader loader = context.getBean(WorkerLoader.class);
				OutboundPolicy policy = OutboundPolicy.builder()
					.allow(OutboundRule.of("https://api.github.com/**"))
					.build();
				assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> loader.load(code(policy)))
					.withMessageContaining("allowed origins");
			});
	}

	@Test
	void beanThatHasTheNameOfAPolicyRefusesStartUp() {
		FailureAnalysis analysis = FailureAnalyses.of(this.stubRunner
			.withBean("github", OutboundHandler.class, () -> (request, context) -> context.forward(request))
			.withPropertyValues(POLICY + "rules[0].url=https://api.github.com/**"));
		assertThat(analysis.getDescription()).contains(POLICY + "handler");
	}

	@Test
	void workerReachesWhatTheConfigurationAllowsWithItsHeaders() throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			byte[] body = ("secret " + exchange.getRequestHeaders().getFirst("Authorization").endsWith("s3cret"))
				.getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
		server.start();
		String origin = "http://127.0.0.1:" + server.getAddress().getPort();
		List<OutboundEvent> events = new CopyOnWriteArrayList<>();
		try {
			this.contextRunner.withBean(OutboundListener.class, () -> events::add)
				.withPropertyValues("worker-loader.outbound.policy=local",
						"worker-loader.outbound.policies.local.rules[0].url=" + origin + "/v1/**",
						"worker-loader.outbound.policies.local.rules[0].private-addresses=127.0.0.1",
						"worker-loader.outbound.policies.local.rules[0].headers.Authorization=Bearer s3cret")
				.run((context) -> {
					WorkerLoader loader = context.getBean(WorkerLoader.class);
					Invocation allowed = Programs.run(loader,
							"return await (await fetch('" + origin + "/v1/a')).text();");
					assertThat(allowed.valueAs(String.class)).isEqualTo("secret true");
					Invocation denied = Programs.run(loader,
							"try { await fetch('" + origin + "/v2'); } catch (error) { return error.code; }");
					assertThat(denied.valueAs(String.class)).isEqualTo("EGRESS_DENIED");
				});
			assertThat(events).extracting(OutboundEvent::outcome)
				.containsExactly(OutboundEvent.Result.ALLOWED, OutboundEvent.Result.DENIED);
		}
		finally {
			server.stop(0);
		}
	}

	private FailureAnalysis analyze(String... properties) {
		return FailureAnalyses.of(this.stubRunner.withPropertyValues(properties));
	}

	private static WorkerCode code(OutboundPolicy policy) {
		return WorkerCode.builder("main.js", "export default {}").globalOutbound(policy).build();
	}

}
