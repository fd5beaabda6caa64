package dev.workerloader.spring.autoconfigure;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.workerloader.host.Isolation;
import dev.workerloader.spring.autoconfigure.WorkerLoaderProperties.Binding;
import dev.workerloader.spring.autoconfigure.WorkerLoaderProperties.BindingValues;
import dev.workerloader.spring.autoconfigure.WorkerLoaderProperties.Outbound.Policy;
import dev.workerloader.spring.autoconfigure.WorkerLoaderProperties.Outbound.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link WorkerLoaderProperties}: every key of the tree, with its default.
 */
class WorkerLoaderPropertiesTests {

	static Stream<Arguments> tree() {
		return Stream.of(row("enabled", WorkerLoaderProperties::enabled, true, "false", false),
				row("compatibility-date", WorkerLoaderProperties::compatibilityDate, null, "2026-03-01", "2026-03-01"),
				row("required-isolation", WorkerLoaderProperties::requiredIsolation, Isolation.CONTEXT, "process",
						Isolation.PROCESS),
				row("shutdown-grace-period", WorkerLoaderProperties::shutdownGracePeriod, Duration.ofSeconds(10), "3s",
						Duration.ofSeconds(3)),
				row("execution.threads", (properties) -> properties.execution().threads(), null, "2", 2),
				row("execution.stack-size", (properties) -> properties.execution().stackSize(),
						DataSize.ofMegabytes(16), "8MB", DataSize.ofMegabytes(8)),
				row("execution.time-zone", (properties) -> properties.execution().timeZone(), ZoneId.of("UTC"),
						"Europe/Berlin", ZoneId.of("Europe/Berlin")),
				row("execution.locale", (properties) -> properties.execution().locale(), Locale.US, "de-DE",
						Locale.GERMANY),
				row("execution.max-concurrent", (properties) -> properties.execution().maxConcurrent(), 10_000, "5", 5),
				row("execution.queue-capacity", (properties) -> properties.execution().queueCapacity(), 1_000, "5", 5),
				row("execution.queue-timeout", (properties) -> properties.execution().queueTimeout(),
						Duration.ofSeconds(5), "1s", Duration.ofSeconds(1)),
				row("execution.max-lost-threads", (properties) -> properties.execution().maxLostThreads(), 4, "1", 1),
				row("execution.owner.max-concurrent", (properties) -> properties.execution().owner().maxConcurrent(),
						null, "5", 5),
				row("execution.owner.cpu-time-per-minute",
						(properties) -> properties.execution().owner().cpuTimePerMinute(), null, "60s",
						Duration.ofMinutes(1)),
				row("pool.warm", (properties) -> properties.pool().warm(), 16, "0", 0),
				row("cache.max-workers", (properties) -> properties.cache().maxWorkers(), 1_000, "5", 5),
				row("cache.idle-timeout", (properties) -> properties.cache().idleTimeout(), Duration.ofMinutes(10),
						"1m", Duration.ofMinutes(1)),
				row("limits.wall-time", (properties) -> properties.limits().wallTime(), null, "1s",
						Duration.ofSeconds(1)),
				row("limits.cpu-time", (properties) -> properties.limits().cpuTime(), null, "1s",
						Duration.ofSeconds(1)),
				row("limits.memory", (properties) -> properties.limits().memory(), null, "1MB",
						DataSize.ofMegabytes(1)),
				row("limits.allocation", (properties) -> properties.limits().allocation(), null, "1GB",
						DataSize.ofGigabytes(1)),
				row("limits.rpc-calls", (properties) -> properties.limits().rpcCalls(), null, "7", 7),
				row("limits.calls-in-flight", (properties) -> properties.limits().callsInFlight(), null, "7", 7),
				row("limits.subrequests", (properties) -> properties.limits().subrequests(), null, "7", 7),
				row("limits.log-size", (properties) -> properties.limits().logSize(), null, "7KB",
						DataSize.ofKilobytes(7)),
				row("limits.timers", (properties) -> properties.limits().timers(), null, "7", 7),
				row("limits.workers", (properties) -> properties.limits().workers(), null, "7", 7),
				row("limits.code-size", (properties) -> properties.limits().codeSize(), null, "7KB",
						DataSize.ofKilobytes(7)),
				row("limits.env-size", (properties) -> properties.limits().envSize(), null, "7KB",
						DataSize.ofKilobytes(7)),
				row("limits.message-size", (properties) -> properties.limits().messageSize(), null, "7KB",
						DataSize.ofKilobytes(7)),
				row("limits.result-size", (properties) -> properties.limits().resultSize(), null, "7KB",
						DataSize.ofKilobytes(7)),
				row("maximum-limits.cpu-time", (properties) -> properties.maximumLimits().cpuTime(), null, "60s",
						Duration.ofMinutes(1)),
				row("default-bindings", WorkerLoaderProperties::defaultBindings, List.of(), "CHAT_ROOM,MEMBERS",
						List.of("CHAT_ROOM", "MEMBERS")),
				row("binding.max-threads", (properties) -> properties.binding().maxThreads(), 200, "5", 5),
				row("binding.call-timeout", (properties) -> properties.binding().callTimeout(), Duration.ofSeconds(10),
						"1s", Duration.ofSeconds(1)),
				row("binding.executor", (properties) -> properties.binding().executor(), Binding.Executor.OWN,
						"application", Binding.Executor.APPLICATION),
				row("bindings.chat-room.call-timeout", WorkerLoaderProperties::bindings, Map.of(), "2s",
						Map.of("chat-room", new BindingValues(Duration.ofSeconds(2), null, null))),
				row("bindings[CHAT_ROOM].max-concurrent", WorkerLoaderProperties::bindings, Map.of(), "20",
						Map.of("CHAT_ROOM", new BindingValues(null, 20, null))),
				row("bindings.chat-room.max-calls", WorkerLoaderProperties::bindings, Map.of(), "100",
						Map.of("chat-room", new BindingValues(null, null, 100))),
				row("outbound.policy", (properties) -> properties.outbound().policy(), "blocked", "github", "github"),
				row("outbound.allowed-origins", (properties) -> properties.outbound().allowedOrigins(), List.of(),
						"https://example.com", List.of("https://example.com")),
				row("outbound.policies.github.handler", policy(Policy::handler), null, "audit", "audit"),
				row("outbound.policies.github.response-size", policy(Policy::responseSize), DataSize.ofMegabytes(10),
						"1MB", DataSize.ofMegabytes(1)),
				row("outbound.policies.github.request-size", policy(Policy::requestSize), DataSize.ofMegabytes(10),
						"1MB", DataSize.ofMegabytes(1)),
				row("outbound.policies.github.timeout", policy(Policy::timeout), Duration.ofSeconds(30), "3s",
						Duration.ofSeconds(3)),
				row("outbound.policies.github.connect-timeout", policy(Policy::connectTimeout), Duration.ofSeconds(5),
						"1s", Duration.ofSeconds(1)),
				row("outbound.policies.github.ssl.bundle", policy((policy) -> policy.ssl().bundle()), null, "internal",
						"internal"),
				row("outbound.policies.github.rules[0].url", rule(Rule::url), null, "https://api.github.com/**",
						"https://api.github.com/**"),
				row("outbound.policies.github.rules[0].methods", rule(Rule::methods), List.of(), "GET,POST",
						List.of("GET", "POST")),
				row("outbound.policies.github.rules[0].headers.Authorization", rule(Rule::headers), Map.of(), "secret",
						Map.of("Authorization", "secret")),
				row("outbound.policies.github.rules[0].private-addresses", rule(Rule::privateAddresses), List.of(),
						"10.0.0.0/8,::1", List.of("10.0.0.0/8", "::1")),
				row("outbound.policies.github.rules[0].oauth2-client", rule(Rule::oauth2Client), null, "github",
						"github"),
				row("outbound.policies.github.rules[0].propagate-trace", rule(Rule::propagateTrace), false, "true",
						true),
				row("outbound.policies.github.rules[0].wide", rule(Rule::wide), false, "true", true),
				row("outbound.policies.github.rules[0].web-sockets", rule(Rule::webSockets), false, "true", true));
	}

	private static <T> Function<WorkerLoaderProperties, T> policy(Function<Policy, T> read) {
		return (properties) -> properties.outbound()
			.policies()
			.values()
			.stream()
			.findFirst()
			.map(read)
			.orElseGet(() -> read.apply(bind(Policy.class)));
	}

	private static <T> Function<WorkerLoaderProperties, T> rule(Function<Rule, T> read) {
		return policy((
				policy) -> policy.rules().stream().findFirst().map(read).orElseGet(() -> read.apply(bind(Rule.class))));
	}

	private static <T> T bind(Class<T> type) {
		return new Binder(new MapConfigurationPropertySource(Map.of())).bindOrCreate("nothing", type);
	}

	private static Arguments row(String key, Function<WorkerLoaderProperties, ?> read, Object defaultValue, String text,
			Object value) {
		return arguments(key, read, defaultValue, text, value);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("tree")
	void keyHasItsDefaultAndTakesAValue(String key, Function<WorkerLoaderProperties, ?> read, Object defaultValue,
			String text, Object value) {
		assertThat(read.apply(bind(Map.of()))).isEqualTo(defaultValue);
		assertThat(read.apply(bind(Map.of("worker-loader." + key, text)))).isEqualTo(value);
	}

	@Test
	void theTableHasARowForEveryKey() {
		List<String> rows = tree().map((row) -> "worker-loader." + row.get()[0])
			.map((key) -> key.replaceAll("bindings\\.chat-room|bindings\\[CHAT_ROOM]", "bindings.*")
				.replace("policies.github", "policies.*")
				.replace("headers.Authorization", "headers"))
			.toList();
		List<String> keys = ConfigurationKeys.all()
			.stream()
			.filter((key) -> !key.startsWith("worker-loader.maximum-limits.") || key.endsWith("cpu-time"))
			.toList();
		assertThat(rows).containsExactlyInAnyOrderElementsOf(keys);
	}

	private static WorkerLoaderProperties bind(Map<String, String> values) {
		return new Binder(new MapConfigurationPropertySource(values)).bindOrCreate("worker-loader",
				WorkerLoaderProperties.class);
	}

}
