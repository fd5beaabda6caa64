package dev.workerloader.docs;

import java.util.Map;

import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

@Service
class OrderAgent {

	private final WorkerLoader loader;

	OrderAgent(WorkerLoader loader) {
		this.loader = loader;
	}

	@Nullable Summary run(String program, String customer) {
		WorkerCode code = WorkerCode.builder("agent.js", program).bind("ORDERS", Map.of("customer", customer)).build();
		return this.loader.run(code, "summarize", 10).valueAs(Summary.class);
	}

	record Summary(int orders, double total) {
	}

}
