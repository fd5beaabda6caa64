package dev.workerloader.spring.autoconfigure;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.workerloader.Invocation;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.rpc.SandboxRpc;
import dev.workerloader.spring.autoconfigure.actuate.WorkerLoaderObservationAutoConfiguration;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the observation that calls to bindings are a part of.
 */
class ObservationTests {

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WorkerLoaderAutoConfiguration.class,
				WorkerLoaderObservationAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
		.withPropertyValues("worker-loader.pool.warm=1", "worker-loader.binding.max-threads=1")
		.withBean("registry", ObservationRegistry.class, () -> this.registry)
		.withBean("probe", Probe.class, () -> new Probe(this.registry));

	ObservationTests() {
		// Without a handler there are no observations.
		this.registry.observationConfig()
			.observationHandler((ObservationHandler<Observation.Context>) (context) -> true);
	}

	@Test
	void observationOfTheCallerIsThereAndGoneAfterwards() {
		this.contextRunner.run(this::isThereAndGoneAfterwards);
	}

	@Test
	void observationIsThereOnTheExecutorOfTheApplication() {
		this.contextRunner
			.withPropertyValues("worker-loader.binding.executor=application", "spring.task.execution.pool.core-size=1")
			.run(this::isThereAndGoneAfterwards);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void observationIsThereOnVirtualThreads() {
		this.contextRunner.withPropertyValues("spring.threads.virtual.enabled=true")
			.run(this::isThereAndGoneAfterwards);
	}

	@Test
	void whatABeanObservesIsAPartOfIt() {
		this.contextRunner.run((context) -> assertThat(
				observed("request", () -> evaluate(context, "[await env.PROBE.parent(), await env.PROBE.current()]")))
			.isEqualTo(List.of("request", "request")));
	}

	@Test
	void observationIsTheOneAtTheTimeOfTheCall() {
		this.contextRunner.run((context) -> {
			WorkerLoader loader = Loaders.ready(context.getBean(WorkerLoader.class));
			WorkerCode code = WorkerCode.builder("main.js", """
					export default { async main(argument, env) {
						await new Promise((resolve) => setTimeout(resolve, 5));
						return env.PROBE.current();
					} };""").bind("PROBE").build();
			CompletableFuture<Invocation> call = observed("first", () -> loader.runAsync(code, "main"));
			assertThat(observed("second", () -> join(call)).value()).isEqualTo("first");
		});
	}

	@Test
	void callsWhileModulesAreLoadedAreNobodys() {
		this.contextRunner
			.run((context) -> assertThat(observed("request", () -> currentWhileLoading(context))).isEqualTo("none"));
	}

	@Test
	void withoutARegistryNothingIsCarried() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WorkerLoaderAutoConfiguration.class,
					WorkerLoaderObservationAutoConfiguration.class))
			.withPropertyValues("worker-loader.pool.warm=1")
			.withBean("probe", Probe.class, () -> new Probe(this.registry))
			.run((context) -> assertThat(observed("request", () -> evaluate(context, "await env.PROBE.current()")))
				.isEqualTo("none"));
	}

	private void isThereAndGoneAfterwards(AssertableApplicationContext context) {
		// Enough calls that the later ones are made on the thread of the sandbox.
		assertThat(observed("request", () -> evaluate(context, """
				await (async () => {
					const names = new Set();
					for (let i = 0; i < 100; i++) { names.add(await env.PROBE.current()); }
					return [...names];
				})()"""))).isEqualTo(List.of("request"));
		assertThat(this.registry.getCurrentObservation()).isNull();
		// Calls without a caller find what is left on the threads.
		assertThat(currentWhileLoading(context)).isEqualTo("none");
		assertThat(evaluate(context, "await env.PROBE.current()")).isEqualTo("none");
		assertThat(observed("other", () -> evaluate(context, "await env.PROBE.current()"))).isEqualTo("other");
	}

	private <T> T observed(String name, Supplier<T> action) {
		return Observation.createNotStarted(name, this.registry).observe(action);
	}

	private static Object currentWhileLoading(AssertableApplicationContext context) {
		WorkerCode code = WorkerCode.builder("main.js", """
				import { env } from 'workerloader:workers';
				const seen = await env.PROBE.current();
				export default { main: () => seen };
				""").bind("PROBE").build();
		return Loaders.ready(context.getBean(WorkerLoader.class)).run(code, "main").valueAs(Object.class);
	}

	private static Invocation join(CompletableFuture<Invocation> call) {
		return call.orTimeout(30, TimeUnit.SECONDS).join();
	}

	private static Object evaluate(AssertableApplicationContext context, String expression) {
		return Programs.evaluate(Loaders.ready(context.getBean(WorkerLoader.class)), expression);
	}

	@SandboxRpc
	static class Probe {

		private final ObservationRegistry registry;

		Probe(ObservationRegistry registry) {
			this.registry = registry;
		}

		public String current() {
			return name(this.registry.getCurrentObservation());
		}

		public String parent() {
			Observation observation = Observation.start("bean", this.registry);
			observation.stop();
			return (observation.getContextView().getParentObservation() != null)
					? observation.getContextView().getParentObservation().getContextView().getName() : "none";
		}

		private static String name(Observation observation) {
			return (observation != null) ? observation.getContextView().getName() : "none";
		}

	}

}
