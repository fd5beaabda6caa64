package dev.workerloader.sample.agent;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.workerloader.ErrorCode;
import dev.workerloader.GuestFrame;
import dev.workerloader.Outcome;
import dev.workerloader.WorkerCodeException;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerScriptException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.http.ProblemDetail;

import static org.assertj.core.api.Assertions.assertThat;

class RunProblemTests {

	@ParameterizedTest
	@EnumSource(ErrorCode.class)
	void everyCodeHasAStatusATypeAndATitle(ErrorCode code) {
		ProblemDetail problem = RunProblem
			.of(new WorkerException(code, "A sentence.", null, WorkerException.Facts.NONE));
		boolean fault = code.outcome() == Outcome.SCRIPT_ERROR || code.outcome() == Outcome.LIMIT;
		assertThat(problem.getStatus()).isEqualTo(fault ? 422 : (code == ErrorCode.LOAD_FAILED) ? 500 : 503);
		assertThat(problem.getType()).hasScheme("tag");
		assertThat(problem.getTitle()).startsWith("The program ");
		assertThat(problem.getDetail()).isEqualTo("A sentence.");
	}

	@Test
	void placeOfAScriptErrorIsItsInnermostFrame() {
		ProblemDetail problem = RunProblem.of(new WorkerScriptException(ErrorCode.SCRIPT_ERROR, "TypeError", "no",
				List.of(new GuestFrame("inner", "lib/a.js", 7, 3), new GuestFrame("myAgent", "agent.js", 2, 9)),
				Map.of(), new IllegalStateException("of the host"), WorkerException.Facts.NONE));
		assertThat(problem.getDetail()).isEqualTo("TypeError: no");
		assertThat(Objects.requireNonNull(problem.getProperties())).containsEntry("module", "lib/a.js")
			.containsEntry("line", 7)
			.containsEntry("column", 3)
			.containsEntry("stack", List.of("inner (lib/a.js:7:3)", "myAgent (agent.js:2:9)"));
		assertThat(problem.toString()).doesNotContain("of the host");
	}

	@Test
	void placeOfACodeErrorIsItsModule() {
		ProblemDetail problem = RunProblem.of(new WorkerCodeException(ErrorCode.SYNTAX_ERROR, "Expected ;", "agent.js",
				4, 2, null, WorkerException.Facts.NONE));
		assertThat(Objects.requireNonNull(problem.getProperties())).containsEntry("module", "agent.js")
			.containsEntry("line", 4)
			.containsEntry("column", 2);
	}

}
