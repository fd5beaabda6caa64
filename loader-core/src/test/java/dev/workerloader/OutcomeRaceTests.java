package dev.workerloader;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import dev.workerloader.rpc.SandboxRpc;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Results, cancellations, evictions and closes that race: each invocation ends in exactly
 * one outcome with one usage record, and its place comes back. Attack REL-25.
 */
class OutcomeRaceTests {

	private static final int ROUNDS = 20_000;

	private static final int WORKERS = 20;

	private static final int IN_FLIGHT = 64;

	private static final String SOURCE = """
			export default {
				result(value) { return value; },
				async call(value, env) { return env.ECHO.echo(value); },
				sleep() { return new Promise((resolve) => setTimeout(resolve, 1)); },
				later(value, env, ctx) { ctx.waitUntil(env.ECHO.echo(value)); return value; },
			};
			""";

	private static final List<String> METHODS = List.of("result", "call", "sleep", "later");

	@Test
	void everyInvocationEndsOnceHoweverItsEndsRace() throws Exception {
		AtomicLong told = new AtomicLong();
		AtomicInteger completed = new AtomicInteger();
		CountDownLatch all = new CountDownLatch(ROUNDS);
		ExecutorService racers = Executors.newFixedThreadPool(2);
		WorkerCode code = WorkerCode.builder("agent.js", SOURCE).env("ECHO", new Echo()).build();
		try (WorkerLoader loader = WorkerLoader.builder()
			.maxConcurrent(IN_FLIGHT / 2)
			.queueTimeout(Duration.ofMinutes(2))
			.tail((event) -> told.incrementAndGet())
			.build()) {
			Semaphore places = new Semaphore(IN_FLIGHT);
			for (int i = 0; i < ROUNDS; i++) {
				places.acquire();
				String id = "worker-" + i % WORKERS;
				boolean own = i % 10 == 0;
				Worker worker = own ? loader.load(code) : loader.get(id, code);
				CompletableFuture<Invocation> call = worker.getEntrypoint()
					.invokeAsync(METHODS.get(i % METHODS.size()), i);
				call.whenComplete((invocation, failure) -> {
					completed.incrementAndGet();
					places.release();
					all.countDown();
				});
				int end = ThreadLocalRandom.current().nextInt(20);
				racers.execute(() -> {
					if (end < 5) {
						call.cancel(true);
					}
					else if (end == 5) {
						loader.evict(id);
					}
					if (own) {
						worker.close();
					}
				});
			}
			assertThat(all.await(120, TimeUnit.SECONDS)).as("every future completes").isTrue();
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.untilAsserted(() -> assertThat(loader.stats().runningInvocations()).isZero());
			LoaderStats stats = loader.stats();
			assertThat(completed).hasValue(ROUNDS);
			assertThat(stats.queuedInvocations()).isZero();
			assertThat(stats.invocations().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(ROUNDS);
			assertThat(stats.invocations()).containsOnlyKeys(Outcome.OK, Outcome.TERMINATED);
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.untilAsserted(() -> assertThat(told.get() + loader.stats().droppedEvents()).isEqualTo(ROUNDS));
			for (int i = 0; i < WORKERS; i++) {
				loader.evict("worker-" + i);
			}
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.untilAsserted(() -> assertThat(loader.stats().workers()).isZero());
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.untilAsserted(() -> assertThat(loader.stats().host().liveSandboxes()).isZero());
		}
		finally {
			racers.shutdownNow();
		}
	}

	@SandboxRpc
	public static class Echo {

		public int echo(int value) {
			return value;
		}

	}

}
