package dev.workerloader.spring.autoconfigure;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link ConfigurationKeys}.
 */
class ConfigurationKeysTests {

	private final StandardEnvironment environment = new StandardEnvironment() {

		@Override
		protected void customizePropertySources(MutablePropertySources propertySources) {
			// Only what the test adds.
		}

	};

	@Test
	void allListsEveryKeyOfTheTree() {
		assertThat(ConfigurationKeys.all()).contains("worker-loader.enabled", "worker-loader.limits.cpu-time",
				"worker-loader.maximum-limits.cpu-time", "worker-loader.default-bindings",
				"worker-loader.bindings.*.call-timeout", "worker-loader.outbound.policies.*.rules[0].url");
	}

	@ParameterizedTest
	@ValueSource(strings = { "worker-loader.limits.cpu-time", "worker-loader.limits.cpuTime",
			"worker-loader.limits.CPU_TIME", "workerLoader.enabled", "worker-loader.default-bindings",
			"worker-loader.default-bindings[0]", "worker-loader.bindings.chat-room.max-calls",
			"worker-loader.bindings[CHAT_ROOM].max-calls", "worker-loader.limits", "worker-loader.bindings",
			"worker-loader.outbound.policies.github.rules[0].headers.X-Trace.Id" })
	void knownKeysAreAcceptedInEveryForm(String key) {
		addProperty(key);
		assertThatNoException().isThrownBy(() -> ConfigurationKeys.check(this.environment));
	}

	@ParameterizedTest
	@ValueSource(strings = { "worker-loader.limit.cpu-time", "worker-loader.limits.cpu-tim",
			"worker-loader.limits.cpu.time", "worker-loader.enabled.really",
			"worker-loader.bindings.chat-room.max-call", "worker-loader.engine.js.nashorn-compat",
			"worker-loader.engine.js.load-from-url", "worker-loader.default-bindings.first" })
	void unknownKeysAreRefused(String key) {
		addProperty(key);
		assertThatExceptionOfType(UnknownConfigurationKeyException.class)
			.isThrownBy(() -> ConfigurationKeys.check(this.environment))
			.satisfies((ex) -> assertThat(ex.getKey()).hasToString(key));
	}

	@Test
	void unknownKeyNamesTheNearestOne() {
		addProperty("worker-loader.limits.cpu-tme");
		assertThatExceptionOfType(UnknownConfigurationKeyException.class)
			.isThrownBy(() -> ConfigurationKeys.check(this.environment))
			.satisfies((ex) -> assertThat(ex.getNearest()).isEqualTo("worker-loader.limits.cpu-time"));
	}

	@Test
	void unknownKeyOfBindingNamesTheNearestOneOfThatBinding() {
		addProperty("worker-loader.bindings.chat-room.call-timeot");
		assertThatExceptionOfType(UnknownConfigurationKeyException.class)
			.isThrownBy(() -> ConfigurationKeys.check(this.environment))
			.satisfies((ex) -> assertThat(ex.getNearest()).isEqualTo("worker-loader.bindings.chat-room.call-timeout"));
	}

	@Test
	void unknownSystemPropertyIsRefused() {
		this.environment.getPropertySources()
			.addLast(new MapPropertySource(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
					Map.of("worker-loader.limits.cpu", "1s")));
		assertThatExceptionOfType(UnknownConfigurationKeyException.class)
			.isThrownBy(() -> ConfigurationKeys.check(this.environment));
	}

	@Test
	void unknownEnvironmentVariableIsRefused() {
		addEnvironmentVariable("WORKERLOADER_LIMITS_CPU_TIME");
		assertThatExceptionOfType(UnknownConfigurationKeyException.class)
			.isThrownBy(() -> ConfigurationKeys.check(this.environment))
			.satisfies((ex) -> assertThat(ex.getNearest()).isEqualTo("WORKERLOADER_LIMITS_CPUTIME"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "WORKERLOADER_LIMITS_CPUTIME", "WORKERLOADER_DEFAULTBINDINGS_0",
			"WORKERLOADER_BINDINGS_CHATROOM_CALLTIMEOUT", "WORKERLOADER_SERVICE_HOST", "WORKERLOADER_PORT_80_TCP",
			"WORKER_LOADER_VERSION" })
	void environmentVariablesThatAreKnownOrOfAnotherOwnerAreAccepted(String name) {
		addEnvironmentVariable(name);
		assertThatNoException().isThrownBy(() -> ConfigurationKeys.check(this.environment));
	}

	@Test
	void keysOfOthersAreNotLookedAt() {
		addProperty("worker-loader-extras.anything");
		assertThatNoException().isThrownBy(() -> ConfigurationKeys.check(this.environment));
	}

	private void addProperty(String key) {
		this.environment.getPropertySources().addLast(new MapPropertySource("test", Map.of(key, "1")));
	}

	private void addEnvironmentVariable(String name) {
		this.environment.getPropertySources()
			.addLast(new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					Map.of(name, "1")));
	}

}
