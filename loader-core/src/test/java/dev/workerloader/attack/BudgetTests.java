package dev.workerloader.attack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.workerloader.ErrorCode;
import dev.workerloader.Invocation;
import dev.workerloader.Limit;
import dev.workerloader.LogEntry;
import dev.workerloader.Outcome;
import dev.workerloader.SharedHost;
import dev.workerloader.Usage;
import dev.workerloader.Worker;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerCodeException;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerLoader;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.WorkerResponse;
import dev.workerloader.rpc.Binding;
import dev.workerloader.rpc.SandboxRpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Budgets are counted exactly, whoever races, and each has its code: through the
 * bootstrap script, and past it.
 */
class BudgetTests {

	private static final int BUDGET = 40;

	private static final int ASKED = 60;

	private static final int CALLERS = 8;

	private static final String COUNTING = """
			const count = (ends) => Object.entries(Object.groupBy(ends, (end) => end)).map(([end, all]) => all.length + ' ' + end).sort().join();
			const settled = async (calls) => count((await Promise.allSettled(calls)).map((call) => call.reason?.code ?? 'done'));
			const tried = (action) => { try { action(); return 'done'; } catch (error) { return error.code; } };
			const times = (what) => Array.from({ length: %d }, what);
			export default { async go(arg, env) { %s } };""";

	private static final OutboundPolicy ANSWERING = OutboundPolicy
		.handler((request, context) -> request.url().endsWith("moved")
				? WorkerResponse.builder(302).header("Location", "/").build() : WorkerResponse.of(200, ""));

	private static final String RESULT = "[\"result\",1,1,false]";

	private static final String LOADED = "[\"loaded\",0,[\"default\"]]";

	private final Counter counter = new Counter();

	@AutoClose
	private final WorkerLoader loader = SharedHost.loader()
		.binding("API", this.counter)
		.bindingCallTimeout(Duration.ofSeconds(5))
		.build();

	@ParameterizedTest
	@MethodSource
	void budgetOfAnInvocationIsItsOwnAndCountedExactly(Limit limit, String body, String expected) throws Exception {
		WorkerCode code = WorkerCode.builder("main.js", COUNTING.formatted(ASKED, body))
			.bind("API")
			.globalOutbound(ANSWERING)
			.limits((limits) -> limits.set(limit, BUDGET))
			.build();
		try (Worker worker = this.loader.get("shared by all callers", code)) {
			CyclicBarrier start = new CyclicBarrier(CALLERS);
			List<CompletableFuture<Invocation>> invocations = together(CALLERS, (caller) -> {
				await(start);
				return worker.getEntrypoint().invokeAsync("go").join();
			});
			assertThat(invocations)
				.allSatisfy((invocation) -> assertThat(invocation.join().valueAs(String.class)).isEqualTo(expected));
			this.loader.evict("shared by all callers");
		}
	}

	static List<Arguments> budgetOfAnInvocationIsItsOwnAndCountedExactly() {
		return List.of(
				Arguments.of(Limit.RPC_CALLS, "return settled(times(() => env.API.count()));", "20 RPC_CALLS,40 done"),
				Arguments.of(Limit.RPC_CALLS,
						"return settled(times((_, i) => i % 2 ? env.API.none() : env.API.count()));",
						"20 RPC_CALLS,20 UNKNOWN_METHOD,20 done"),
				Arguments.of(Limit.SUBREQUESTS, "return settled(times(() => fetch('https://a.example/')));",
						"20 SUBREQUESTS,40 done"),
				Arguments.of(Limit.SUBREQUESTS,
						"return settled(times((_, i) => fetch('https://a.example/' + (i < 10 ? 'moved' : ''))));",
						"30 SUBREQUESTS,30 done"),
				Arguments.of(Limit.CALLS_IN_FLIGHT, "return settled(times(() => env.API.never()));",
						"20 CALLS_IN_FLIGHT,40 BINDING_TIMEOUT"),
				Arguments.of(Limit.TIMERS, "return count(times(() => tried(() => setTimeout(() => { }, 1e6))));",
						"20 TIMERS,40 done"),
				Arguments.of(Limit.TIMERS, """
						const ids = []; const start = () => tried(() => ids.push(setTimeout(() => { }, 1e6)));
						times(start); ids.slice(0, 10).forEach(clearTimeout); return count(times(start));""",
						"10 done,50 TIMERS"));
	}

	// Each worker runs in a sandbox, and maybe on a thread, of its own.
	@ParameterizedTest
	@MethodSource
	void budgetIsSharedExactlyByWorkersThatAProgramHasStarted(String call, ToIntFunction<Usage> used) {
		String source = """
				export default { async go(n, env) {
					const calls = await Promise.allSettled(Array.from({ length: n }, () => %s));
					return calls.filter((call) => call.status === 'fulfilled').length;
				} };""".formatted(call);
		String body = """
				const workers = Array.from({ length: 4 }, () => env.LOADER.load({ mainModule: 'a.js', modules: { 'a.js': env.source }, env: { API: env.API } }));
				return (await Promise.all(workers.map((worker) => worker.getEntrypoint().go(15)))).reduce((sum, done) => sum + done);""";
		WorkerCode code = WorkerCode.builder("main.js", COUNTING.formatted(ASKED, body))
			.bind("API")
			.env("LOADER", Binding.ofWorkerLoader())
			.env("source", source)
			.globalOutbound(ANSWERING)
			.limits((limits) -> limits.rpcCalls(BUDGET).subrequests(BUDGET))
			.build();
		for (int round = 1; round <= 20; round++) {
			int budgets = round * BUDGET;
			assertThat(this.loader.run(code, "go").outcome()).isEqualTo(Outcome.OK);
			Attack.await().until(() -> this.loader.stats().runningInvocations() == 0);
			assertThat(used.applyAsInt(this.loader.stats().usage())).isEqualTo(budgets);
		}
	}

	static List<Arguments> budgetIsSharedExactlyByWorkersThatAProgramHasStarted() {
		ToIntFunction<Usage> calls = Usage::rpcCalls;
		ToIntFunction<Usage> requests = Usage::subrequests;
		return List.of(Arguments.of("env.API.count()", calls), Arguments.of("fetch('https://a.example/')", requests));
	}

	@Test
	void workersAreCountedExactlyWhoeverStartsThem() {
		String source = """
				export default { async go(n, env) {
					const code = { mainModule: 'a.js', modules: { 'a.js': '' } };
					const loads = await Promise.allSettled(Array.from({ length: n }, () => env.LOADER.load(code)));
					await env.API.meet(); // what a call has loaded ends with it
					return loads.map((load) => load.reason?.code ?? 'done');
				} };""";
		String body = """
				const workers = Array.from({ length: 4 }, () => env.LOADER.load({ mainModule: 'a.js', modules: { 'a.js': env.source }, env: { LOADER: env.LOADER, API: env.API } }));
				return count((await Promise.all(workers.map((worker) => worker.getEntrypoint().go(15)))).flat());""";
		WorkerCode code = WorkerCode.builder("main.js", COUNTING.formatted(ASKED, body))
			.bind("API")
			.env("LOADER", Binding.ofWorkerLoader())
			.env("source", source)
			.limits((limits) -> limits.workers(BUDGET + 4).callsInFlight(1_000))
			.build();
		try (WorkerLoader patient = SharedHost.loader()
			.binding("API", new Meeting(4))
			.bindingCallTimeout(Attack.HANG_GUARD)
			.build()) {
			for (int round = 0; round < 5; round++) {
				assertThat(patient.run(code, "go").valueAs(Object.class)).isEqualTo("20 WORKERS,40 done");
			}
		}
	}

	@Test
	void callsThatWereCountedWereMadeAndNoOthers() {
		Invocation invocation = this.loader.run(
				WorkerCode.builder("main.js", COUNTING.formatted(ASKED, "times(() => env.API.count()); return 'done';"))
					.bind("API")
					.limits((limits) -> limits.rpcCalls(BUDGET))
					.build(),
				"go");
		assertThat(invocation.value()).isEqualTo("done");
		Attack.await().until(() -> this.counter.calls.get() == BUDGET);
		assertThat(invocation.calls()).hasSize(BUDGET);
		assertThat(invocation.usage().rpcCalls()).isEqualTo(BUDGET);
	}

	@Test
	void linesOfTheLogAreBoundedLikeItsBytes() {
		assertThat(linesOf("", 64 * BUDGET)).isEqualTo(BUDGET);
		assertThat(linesOf("x".repeat(63), 64 * BUDGET)).isEqualTo(BUDGET);
		assertThat(linesOf("x".repeat(63), 64 * BUDGET - 1)).isEqualTo(BUDGET - 1);
		assertThat(linesOf("x".repeat(64), 65 * BUDGET)).isEqualTo(BUDGET);
		assertThat(linesOf("x".repeat(64), 65 * BUDGET - 1)).isEqualTo(BUDGET - 1);
		assertThat(linesOf("", (int) Limit.LOG_SIZE.defaultValue())).isEqualTo(4096);
	}

	// Some lines of each slice, so that the limit is reached in one that has sent few.
	private int linesOf(String line, int limit) {
		String body = "for (let i = 0; i < 5000; i++) { console.log('%s'); if (i %% 50 === 0) await env.API.count(); } return 'done';"
			.formatted(line);
		Invocation invocation = this.loader.run(WorkerCode.builder("main.js", COUNTING.formatted(ASKED, body))
			.bind("API")
			.limits((limits) -> limits.logBytes(limit))
			.build(), "go");
		assertThat(invocation.value()).isEqualTo("done");
		return linesBeforeTheCut(invocation);
	}

	private static int linesBeforeTheCut(Invocation invocation) {
		List<String> lines = invocation.logs().stream().map(LogEntry::message).toList();
		assertThat(lines).filteredOn((text) -> text.contains("The log is cut here")).hasSize(1);
		assertThat(lines).last().asString().startsWith("The log is cut here");
		assertThat(invocation.usage().logBytes()).isLessThanOrEqualTo(Limit.LOG_SIZE.defaultValue());
		return lines.size() - 1;
	}

	@Test
	void argumentsAreCountedByTheCharacter() {
		assertCutAt(1_000, "[\"a\",\"\"]".length(),
				(length) -> end("return settled([env.API.echo('x'.repeat(%d))]);".formatted(length), Limit.MESSAGE_SIZE,
						1_000),
				"1 MESSAGE_SIZE");
	}

	@Test
	void answersAreCountedByTheCharacter() {
		assertCutAt(1_000, "\"\"".length(),
				(length) -> end("return settled([env.API.text(%d)]);".formatted(length), Limit.MESSAGE_SIZE, 1_000),
				"1 MESSAGE_SIZE");
	}

	@Test
	void resultsAreCountedByTheCharacter() {
		assertCutAt(1_000, "\"\"".length(),
				(length) -> end("return 'x'.repeat(%d);".formatted(length), Limit.RESULT_SIZE, 1_000), "RESULT_SIZE");
	}

	private static void assertCutAt(int limit, int around, IntFunction<String> end, String code) {
		assertThat(end.apply(limit - around)).isNotEqualTo(code);
		assertThat(end.apply(limit - around + 1)).isEqualTo(code);
	}

	private String end(String body, Limit limit, long value) {
		Invocation invocation = this.loader.run(WorkerCode.builder("main.js", COUNTING.formatted(ASKED, body))
			.bind("API")
			.limits((limits) -> limits.set(limit, value))
			.build(), "go");
		WorkerException error = invocation.error();
		return (error != null) ? error.code().name() : String.valueOf(invocation.value());
	}

	@Test
	void codeIsCountedTogether() {
		String source = "import './other.js'; export default { };";
		String other = "export const other = 'é€';";
		assertRefusedAt(ErrorCode.INVALID_CODE, source.length() + other.length(),
				(limit) -> this.loader
					.load(WorkerCode.builder("main.js", source)
						.module("other.js", other)
						.limits((limits) -> limits.codeBytes(limit))
						.build())
					.close());
	}

	@Test
	void dataOfTheEnvironmentIsCountedTogether() {
		int characters = 2 * "\"\"".length() + 700;
		assertRefusedAt(ErrorCode.ENV_NOT_SERIALIZABLE, characters,
				(limit) -> this.loader
					.load(WorkerCode.builder("main.js", "export default { };")
						.env("ONE", "x".repeat(300))
						.env("OTHER", "y".repeat(400))
						.limits((limits) -> limits.envBytes(limit))
						.build())
					.close());
	}

	private static void assertRefusedAt(ErrorCode code, int limit, IntConsumer load) {
		assertThatCode(() -> load.accept(limit)).doesNotThrowAnyException();
		assertThatExceptionOfType(WorkerCodeException.class).isThrownBy(() -> load.accept(limit - 1))
			.extracting(WorkerCodeException::code)
			.isEqualTo(code);
	}

	@Test
	void placesAreCountedExactlyWhenAllComeAtOnce() throws Exception {
		CountDownLatch gate = new CountDownLatch(1);
		try (WorkerLoader small = SharedHost.loader()
			.binding("API", new Holding(gate))
			.maxConcurrent(5)
			.queueCapacity(7)
			.queueTimeout(Attack.HANG_GUARD)
			.build()) {
			WorkerCode code = WorkerCode.builder("main.js", "export default { go: (arg, env) => env.API.hold() };")
				.bind("API")
				.build();
			CyclicBarrier start = new CyclicBarrier(ASKED);
			List<CompletableFuture<CompletableFuture<Invocation>>> callers = together(ASKED, (caller) -> {
				await(start);
				return small.runAsync(code, "go");
			});
			List<CompletableFuture<Invocation>> ends = callers.stream().map(CompletableFuture::join).toList();
			Attack.await().until(() -> ends.stream().filter(CompletableFuture::isDone).count() == ASKED - 12);
			assertThat(small.stats().runningInvocations()).isEqualTo(5);
			assertThat(small.stats().queuedInvocations()).isEqualTo(7);
			gate.countDown();
			assertThat(tally(ends.stream().map(CompletableFuture::join).map(BudgetTests::outcome)))
				.isEqualTo(Map.of("OK", 12, "QUEUE_FULL", ASKED - 12));
		}
	}

	private static String outcome(Invocation invocation) {
		WorkerException error = invocation.error();
		return (error != null) ? error.code().name() : invocation.outcome().name();
	}

	@ParameterizedTest
	@EnumSource(names = { "RPC_CALLS", "CALLS_IN_FLIGHT" })
	void callsPastTheBootstrapAreCountedExactly(Limit limit) {
		String method = (limit == Limit.RPC_CALLS) ? "count" : "never";
		ForgingHost host = new ForgingHost((text) -> (text.startsWith("[\"invoke\"")) ? IntStream.range(0, ASKED)
			.mapToObj((id) -> "[\"call\",1,%d,\"API\",[\"%s\"],[\"a\"]]".formatted(id, method))
			.toList() : answer(text));
		Map<String, Integer> told = new TreeMap<>();
		Invocation invocation = run(host, limit, BUDGET, () -> {
			told.clear();
			told.putAll(tally(answers(host).stream()));
			return told.values().stream().mapToInt(Integer::intValue).sum() == ASKED;
		});
		assertThat(told).isEqualTo(
				Map.of(limit.name(), ASKED - BUDGET, (limit == Limit.RPC_CALLS) ? "reply" : "BINDING_TIMEOUT", BUDGET));
		assertThat(this.counter.calls).hasValue((limit == Limit.RPC_CALLS) ? BUDGET : 0);
		assertThat(invocation.calls()).hasSize((limit == Limit.RPC_CALLS) ? BUDGET : ASKED);
	}

	@Test
	void requestsPastTheBootstrapAreCountedExactly() {
		ForgingHost host = new ForgingHost((text) -> (text.startsWith("[\"invoke\"")) ? IntStream.range(0, ASKED)
			.mapToObj("[\"fetch\",1,%d,[\"q\",\"GET\",\"https://a.example/\",null]]"::formatted)
			.toList() : answer(text));
		Invocation invocation = run(host, Limit.SUBREQUESTS, BUDGET, () -> answers(host).size() == ASKED);
		assertThat(tally(answers(host).stream())).isEqualTo(Map.of("SUBREQUESTS", ASKED - BUDGET, "reply", BUDGET));
		assertThat(invocation.calls()).hasSize(BUDGET);
		assertThat(invocation.usage().subrequests()).isEqualTo(BUDGET);
	}

	private static List<String> answers(ForgingHost host) {
		return host.delivered()
			.stream()
			.filter((text) -> !text.startsWith("[\"load\"") && !text.startsWith("[\"invoke\""))
			.map(BudgetTests::codeOf)
			.toList();
	}

	@Test
	void timersPastTheBootstrapAreCountedExactly() {
		ForgingHost host = new ForgingHost((text) -> (text.startsWith("[\"invoke\""))
				? IntStream.range(0, ASKED).mapToObj((id) -> "[\"timer\",1,%d,50]".formatted(id)).toList()
				: answer(text));
		run(host, Limit.TIMERS, BUDGET, () -> ticks(host) == BUDGET);
		assertThat(ticks(host)).isEqualTo(BUDGET);
	}

	private static long ticks(ForgingHost host) {
		return host.delivered().stream().filter((text) -> text.startsWith("[\"tick\"")).count();
	}

	@Test
	void linesPastTheBootstrapAreCountedExactly() {
		ForgingHost host = new ForgingHost((text) -> (text.startsWith("[\"invoke\"")) ? Stream
			.concat(Stream.generate(() -> "[\"log\",1,\"INFO\",1,\"\",[\"a\"]]").limit(ASKED), Stream.of(RESULT))
			.toList() : answer(text));
		Invocation invocation = run(host, Limit.LOG_SIZE, 64 * BUDGET, () -> true);
		assertThat(linesBeforeTheCut(invocation)).isEqualTo(BUDGET);
	}

	@ParameterizedTest
	@MethodSource
	void sizesPastTheBootstrapAreBounded(Limit limit, String message, String expected) {
		ForgingHost host = new ForgingHost(
				(text) -> (text.startsWith("[\"invoke\"")) ? List.of(message) : answer(text));
		Invocation invocation = run(host, limit, 1_000, () -> limit == Limit.RESULT_SIZE
				|| host.delivered().stream().map(BudgetTests::codeOf).anyMatch(expected::equals));
		if (limit == Limit.RESULT_SIZE) {
			assertThat(outcome(invocation)).isEqualTo(expected);
		}
		assertThat(this.counter.calls).hasValue(0);
	}

	static List<Arguments> sizesPastTheBootstrapAreBounded() {
		String text = "x".repeat(3_000);
		return List.of(
				Arguments.of(Limit.MESSAGE_SIZE, "[\"call\",1,1,\"API\",[\"echo\"],[\"a\",\"" + text + "\"]]",
						"MESSAGE_SIZE"),
				Arguments.of(Limit.RESULT_SIZE, "[\"result\",1,\"" + text + "\",false]", "RESULT_SIZE"));
	}

	@Test
	void whatAFunctionReturnsPastTheBootstrapIsBounded() {
		String call = "[\"call\",1,1,\"API\",[\"ask\"],[\"a\",[\"f\",1]]]";
		ForgingHost host = new ForgingHost((text) -> {
			if (text.startsWith("[\"function\"")) {
				return List.of("[\"returned\",1,%s,\"%s\"]".formatted(text.split(",")[2], "x".repeat(3_000)), RESULT);
			}
			return text.startsWith("[\"invoke\"") ? List.of(call) : answer(text);
		});
		run(host, Limit.MESSAGE_SIZE, 1_000, () -> this.counter.refused.get() != null);
		assertThat(this.counter.refused.get())
			.startsWith("What the function of the worker returned is larger than the limit of 1000 bytes");
	}

	// The invocation ends when nothing is left that it could wait for.
	private Invocation run(ForgingHost host, Limit limit, long value, Callable<Boolean> seen) {
		try (WorkerLoader forged = WorkerLoader.builder()
			.host(host)
			.binding("API", this.counter)
			.bindingCallTimeout((limit == Limit.CALLS_IN_FLIGHT) ? Duration.ofSeconds(2) : Duration.ofMinutes(1))
			.shutdownGracePeriod(Duration.ofMillis(1))
			.build()) {
			CompletableFuture<Invocation> invocation = forged
				.runAsync(WorkerCode.builder("main.js", "export default { }")
					.bind("API")
					.globalOutbound(ANSWERING)
					.limits((limits) -> limits.set(limit, value))
					.build(), "go");
			Attack.await().until(seen);
			return invocation.join();
		}
	}

	private static List<String> answer(String text) {
		return text.startsWith("[\"load\"") ? List.of(LOADED) : List.of();
	}

	private static String codeOf(String text) {
		return text.startsWith("[\"reply\"") ? "reply" : text.replaceFirst("(?s).*\"code\":\"(\\w+)\".*", "$1");
	}

	private static Map<String, Integer> tally(Stream<String> names) {
		Map<String, Integer> counts = new LinkedHashMap<>();
		names.forEach((name) -> counts.merge(name, 1, Integer::sum));
		return counts;
	}

	private static <T> List<CompletableFuture<T>> together(int count, Function<Integer, T> task) {
		List<CompletableFuture<T>> results = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			int number = i;
			CompletableFuture<T> result = new CompletableFuture<>();
			results.add(result);
			Thread thread = new Thread(() -> {
				try {
					result.complete(task.apply(number));
				}
				catch (RuntimeException | Error ex) {
					result.completeExceptionally(ex);
				}
			});
			thread.setDaemon(true);
			thread.start();
		}
		return results;
	}

	private static void await(CyclicBarrier barrier) {
		try {
			barrier.await();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@SandboxRpc
	public static final class Counter {

		private final AtomicInteger calls = new AtomicInteger();

		private final AtomicReference<@Nullable String> refused = new AtomicReference<>();

		public int count() {
			return this.calls.incrementAndGet();
		}

		public String echo(String text) {
			this.calls.incrementAndGet();
			return "echo";
		}

		public String ask(Supplier<String> function) {
			try {
				return function.get();
			}
			catch (IllegalStateException ex) {
				this.refused.set(ex.getMessage());
				throw ex;
			}
		}

		public String text(int length) {
			return "x".repeat(length);
		}

		public CompletableFuture<String> never() {
			return new CompletableFuture<>();
		}

	}

	@SandboxRpc
	public static final class Meeting {

		private final int callers;

		private int waiting;

		private CompletableFuture<String> met = new CompletableFuture<>();

		Meeting(int callers) {
			this.callers = callers;
		}

		public synchronized CompletableFuture<String> meet() {
			CompletableFuture<String> now = this.met;
			this.waiting++;
			if (this.waiting == this.callers) {
				this.waiting = 0;
				this.met = new CompletableFuture<>();
				now.complete("met");
			}
			return now;
		}

	}

	@SandboxRpc
	public static final class Holding {

		private final CountDownLatch gate;

		Holding(CountDownLatch gate) {
			this.gate = gate;
		}

		public String hold() throws InterruptedException {
			this.gate.await();
			return "held";
		}

	}

}
