package dev.workerloader.docs;

import java.util.Map;

import dev.workerloader.ErrorCode;
import dev.workerloader.Invocation;
import dev.workerloader.Limit;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerLimitException;
import dev.workerloader.WorkerLoader;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class InvocationFactoryTests {

	private final WorkerLoader loader = mock(WorkerLoader.class);

	private final OrderAgent agent = new OrderAgent(this.loader);

	@Test
	void valueIsConvertedToASummary() {
		given(this.loader.run(any(), eq("summarize"), any()))
			.willReturn(Invocation.of(Map.of("orders", 2, "total", 7.75)));
		assertThat(this.agent.run("any program", "ada")).isEqualTo(new OrderAgent.Summary(2, 7.75));
	}

	@Test
	void limitReachesTheCaller() {
		given(this.loader.run(any(), eq("summarize"), any()))
			.willReturn(Invocation.failed(new WorkerLimitException(ErrorCode.CPU_TIME, "The CPU time is spent.",
					Limit.CPU_TIME, 2_000_000_000L, "test", 2_100_000_000L, WorkerException.Facts.NONE)));
		assertThatExceptionOfType(WorkerLimitException.class).isThrownBy(() -> this.agent.run("any program", "ada"));
	}

}
