package dev.workerloader.host.graal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.graalvm.polyglot.Engine;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import dev.workerloader.Invocation;
import dev.workerloader.Limit;
import dev.workerloader.Limits;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLimitException;
import dev.workerloader.WorkerLoader;

import static org.assertj.core.api.Assertions.assertThat;

class LongBase64Tests {

	private static final String MAIN = "long-base64.js";

	private static final long ALLOCATION = 30L << 20;

	@AutoClose
	private static final WorkerLoader loader = WorkerLoader.builder().build();

	@Test
	void engineAsksBeforeItReadsBase64() throws IOException {
		String resource = "/com/oracle/truffle/js/builtins/Uint8ArrayBuiltins$Uint8ArrayBaseNode.class";
		try (InputStream stream = Engine.class.getResourceAsStream(resource)) {
			assertThat(stream).isNotNull();
			String rewritten = new String(EngineRewriter.rewrite(stream.readAllBytes()), StandardCharsets.ISO_8859_1);
			assertThat(rewritten).contains("dev/workerloader/host/graal/LongBase64");
		}
	}

	@Test
	void longTextBecomesWhatTheEngineMakesOfIt() {
		assertThat(run("differences", Limits.builder().build()).valueAs(Object.class)).isEqualTo(List.of());
	}

	@Test
	void copiesAreAskedForLikeTheEnginesOwnArrays() {
		Invocation invocation = run("large", Limits.builder().allocation(ALLOCATION).build());
		assertThat(invocation.error()).isInstanceOfSatisfying(WorkerLimitException.class,
				(ex) -> assertThat(ex.limit()).isEqualTo(Limit.ALLOCATION));
		assertThat(invocation.usage().allocatedBytes()).isLessThan(ALLOCATION);
	}

	private static Invocation run(String method, Limits limits) {
		return loader.run(WorkerCode.builder(MAIN, TestSandboxes.read(MAIN)).limits(limits).build(), method);
	}

}
