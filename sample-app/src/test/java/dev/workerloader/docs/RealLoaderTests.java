package dev.workerloader.docs;

import dev.workerloader.ErrorCode;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerLoader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RealLoaderTests {

	private static final WorkerLoader loader = WorkerLoader.builder().binding("ORDERS", new Orders()).build();

	private final OrderAgent agent = new OrderAgent(loader);

	@AfterAll
	static void closeLoader() {
		loader.close();
	}

	@Test
	void programSeesTheOrdersOfItsCustomerOnly() {
		assertThat(this.agent.run(Programs.read("summarize.js"), "ada")).isEqualTo(new OrderAgent.Summary(2, 7.75));
	}

	@Test
	void programThatCallsAnUnknownMethodFails() {
		String program = Programs.read("summarize.js").replace("newest", "latest");
		assertThatExceptionOfType(WorkerException.class).isThrownBy(() -> this.agent.run(program, "ada"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNKNOWN_METHOD));
	}

}
