package dev.workerloader.sample;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.workerloader.ErrorCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.rpc.SandboxRpc;
import dev.workerloader.sample.SampleClient.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.TestPropertySource;

import static dev.workerloader.sample.ProblemAssert.assertThatProblem;
import static dev.workerloader.sample.SampleClient.agent;
import static org.assertj.core.api.Assertions.assertThat;

@SampleTest
@TestPropertySource(properties = { "worker-loader.default-bindings=GATE", "worker-loader.execution.max-concurrent=1",
		"worker-loader.execution.queue-capacity=1", "worker-loader.execution.queue-timeout=60s" })
class AdmissionTests {

	@Autowired
	private SampleClient sample;

	@Autowired
	private Gate gate;

	@Autowired
	private WorkerLoader loader;

	@Test
	void programThatFindsTheQueueFullIsAskedToComeAgain() throws Exception {
		CompletableFuture<Answer> first = CompletableFuture.supplyAsync(this::passGate);
		assertThat(this.gate.reached.await(60, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<Answer> second = CompletableFuture.supplyAsync(this::passGate);
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> this.loader.stats().queuedInvocations() == 1);
		Answer third = passGate();
		this.gate.open.countDown();
		assertThatProblem(third).hasStatus(503).hasCode(ErrorCode.QUEUE_FULL);
		assertThat(Integer.parseInt(third.headers().get("retry-after"))).isPositive();
		assertThat(first.get(60, TimeUnit.SECONDS).status()).isEqualTo(200);
		assertThat(second.get(60, TimeUnit.SECONDS).status()).isEqualTo(200);
		assertThatProblem(this.sample.run("nowhere", "x", null)).hasStatus(404);
	}

	private Answer passGate() {
		return this.sample.run("lobby", agent("await env.GATE.pass();"), null);
	}

	@SandboxRpc
	public static class Gate {

		private final CountDownLatch reached = new CountDownLatch(1);

		private final CountDownLatch open = new CountDownLatch(1);

		public void pass() throws InterruptedException {
			this.reached.countDown();
			if (!this.open.await(60, TimeUnit.SECONDS)) {
				throw new IllegalStateException("Nobody opened the gate.");
			}
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class GateConfiguration {

		@Bean
		Gate gate() {
			return new Gate();
		}

	}

}
