package dev.workerloader;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.workerloader.host.HostUnavailableException;
import dev.workerloader.host.Isolation;
import dev.workerloader.host.SandboxHost;
import dev.workerloader.rpc.SandboxRpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class WorkerLoaderTests {

	private static final Duration HANG = Duration.ofSeconds(60);

	/**
	 * Counts calls, holds, computes, or waits for nothing but time.
	 */
	private static final String SOURCE = """
			import { WorkerEntrypoint } from 'cloudflare:workers';
			let n = 0;
			export default class extends WorkerEntrypoint {
				next() { return ++n; }
				echo(value) { return value; }
				hold() { return this.env.HOLDER.hold(); }
				sleep() { return new Promise((resolve) => setTimeout(resolve, 100000)); }
				spin() { for (;;); }
				compute() { let sum = 0; for (let i = 0; i < 100000; i++) sum += i; return sum; }
				log(text) { console.log(text); return this.env.HOLDER.hold(); }
				async counts(times) { let i = 0; while (i < times) { i = await this.env.HOLDER.count(i); } return i; }
				counted(times) { return Promise.all(Array.from({ length: times }, (_, i) => this.env.HOLDER.count(i))); }
				allocate() { const all = []; for (;;) { all.push(new Array(1000).fill(all.length)); } }
				big(length) { return 'x'.repeat(length); }
				timers(count) { for (let i = 0; i < count; i++) setTimeout(() => {}, 100000); }
				logs(count) { for (let i = 0; i < count; i++) console.log('0123456789'); }
				fail() { throw new TypeError('failed'); }
			}
			""";

	@AutoClose
	private static final WorkerLoader loader = WorkerLoader.builder().build();

	private static WorkerCode.Builder code(Holder holder) {
		return WorkerCode.builder("agent.js", SOURCE).env("HOLDER", holder);
	}

	private static <T> T get(CompletableFuture<T> future) throws Exception {
		return future.get(HANG.toSeconds(), TimeUnit.SECONDS);
	}

	private static List<CompletableFuture<Object>> callTwentyTimes(Worker worker) {
		return Stream.generate(() -> worker.getEntrypoint().callAsync("next")).limit(20).toList();
	}

	private static void assertAnsweredInOrder(List<CompletableFuture<Object>> calls) {
		assertThat(calls).extracting(CompletableFuture::join)
			.containsExactlyElementsOf(IntStream.rangeClosed(1, calls.size()).boxed().toList());
	}

	private static void assertFailed(Invocation invocation, ErrorCode code) {
		assertThat(invocation.error()).as("%s", invocation.value()).isNotNull().extracting("code").isEqualTo(code);
		assertThat(invocation.outcome()).isEqualTo(code.outcome());
	}

	@Nested
	class Handles {

		private final Holder holder = new Holder();

		@ParameterizedTest
		@ValueSource(strings = { "hold", "sleep", "spin" })
		void closeEndsAWorkerFromLoadWithAllThatRuns(String method) throws Exception {
			Worker worker = loader.load(code(this.holder).build());
			worker.start();
			CompletableFuture<Invocation> call = worker.getEntrypoint().invokeAsync(method);
			worker.close();
			assertFailed(get(call), ErrorCode.CLOSED);
			assertFailed(worker.getEntrypoint().invoke("next"), ErrorCode.CLOSED);
			worker.close();
			this.holder.release();
		}

		@ParameterizedTest
		@ValueSource(strings = { "hold", "sleep", "spin" })
		void evictEndsASharedWorkerWithAllThatRuns(String method) throws Exception {
			String id = "evict-" + method;
			Worker worker = loader.get(id, code(this.holder).build());
			assertThat(worker.getEntrypoint().call("next")).isEqualTo(1);
			CompletableFuture<Invocation> call = worker.getEntrypoint().invokeAsync(method);
			assertThat(loader.evict(id)).isTrue();
			assertFailed(get(call), ErrorCode.EVICTED);
			assertThat(loader.get(id, code(this.holder).build()).getEntrypoint().call("next")).isEqualTo(1);
			this.holder.release();
		}

		@Test
		void closeOfASharedWorkerReleasesTheHandleAndNothingElse() {
			Worker first = loader.get("shared", code(this.holder).build());
			Worker second = loader.get("shared", code(this.holder).build());
			assertThat(first.getEntrypoint().call("next")).isEqualTo(1);
			first.close();
			assertFailed(first.getEntrypoint().invoke("next"), ErrorCode.CLOSED);
			assertThat(second.getEntrypoint().call("next")).isEqualTo(2);
		}

		@Test
		void evictSandboxEndsTheOneWithThatId() {
			Worker worker = loader.load(code(this.holder).build());
			Set<String> before = ids();
			Worker other = loader.load(code(this.holder).build());
			Set<String> added = ids();
			added.removeAll(before);
			assertThat(added).hasSize(1);
			assertThat(loader.evictSandbox(added.iterator().next())).isTrue();
			assertThat(loader.evictSandbox(added.iterator().next())).isFalse();
			assertThat(loader.evictSandbox("sb-none")).isFalse();
			assertFailed(other.getEntrypoint().invoke("next"), ErrorCode.EVICTED);
			assertThat(worker.getEntrypoint().call("next")).isEqualTo(1);
			worker.close();
		}

		private static Set<String> ids() {
			Set<String> ids = new HashSet<>();
			loader.sandboxes().forEach((info) -> ids.add(info.id()));
			return ids;
		}

		@Test
		void callsThatCameBeforeTheHostWasReadyAreDeliveredInTheirOrder() {
			CompletableFuture<Void> ready = new CompletableFuture<>();
			SandboxHost late = new DelegatingHost(SharedHost.host()) {

				@Override
				public CompletableFuture<Void> ready() {
					return ready.copy();
				}

			};
			try (WorkerLoader cold = WorkerLoader.builder().host(late).build();
					Worker worker = cold.load(code(this.holder).build())) {
				List<CompletableFuture<Object>> calls = callTwentyTimes(worker);
				ready.complete(null);
				assertAnsweredInOrder(calls);
			}
		}

		@Test
		void callAfterALimitStartsTheSameCodeAfresh() {
			Worker worker = loader.get("limit",
					code(this.holder).limits((limits) -> limits.cpuTime(Duration.ofMillis(100))).build());
			Entrypoint entrypoint = worker.getEntrypoint();
			assertThat(entrypoint.call("next")).isEqualTo(1);
			assertThat(entrypoint.call("next")).isEqualTo(2);
			assertFailed(entrypoint.invoke("spin"), ErrorCode.CPU_TIME);
			assertThat(entrypoint.call("next")).isEqualTo(1);
		}

		@Test
		void limitThatEndsTheSandboxEndsItsOtherInvocations() throws Exception {
			try (Worker worker = loader
				.load(code(this.holder).limits((limits) -> limits.cpuTime(Duration.ofMillis(100))).build())) {
				CompletableFuture<Invocation> sibling = worker.getEntrypoint().invokeAsync("hold");
				this.holder.awaitHeld();
				assertFailed(worker.getEntrypoint().invoke("spin"), ErrorCode.CPU_TIME);
				Invocation ended = get(sibling);
				assertFailed(ended, ErrorCode.SIBLING_LIMIT);
				assertThat(ended.error()).hasMessageContaining("CPU time");
				this.holder.release();
			}
		}

		@Test
		void wallTimeWhileWaitingEndsOnlyThatInvocation() throws Exception {
			try (Worker worker = loader.load(code(this.holder).build())) {
				CompletableFuture<Invocation> sibling = worker.getEntrypoint().invokeAsync("hold");
				this.holder.awaitHeld();
				EntrypointOptions options = EntrypointOptions.builder()
					.limits((limits) -> limits.wallTime(Duration.ofSeconds(2)))
					.build();
				assertFailed(worker.getEntrypoint(null, options).invoke("sleep"), ErrorCode.WALL_TIME);
				this.holder.release();
				assertThat(get(sibling).value()).isEqualTo("released");
			}
		}

		@Test
		void wallTimeThatPassesBehindTheSliceOfAnotherEndsTheInvocation() {
			WorkerCode code = WorkerCode.builder("agent.js", """
					export default {
						spin() {
							const start = Date.now();
							while (Date.now() - start < 100);
						},
						async compute(value, env) {
							await new Promise((resolve) => setTimeout(resolve, 1_000));
							return env.HOLDER.count(value);
						},
					};
					""").env("HOLDER", this.holder).build();
			try (Worker worker = loader.load(code)) {
				worker.start();
				CompletableFuture<Invocation> first = worker.getEntrypoint().invokeAsync("spin");
				Invocation invocation = worker.getEntrypoint(null,
						EntrypointOptions.builder().limits((limits) -> limits.wallTime(Duration.ofMillis(30))).build())
					.invoke("compute", 1);
				assertFailed(invocation, ErrorCode.WALL_TIME);
				assertThat(invocation.calls()).isEmpty();
				first.join();
			}
		}

		@Test
		void workerThatNobodyHoldsIsClosed() {
			List<String> before = loader.sandboxes().stream().map(SandboxInfo::id).toList();
			for (int i = 0; i < 20; i++) {
				loader.load(code(this.holder).build()).getEntrypoint().call("next");
			}
			Awaitility.await().atMost(HANG).until(() -> {
				System.gc();
				return loader.sandboxes().stream().map(SandboxInfo::id).allMatch(before::contains);
			});
		}

		@Test
		void workerWhoseEntrypointIsHeldIsNotClosed() throws Exception {
			Entrypoint entrypoint = loader.load(code(this.holder).build()).getEntrypoint();
			entrypoint.call("next");
			CompletableFuture<Invocation> held = entrypoint.invokeAsync("hold");
			this.holder.awaitHeld();
			System.gc();
			this.holder.release();
			assertThat(get(held).value()).isEqualTo("released");
			System.gc();
			assertThat(entrypoint.call("next")).isEqualTo(2);
		}

	}

	@Nested
	class Eviction {

		private final Holder holder = new Holder();

		@Test
		void idleWorkersAreEvictedAndComeBackWithTheNextCall() {
			try (WorkerLoader idle = SharedHost.loader().idleTimeout(Duration.ofMillis(40)).build()) {
				Worker shared = idle.get("idle", code(this.holder).build());
				Worker own = idle.load(code(this.holder).build());
				assertThat(shared.getEntrypoint().call("next")).isEqualTo(1);
				assertThat(own.getEntrypoint().call("next")).isEqualTo(1);
				Awaitility.await().atMost(HANG).until(() -> idle.sandboxes().isEmpty());
				assertThat(idle.stats().evictions()).isGreaterThanOrEqualTo(2);
				assertThat(shared.getEntrypoint().call("next")).isEqualTo(1);
				assertThat(own.getEntrypoint().call("next")).isEqualTo(1);
			}
		}

		@Test
		void workersThatCannotBeLoadedAreNotKept() {
			WorkerCode broken = WorkerCode.builder("main.js", "throw new Error('broken');").build();
			try (WorkerLoader fresh = SharedHost.loader().build()) {
				Worker held = fresh.get("held", broken);
				for (int i = 0; i < 20; i++) {
					assertFailed(held.getEntrypoint().invoke("go"), ErrorCode.START_FAILED);
					assertFailed(fresh.get("broken-" + i, broken).getEntrypoint().invoke("go"), ErrorCode.START_FAILED);
					assertFailed(fresh.load(broken).getEntrypoint().invoke("go"), ErrorCode.START_FAILED);
				}
				Awaitility.await().atMost(HANG).until(() -> fresh.sandboxes().isEmpty());
				assertThat(fresh.stats().evictions()).isZero();
			}
		}

		@Test
		void sandboxOfACallThatCameWhileTheOneBeforeWasEndedIsEndedLater() {
			LateCallHost host = new LateCallHost();
			try (WorkerLoader idle = WorkerLoader.builder().host(host).idleTimeout(Duration.ofMillis(40)).build()) {
				Worker worker = idle.get("idle", code(this.holder).build());
				CompletableFuture<Object> late = new CompletableFuture<>();
				host.beforeNextEnd(() -> late.complete(worker.getEntrypoint().call("next")));
				assertThat(worker.getEntrypoint().call("next")).isEqualTo(1);
				assertThat(late.orTimeout(HANG.toSeconds(), TimeUnit.SECONDS).join()).isEqualTo(1);
				Awaitility.await().atMost(HANG).until(() -> idle.stats().host().liveSandboxes() == 0);
			}
		}

		@Test
		void workerThatIsUsedIsNotIdle() throws Exception {
			try (WorkerLoader idle = SharedHost.loader().idleTimeout(Duration.ofMillis(40)).build()) {
				CompletableFuture<Invocation> held = idle.get("used", code(this.holder).build())
					.getEntrypoint()
					.invokeAsync("hold");
				this.holder.awaitHeld();
				Worker other = idle.get("other", code(this.holder).build());
				other.getEntrypoint().call("next");
				Awaitility.await()
					.atMost(HANG)
					.untilAsserted(() -> assertThat(idle.sandboxes()).extracting(SandboxInfo::workerId)
						.containsExactly("used"));
				assertThat(idle.stats().evictions()).isPositive();
				this.holder.release();
				assertThat(get(held).value()).isEqualTo("released");
			}
		}

		@Test
		void handleOnADroppedWorkerNoticesThatItsIdHasOtherCode() {
			try (WorkerLoader idle = SharedHost.loader().idleTimeout(Duration.ofMillis(40)).build()) {
				Worker old = idle.get("id", code(this.holder).build());
				old.getEntrypoint().call("next");
				Awaitility.await()
					.atMost(HANG)
					.until(() -> idle.sandboxes().isEmpty() && idle.stats().cachedWorkers() == 0);
				Holder holding = new Holder();
				CompletableFuture<Object> busy = idle
					.get("id", () -> code(holding).module("more.txt", "other code").build())
					.getEntrypoint()
					.callAsync("hold");
				assertFailed(Awaitility.await()
					.atMost(HANG)
					.until(() -> old.getEntrypoint().invoke("next"), (invocation) -> invocation.error() != null),
						ErrorCode.ID_CONFLICT);
				holding.release();
				busy.join();
			}
		}

		@Test
		void cacheIsBoundedAndTheLongestIdleWorkerGoesFirst() {
			try (WorkerLoader small = SharedHost.loader().maxCachedWorkers(2).build()) {
				for (String id : List.of("a", "b")) {
					small.get(id, code(this.holder).build()).getEntrypoint().call("next");
				}
				small.get("a", code(this.holder).build()).getEntrypoint().call("next");
				small.get("c", code(this.holder).build()).getEntrypoint().call("next");
				assertThat(small.sandboxes()).extracting(SandboxInfo::workerId).containsExactlyInAnyOrder("a", "c");
				assertThat(small.stats().cachedWorkers()).isEqualTo(2);
				assertThat(small.stats().evictions()).isEqualTo(1);
				assertThat(small.get("a", code(this.holder).build()).getEntrypoint().call("next")).isEqualTo(3);
			}
		}

		@Test
		void idsThatHaveNoCodeDriveNoWorkerOut() {
			try (WorkerLoader small = WorkerLoader.builder().maxCachedWorkers(2).build()) {
				for (String id : List.of("a", "b")) {
					small.get(id, () -> code(this.holder).build()).getEntrypoint().call("next");
				}
				for (int i = 0; i < 20; i++) {
					Worker unknown = small.get("unknown-" + i, () -> {
						throw new IllegalArgumentException("There is no such program.");
					});
					assertFailed(unknown.getEntrypoint().invoke("next"), ErrorCode.LOAD_FAILED);
				}
				assertThat(small.stats().evictions()).isZero();
				assertThat(small.stats().cachedWorkers()).isEqualTo(2);
				for (String id : List.of("a", "b")) {
					assertThat(small.get(id, () -> code(this.holder).build()).getEntrypoint().call("next"))
						.isEqualTo(2);
				}
			}
		}

		@Test
		void codeThatIsAwaitedTakesNobodysPlaceUntilItHasCome() throws Exception {
			CountDownLatch found = new CountDownLatch(1);
			try (WorkerLoader small = WorkerLoader.builder().maxCachedWorkers(2).build()) {
				for (String id : List.of("a", "b")) {
					small.get(id, () -> code(this.holder).build()).getEntrypoint().call("next");
				}
				CompletableFuture<Object> awaited = small.get("c", () -> {
					await(found);
					return code(this.holder).build();
				}).getEntrypoint().callAsync("next");
				assertThat(small.get("a", () -> code(this.holder).build()).getEntrypoint().call("next")).isEqualTo(2);
				assertThat(small.stats().evictions()).isZero();
				found.countDown();
				assertThat(awaited.get(HANG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
				// The answer does not wait for it.
				Awaitility.await().atMost(HANG).untilAsserted(() -> {
					assertThat(small.sandboxes()).extracting(SandboxInfo::workerId).containsExactlyInAnyOrder("a", "c");
					assertThat(small.stats().evictions()).isEqualTo(1);
				});
			}
		}

		private void await(CountDownLatch latch) {
			try {
				latch.await(HANG.toSeconds(), TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Test
		void idsWhoseCodeIsAwaitedAreBoundedToo() {
			CountDownLatch found = new CountDownLatch(1);
			try (WorkerLoader small = WorkerLoader.builder().maxCachedWorkers(2).build()) {
				small.get("a", () -> code(this.holder).build()).getEntrypoint().call("next");
				for (int i = 0; i < 20; i++) {
					small.get("slow-" + i, () -> {
						await(found);
						return code(this.holder).build();
					});
				}
				assertThat(small.stats().cachedWorkers()).isEqualTo(3);
				found.countDown();
				Awaitility.await().atMost(HANG).until(() -> small.stats().cachedWorkers() == 2);
			}
		}

	}

	@Nested
	class Async {

		private final Holder holder = new Holder();

		private final Worker worker = loader.load(code(this.holder).build());

		@Test
		void cancellingAFutureCancelsTheInvocation() throws Exception {
			LoaderStats before = loader.stats();
			CompletableFuture<Object> call = this.worker.getEntrypoint().callAsync("hold");
			this.holder.awaitHeld();
			assertThat(call.cancel(true)).isTrue();
			assertThatExceptionOfType(CancellationException.class).isThrownBy(call::join);
			assertThat(count(loader.stats(), ErrorCode.CANCELLED) - count(before, ErrorCode.CANCELLED)).isEqualTo(1);
			this.holder.release();
			this.holder.awaitCancelled();
			assertThat(this.worker.getEntrypoint().call("next")).isEqualTo(1);
			this.worker.close();
		}

		@Test
		void cancellingAFutureEndsCodeThatComputes() {
			CompletableFuture<Invocation> call = this.worker.getEntrypoint().invokeAsync("spin");
			call.cancel(true);
			// A call that joins before the sandbox has ended goes down with it.
			Invocation next = Awaitility.await()
				.atMost(HANG)
				.until(() -> this.worker.getEntrypoint().invoke("next"), (invocation) -> invocation.error() == null
						|| invocation.error().code() != ErrorCode.SIBLING_LIMIT);
			assertThat(next.valueAs(Object.class)).isEqualTo(1);
			this.worker.close();
		}

		private static long count(LoaderStats stats, ErrorCode code) {
			return stats.errors().getOrDefault(code, 0L);
		}

		@Test
		void interruptingABlockingCallCancelsItAndKeepsTheFlag() throws Exception {
			AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
			CompletableFuture<Boolean> flag = new CompletableFuture<>();
			Thread caller = new Thread(() -> {
				try {
					this.worker.getEntrypoint().call("hold");
				}
				catch (WorkerException ex) {
					thrown.set(ex);
				}
				flag.complete(Thread.currentThread().isInterrupted());
			});
			caller.start();
			this.holder.awaitHeld();
			caller.interrupt();
			assertThat(get(flag)).isTrue();
			assertThat(thrown.get()).isInstanceOf(WorkerTerminatedException.class)
				.extracting("code")
				.isEqualTo(ErrorCode.CANCELLED);
			this.holder.release();
			this.holder.awaitCancelled();
			this.worker.close();
		}

		@Test
		void futuresCompleteOnTheBindingExecutor() throws Exception {
			BlockingQueue<String> threads = new LinkedBlockingQueue<>();
			CompletableFuture<Void> done = this.worker.getEntrypoint()
				.callAsync("hold")
				.thenAccept((value) -> threads.add(Thread.currentThread().getName()));
			this.holder.release();
			get(done);
			assertThat(threads.poll()).startsWith("worker-loader-binding-");
			this.worker.close();
		}

		@Test
		void asynchronousMethodsDoNotThrow() {
			Entrypoint entrypoint = this.worker.getEntrypoint();
			assertThat(failure(entrypoint.callAsync("fail"))).isInstanceOf(WorkerScriptException.class);
			assertThat(failure(entrypoint.callAsync("next", new Object()))).isInstanceOf(WorkerRpcException.class);
			assertThat(failure(entrypoint.callAsync(Integer.class, "echo", "text")))
				.isInstanceOf(WorkerRpcException.class);
			assertThat(failure(entrypoint.callAsync(Thread.class, "echo", Map.of("name", "x"))))
				.isInstanceOf(IllegalArgumentException.class);
			this.worker.close();
			assertThat(failure(entrypoint.callAsync("next"))).isInstanceOf(WorkerTerminatedException.class);
			assertFailed(entrypoint.invokeAsync("next").join(), ErrorCode.CLOSED);
			assertThat(failure(loader.runAsync(WorkerCode.builder().build(), "next")))
				.isInstanceOf(WorkerCodeException.class);
		}

		@Test
		void nullsThatMayNotBeAreRefusedAtOnce() {
			Entrypoint entrypoint = this.worker.getEntrypoint();
			assertThatNullPointerException().isThrownBy(() -> entrypoint.callAsync((String) null));
			assertThatNullPointerException().isThrownBy(() -> entrypoint.invokeAsync(null));
			assertThatNullPointerException().isThrownBy(() -> entrypoint.callAsync((Class<?>) null, "next"));
			assertThatNullPointerException().isThrownBy(() -> entrypoint.callAsync((TypeRef<?>) null, "next"));
			assertThatNullPointerException().isThrownBy(() -> loader.runAsync(null, "next"));
			this.worker.close();
		}

		private static Throwable failure(CompletableFuture<?> future) {
			return future.handle((value, ex) -> ex).join();
		}

		@Test
		void resultsAreConvertedToTheTypeThatWasAsked() throws Exception {
			Entrypoint entrypoint = this.worker.getEntrypoint();
			assertThat(entrypoint.call(Long.class, "echo", 5)).isEqualTo(5L);
			assertThat(entrypoint.call(new TypeRef<List<Long>>() {
			}, "echo", List.of(5))).containsExactly(5L);
			assertThat(get(entrypoint.callAsync(Long.class, "echo", 5))).isEqualTo(5L);
			assertThat(get(entrypoint.callAsync(new TypeRef<List<Long>>() {
			}, "echo", List.of(5)))).containsExactly(5L);
			assertThat(entrypoint.<Object>call(TypeRef.of(Long.class), "echo", 5)).isEqualTo(5L);
			this.worker.close();
		}

	}

	@Nested
	class Running {

		@Test
		void runClosesTheWorkerAfterwards() {
			LoaderStats before = loader.stats();
			Invocation invocation = loader.run(code(new Holder()).build(), "counts", 3);
			assertThat(invocation.outcome()).isEqualTo(Outcome.OK);
			assertThat(invocation.value()).isEqualTo(3);
			assertThat(invocation.calls()).hasSize(3).allMatch((call) -> call.outcome() == RpcCall.Status.OK);
			assertThat(invocation.usage().rpcCalls()).isEqualTo(3);
			assertThat(invocation.usage().cpuTime()).isPositive();
			assertThat(invocation.usage().allocatedBytes()).isPositive();
			assertThat(invocation.usage().wallTime()).isPositive();
			assertThat(loader.stats().workers()).isLessThanOrEqualTo(before.workers());
		}

		@Test
		void runAsyncDoesNotWait() throws Exception {
			Holder holder = new Holder();
			CompletableFuture<Invocation> run = loader.runAsync(code(holder).build(), "hold");
			holder.awaitHeld();
			assertThat(run).isNotDone();
			holder.release();
			assertThat(get(run).value()).isEqualTo("released");
		}

		@Test
		void cancellingARunClosesItsWorker() throws Exception {
			Holder holder = new Holder();
			int before = loader.stats().workers();
			CompletableFuture<Invocation> run = loader.runAsync(code(holder).build(), "hold");
			holder.awaitHeld();
			run.cancel(true);
			Awaitility.await().atMost(HANG).until(() -> loader.stats().workers() <= before);
			holder.release();
		}

		@Test
		void failureIsAnOutcomeAndNotThrown() {
			Invocation invocation = loader.run(code(new Holder()).build(), "fail");
			assertFailed(invocation, ErrorCode.SCRIPT_ERROR);
			assertThat(invocation.value()).isNull();
			assertThatExceptionOfType(WorkerScriptException.class).isThrownBy(() -> invocation.valueAs(String.class))
				.isSameAs(invocation.error());
		}

	}

	@Nested
	class LimitsInForce {

		private final Holder holder = new Holder();

		@ParameterizedTest
		@EnumSource(names = { "WALL_TIME", "CPU_TIME", "ALLOCATION", "RESULT_SIZE" })
		void limitIsNamedWithItsValueAndItsOrigin(Limit limit) {
			String method = switch (limit) {
				case WALL_TIME -> "sleep";
				case CPU_TIME -> "spin";
				case ALLOCATION -> "allocate";
				default -> "big";
			};
			long value = switch (limit) {
				case WALL_TIME, CPU_TIME -> Duration.ofMillis(100).toNanos();
				case ALLOCATION -> 20L << 20;
				default -> 5_000;
			};
			WorkerCode code = code(this.holder).limits((limits) -> limits.set(limit, value)).build();
			Invocation invocation = (limit == Limit.RESULT_SIZE) ? loader.run(code, method, 10_000)
					: loader.run(code, method);
			assertFailed(invocation, ErrorCode.valueOf(limit.name()));
			assertThat(invocation.error()).isInstanceOfSatisfying(WorkerLimitException.class, (ex) -> {
				assertThat(ex.limit()).isEqualTo(limit);
				assertThat(ex.value()).isEqualTo(value);
				assertThat(ex.origin()).isEqualTo("WorkerCode.limits");
				assertThat(ex).hasMessageContaining(limit.describe(value)).hasMessageContaining(limit.key());
			});
		}

		@ParameterizedTest
		@CsvSource({ "RPC_CALLS, 2, counts, 3", "CALLS_IN_FLIGHT, 2, counted, 3", "TIMERS, 2, timers, 3",
				"MESSAGE_SIZE, 100, echo, 200" })
		void limitThatTheGuestCanCatchIsAScriptErrorWhenItEscapes(Limit limit, long value, String method, int count) {
			WorkerCode code = code(this.holder).limits((limits) -> limits.set(limit, value)).build();
			Object argument = (limit == Limit.MESSAGE_SIZE) ? "x".repeat(count) : count;
			Invocation invocation = loader.run(code, method, argument);
			if (limit == Limit.MESSAGE_SIZE) {
				assertFailed(invocation, ErrorCode.NOT_SERIALIZABLE); // refused before it
																		// is sent
			}
			else {
				assertFailed(invocation, ErrorCode.valueOf(limit.name()));
				assertThat(invocation.error()).isInstanceOf(WorkerScriptException.class)
					.hasMessageContaining(String.valueOf(value));
			}
		}

		@Test
		void logIsCutAtItsLimit() {
			Invocation invocation = loader.run(code(this.holder).limits((limits) -> limits.logBytes(300)).build(),
					"logs", 1_000);
			assertThat(invocation.outcome()).isEqualTo(Outcome.OK);
			assertThat(invocation.logs()).hasSize(5)
				.last()
				.satisfies((entry) -> assertThat(entry.message()).contains("cut", "300 bytes"));
			assertThat(invocation.usage().logBytes()).isLessThanOrEqualTo(300);
		}

		@Test
		void limitsOfAnEntrypointLower() {
			try (Worker worker = loader.load(code(this.holder).build())) {
				assertLowered(worker, (limits) -> limits.rpcCalls(2), ErrorCode.RPC_CALLS, "counts", 3);
				assertLowered(worker, (limits) -> limits.callsInFlight(2), ErrorCode.CALLS_IN_FLIGHT, "counted", 30);
				assertLowered(worker, (limits) -> limits.resultBytes(100), ErrorCode.RESULT_SIZE, "big", 10_000);
				assertLowered(worker, (limits) -> limits.messageBytes(100), ErrorCode.NOT_SERIALIZABLE, "echo",
						"x".repeat(200));
				assertLowered(worker, (limits) -> limits.cpuTime(Duration.ofMillis(50)), ErrorCode.CPU_TIME, "spin");
				assertLowered(worker, (limits) -> limits.wallTime(Duration.ofMillis(50)), ErrorCode.WALL_TIME, "sleep");
			}
		}

		private static void assertLowered(Worker worker, Consumer<Limits.Builder> limits, ErrorCode code, String method,
				Object... args) {
			EntrypointOptions options = EntrypointOptions.builder().limits(limits).build();
			assertFailed(worker.getEntrypoint(null, options).invoke(method, args), code);
		}

		@Test
		void limitsOfAnEntrypointDoNotRaise() {
			try (Worker worker = loader.load(
					code(this.holder).limits((limits) -> limits.wallTime(Duration.ofMillis(50)).rpcCalls(2)).build())) {
				EntrypointOptions options = EntrypointOptions.builder()
					.limits((limits) -> limits.wallTime(Duration.ofDays(1)).rpcCalls(100))
					.build();
				WorkerException error = worker.getEntrypoint(null, options).invoke("sleep").error();
				assertThat(error).isInstanceOfSatisfying(WorkerLimitException.class,
						(ex) -> assertThat(ex.origin()).isEqualTo("WorkerCode.limits"));
				assertThat(worker.getEntrypoint(null, options).invoke("counts", 3).outcome()).isNotEqualTo(Outcome.OK);
			}
		}

		@Test
		void limitsOfCodeReplaceTheLoadersAndStayBelowItsMaximum() {
			try (WorkerLoader limited = SharedHost.loader()
				.limits(Limits.builder("test.").rpcCalls(5).subrequests(3).build())
				.maximumLimits(Limits.builder("test.maximum.").rpcCalls(10).timers(20).build())
				.build()) {
				assertThat(limited.limits().get(Limit.RPC_CALLS)).isEqualTo(5);
				assertThat(limited.limits().get(Limit.TIMERS)).isEqualTo(20);
				limited.get("limits", code(this.holder).limits((limits) -> limits.rpcCalls(50)).build());
				Limits inForce = limited.sandboxes().get(0).limits();
				assertThat(inForce.get(Limit.RPC_CALLS)).isEqualTo(10);
				assertThat(inForce.origin(Limit.RPC_CALLS)).isEqualTo("test.maximum.rpc-calls");
				assertThat(inForce.get(Limit.SUBREQUESTS)).isEqualTo(3);
				assertThat(inForce.origin(Limit.SUBREQUESTS)).isEqualTo("test.subrequests");
				assertThat(inForce.origin(Limit.CPU_TIME)).isEqualTo("default");
			}
		}

		@Test
		void callOfABindingTimesOutAndTheGuestGoesOn() {
			try (WorkerLoader impatient = SharedHost.loader()
				.binding("HOLDER", this.holder)
				.bindingLimits("holder", new BindingLimits(Duration.ofMillis(50), null, null))
				.build()) {
				WorkerCode code = WorkerCode.builder("agent.js",
						"export default { async run(v, env) { try { await env.HOLDER.hold(); } catch (error) { return error.code; } } };")
					.bind("HOLDER")
					.build();
				Invocation invocation = impatient.run(code, "run");
				assertThat(invocation.value()).isEqualTo("BINDING_TIMEOUT");
				assertThat(invocation.calls()).extracting(RpcCall::outcome).containsExactly(RpcCall.Status.TIMEOUT);
				this.holder.release();
			}
		}

		@Test
		void bindingMayBeCalledSoOftenInOneInvocation() {
			try (WorkerLoader limited = SharedHost.loader()
				.binding("HOLDER", this.holder)
				.bindingLimits("HOLDER", new BindingLimits(null, null, 2))
				.build()) {
				WorkerCode code = WorkerCode.builder("agent.js", SOURCE).bind("HOLDER").build();
				assertThat(limited.run(code, "counts", 2).value()).isEqualTo(2);
				assertFailed(limited.run(code, "counts", 3), ErrorCode.RPC_CALLS);
			}
		}

	}

	@Nested
	class AdmissionOfInvocations {

		@Test
		void whatDoesNotFitIsRejected() throws Exception {
			Holder holder = new Holder();
			try (WorkerLoader narrow = SharedHost.loader()
				.maxConcurrent(1)
				.queueCapacity(1)
				.queueTimeout(Duration.ofSeconds(50))
				.build()) {
				for (int i = 0; i < 3; i++) {
					narrow.run(code(holder).build(), "next"); // so that the pace is known
				}
				CompletableFuture<Invocation> running = narrow.runAsync(code(holder).build(), "hold");
				holder.awaitHeld();
				CompletableFuture<Invocation> queued = narrow.runAsync(code(holder).build(), "next");
				assertThat(narrow.stats().runningInvocations()).isEqualTo(1);
				assertThat(narrow.stats().queuedInvocations()).isEqualTo(1);
				Invocation full = narrow.run(code(holder).build(), "next");
				assertFailed(full, ErrorCode.QUEUE_FULL);
				assertThat(full.error()).isInstanceOfSatisfying(WorkerRejectedException.class,
						(ex) -> assertThat(ex.retryAfter()).isPositive());
				assertThat(full.error()).hasMessageContaining("It would have waited about");
				CompletableFuture<Invocation> later = narrow.runAsync(code(holder).build(), "next");
				assertFailed(get(later), ErrorCode.QUEUE_FULL);
				holder.release();
				assertThat(get(running).value()).isEqualTo("released");
				assertThat(get(queued).value()).isEqualTo(1);
				Awaitility.await().atMost(HANG).until(() -> narrow.stats().runningInvocations() == 0);
				assertThat(narrow.stats().workers()).isZero();
			}
		}

		@Test
		void whatWaitsTooLongIsRejected() throws Exception {
			Holder holder = new Holder();
			try (WorkerLoader narrow = SharedHost.loader()
				.maxConcurrent(1)
				.queueTimeout(Duration.ofMillis(20))
				.build()) {
				CompletableFuture<Invocation> running = narrow.runAsync(code(holder).build(), "hold");
				holder.awaitHeld();
				assertFailed(narrow.run(code(holder).build(), "next"), ErrorCode.QUEUE_TIMEOUT);
				holder.release();
				get(running);
			}
		}

		// Through a program that really computes; AdmissionTests has the rest.
		@Test
		void ownerThatHasUsedUpItsCpuTimeIsRejectedAndNobodyElse() {
			Duration quota = Duration.ofMillis(20);
			try (WorkerLoader metered = SharedHost.loader().ownerQuota(new OwnerQuota(null, quota)).build();
					Worker worker = metered.load(code(new Holder()).build())) {
				Entrypoint greedy = worker.getEntrypoint(null, EntrypointOptions.builder().owner("greedy").build());
				Duration used = Duration.ZERO;
				Invocation last = greedy.invoke("compute");
				while (last.outcome() == Outcome.OK && used.compareTo(quota.multipliedBy(50)) < 0) {
					used = used.plus(last.usage().cpuTime());
					last = greedy.invoke("compute");
				}
				assertFailed(last, ErrorCode.QUOTA);
				assertThat(used).isGreaterThanOrEqualTo(quota);
				long untilSomeIsLeft = used.minus(quota).toNanos()
						* (Duration.ofMinutes(1).toNanos() / quota.toNanos());
				assertThat(last.error()).hasMessageContaining("'greedy'", "PT0.02S")
					.isInstanceOfSatisfying(WorkerRejectedException.class, (ex) -> assertThat(ex.retryAfter())
						.isBetween(Duration.ofNanos(1), Duration.ofNanos(untilSomeIsLeft + 1)));
				assertThat(last.usage().cpuTime()).isZero();
				assertThat(worker.getEntrypoint(null, EntrypointOptions.builder().owner("other").build()).call("next"))
					.isEqualTo(1);
				assertThat(worker.getEntrypoint().call("next")).isEqualTo(2);
				assertThat(metered.stats().runningInvocations()).isZero();
			}
		}

		// As when too many threads are lost: it may recover.
		@Test
		void invocationForWhichTheHostHasNoSandboxIsRejectedAndGivesItsPlaceBack() {
			AtomicBoolean full = new AtomicBoolean(true);
			List<TailEvent> events = new CopyOnWriteArrayList<>();
			try (WorkerLoader unavailable = SharedHost.loader(() -> {
				if (full.get()) {
					throw new HostUnavailableException("1 threads do not react to cancellation.");
				}
			}).maxConcurrent(1).queueTimeout(HANG).tail(events::add).build()) {
				Worker shared = unavailable.get("shared", code(new Holder()).build());
				for (int i = 0; i < 3; i++) {
					Invocation rejected = shared.getEntrypoint().invoke("next");
					assertFailed(rejected, ErrorCode.UNAVAILABLE);
					assertThat(rejected.error()).isInstanceOf(WorkerRejectedException.class)
						.hasMessage("1 threads do not react to cancellation.");
					assertFailed(unavailable.run(code(new Holder()).build(), "next"), ErrorCode.UNAVAILABLE);
				}
				LoaderStats stats = unavailable.stats();
				assertThat(stats.runningInvocations()).isZero();
				assertThat(stats.errors()).isEqualTo(Map.of(ErrorCode.UNAVAILABLE, 6L));
				full.set(false);
				assertThat(shared.getEntrypoint().call("next")).isEqualTo(1);
				full.set(true);
				assertThat(shared.getEntrypoint().call("next")).isEqualTo(2); // it has
																				// one
				assertFailed(unavailable.run(code(new Holder()).build(), "next"), ErrorCode.UNAVAILABLE);
				Awaitility.await().atMost(HANG).until(() -> events.size() == 9);
				assertThat(unavailable.sandboxes()).extracting(SandboxInfo::workerId).containsExactly("shared");
			}
		}

		@Test
		void cancelledInvocationLeavesTheLine() throws Exception {
			Holder holder = new Holder();
			try (WorkerLoader narrow = SharedHost.loader().maxConcurrent(1).build()) {
				CompletableFuture<Invocation> running = narrow.runAsync(code(holder).build(), "hold");
				holder.awaitHeld();
				CompletableFuture<Invocation> queued = narrow.runAsync(code(holder).build(), "next");
				queued.cancel(true);
				assertThat(narrow.stats().queuedInvocations()).isZero();
				holder.release();
				get(running);
			}
		}

	}

	@Nested
	class Closing {

		private final Holder holder = new Holder();

		@ParameterizedTest
		@ValueSource(strings = { "hold", "sleep", "spin" })
		void closeEndsWhatStillRunsAfterTheGracePeriod(String method) throws Exception {
			WorkerLoader closing = WorkerLoader.builder().shutdownGracePeriod(Duration.ZERO).build();
			Worker worker = closing.get("id", code(this.holder).build());
			worker.start();
			CompletableFuture<Invocation> call = worker.getEntrypoint().invokeAsync(method);
			closing.close();
			assertFailed(get(call), ErrorCode.SHUTDOWN);
			assertFailed(worker.getEntrypoint().invoke("next"), ErrorCode.LOADER_CLOSED);
			assertThatExceptionOfType(WorkerRejectedException.class)
				.isThrownBy(() -> closing.load(code(this.holder).build()));
			assertThatExceptionOfType(WorkerRejectedException.class)
				.isThrownBy(() -> closing.get("id", () -> code(this.holder).build()));
			closing.close();
			this.holder.release();
		}

		@Test
		void closeWaitsForWhatRuns() throws Exception {
			WorkerLoader closing = WorkerLoader.builder().shutdownGracePeriod(HANG).build();
			CompletableFuture<Invocation> call = closing.runAsync(code(this.holder).build(), "hold");
			this.holder.awaitHeld();
			CompletableFuture<Void> closed = CompletableFuture.runAsync(closing::close);
			Awaitility.await().atMost(HANG).until(() -> isRefusing(closing));
			this.holder.release();
			assertThat(get(call).value()).isEqualTo("released");
			get(closed);
		}

		private boolean isRefusing(WorkerLoader closing) {
			try {
				closing.load(code(this.holder).build()).close();
				return false;
			}
			catch (WorkerRejectedException ex) {
				return ex.code() == ErrorCode.LOADER_CLOSED;
			}
		}

		@Test
		void futuresCompleteThoughAllBindingThreadsAreTaken() throws Exception {
			WorkerLoader closing = WorkerLoader.builder()
				.shutdownGracePeriod(Duration.ZERO)
				.maxBindingThreads(1)
				.build();
			CompletableFuture<Invocation> held = closing.runAsync(code(this.holder).build(), "hold");
			this.holder.awaitHeld();
			CompletableFuture<Invocation> sleeping = closing.runAsync(code(this.holder).build(), "sleep");
			closing.close();
			assertFailed(get(held), ErrorCode.SHUTDOWN);
			assertFailed(get(sleeping), ErrorCode.SHUTDOWN);
			this.holder.release();
		}

		@Test
		void whatWaitsForAdmissionIsSentHome() throws Exception {
			WorkerLoader closing = WorkerLoader.builder().shutdownGracePeriod(Duration.ZERO).maxConcurrent(1).build();
			CompletableFuture<Invocation> running = closing.runAsync(code(this.holder).build(), "hold");
			this.holder.awaitHeld();
			CompletableFuture<Invocation> queued = closing.runAsync(code(this.holder).build(), "next");
			closing.close();
			assertFailed(get(running), ErrorCode.SHUTDOWN);
			assertThat(get(queued).error()).extracting("code").isIn(ErrorCode.LOADER_CLOSED, ErrorCode.SHUTDOWN);
			this.holder.release();
		}

	}

	@Nested
	class Suppliers {

		@Test
		void callsThatWaitForTheCodeEndWhenTheWorkerIsEvicted() throws Exception {
			CountDownLatch release = new CountDownLatch(1);
			Worker worker = loader.get("slow", () -> {
				await(release);
				return code(new Holder()).build();
			});
			CompletableFuture<Invocation> call = worker.getEntrypoint().invokeAsync("next");
			assertThat(loader.evict("slow")).isTrue();
			assertFailed(get(call), ErrorCode.EVICTED);
			release.countDown();
		}

		@Test
		void callsThatWaitForTheCodeHaveAWallLimit() {
			CountDownLatch release = new CountDownLatch(1);
			try (WorkerLoader impatient = SharedHost.loader()
				.limits(Limits.builder().wallTime(Duration.ofMillis(50)).build())
				.shutdownGracePeriod(Duration.ZERO)
				.build()) {
				Worker worker = impatient.get("slow", () -> {
					await(release);
					return code(new Holder()).build();
				});
				assertFailed(worker.getEntrypoint().invoke("next"), ErrorCode.WALL_TIME);
				release.countDown();
			}
		}

		private static void await(CountDownLatch latch) {
			try {
				latch.await(60, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Test
		void callsThatCameBeforeTheCodeAreDeliveredInTheirOrder() {
			CountDownLatch called = new CountDownLatch(1);
			Worker worker = loader.get("late code", () -> {
				await(called);
				return code(new Holder()).build();
			});
			List<CompletableFuture<Object>> calls = callTwentyTimes(worker);
			called.countDown();
			assertAnsweredInOrder(calls);
		}

		@Test
		void supplierThatReturnsNothingIsTheHostsFault() {
			Worker worker = loader.get("nothing", () -> null);
			assertFailed(worker.getEntrypoint().invoke("next"), ErrorCode.LOAD_FAILED);
		}

	}

	@Nested
	class Proxies {

		private final Holder holder = new Holder();

		private final Worker worker = loader.load(code(this.holder).build());

		@Test
		void proxyCallsTheMethodsOfTheSameName() throws Exception {
			Agent agent = this.worker.getEntrypoint().proxy(Agent.class);
			assertThat(agent.next()).isEqualTo(1);
			assertThat(agent.echo(List.of(new Point(1, 2)))).containsExactly(new Point(1, 2));
			agent.logs(1);
			assertThat(agent.twice()).isEqualTo(5);
			this.holder.release();
			assertThat(get(agent.hold().toCompletableFuture())).isEqualTo("released");
			assertThat(get(agent.counts(2))).isEqualTo(2L);
			assertThatExceptionOfType(WorkerScriptException.class).isThrownBy(agent::fail).withMessage("failed");
			assertThatExceptionOfType(WorkerRpcException.class).isThrownBy(agent::missing);
			this.worker.close();
		}

		@Test
		void proxyThrowsWhatItsContractDeclares() {
			try (Worker bank = loader.load(WorkerCode.builder("bank.js", """
					export default {
						pay(amount, env) { return env.BANK.pay(amount); },
						lend() { throw Object.assign(new Error('no credit'), { name: 'DeclinedException' }); },
						close() { throw Object.assign(new Error('never'), { name: 'UnmadeException' }); },
						fail() { throw new RangeError('undeclared'); },
					};""").env("BANK", new Bank()).build())) {
				Account account = bank.getEntrypoint().proxy(Account.class);
				assertThatExceptionOfType(DeclinedException.class).isThrownBy(() -> account.pay(5))
					.withMessage("5 is too much")
					.withNoCause();
				assertThatExceptionOfType(DeclinedException.class).isThrownBy(account::lend)
					.withMessage("no credit")
					.withCauseInstanceOf(WorkerScriptException.class);
				assertThatExceptionOfType(WorkerScriptException.class).isThrownBy(account::close).withMessage("never");
				assertThatExceptionOfType(WorkerScriptException.class).isThrownBy(account::fail)
					.withMessage("undeclared");
			}
		}

		@Test
		void proxyIsAnObject() {
			Agent agent = this.worker.getEntrypoint().proxy(Agent.class);
			Agent same = agent;
			assertThat(agent.equals(same)).isTrue();
			assertThat(agent).isNotEqualTo(this.worker.getEntrypoint().proxy(Agent.class)).hasSameHashCodeAs(same);
			assertThat(agent.toString()).contains("Agent");
			this.worker.close();
		}

		@Test
		void proxyMustBeAnInterfaceWithoutOverloads() {
			Entrypoint entrypoint = this.worker.getEntrypoint();
			assertThatIllegalArgumentException().isThrownBy(() -> entrypoint.proxy(String.class))
				.withMessageContaining("java.lang.String");
			assertThatIllegalArgumentException().isThrownBy(() -> entrypoint.proxy(Overloaded.class))
				.withMessageContaining("run");
			this.worker.close();
		}

	}

	@Nested
	class Watching {

		private final Holder holder = new Holder();

		@Test
		void sandboxTellsItsStateOwnersAndUsage() throws Exception {
			Worker worker = loader.get("state", code(this.holder).build());
			assertThat(info().state()).isEqualTo(SandboxInfo.State.NEW);
			worker.start();
			assertThat(info().state()).isEqualTo(SandboxInfo.State.IDLE);
			CompletableFuture<Invocation> call = worker
				.getEntrypoint(null, EntrypointOptions.builder().owner("tenant").build())
				.invokeAsync("hold");
			this.holder.awaitHeld();
			assertThat(info()).satisfies((info) -> {
				assertThat(info.state()).isEqualTo(SandboxInfo.State.ACTIVE);
				assertThat(info.owners()).containsExactly("tenant");
				assertThat(info.runningInvocations()).isEqualTo(1);
				assertThat(info.bindings()).containsExactly("HOLDER");
				assertThat(info.codeHash()).isNotBlank();
			});
			this.holder.release();
			get(call);
			assertThat(info().runningInvocations()).isZero();
			assertThat(info().usage().rpcCalls()).isEqualTo(1);
			assertThat(info().owners()).isEmpty();
		}

		private static SandboxInfo info() {
			return loader.sandboxes()
				.stream()
				.filter((info) -> "state".equals(info.workerId()))
				.findFirst()
				.orElseThrow();
		}

		@Test
		void logListenerHearsEntriesWhileTheInvocationRuns() throws Exception {
			BlockingQueue<LogListener.Event> events = new LinkedBlockingQueue<>();
			try (WorkerLoader heard = SharedHost.loader().logListener((event) -> {
				events.add(event);
				throw new IllegalStateException("a listener that fails");
			}).build()) {
				Worker worker = heard.get("logs", code(this.holder).build());
				CompletableFuture<Invocation> call = worker
					.getEntrypoint(null, EntrypointOptions.builder().owner("tenant").build())
					.invokeAsync("log", "live");
				LogListener.Event event = events.poll(60, TimeUnit.SECONDS);
				assertThat(event).isNotNull();
				assertThat(event.entry().message()).isEqualTo("live");
				assertThat(event.workerId()).isEqualTo("logs");
				assertThat(event.owner()).isEqualTo("tenant");
				assertThat(call).isNotDone();
				this.holder.release();
				assertThat(get(call).logs()).extracting(LogEntry::message).containsExactly("live");
			}
		}

		// Attack OUT-05.
		@Test
		void slowAndFailingTailHandlersDelayNobody() throws Exception {
			CountDownLatch release = new CountDownLatch(1);
			List<String> told = new ArrayList<>();
			CountDownLatch all = new CountDownLatch(6);
			try (WorkerLoader slow = SharedHost.loader().tail((event) -> {
				try {
					release.await(60, TimeUnit.SECONDS);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				all.countDown();
				throw new IllegalStateException("a handler that fails");
			}).tail((event) -> {
				told.add(event.method());
				all.countDown();
			}).build()) {
				try (Worker worker = slow.load(code(this.holder).build())) {
					for (int i = 1; i <= 3; i++) {
						assertThat(worker.getEntrypoint().call("next")).isEqualTo(i);
					}
				}
				assertThat(told).isEmpty();
				release.countDown();
				assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
				assertThat(told).containsExactly("next", "next", "next");
			}
		}

		@Test
		void everyInvocationIsCountedOnce() {
			try (WorkerLoader counted = SharedHost.loader().build()) {
				counted.run(code(this.holder).build(), "counts", 2);
				counted.run(code(this.holder).build(), "fail");
				counted.run(code(this.holder).build(), "none");
				counted.run(code(this.holder).limits((limits) -> limits.wallTime(Duration.ofSeconds(2))).build(),
						"sleep");
				LoaderStats stats = counted.stats();
				assertThat(stats.invocations())
					.isEqualTo(Map.of(Outcome.OK, 1L, Outcome.SCRIPT_ERROR, 2L, Outcome.LIMIT, 1L));
				assertThat(stats.errors()).isEqualTo(
						Map.of(ErrorCode.SCRIPT_ERROR, 1L, ErrorCode.UNKNOWN_METHOD, 1L, ErrorCode.WALL_TIME, 1L));
				assertThat(stats.usage().rpcCalls()).isEqualTo(2);
				assertThat(stats.loads()).isEqualTo(4);
				assertThat(stats.failedLoads()).isZero();
				assertThat(stats.workers()).isZero();
				assertThat(stats.runningInvocations()).isZero();
			}
		}

		@Test
		void whoeverHasTheAnswerFindsTheInvocationAccountedFor() {
			try (WorkerLoader counted = SharedHost.loader().build()) {
				Entrypoint entrypoint = counted.get("counted", code(this.holder).build()).getEntrypoint();
				for (long calls = 1; calls <= 2000; calls++) {
					entrypoint.call("next");
					LoaderStats stats = counted.stats();
					assertThat(stats.runningInvocations()).isZero();
					assertThat(stats.invocations()).isEqualTo(Map.of(Outcome.OK, calls));
					assertThat(counted.sandboxes()).extracting(SandboxInfo::state)
						.containsExactly(SandboxInfo.State.IDLE);
				}
			}
		}

		@Test
		void loaderTellsWhatItOffers() {
			try (WorkerLoader offering = SharedHost.loader()
				.binding("HOLDER", this.holder)
				.defaultBindings("holder")
				.build()) {
				assertThat(offering.bindings()).isEqualTo(Map.of("HOLDER", List.of("count", "hold")));
				assertThat(offering.isolation()).isEqualTo(Isolation.CONTEXT);
				assertThat(offering.limits()).isEqualTo(Limits.defaults());
				assertThat(offering.run(WorkerCode.builder("agent.js", SOURCE).build(), "counts", 1).value())
					.isEqualTo(1);
			}
		}

	}

	@Nested
	class Building {

		@Test
		void zeroAndNegativeValuesAreRefused() {
			WorkerLoader.Builder builder = WorkerLoader.builder();
			List<Runnable> wrong = List.of(() -> builder.maxConcurrent(0), () -> builder.queueCapacity(-1),
					() -> builder.queueTimeout(Duration.ZERO), () -> builder.maxCachedWorkers(0),
					() -> builder.idleTimeout(Duration.ofMillis(-1)), () -> builder.bindingCallTimeout(Duration.ZERO),
					() -> builder.maxBindingThreads(0), () -> builder.shutdownGracePeriod(Duration.ofNanos(-1)),
					() -> Limits.builder().rpcCalls(0), () -> Limits.builder().wallTime(Duration.ofNanos(-5)),
					() -> new BindingLimits(Duration.ZERO, null, null), () -> new BindingLimits(null, 0, null),
					() -> new BindingLimits(null, null, -1));
			assertThat(wrong).allSatisfy(
					(call) -> assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining("must"));
		}

		@Test
		void namesThatAreNotRegisteredAreRefused() {
			assertThatIllegalStateException()
				.isThrownBy(
						() -> WorkerLoader.builder().binding("HOLDER", new Holder()).defaultBindings("HODLER").build())
				.withMessageContaining("HODLER")
				.withMessageContaining("Did you mean HOLDER");
			assertThatIllegalStateException()
				.isThrownBy(() -> WorkerLoader.builder().bindingLimits("ROOM", BindingLimits.NONE).build())
				.withMessageContaining("ROOM");
		}

		@Test
		void bindingsOfTheSameNameAreRefused() {
			assertThatIllegalArgumentException().isThrownBy(
					() -> WorkerLoader.builder().binding("CHAT_ROOM", new Holder()).binding("chat-room", new Holder()))
				.withMessageContaining("CHAT_ROOM")
				.withMessageContaining("chat-room");
		}

		@Test
		void limitAboveItsMaximumIsRefused() {
			assertThatIllegalStateException()
				.isThrownBy(() -> WorkerLoader.builder()
					.limits(Limits.builder().rpcCalls(20).build())
					.maximumLimits(Limits.builder().rpcCalls(10).build())
					.build())
				.withMessageContaining("rpc-calls");
		}

		@Test
		void strongerIsolationThanThereIsIsRefused() {
			assertThatIllegalStateException()
				.isThrownBy(() -> WorkerLoader.builder().requiredIsolation(Isolation.PROCESS).build())
				.withMessageContaining("PROCESS")
				.withMessageContaining("CONTEXT");
		}

	}

	record Point(int x, int y) {

	}

	interface Agent {

		int next();

		List<Point> echo(List<Point> points);

		void logs(int count);

		CompletionStage<String> hold();

		CompletableFuture<Long> counts(int times);

		void fail();

		String missing();

		default int twice() {
			return next() + next();
		}

	}

	interface Account {

		void pay(int amount) throws DeclinedException;

		void lend() throws DeclinedException;

		void close() throws UnmadeException;

		void fail() throws Exception;

	}

	@SandboxRpc
	static class Bank {

		public void pay(int amount) throws DeclinedException {
			throw new DeclinedException(amount + " is too much");
		}

	}

	static class DeclinedException extends Exception {

		DeclinedException(String message) {
			super(message);
		}

	}

	static class UnmadeException extends Exception {

		UnmadeException(int number) {
			super("number " + number);
		}

	}

	interface Overloaded {

		void run(String text);

		void run(int number);

	}

}
