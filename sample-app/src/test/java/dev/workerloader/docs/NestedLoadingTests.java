package dev.workerloader.docs;

import java.util.Map;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import dev.workerloader.Worker;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.rpc.Binding;

import static org.assertj.core.api.Assertions.assertThat;

class NestedLoadingTests {

	@AutoClose
	private final WorkerLoader loader = WorkerLoader.builder()
		.binding("ORDERS", new Orders())
		.binding("TOOLS", new Tools())
		.build();

	private final Worker worker = load(this.loader, Programs.read("tools.js"));

	private static Worker load(WorkerLoader loader, String program) {
		WorkerCode code = WorkerCode.builder("tools.js", program)
			.env("LOADER", Binding.ofWorkerLoader())
			.bind("ORDERS")
			.bind("TOOLS")
			.build();
		return loader.load(code);
	}

	@Test
	void programRunsCodeThatItWasGiven() {
		String source = "export default { run: async (input, env) => [input * 2, env.currency, Object.keys(env)] };";
		assertThat(this.worker.getEntrypoint().call("evaluate", Map.of("source", source, "input", 21))).asString()
			.isEqualTo("[42, EUR, [ORDERS, currency]]");
	}

	@Test
	void programKeepsWorkersByTheirIds() {
		Map<String, Object> call = Map.of("name", "greet", "input", "you");
		assertThat(this.worker.getEntrypoint().call("tool", call)).isEqualTo("greet you 1");
		assertThat(this.worker.getEntrypoint().call("tool", call)).isEqualTo("greet you 2");
	}

}
