package dev.workerloader.sample;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import dev.workerloader.WorkerLoader;
import dev.workerloader.rpc.SandboxRpc;
import dev.workerloader.sample.SampleClient.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.TestPropertySource;

import static dev.workerloader.sample.SampleClient.agent;
import static org.assertj.core.api.Assertions.assertThat;

@SampleTest
@TestPropertySource(properties = { "worker-loader.default-bindings=SLOW_BEAN", "server.tomcat.threads.max=250" })
class ConcurrencyTests {

	private static final int REQUESTS = 200;

	private static final int SLICE_THREADS = 2;

	@Autowired
	private SampleClient sample;

	@Autowired
	private SlowBean slowBean;

	@Autowired
	private WorkerLoader loader;

	@Test
	void requestsThatWaitForSlowBeansNeedNoMoreThanTheSliceThreads() throws Exception {
		ExecutorService callers = Executors.newFixedThreadPool(REQUESTS);
		try {
			List<CompletableFuture<Answer>> answers = new ArrayList<>();
			for (int i = 0; i < REQUESTS; i++) {
				String param = Integer.toString(i);
				answers.add(CompletableFuture.supplyAsync(
						() -> this.sample.run("lobby", agent("return await env.SLOW_BEAN.echo(param);"), param),
						callers));
			}
			assertThat(this.slowBean.arrived.await(60, TimeUnit.SECONDS)).as("All requests wait in the bean at once")
				.isTrue();
			assertThat(this.loader.stats().runningInvocations()).isEqualTo(REQUESTS);
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.untilAsserted(
						() -> assertThat(this.loader.stats().host().threads()).isLessThanOrEqualTo(SLICE_THREADS));
			assertThat(this.sample.get("/heartbeat").at("/runningPrograms").asInt()).isEqualTo(REQUESTS);
			this.slowBean.released.countDown();
			for (int i = 0; i < REQUESTS; i++) {
				Answer answer = answers.get(i).get(60, TimeUnit.SECONDS);
				assertThat(answer.at("/result").asString()).as(answer.text()).isEqualTo(Integer.toString(i));
			}
		}
		finally {
			this.slowBean.released.countDown();
			callers.shutdownNow();
		}
	}

	@SandboxRpc
	public static class SlowBean {

		private final CountDownLatch arrived = new CountDownLatch(REQUESTS);

		private final CountDownLatch released = new CountDownLatch(1);

		public String echo(String text) throws InterruptedException {
			this.arrived.countDown();
			if (!this.released.await(60, TimeUnit.SECONDS)) {
				throw new IllegalStateException("Nobody released the bean.");
			}
			return text;
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class SlowBeanConfiguration {

		@Bean
		SlowBean slowBean() {
			return new SlowBean();
		}

	}

}
