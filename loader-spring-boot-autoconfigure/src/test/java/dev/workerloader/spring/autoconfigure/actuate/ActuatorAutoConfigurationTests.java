package dev.workerloader.spring.autoconfigure.actuate;

import java.util.Map;

import dev.workerloader.WorkerLoader;
import dev.workerloader.host.HostStatus;
import dev.workerloader.host.SandboxHost;
import dev.workerloader.rpc.TypeScriptDeclarations;
import dev.workerloader.spring.actuate.SampleLoader;
import dev.workerloader.spring.actuate.endpoint.SandboxTypesEndpoint;
import dev.workerloader.spring.actuate.endpoint.SandboxesEndpoint;
import dev.workerloader.spring.actuate.endpoint.SandboxesEndpointWebExtension;
import dev.workerloader.spring.actuate.health.WorkerLoaderHealthIndicator;
import dev.workerloader.spring.actuate.info.WorkerLoaderInfoContributor;
import dev.workerloader.spring.actuate.metrics.InvocationMetrics;
import dev.workerloader.spring.actuate.metrics.WorkerLoaderMetrics;
import dev.workerloader.spring.autoconfigure.StubSandboxHost;
import dev.workerloader.spring.autoconfigure.WorkerLoaderAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the auto-configurations of the actuator support.
 */
class ActuatorAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WorkerLoaderAutoConfiguration.class,
				SandboxesEndpointAutoConfiguration.class, SandboxTypesEndpointAutoConfiguration.class,
				WorkerLoaderHealthContributorAutoConfiguration.class,
				WorkerLoaderInfoContributorAutoConfiguration.class, WorkerLoaderMetricsAutoConfiguration.class))
		.withBean(SandboxHost.class, StubSandboxHost::new);

	@Test
	void everythingBacksOffWhenTheLoaderIsDisabled() {
		this.contextRunner
			.withPropertyValues("worker-loader.enabled=false",
					"management.endpoints.web.exposure.include=sandboxes,sandboxtypes",
					"management.info.worker-loader.enabled=true")
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(SandboxesEndpoint.class)
				.doesNotHaveBean(SandboxTypesEndpoint.class)
				.doesNotHaveBean(WorkerLoaderHealthIndicator.class)
				.doesNotHaveBean(WorkerLoaderInfoContributor.class)
				.doesNotHaveBean(WorkerLoaderMetrics.class));
	}

	@Test
	void everythingBacksOffWithoutActuatorAndMicrometer() {
		new ApplicationContextRunner().withUserConfiguration(Application.class)
			.withBean(SandboxHost.class, StubSandboxHost::new)
			.withPropertyValues("management.endpoints.web.exposure.include=sandboxes,sandboxtypes",
					"management.info.worker-loader.enabled=true")
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate",
					"org.springframework.boot.health", "org.springframework.boot.micrometer", "io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(WorkerLoader.class)
				.doesNotHaveBean("sandboxesEndpoint")
				.doesNotHaveBean("sandboxTypesEndpoint")
				.doesNotHaveBean("workerLoaderHealthIndicator")
				.doesNotHaveBean("workerLoaderInfoContributor")
				.doesNotHaveBean("workerLoaderMetrics"));
	}

	@Nested
	class EndpointTests {

		private final ApplicationContextRunner exposed = ActuatorAutoConfigurationTests.this.contextRunner
			.withPropertyValues("management.endpoints.web.exposure.include=sandboxes");

		@Test
		void endpointIsThereWhenExposed() {
			this.exposed.run((context) -> assertThat(context).hasSingleBean(SandboxesEndpoint.class)
				.hasSingleBean(SandboxesEndpointWebExtension.class));
		}

		@Test
		void endpointIsNotThereWhenNotExposed() {
			ActuatorAutoConfigurationTests.this.contextRunner
				.run((context) -> assertThat(context).doesNotHaveBean(SandboxesEndpoint.class)
					.doesNotHaveBean(SandboxesEndpointWebExtension.class));
		}

		@Test
		void endpointIsNotThereWhenAccessIsNone() {
			this.exposed.withPropertyValues("management.endpoint.sandboxes.access=NONE")
				.run((context) -> assertThat(context).doesNotHaveBean(SandboxesEndpoint.class));
		}

		@Test
		void webExtensionIsNotThereWhenExposedOverJmxOnly() {
			ActuatorAutoConfigurationTests.this.contextRunner
				.withPropertyValues("management.endpoints.jmx.exposure.include=sandboxes", "spring.jmx.enabled=true")
				.run((context) -> assertThat(context).hasSingleBean(SandboxesEndpoint.class)
					.doesNotHaveBean(SandboxesEndpointWebExtension.class));
		}

		@Test
		void endpointBacksOffForOneOfTheApplication() {
			this.exposed
				.withBean("own", CustomEndpoint.class,
						() -> new CustomEndpoint(SampleLoader.in(HostStatus.State.READY)))
				.run((context) -> assertThat(context).getBean(SandboxesEndpoint.class)
					.isInstanceOf(CustomEndpoint.class));
		}

		@Test
		void endpointBacksOffWithoutActuatorAutoConfiguration() {
			this.exposed.withClassLoader(new FilteredClassLoader(ConditionalOnAvailableEndpoint.class))
				.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("sandboxesEndpoint"));
		}

	}

	@Nested
	class TypesEndpointTests {

		private final ApplicationContextRunner exposed = ActuatorAutoConfigurationTests.this.contextRunner
			.withPropertyValues("management.endpoints.web.exposure.include=sandboxtypes");

		@Test
		void endpointIsThereWhenExposed() {
			this.exposed.run((context) -> assertThat(context).hasSingleBean(SandboxTypesEndpoint.class)
				.doesNotHaveBean(SandboxesEndpoint.class));
		}

		@Test
		void endpointIsNotThereWhenNotExposed() {
			ActuatorAutoConfigurationTests.this.contextRunner
				.run((context) -> assertThat(context).doesNotHaveBean(SandboxTypesEndpoint.class));
		}

		@Test
		void endpointIsNotThereWhenAccessIsNone() {
			this.exposed.withPropertyValues("management.endpoint.sandboxtypes.access=NONE")
				.run((context) -> assertThat(context).doesNotHaveBean(SandboxTypesEndpoint.class));
		}

		@Test
		void endpointBacksOffForOneOfTheApplication() {
			SandboxTypesEndpoint own = new SandboxTypesEndpoint(TypeScriptDeclarations.of(Map.of()));
			this.exposed.withBean("own", SandboxTypesEndpoint.class, () -> own)
				.run((context) -> assertThat(context).getBean(SandboxTypesEndpoint.class).isSameAs(own));
		}

		@Test
		void endpointBacksOffWithoutActuatorAutoConfiguration() {
			this.exposed.withClassLoader(new FilteredClassLoader(ConditionalOnAvailableEndpoint.class))
				.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("sandboxTypesEndpoint"));
		}

	}

	@Nested
	class HealthTests {

		@Test
		void indicatorIsThereByDefault() {
			ActuatorAutoConfigurationTests.this.contextRunner
				.run((context) -> assertThat(context).hasSingleBean(WorkerLoaderHealthIndicator.class));
		}

		@Test
		void indicatorIsNotThereWhenDisabled() {
			ActuatorAutoConfigurationTests.this.contextRunner
				.withPropertyValues("management.health.workerloader.enabled=false")
				.run((context) -> assertThat(context).doesNotHaveBean(WorkerLoaderHealthIndicator.class));
		}

		@Test
		void indicatorBacksOffForOneOfTheApplication() {
			ActuatorAutoConfigurationTests.this.contextRunner
				.withBean("workerLoaderHealthIndicator", HealthIndicator.class, () -> () -> Health.up().build())
				.run((context) -> assertThat(context).hasSingleBean(HealthIndicator.class)
					.doesNotHaveBean(WorkerLoaderHealthIndicator.class));
		}

		@Test
		void indicatorBacksOffWithoutHealth() {
			ActuatorAutoConfigurationTests.this.contextRunner.withClassLoader(new FilteredClassLoader(Health.class))
				.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("workerLoaderHealthIndicator"));
		}

	}

	@Nested
	class InfoTests {

		private final ApplicationContextRunner enabled = ActuatorAutoConfigurationTests.this.contextRunner
			.withPropertyValues("management.info.worker-loader.enabled=true");

		@Test
		void contributorIsThereWhenEnabled() {
			this.enabled.run((context) -> assertThat(context).hasSingleBean(WorkerLoaderInfoContributor.class));
		}

		@Test
		void contributorIsNotThereByDefault() {
			ActuatorAutoConfigurationTests.this.contextRunner
				.run((context) -> assertThat(context).doesNotHaveBean(WorkerLoaderInfoContributor.class));
		}

		@Test
		void contributorBacksOffForOneOfTheApplication() {
			WorkerLoaderInfoContributor own = new WorkerLoaderInfoContributor(SampleLoader.in(HostStatus.State.READY));
			this.enabled.withBean("own", WorkerLoaderInfoContributor.class, () -> own)
				.run((context) -> assertThat(context).getBean(WorkerLoaderInfoContributor.class).isSameAs(own));
		}

		@Test
		void contributorBacksOffWithoutActuator() {
			this.enabled.withClassLoader(new FilteredClassLoader(InfoContributor.class))
				.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("workerLoaderInfoContributor"));
		}

	}

	@Nested
	class MetricsTests {

		private final ApplicationContextRunner withRegistry = ActuatorAutoConfigurationTests.this.contextRunner
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class))
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new);

		@Test
		void metersAreBoundToTheRegistry() {
			this.withRegistry.run((context) -> assertThat(
					context.getBean(MeterRegistry.class).get("sandbox.pool.size").gauge().value())
				.isZero());
		}

		@Test
		void metersBackOffForThoseOfTheApplication() {
			WorkerLoaderMetrics own = new WorkerLoaderMetrics(SampleLoader.in(HostStatus.State.READY));
			InvocationMetrics invocations = new InvocationMetrics(new SimpleMeterRegistry());
			this.withRegistry.withBean("own", WorkerLoaderMetrics.class, () -> own)
				.withBean("invocations", InvocationMetrics.class, () -> invocations)
				.run((context) -> {
					assertThat(context).getBean(WorkerLoaderMetrics.class).isSameAs(own);
					assertThat(context).getBean(InvocationMetrics.class).isSameAs(invocations);
				});
		}

		@Test
		void metersBackOffWithoutARegistry() {
			ActuatorAutoConfigurationTests.this.contextRunner
				.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WorkerLoaderMetrics.class));
		}

		@Test
		void metersBackOffWithoutMicrometer() {
			ActuatorAutoConfigurationTests.this.contextRunner.withClassLoader(new FilteredClassLoader("io.micrometer"))
				.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("workerLoaderMetrics"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ WorkerLoaderAutoConfiguration.class, SandboxesEndpointAutoConfiguration.class,
			SandboxTypesEndpointAutoConfiguration.class, WorkerLoaderHealthContributorAutoConfiguration.class,
			WorkerLoaderInfoContributorAutoConfiguration.class, WorkerLoaderMetricsAutoConfiguration.class })
	static class Application {

	}

	@Endpoint(id = "sandboxes")
	static class CustomEndpoint extends SandboxesEndpoint {

		CustomEndpoint(WorkerLoader loader) {
			super(loader);
		}

	}

}
