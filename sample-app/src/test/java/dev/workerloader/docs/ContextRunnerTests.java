package dev.workerloader.docs;

import dev.workerloader.WorkerLoader;
import dev.workerloader.spring.autoconfigure.WorkerLoaderAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class ContextRunnerTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WorkerLoaderAutoConfiguration.class))
		.withBean(Orders.class)
		.withBean(OrderAgent.class);

	@Test
	void annotatedBeanBecomesABinding() {
		this.contextRunner.run((context) -> {
			assertThat(context.getBean(WorkerLoader.class).bindings()).containsOnlyKeys("ORDERS");
			OrderAgent agent = context.getBean(OrderAgent.class);
			assertThat(agent.run(Programs.read("summarize.js"), "grace")).isEqualTo(new OrderAgent.Summary(1, 6));
		});
	}

	@Test
	void misspelledKeyRefusesToStart() {
		this.contextRunner.withPropertyValues("worker-loader.limits.cpu-tme=2s")
			.run((context) -> assertThat(context).hasFailed());
	}

}
