package dev.workerloader.attack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import dev.workerloader.BindingLimits;
import dev.workerloader.Entrypoint;
import dev.workerloader.EntrypointOptions;
import dev.workerloader.Invocation;
import dev.workerloader.Limits;
import dev.workerloader.LogListener;
import dev.workerloader.Outcome;
import dev.workerloader.SharedHost;
import dev.workerloader.Worker;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.rpc.SandboxRpc;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attacks of one program on another, and races between ends (attacks TEN-01 to TEN-09,
 * TEN-15, CPU-25 to CPU-29, RPC-17, REL-03, REL-17, REL-19, REL-25).
 */
class TenantAttackTests {

	private static final String SOIL = """
			globalThis.left = 1; Object.prototype.left = 2; Array.prototype.left = 3; Symbol.for('left');
			/(left)/.exec('left'); setInterval(() => { }, 1); Error.left = 4; console.left = 5;
			export const left = 6;
			export default { go(arg, env) { env.left = 7; Intl.left = 8; return 'soiled'; } };""";

	private static final String LOOK = """
			export default { go(arg, env) {
				return [globalThis.left, ({}).left, [].left, Error.left, console.left, env.left, Intl.left, RegExp.$1, RegExp.lastMatch,
					Symbol.keyFor(Symbol('left'))].filter((found) => found !== undefined);
			} };""";

	private static final WorkerCode SPIN = WorkerCode.builder("main.js", "export default { go() { for (;;); } };")
		.build();

	private static Attack attack;

	@BeforeAll
	static void startLoader() throws Exception {
		attack = new Attack(Duration.ofSeconds(5));
	}

	@AfterAll
	static void closeLoader() throws Exception {
		attack.close();
	}

	// Attacks TEN-01 and TEN-03.
	@Test
	void nothingThatOneProgramChangesIsSeenByAnother() {
		for (int i = 0; i < 20; i++) {
			assertThat(attack.run(SOIL).value()).isEqualTo("soiled");
			assertThat(attack.run(LOOK).value()).isEqualTo(List.of());
		}
	}

	@Test
	void cancellingAtAnyMomentGivesOneRecordEach() {
		attack.forget();
		WorkerCode code = WorkerCode.builder("main.js",
				"export default { async go(n, env) { for (let i = 0; i < 5; i++) await env.API.twice(i); return n; } };")
			.bind("API")
			.build();
		List<CompletableFuture<Invocation>> futures = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			CompletableFuture<Invocation> future = attack.loader().runAsync(code, "go", i);
			if (ThreadLocalRandom.current().nextBoolean()) {
				Thread.yield();
			}
			if (i % 2 == 0) {
				future.cancel(true);
			}
			futures.add(future);
		}
		futures.stream().filter((future) -> !future.isCancelled()).forEach((future) -> {
			Invocation invocation = future.join();
			assertThat(invocation.error()).isNull();
			assertThat(invocation.outcome()).isEqualTo(Outcome.OK);
		});
		attack.checkAfter(200);
	}

	@Test
	void closingAWorkerAtAnyMomentGivesOneRecordEach() {
		attack.forget();
		WorkerCode code = WorkerCode
			.builder("main.js", "export default { async go(n, env) { return await env.API.twice(n); } };")
			.bind("API")
			.build();
		List<CompletableFuture<Invocation>> futures = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			Worker worker = attack.loader().load(code);
			futures.add(worker.getEntrypoint().invokeAsync("go", i));
			if (i % 3 == 0) {
				Thread.yield();
			}
			worker.close();
		}
		futures.forEach((future) -> assertThat(future.join().outcome()).isIn(Outcome.OK, Outcome.TERMINATED));
		attack.checkAfter(100);
	}

	@Test
	void spinningProgramsDoNotHoldUpAHarmlessOne() {
		int spinners = 4 * Runtime.getRuntime().availableProcessors();
		Limits patient = Limits.builder()
			.cpuTime(Attack.HANG_GUARD)
			.wallTime(Attack.HANG_GUARD.multipliedBy(2))
			.build();
		try (WorkerLoader loader = WorkerLoader.builder()
			.limits(patient)
			.binding("API", new Target())
			.shutdownGracePeriod(Duration.ZERO)
			.build()) {
			List<CompletableFuture<Invocation>> ends = new ArrayList<>();
			for (int i = 0; i < spinners; i++) {
				ends.add(loader.runAsync(SPIN, "go"));
			}
			Attack.await().until(() -> loader.stats().host().runningSlices() == spinners);
			WorkerCode harmless = WorkerCode
				.builder("main.js", "export default { async go(n, env) { return await env.API.twice(n); } };")
				.bind("API")
				.build();
			for (int i = 0; i < 20; i++) {
				assertThat(loader.run(harmless, "go", i).value()).isEqualTo(2 * i);
			}
			assertThat(ends).noneMatch(CompletableFuture::isDone);
			assertThat(loader.stats().host().runningSlices()).isEqualTo(spinners);
		}
	}

	// Attack TEN-15.
	@Test
	void floodOfOneOwnerDelaysOthersByNoMoreThanItsTurns() {
		CountDownLatch gate = new CountDownLatch(1);
		List<String> turns = new CopyOnWriteArrayList<>();
		try (WorkerLoader loader = SharedHost.loader()
			.maxConcurrent(1)
			.queueCapacity(20)
			.queueTimeout(Attack.HANG_GUARD)
			.bindingCallTimeout(Attack.HANG_GUARD)
			.build()) {
			Supplier<@Nullable Object> turn = () -> {
				awaitLatch(gate);
				return "had its turn";
			};
			Entrypoint flood = owner(loader, "a", turns, turn);
			List<CompletableFuture<Invocation>> floods = Stream.generate(() -> flood.invokeAsync("go"))
				.limit(100)
				.toList();
			Entrypoint other = owner(loader, "b", turns, turn);
			List<CompletableFuture<Invocation>> others = Stream.generate(() -> other.invokeAsync("go"))
				.limit(4)
				.toList();
			gate.countDown();
			others.forEach((end) -> assertThat(end.join().value()).isEqualTo("had its turn"));
			List<Outcome> ends = floods.stream().map((end) -> end.join().outcome()).toList();
			assertThat(ends).filteredOn(Outcome.OK::equals).hasSize(1 + 20 - 4);
			assertThat(ends).filteredOn(Outcome.REJECTED::equals).hasSize(100 - 17);
			assertThat(String.join("", turns)).isEqualTo("aabababab" + "a".repeat(12));
		}
	}

	private static Entrypoint owner(WorkerLoader loader, String name, List<String> turns,
			Supplier<@Nullable Object> turn) {
		CallBack callBack = new CallBack(() -> {
			turns.add(name);
			return turn.get();
		});
		return loader
			.get(name,
					WorkerCode.builder("main.js", "export default { go: (arg, env) => env.BACK.callBack() };")
						.env("BACK", callBack)
						.build())
			.getEntrypoint(null, EntrypointOptions.builder().owner(name).build());
	}

	@Test
	void bindingThatIsSlowDoesNotHoldUpOthers() {
		CountDownLatch gate = new CountDownLatch(1);
		AtomicInteger waiting = new AtomicInteger();
		CallBack slow = new CallBack(() -> {
			waiting.incrementAndGet();
			awaitLatch(gate);
			return "late";
		});
		try (WorkerLoader loader = WorkerLoader.builder()
			.binding("SLOW", slow)
			.bindingLimits("SLOW", new BindingLimits(null, 2, null))
			.binding("API", new Target())
			.maxBindingThreads(4)
			.bindingCallTimeout(Attack.HANG_GUARD)
			.build()) {
			WorkerCode flood = WorkerCode.builder("main.js",
					"export default { go: (arg, env) => Promise.all(Array.from({ length: 60 }, () => env.SLOW.callBack())) };")
				.bind("SLOW")
				.build();
			WorkerCode other = WorkerCode.builder("main.js", "export default { go: (n, env) => env.API.twice(n) };")
				.bind("API")
				.build();
			List<CompletableFuture<Invocation>> floods = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				floods.add(loader.runAsync(flood, "go"));
			}
			Attack.await().until(() -> waiting.get() == 2);
			for (int i = 0; i < 50; i++) {
				assertThat(loader.run(other, "go", i).value()).isEqualTo(2 * i);
			}
			assertThat(waiting).hasValue(2);
			gate.countDown();
			floods.forEach((end) -> assertThat(end.join().outcome()).isEqualTo(Outcome.OK));
		}
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadsThatCallAreNotPinned() throws Exception {
		WorkerCode code = WorkerCode.builder("main.js", "export default { go: (n, env) => env.API.twice(n) };")
			.bind("API")
			.build();
		ExecutorService callers = (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor")
			.invoke(null);
		Path events = Files.createTempFile("pinned", ".jfr");
		try (Recording recording = new Recording()) {
			recording.enable("jdk.VirtualThreadPinned").withThreshold(Duration.ofMillis(20)).withStackTrace();
			recording.start();
			attack.forget();
			List<CompletableFuture<Object>> values = new ArrayList<>();
			for (int i = 0; i < 1000; i++) {
				int number = i;
				values
					.add(CompletableFuture.supplyAsync(() -> attack.loader().run(code, "go", number).value(), callers));
			}
			for (int i = 0; i < 1000; i++) {
				assertThat(values.get(i).join()).isEqualTo(2 * i);
			}
			attack.checkAfter(1000);
			recording.stop();
			recording.dump(events);
			assertThat(RecordingFile.readAllEvents(events)).extracting(Object::toString)
				.noneMatch((event) -> event.contains("dev.workerloader"));
		}
		finally {
			callers.shutdown();
			Files.delete(events);
		}
	}

	@Test
	void firstCallsThatAllComeAtOnceAreAllAnswered() {
		try (WorkerLoader cold = WorkerLoader.builder()
			.maxConcurrent(8)
			.queueCapacity(150)
			.queueTimeout(Attack.HANG_GUARD)
			.build()) {
			WorkerCode code = WorkerCode.builder("main.js", "export default { go: (n) => n + 1 };").build();
			List<CompletableFuture<Invocation>> futures = new ArrayList<>();
			for (int i = 0; i < 200; i++) {
				futures.add(cold.runAsync(code, "go", i));
			}
			List<Outcome> outcomes = futures.stream().map((future) -> future.join().outcome()).toList();
			assertThat(outcomes).containsOnly(Outcome.OK, Outcome.REJECTED);
			assertThat(outcomes.stream().filter((outcome) -> outcome == Outcome.OK).count())
				.isGreaterThanOrEqualTo(158);
			assertThat(cold.stats().queuedInvocations()).isZero();
			assertThat(cold.stats().runningInvocations()).isZero();
		}
	}

	// Attack CPU-27.
	@Test
	void interruptOfAThreadThatRunsAGuestDoesNothingToIt() {
		attack.forget();
		WorkerCode code = WorkerCode.builder("main.js",
				"export default { async go(n, env) { for (const end = Date.now() + 50; Date.now() < end;); return env.API.twice(n); } };")
			.bind("API")
			.build();
		int hits = 0;
		for (int i = 0; i < 10; i++) {
			CompletableFuture<Invocation> future = attack.loader().runAsync(code, "go", i);
			while (!future.isDone()) {
				hits += attack.loader().stats().host().runningSlices();
				sliceThreads().forEach(Thread::interrupt);
			}
			assertThat(Attack.describe(future.join())).isEqualTo("OK " + 2 * i);
		}
		assertThat(hits).isPositive();
		attack.checkAfter(10);
	}

	private static Stream<Thread> sliceThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("worker-loader-slice"));
	}

	@Test
	void beanMayCallTheSandboxThatCalledIt() {
		attack.forget();
		Worker[] worker = new Worker[1];
		CallBack callBack = new CallBack(() -> worker[0].getEntrypoint().call("inner"));
		worker[0] = attack.loader()
			.get("re-entrant", WorkerCode.builder("main.js",
					"export default { async go(arg, env) { return 'outer ' + await env.BACK.callBack(); }, inner() { return 'inner'; } };")
				.env("BACK", callBack)
				.build());
		assertThat(worker[0].getEntrypoint().call("go")).isEqualTo("outer inner");
		attack.loader().evict("re-entrant");
		attack.checkAfter(2);
	}

	@Test
	void whatIsLoggedCarriesTheDataOfItsOwnInvocationOnly() {
		List<LogListener.Event> events = new CopyOnWriteArrayList<>();
		try (WorkerLoader loader = WorkerLoader.builder().logListener(events::add).build()) {
			Worker shared = loader.get("shared", WorkerCode.builder("main.js",
					"export default { async go(owner) { console.log(owner); await new Promise((done) => setTimeout(done, 1)); console.log(owner); } };")
				.build());
			List<CompletableFuture<Invocation>> futures = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				String owner = "tenant-" + i;
				futures.add(shared.getEntrypoint(null, EntrypointOptions.builder().owner(owner).build())
					.invokeAsync("go", owner));
			}
			futures.forEach((future) -> assertThat(future.join().logs()).hasSize(2));
			Attack.await().until(() -> events.size() == 200);
			assertThat(events).allSatisfy((event) -> assertThat(event.entry().message()).isEqualTo(event.owner()));
		}
	}

	/**
	 * A bean that calls back.
	 */
	@SandboxRpc
	public static final class CallBack {

		private final Supplier<@Nullable Object> target;

		CallBack(Supplier<@Nullable Object> target) {
			this.target = target;
		}

		public @Nullable Object callBack() {
			return this.target.get();
		}

	}

}
