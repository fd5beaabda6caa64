package dev.workerloader.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.workerloader.Limit;
import dev.workerloader.Limits;
import dev.workerloader.WorkerLoader;
import dev.workerloader.host.Isolation;
import dev.workerloader.host.SandboxHost;
import dev.workerloader.host.graal.GraalSandboxHost;
import dev.workerloader.rpc.SandboxRpc;
import dev.workerloader.rpc.TypeScriptDeclarations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link WorkerLoaderAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class WorkerLoaderAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WorkerLoaderAutoConfiguration.class));

	private final ApplicationContextRunner stubRunner = this.contextRunner.withBean(SandboxHost.class,
			StubSandboxHost::new);

	// Attack CFG-01.
	@Test
	void withoutConfigurationThereIsALoaderWithContextIsolationLimitsAndNoBindings(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(WorkerLoader.class).hasSingleBean(GraalSandboxHost.class);
			WorkerLoader loader = context.getBean(WorkerLoader.class);
			assertThat(loader.isolation()).isEqualTo(Isolation.CONTEXT);
			assertThat(loader.bindings()).isEmpty();
			assertThat(loader.limits().asMap()).containsOnlyKeys(Limit.values());
			assertThat(output).containsOnlyOnce("Worker loader started: engine GraalJS")
				.contains("; isolation context; limits wall-time 30 s, cpu-time 5 s, memory 128 MB")
				.contains("; bindings none");
		});
	}

	@Test
	void startUpLineNamesTheBindingsWithTheirMethods(CapturedOutput output) {
		this.stubRunner.withUserConfiguration(ClockConfiguration.class)
			.run((context) -> assertThat(output)
				.containsOnlyOnce("Worker loader started: engine stub engine 1.0; isolation context; limits ")
				.contains("; bindings CLOCK [now]"));
	}

	@Test
	void whenDisabledThereIsNothing() {
		this.contextRunner.withPropertyValues("worker-loader.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(WorkerLoader.class)
				.doesNotHaveBean(SandboxHost.class)
				.doesNotHaveBean(WorkerLoaderAutoConfiguration.class));
	}

	@Test
	void withoutTheCoreOnTheClassPathThereIsNothing() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(WorkerLoader.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WorkerLoaderAutoConfiguration.class));
	}

	@Test
	void backsOffForALoaderOfTheApplicationAndStartsNoEngine() {
		WorkerLoader own = mock(WorkerLoader.class);
		this.contextRunner.withBean("own", WorkerLoader.class, () -> own).run((context) -> {
			assertThat(context).hasSingleBean(WorkerLoader.class);
			assertThat(context.getBean(WorkerLoader.class)).isSameAs(own);
			assertThat(context.getBeanFactory().containsSingleton("sandboxHost")).isFalse();
		});
	}

	@Test
	void backsOffForAHostOfTheApplication() {
		this.stubRunner.run((context) -> {
			assertThat(context).hasSingleBean(SandboxHost.class).doesNotHaveBean(GraalSandboxHost.class);
			assertThat(context.getBean(WorkerLoader.class).stats().host().engine()).isEqualTo("stub engine 1.0");
		});
	}

	@Test
	void backsOffForABuilderOfTheApplication() {
		WorkerLoader.Builder builder = WorkerLoader.builder()
			.host(new StubSandboxHost())
			.limits(Limits.builder("own").rpcCalls(3).build());
		this.stubRunner.withBean("own", WorkerLoader.Builder.class, () -> builder)
			.run((context) -> assertThat(context.getBean(WorkerLoader.class).limits().origin(Limit.RPC_CALLS))
				.isEqualTo("own"));
	}

	@Test
	void eachInjectedBuilderIsANewOne() {
		this.stubRunner.run((context) -> assertThat(context.getBean(WorkerLoader.Builder.class))
			.isNotSameAs(context.getBean(WorkerLoader.Builder.class)));
	}

	@Test
	void loaderFromTheInjectedBuilderHasPropertiesAndBindings() {
		this.stubRunner.withUserConfiguration(ClockConfiguration.class, OwnLoaderConfiguration.class)
			.withPropertyValues("worker-loader.limits.rpc-calls=9")
			.run((context) -> {
				WorkerLoader loader = context.getBean(WorkerLoader.class);
				assertThat(loader.limits().get(Limit.RPC_CALLS)).isEqualTo(9);
				assertThat(loader.bindings()).containsOnlyKeys("CLOCK");
			});
	}

	@Test
	void declarationsAreThoseOfTheBindings() {
		this.stubRunner.withUserConfiguration(ClockConfiguration.class)
			.run((context) -> assertThat(context.getBean(TypeScriptDeclarations.class).text()).contains("CLOCK: Clock;",
					"now(): Promise<"));
	}

	@Test
	void declarationsCanBeInjectedIntoABinding() {
		this.stubRunner.withBean(Prompts.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(Prompts.class).types()).contains("types(): Promise<string>;");
		});
	}

	@Test
	void backsOffForDeclarationsOfTheApplication() {
		TypeScriptDeclarations own = TypeScriptDeclarations.of(Map.of());
		this.stubRunner.withBean("own", TypeScriptDeclarations.class, () -> own)
			.run((context) -> assertThat(context).getBean(TypeScriptDeclarations.class).isSameAs(own));
	}

	@Test
	void propertiesSetLimitsAndNameTheirOrigin() {
		this.stubRunner
			.withPropertyValues("worker-loader.limits.cpu-time=2s", "worker-loader.maximum-limits.wall-time=20s")
			.run((context) -> {
				WorkerLoader loader = context.getBean(WorkerLoader.class);
				assertThat(loader.limits().describe(Limit.CPU_TIME))
					.isEqualTo("2 s (cpu-time, set by: worker-loader.limits.cpu-time)");
				assertThat(loader.limits().describe(Limit.WALL_TIME))
					.isEqualTo("20 s (wall-time, set by: worker-loader.maximum-limits.wall-time)");
				assertThat(loader.limits().origin(Limit.MEMORY)).isEqualTo("default");
			});
	}

	@Test
	void customizersComeAfterThePropertiesInTheirOrder() {
		this.stubRunner.withUserConfiguration(CustomizerConfiguration.class)
			.withPropertyValues("worker-loader.limits.rpc-calls=9")
			.run((context) -> {
				assertThat(context.getBean(CustomizerConfiguration.class).calls).containsExactly("first", "second");
				assertThat(context.getBean(WorkerLoader.class).limits().get(Limit.RPC_CALLS)).isEqualTo(2);
			});
	}

	@Test
	void defaultBindingsAndBindingLimitsMatchIgnoringCaseDashesAndUnderscores() {
		this.stubRunner.withUserConfiguration(ClockConfiguration.class)
			.withBean("wallClock", Clock.class)
			.withPropertyValues("worker-loader.default-bindings=clock,Wall-Clock",
					"worker-loader.bindings.wallclock.max-calls=2", "worker-loader.bindings[CLOCK].call-timeout=1s")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void bindingsThatCustomizersRegisterMayBeConfigured() {
		this.stubRunner.withUserConfiguration(ExtraBindingConfiguration.class)
			.withPropertyValues("worker-loader.default-bindings=extra", "worker-loader.bindings.extra.max-calls=2")
			.run((context) -> assertThat(context.getBean(WorkerLoader.class).bindings()).containsOnlyKeys("EXTRA"));
	}

	@Test
	void beanThatIsABindingMayHaveTheLoaderInjected() {
		this.stubRunner.withBean("assistant", Assistant.class)
			.run((context) -> assertThat(context.getBean(WorkerLoader.class).bindings()).containsOnlyKeys("ASSISTANT"));
	}

	@Test
	void closingTheContextClosesLoaderAndHost() {
		List<StubSandboxHost> hosts = new ArrayList<>();
		this.contextRunner.withBean(SandboxHost.class, () -> {
			hosts.add(new StubSandboxHost());
			return hosts.get(0);
		}).run((context) -> assertThat(hosts.get(0).isClosed()).isFalse());
		assertThat(hosts.get(0).isClosed()).isTrue();
	}

	@Test
	void loaderThatWasNeverUsedMayBeClosed() {
		DeferredWorkerLoader loader = new DeferredWorkerLoader(() -> {
			throw new IllegalStateException("Must not be built.");
		});
		loader.close();
		assertThat(loader).satisfies((closed) -> assertThatThrownBy(closed::sandboxes)
			.hasMessage("The loader is closed, since the application is shutting down."));
	}

	@Test
	void applicationKeepsItsTaskExecutor() {
		this.stubRunner.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
			.run((context) -> assertThat(context)
				.hasBean(TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME));
	}

	@Test
	void lazyInitializationStillStartsTheLoader(CapturedOutput output) {
		this.stubRunner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(output).contains("Worker loader started"));
	}

	@SandboxRpc
	static class Clock {

		public String now() {
			return "12:00";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ClockConfiguration {

		@Bean
		Clock clock() {
			return new Clock();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnLoaderConfiguration {

		@Bean
		WorkerLoader own(WorkerLoader.Builder builder) {
			return builder.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizerConfiguration {

		private final List<String> calls = new ArrayList<>();

		@Bean
		@Order(2)
		WorkerLoaderBuilderCustomizer second() {
			return (builder) -> {
				this.calls.add("second");
				builder.limits(Limits.builder().rpcCalls(2).build());
			};
		}

		@Bean
		@Order(1)
		WorkerLoaderBuilderCustomizer first() {
			return (builder) -> {
				this.calls.add("first");
				builder.limits(Limits.builder().rpcCalls(1).build());
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ExtraBindingConfiguration {

		@Bean
		WorkerLoaderBuilderCustomizer extra() {
			return (builder) -> builder.binding("EXTRA", new Clock());
		}

	}

	@SandboxRpc
	static class Assistant {

		private final WorkerLoader loader;

		Assistant(WorkerLoader loader) {
			this.loader = loader;
		}

		public int sandboxes() {
			return this.loader.sandboxes().size();
		}

	}

	@SandboxRpc
	static class Prompts {

		private final TypeScriptDeclarations declarations;

		Prompts(TypeScriptDeclarations declarations) {
			this.declarations = declarations;
		}

		public String types() {
			return this.declarations.only("PROMPTS").text();
		}

	}

}
