package dev.workerloader.docs;

import dev.workerloader.spring.autoconfigure.WorkerLoaderAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class OrderPromptTests {

	@Test
	void promptTellsWhatTheProgramMayCall() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(WorkerLoaderAutoConfiguration.class))
			.withBean(Orders.class)
			.withBean(OrderPrompt.class)
			.run((context) -> assertThat(context.getBean(OrderPrompt.class).write("Sum up the ten newest orders"))
				.contains("ORDERS: Orders;", "newest(count: number): Promise<Order[]>;",
						"The task: Sum up the ten newest orders"));
	}

}
