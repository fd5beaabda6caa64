package com.example.consumer;

import java.util.List;

import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
class ConsumerApplicationTests {

	@Autowired
	private WorkerLoader loader;

	@Test
	void guestCallsTheBeanAndAnswers() {
		WorkerCode code = WorkerCode.builder("agent.js", """
				export default {
					async total(products, env) {
						const prices = await Promise.all(products.map((product) => env.PRICE_LIST.price(product)));
						return prices.reduce((sum, price) => sum + price, 0);
					}
				};
				""").bind("PRICE_LIST").build();
		Integer total = this.loader.run(code, "total", List.of("tea", "bread")).valueAs(Integer.class);
		assertThat(total).isEqualTo(800);
	}

}
