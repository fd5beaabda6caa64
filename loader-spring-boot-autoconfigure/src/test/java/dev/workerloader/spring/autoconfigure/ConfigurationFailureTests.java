package dev.workerloader.spring.autoconfigure;

import java.util.Map;

import dev.workerloader.host.SandboxHost;
import dev.workerloader.rpc.SandboxRpc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a wrong configuration is answered with (attacks CFG-03 and ESC-33).
 */
class ConfigurationFailureTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WorkerLoaderAutoConfiguration.class))
		.withBean(SandboxHost.class, StubSandboxHost::new);

	@ParameterizedTest
	@CsvSource({ "execution.threads, 0", "execution.threads, -1", "execution.stack-size, 512KB",
			"execution.max-concurrent, 0", "execution.queue-capacity, 0", "execution.queue-timeout, 0s",
			"execution.max-lost-threads, 0", "shutdown-grace-period, -1s", "pool.warm, -1", "cache.max-workers, 0",
			"cache.idle-timeout, 0s", "binding.max-threads, 0", "binding.call-timeout, 0s",
			"bindings.clock.call-timeout, 0s", "bindings.clock.max-concurrent, 0", "bindings.clock.max-calls, -5",
			"limits.wall-time, 0s", "limits.cpu-time, -1s", "limits.memory, 0", "limits.allocation, -1MB",
			"limits.rpc-calls, 0", "limits.calls-in-flight, 0", "limits.subrequests, 0", "limits.log-size, 0",
			"limits.timers, 0", "limits.workers, 0", "limits.code-size, 0", "limits.env-size, 0",
			"limits.message-size, 0", "limits.result-size, 0", "maximum-limits.cpu-time, 0s",
			"maximum-limits.memory, -1", "maximum-limits.rpc-calls, 0", "compatibility-date, 2026-13-01",
			"compatibility-date, yesterday", "compatibility-date, 2999-01-01", "outbound.policy, open",
			"outbound.allowed-origins, example.com", "required-isolation, process", "default-bindings, clok",
			"binding.executor, application" })
	void impossibleValueRefusesStartUpAndNamesTheKey(String key, String value) {
		FailureAnalysis analysis = analyze("worker-loader." + key + "=" + value);
		assertThat(analysis.getDescription()).startsWith("Invalid value '" + value + "'")
			.contains("'worker-loader." + key + "'")
			.contains("Validation failed for the following reason:");
	}

	@ParameterizedTest
	@CsvSource({ "execution.threads, many", "execution.time-zone, Mars/Olympus", "limits.cpu-time, soon",
			"limits.memory, much", "required-isolation, moon", "binding.executor, theirs" })
	void valueOfTheWrongTypeRefusesStartUpAndNamesTheKey(String key, String value) {
		FailureAnalysis analysis = analyze("worker-loader." + key + "=" + value);
		assertThat(analysis.getDescription()).contains("worker-loader." + key).contains(value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "worker-loader.limit.cpu-time", "worker-loader.limits.cpu-tim",
			"worker-loader.engine.js.nashorn-compat", "worker-loader.js.load-from-url",
			"worker-loader.engine.IsolateLibrary", "worker-loader.host-access" })
	void unknownKeyRefusesStartUpAndNamesKeyAndOrigin(String key) {
		FailureAnalysis analysis = analyze(key + "=true");
		assertThat(analysis.getDescription()).contains("'" + key.replace("IsolateLibrary", "isolatelibrary") + "'")
			.contains("(originating from '\"" + key + "\" from property source \"test\"')");
	}

	@Test
	void unknownKeyIsAnsweredWithTheNearestOne() {
		FailureAnalysis analysis = analyze("worker-loader.limits.cpu-tim=1s");
		assertThat(analysis.getDescription())
			.isEqualTo("The configuration property 'worker-loader.limits.cpu-tim' (originating from "
					+ "'\"worker-loader.limits.cpu-tim\" from property source \"test\"') is not known, so that what "
					+ "it is meant to set would not be in force.");
		assertThat(analysis.getAction())
			.isEqualTo("Remove the property or correct its name. The nearest one is 'worker-loader.limits.cpu-time'.");
	}

	@Test
	void unknownEnvironmentVariableIsAnsweredWithTheNearestOne() {
		FailureAnalysis analysis = FailureAnalyses
			.of(this.contextRunner.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
						new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
								Map.of("WORKERLOADER_LIMITS_CPU_TIME", "1s")))));
		assertThat(analysis.getDescription()).contains("\"WORKERLOADER_LIMITS_CPU_TIME\"");
		assertThat(analysis.getAction()).isEqualTo(
				"Remove the property or correct its name. The nearest one is " + "'WORKERLOADER_LIMITS_CPUTIME'.");
	}

	@Test
	void limitAboveItsMaximumNamesBoth() {
		FailureAnalysis analysis = analyze("worker-loader.limits.cpu-time=2m",
				"worker-loader.maximum-limits.cpu-time=60s");
		assertThat(analysis.getDescription()).contains("'worker-loader.limits.cpu-time'")
			.contains("It is above 'worker-loader.maximum-limits.cpu-time', which is 60 s. "
					+ "Lower the one or raise the other.");
	}

	@Test
	void unknownDefaultBindingIsAnsweredWithTheNearestOne() {
		FailureAnalysis analysis = analyze("worker-loader.default-bindings=clok");
		assertThat(analysis.getDescription()).contains("'worker-loader.default-bindings'")
			.contains("There is no binding 'clok'")
			.contains("CLOCK");
	}

	@Test
	void limitsOfAnUnknownBindingNameTheKey() {
		FailureAnalysis analysis = analyze("worker-loader.bindings.clok.max-calls=2");
		assertThat(analysis.getDescription()).contains("'worker-loader.bindings.clok'")
			.contains("There is no binding 'clok'")
			.contains("CLOCK");
	}

	@Test
	void twoKeysForOneBindingAreRefused() {
		FailureAnalysis analysis = analyze("worker-loader.bindings.cl-ock.max-calls=2",
				"worker-loader.bindings[CLOCK].max-calls=3");
		assertThat(analysis.getDescription()).contains("It means the same binding as '")
			.contains("names match ignoring case, '-' and '_'");
	}

	@Test
	void isolationThatIsNotThereIsAnsweredWithTheOneThatIs() {
		FailureAnalysis analysis = analyze("worker-loader.required-isolation=process");
		assertThat(analysis.getDescription())
			.contains("Sandboxes of this application have the isolation 'context', which is weaker.");
	}

	private FailureAnalysis analyze(String... properties) {
		return FailureAnalyses.of(this.contextRunner.withBean("clock", Clock.class).withPropertyValues(properties));
	}

	@SandboxRpc
	static class Clock {

		public String now() {
			return "12:00";
		}

	}

}
