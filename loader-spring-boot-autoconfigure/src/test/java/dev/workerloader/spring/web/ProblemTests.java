package dev.workerloader.spring.web;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import dev.workerloader.ErrorCode;
import dev.workerloader.Limit;
import dev.workerloader.Outcome;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerException.Facts;
import dev.workerloader.WorkerLimitException;
import dev.workerloader.WorkerRejectedException;
import dev.workerloader.WorkerTerminatedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Problem}.
 */
class ProblemTests {

	private static final String SECRET = "worker-loader.limits.cpu-time of tenant-7";

	@ParameterizedTest
	@CsvSource({ "QUEUE_FULL, 503", "QUEUE_TIMEOUT, 503", "UNAVAILABLE, 503", "LOADER_CLOSED, 503", "QUOTA, 429" })
	void rejectionSaysWhenToComeAgain(ErrorCode code, int status) {
		Problem problem = Problem.of(new WorkerRejectedException(code, SECRET, Duration.ofMillis(1001), Facts.NONE),
				false);
		assertThat(problem.getStatusCode().value()).isEqualTo(status);
		assertThat(problem.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("2");
	}

	@Test
	void rejectionWithoutAHintSaysNothing() {
		Problem problem = Problem.of(new WorkerRejectedException(ErrorCode.QUEUE_FULL, SECRET, null, Facts.NONE),
				false);
		assertThat(problem.getHeaders().containsHeader(HttpHeaders.RETRY_AFTER)).isFalse();
	}

	@Test
	void hintIsAtLeastASecond() {
		Problem problem = Problem
			.of(new WorkerRejectedException(ErrorCode.QUOTA, SECRET, Duration.ofMillis(0), Facts.NONE), false);
		assertThat(problem.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("1");
	}

	@ParameterizedTest
	@CsvSource({ "WALL_TIME, 504", "CPU_TIME, 502", "ALLOCATION, 502", "MEMORY, 502", "RESULT_SIZE, 502" })
	void limitIsTheWorkersFaultAndTheWallTimeATimeout(ErrorCode code, int status) {
		Problem problem = Problem.of(new WorkerLimitException(code, SECRET, Limit.WALL_TIME, 1, SECRET, 2, Facts.NONE),
				false);
		assertThat(problem.getStatusCode().value()).isEqualTo(status);
	}

	@ParameterizedTest
	@CsvSource({ "CLOSED", "EVICTED", "SHUTDOWN", "SIBLING_LIMIT", "SANDBOX_LOST" })
	void terminatedInvocationCanBeTriedAgain(ErrorCode code) {
		Problem problem = Problem.of(new WorkerTerminatedException(code, SECRET, null, Facts.NONE), false);
		assertThat(problem.getStatusCode().value()).isEqualTo(503);
	}

	@Test
	void deniedAccessIsForbidden() {
		Problem problem = Problem.of(new WorkerException(ErrorCode.ACCESS_DENIED, SECRET, null, Facts.NONE), false);
		assertThat(problem.getStatusCode().value()).isEqualTo(403);
	}

	@ParameterizedTest
	@EnumSource
	void messageIsNotInTheProblem(ErrorCode code) {
		String json = new String(Problem.of(new WorkerException(code, SECRET, null, Facts.NONE), false).json(),
				StandardCharsets.UTF_8);
		assertThat(json).contains(code.name()).doesNotContain("worker-loader.limits", "tenant-7");
	}

	@ParameterizedTest
	@EnumSource
	void onlyTheMessagesOfWorkersCanBeShown(ErrorCode code) {
		String json = new String(Problem.of(new WorkerException(code, SECRET, null, Facts.NONE), true).json(),
				StandardCharsets.UTF_8);
		assertThat(json.contains("tenant-7")).isEqualTo(code.outcome() == Outcome.SCRIPT_ERROR);
	}

	@Test
	void problemIsJsonOfTheStandard() {
		assertThat(JsonMapper.shared().readTree(Problem.tooLarge(5).json())).isEqualTo(JsonMapper.shared()
			.readTree(
					"""
							{ "title": "Content Too Large", "status": 413, "detail": "The body has more than 5 bytes. Send a smaller one." }
							"""));
	}

}
