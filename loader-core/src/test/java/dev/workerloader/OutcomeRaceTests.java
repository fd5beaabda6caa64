package dev.workerloader;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.workerloader.rpc.SandboxRpc;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Results, limits, cancellations, evictions, closes and crashes that race, 100,000 times
 * in all: each invocation ends in exactly one outcome with one usage record, and its
 * place comes back. All of them run in real sandboxes. Attack REL-25.
 */
class OutcomeRaceTests {

	private static final int WORKERS = 20;

	private static final int IN_FLIGHT = 64;

	private static final int OWNERS = 4;

	/** One in so many has a worker of its own. */
	private static final int OWN_WORKERS = 25;

	private static final String SOURCE = """
			export default {
				result(value) { return value; },
				async call(value, env) { return env.ECHO.echo(value); },
				sleep() { return new Promise((resolve) => setTimeout(resolve, 1)); },
				later(value, env, ctx) { ctx.waitUntil(env.ECHO.echo(value)); return value; },
				text(length) { return 'x'.repeat(length); },
				spin(turns) { let sum = 0; for (let i = 0; i < turns; i++) sum += i; return sum; },
				hold(length) { return new Uint8Array(length).length; },
				allocate(turns) { let last = []; for (let i = 0; i < turns; i++) last = [i, i, i, i]; return last.length; },
			};
			""";

	private static final List<String> METHODS = List.of("result", "call", "sleep", "later");

	private static final int MEMORY = 8 << 20;

	private static final Set<ErrorCode> TERMINATIONS = EnumSet.of(ErrorCode.CANCELLED, ErrorCode.EVICTED,
			ErrorCode.CLOSED, ErrorCode.SIBLING_LIMIT, ErrorCode.SANDBOX_LOST);

	@ParameterizedTest
	@MethodSource("races")
	void everyInvocationEndsOnceHoweverItsEndsRace(Race race) throws Exception {
		Ends told = new Ends(race.rounds);
		Ends returned = new Ends(race.rounds);
		AtomicInteger calls = new AtomicInteger();
		// So few that no event is dropped.
		Semaphore inFlight = new Semaphore(IN_FLIGHT);
		ExecutorService racers = Executors.newFixedThreadPool(2);
		CrashingHost host = new CrashingHost();
		WorkerCode code = WorkerCode.builder("agent.js", SOURCE)
			.env("ECHO", new Echo())
			.limits((limits) -> limits.memory((race.limit == ErrorCode.MEMORY) ? MEMORY : Limit.MEMORY.defaultValue()))
			.build();
		try (WorkerLoader loader = WorkerLoader.builder()
			.host(host)
			.maxConcurrent(IN_FLIGHT / 2)
			.ownerQuota(new OwnerQuota(IN_FLIGHT / 2 / OWNERS + 1, null))
			.queueTimeout(Duration.ofMinutes(2))
			.tail((event) -> {
				told.add((int) event.props().get("round"), event.outcome());
				calls.addAndGet(event.usage().rpcCalls());
				inFlight.release();
			})
			.build()) {
			for (int i = 0; i < race.rounds; i++) {
				assertThat(inFlight.tryAcquire(60, TimeUnit.SECONDS)).as("a place comes back").isTrue();
				int round = i;
				String id = "worker-" + i % WORKERS;
				boolean own = i % OWN_WORKERS == 0;
				Worker worker = own ? loader.load(code) : loader.get(id, code);
				CompletableFuture<Invocation> call = race.start(worker, round);
				call.whenComplete((invocation, failure) -> returned.add(round,
						(invocation != null) ? invocation.outcome() : null));
				int end = ThreadLocalRandom.current().nextInt(40);
				racers.execute(() -> {
					if (end < 10) {
						call.cancel(true);
					}
					else if (end < 12) {
						loader.evict(id);
					}
					else if (end == 12) {
						host.crash();
					}
					if (own) {
						worker.close();
					}
				});
			}
			await().untilAsserted(() -> assertThat(returned.total()).isEqualTo(race.rounds));
			await().untilAsserted(() -> assertThat(loader.stats().runningInvocations()).isZero());
			await().untilAsserted(() -> assertThat(told.total()).isEqualTo(race.rounds));
			LoaderStats stats = loader.stats();
			assertThat(stats.queuedInvocations()).isZero();
			assertThat(stats.invocations().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(race.rounds);
			assertThat(stats.invocations()).containsOnlyKeys(race.outcomes());
			assertThat(stats.errors().keySet()).contains(ErrorCode.SANDBOX_LOST).isSubsetOf(race.errors());
			assertThat(stats.droppedEvents()).isZero();
			told.assertEachOnce();
			returned.assertEachOnce();
			returned.assertAgreesWith(told);
			assertThat(stats.usage().rpcCalls()).isEqualTo(calls.get());
			for (int i = 0; i < WORKERS; i++) {
				loader.evict("worker-" + i);
			}
			await().untilAsserted(() -> assertThat(loader.sandboxes()).isEmpty());
			await().untilAsserted(() -> assertThat(loader.stats().host().liveSandboxes()).isZero());
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> loader.stats().host().lostThreads() == 0);
		}
		finally {
			racers.shutdownNow();
		}
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(60));
	}

	static List<Race> races() {
		return List.of(new Race(56_000, null, "result", Towards.MORE, 1, OutcomeRaceTests::noLimit),
				new Race(12_000, ErrorCode.RESULT_SIZE, "text", Towards.MORE, 1_000,
						(limits, amount) -> limits.resultBytes(1_000)),
				new Race(12_000, ErrorCode.WALL_TIME, "sleep", Towards.LESS, 2_000,
						(limits, amount) -> limits.wallTime(Duration.ofNanos(1_000L * amount))),
				new Race(8_000, ErrorCode.CPU_TIME, "spin", Towards.MORE, 50_000,
						(limits, amount) -> limits.cpuTime(Duration.ofMillis(2))),
				new Race(8_000, ErrorCode.ALLOCATION, "allocate", Towards.MORE, 5_000,
						(limits, amount) -> limits.allocation(1 << 20)),
				new Race(4_000, ErrorCode.MEMORY, "hold", Towards.MORE, MEMORY, OutcomeRaceTests::noLimit));
	}

	private static void noLimit(Limits.Builder limits, int amount) {
		// Those of the loader are far away.
	}

	/**
	 * What races with results, cancellations, evictions and closes. Each other invocation
	 * is about to reach a limit, as nearly as the invocations before it have shown.
	 */
	static final class Race {

		private final int rounds;

		private final @Nullable ErrorCode limit;

		private final String method;

		private final Towards towards;

		private final AtomicInteger amount;

		private final BiConsumer<Limits.Builder, Integer> limits;

		private Race(int rounds, @Nullable ErrorCode limit, String method, Towards towards, int amount,
				BiConsumer<Limits.Builder, Integer> limits) {
			this.rounds = rounds;
			this.limit = limit;
			this.method = method;
			this.towards = towards;
			this.amount = new AtomicInteger(amount);
			this.limits = limits;
		}

		CompletableFuture<Invocation> start(Worker worker, int round) {
			EntrypointOptions.Builder options = EntrypointOptions.builder()
				.props(Map.of("round", round))
				.owner("owner-" + round % OWNERS);
			if (this.limit == null || round % 2 == 0) {
				return worker.getEntrypoint(null, options.build())
					.invokeAsync(METHODS.get(round / 2 % METHODS.size()), round);
			}
			int now = this.amount.get();
			CompletableFuture<Invocation> call = worker
				.getEntrypoint(null, options.limits((builder) -> this.limits.accept(builder, now)).build())
				.invokeAsync(this.method, now);
			call.thenAccept((invocation) -> {
				if (invocation.outcome() != Outcome.TERMINATED) {
					boolean more = (invocation.outcome() == Outcome.LIMIT) == (this.towards == Towards.LESS);
					this.amount.updateAndGet((current) -> Math.max(1, current + (more ? 1 : -1) * (current / 50 + 1)));
				}
			});
			return call;
		}

		Outcome[] outcomes() {
			return (this.limit != null) ? new Outcome[] { Outcome.OK, Outcome.LIMIT, Outcome.TERMINATED }
					: new Outcome[] { Outcome.OK, Outcome.TERMINATED };
		}

		Set<ErrorCode> errors() {
			Set<ErrorCode> errors = EnumSet.copyOf(TERMINATIONS);
			if (this.limit != null) {
				errors.add(this.limit);
			}
			return errors;
		}

		@Override
		public String toString() {
			return (this.limit != null) ? this.limit.name() : "no limit";
		}

	}

	/**
	 * Whether more of an amount reaches the limit, or less of it.
	 */
	private enum Towards {

		MORE, LESS

	}

	/**
	 * How the invocations have ended, as somebody was told.
	 */
	private static final class Ends {

		private final AtomicIntegerArray counts;

		private final AtomicReferenceArray<@Nullable Outcome> outcomes;

		private final AtomicInteger total = new AtomicInteger();

		Ends(int rounds) {
			this.counts = new AtomicIntegerArray(rounds);
			this.outcomes = new AtomicReferenceArray<>(rounds);
		}

		/**
		 * Note an end.
		 * @param outcome the outcome, or {@code null} for who did not wait for it
		 */
		void add(int round, @Nullable Outcome outcome) {
			this.outcomes.set(round, outcome);
			this.counts.incrementAndGet(round);
			this.total.incrementAndGet();
		}

		int total() {
			return this.total.get();
		}

		void assertEachOnce() {
			for (int i = 0; i < this.counts.length(); i++) {
				assertThat(this.counts.get(i)).as("ends of round " + i).isEqualTo(1);
			}
		}

		void assertAgreesWith(Ends others) {
			for (int i = 0; i < this.counts.length(); i++) {
				if (this.outcomes.get(i) != null) {
					assertThat(this.outcomes.get(i)).as("outcome of round " + i).isEqualTo(others.outcomes.get(i));
				}
			}
		}

	}

	@SandboxRpc
	public static class Echo {

		public int echo(int value) {
			return value;
		}

	}

}
