package dev.workerloader.docs;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;

import static org.assertj.core.api.Assertions.assertThat;

class NodeModulesTests {

	@AutoClose
	private final WorkerLoader loader = WorkerLoader.builder().build();

	private static WorkerCode code(String program) {
		return WorkerCode.builder("digest.js", program).compatibilityFlags("nodejs_compat").build();
	}

	@Test
	void programUsesModulesOfNode() {
		WorkerCode code = code(Programs.read("digest.js"));
		assertThat(this.loader.run(code, "names", Map.of("owner", "acme", "files", List.of("YQ=="))).value())
			.isEqualTo(List.of("acme/ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"));
	}

}
