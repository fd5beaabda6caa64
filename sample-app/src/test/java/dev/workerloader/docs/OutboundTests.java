package dev.workerloader.docs;

import java.util.Map;

import dev.workerloader.ErrorCode;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.WorkerScriptException;
import dev.workerloader.outbound.OutboundPolicy;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OutboundTests {

	@AutoClose
	private final WorkerLoader loader = WorkerLoader.builder().build();

	@Test
	void recordedAnswerStandsInForTheNetwork() {
		OutboundPolicy recorded = OutboundPolicy.handler(new RecordedAnswers(
				Map.of("GET https://api.github.com/repos/a/b/issues?state=open", "[{\"id\": 1}, {\"id\": 2}]")));
		WorkerCode code = WorkerCode.builder("agent.js", Programs.read("issues.js")).globalOutbound(recorded).build();
		assertThat(this.loader.run(code, "count", "a/b").value()).isEqualTo(2);
		assertThatExceptionOfType(WorkerScriptException.class)
			.isThrownBy(() -> this.loader.run(code, "count", "c/d").valueAs(Object.class))
			.withMessageContaining("There is no answer to GET https://api.github.com/repos/c/d/issues?state=open.");
	}

	@Test
	void whatNoRuleAllowsIsDenied() {
		IssueAgent agent = new IssueAgent(this.loader, "token");
		assertThatExceptionOfType(WorkerScriptException.class).isThrownBy(() -> agent
			.run("export default { count: () => fetch('https://api.github.com/user').then((r) => r.text()) };", "a/b"))
			.withMessageContaining("https://api.github.com/repos/**")
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.EGRESS_DENIED));
	}

}
