package dev.workerloader;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.workerloader.host.graal.GraalHostSettings;
import dev.workerloader.host.graal.GraalSandboxHost;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.WorkerResponse;
import dev.workerloader.rpc.SandboxRpc;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Short calls to bindings that are made on the thread of the sandbox, and what happens
 * when one of them turns out to be long.
 */
class InlineCallTests {

	private static final int MANY = 2_000;

	private static final long HANG_GUARD_SECONDS = 60;

	private static final String SOURCE = """
			export default {
				async many(count, env) { for (let i = 0; i < count; i++) await env.API.quick(); return count; },
				async block(arg, env) { try { return await env.API.quick(); } catch (error) { return error.code; } },
				async parallel(count, env) { await Promise.all(Array.from({ length: count }, () => env.API.quick())); return count; },
				async requests(count) { for (let i = 0; i < count; i++) await fetch('https://api.example.com/'); return count; },
				value(arg) { return arg; },
			};
			""";

	private final Api api = new Api();

	private @Nullable WorkerLoader loader;

	private WorkerLoader loader(WorkerLoader.Builder builder) {
		// One thread, so that whoever blocks it holds up everybody.
		this.loader = builder
			.host(GraalSandboxHost.builder().settings(GraalHostSettings.defaults().withThreads(1)).build())
			.limits(Limits.builder().rpcCalls(1_000_000).build())
			.build();
		return this.loader;
	}

	@AfterEach
	void close() {
		this.api.release.countDown();
		if (this.loader != null) {
			this.loader.close();
		}
	}

	private WorkerCode code() {
		return WorkerCode.builder("agent.js", SOURCE).env("API", this.api).build();
	}

	@Test
	void shortCallsAreMadeOnTheThreadOfTheSandbox() {
		Worker worker = loader(WorkerLoader.builder()).load(code());
		becomeQuick(worker);
		assertThat(this.api.threads).anyMatch((name) -> name.contains("binding"))
			.anyMatch((name) -> name.contains("slice"));
	}

	@Test
	void callsThatAreMadeTogetherRunBesideEachOther() {
		Worker worker = loader(WorkerLoader.builder()).load(code());
		becomeQuick(worker);
		this.api.threads.clear();
		assertThat(worker.getEntrypoint().call("parallel", 10)).isEqualTo(10);
		assertThat(this.api.threads).isNotEmpty().allMatch((name) -> name.contains("binding"));
	}

	@Test
	void applicationsExecutorIsAlwaysUsed() {
		ExecutorService application = Executors.newFixedThreadPool(2, (task) -> new Thread(task, "application"));
		try {
			Worker worker = loader(WorkerLoader.builder().bindingExecutor(application)).load(code());
			assertThat(worker.getEntrypoint().call("many", MANY)).isEqualTo(MANY);
			assertThat(this.api.threads).containsOnly("application");
		}
		finally {
			application.shutdown();
		}
	}

	@Test
	void callThatBlocksTheThreadOfTheSandboxHoldsUpNobody() throws Exception {
		Worker worker = loader(WorkerLoader.builder()).load(code());
		becomeQuick(worker);
		CompletableFuture<@Nullable Object> blocked = block(worker);
		assertThat(this.loader.run(code(), "value", 5).value()).isEqualTo(5);
		assertThat(worker.getEntrypoint().call("value", 6)).isEqualTo(6);
		this.api.release.countDown();
		assertThat(blocked.get(HANG_GUARD_SECONDS, TimeUnit.SECONDS)).isEqualTo(1);
		assertThat(this.loader.stats().host().lostThreads()).isZero();
	}

	// Attack CPU-35.
	@Test
	void whatABindingComputesAndAllocatesOnTheThreadOfTheSandboxIsNotTheGuests() {
		Worker worker = loader(WorkerLoader.builder()).load(code());
		do {
			this.api.threads.clear();
			becomeQuick(worker);
			this.api.threads.clear();
			assertNotCharged(worker);
		}
		while (this.api.threads.stream().noneMatch((name) -> name.contains("slice")));
	}

	// Attack CPU-35.
	@Test
	void whatABindingComputesAndAllocatesOnAnotherThreadIsNotTheGuests() {
		ExecutorService application = Executors.newFixedThreadPool(2, (task) -> new Thread(task, "application"));
		try {
			assertNotCharged(loader(WorkerLoader.builder().bindingExecutor(application)).load(code()));
			assertThat(this.api.threads).containsOnly("application");
		}
		finally {
			application.shutdown();
		}
	}

	private void assertNotCharged(Worker worker) {
		EntrypointOptions options = EntrypointOptions.builder()
			.limits((limits) -> limits.cpuTime(Api.COMPUTED).allocation(Api.ALLOCATED))
			.build();
		this.api.computes = true;
		Invocation invocation = worker.getEntrypoint(null, options).invoke("block");
		assertThat(invocation.valueAs(Integer.class)).isEqualTo(1);
		assertThat(this.api.last).as("what the bean has allocated last").isNotNull();
		assertThat(invocation.usage().cpuTime()).isLessThan(Api.COMPUTED);
		assertThat(invocation.usage().allocatedBytes()).isLessThan(Api.ALLOCATED);
	}

	@Test
	void callThatBlocksTimesOut() throws Exception {
		Worker worker = loader(WorkerLoader.builder().bindingCallTimeout(Duration.ofSeconds(5))).load(code());
		becomeQuick(worker);
		assertThat(block(worker).get(HANG_GUARD_SECONDS, TimeUnit.SECONDS)).isEqualTo("BINDING_TIMEOUT");
	}

	@Test
	void callMayCallItsOwnWorker() throws Exception {
		Worker worker = loader(WorkerLoader.builder()).load(code());
		becomeQuick(worker);
		this.api.reenter = worker;
		assertThat(worker.getEntrypoint().callAsync("block").get(HANG_GUARD_SECONDS, TimeUnit.SECONDS)).isEqualTo(7);
	}

	@Test
	void closingTheLoaderInterruptsACallThatBlocks() throws Exception {
		Worker worker = loader(WorkerLoader.builder().shutdownGracePeriod(Duration.ZERO)).load(code());
		becomeQuick(worker);
		block(worker);
		this.loader.close();
		assertThat(this.api.interrupted.await(HANG_GUARD_SECONDS, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void requestsThatAFastHandlerAnswersAreHandledOnTheThreadOfTheSandbox() throws Exception {
		WorkerCode code = WorkerCode.builder("agent.js", SOURCE)
			.globalOutbound(OutboundPolicy.handler((request, context) -> {
				this.api.quick();
				return WorkerResponse.of(200, "[]");
			}))
			.limits((limits) -> limits.subrequests(1_000_000))
			.build();
		Worker worker = loader(WorkerLoader.builder()).load(code);
		while (this.api.threads.stream().noneMatch((name) -> name.contains("slice"))) {
			assertThat(worker.getEntrypoint().call("requests", MANY)).isEqualTo(MANY);
		}
		assertThat(this.api.threads).anyMatch((name) -> name.contains("binding"));
		this.api.blocks = true;
		CompletableFuture<@Nullable Object> blocked = worker.getEntrypoint().callAsync("requests", 1);
		assertThat(this.api.blocked.await(HANG_GUARD_SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(worker.getEntrypoint().call("value", 6)).isEqualTo(6);
		this.api.release.countDown();
		assertThat(blocked.get(HANG_GUARD_SECONDS, TimeUnit.SECONDS)).isEqualTo(1);
	}

	// However busy the machine is, some calls in a row are fast at some time.
	private void becomeQuick(Worker worker) {
		while (this.api.threads.stream().noneMatch((name) -> name.contains("slice"))) {
			assertThat(worker.getEntrypoint().call("many", MANY)).isEqualTo(MANY);
		}
	}

	/**
	 * Block a call, on whatever thread it is made.
	 */
	private CompletableFuture<@Nullable Object> block(Worker worker) throws InterruptedException {
		this.api.blocks = true;
		CompletableFuture<@Nullable Object> blocked = worker.getEntrypoint().callAsync("block");
		assertThat(this.api.blocked.await(HANG_GUARD_SECONDS, TimeUnit.SECONDS)).isTrue();
		this.api.blocks = false;
		return blocked;
	}

	@SandboxRpc
	public static class Api {

		/**
		 * What a call computes that is told to: much more than the guest that makes it.
		 */
		private static final Duration COMPUTED = Duration.ofMillis(400);

		private static final long ALLOCATED = 64 << 20;

		private final Set<String> threads = ConcurrentHashMap.newKeySet();

		private final CountDownLatch blocked = new CountDownLatch(1);

		private final CountDownLatch release = new CountDownLatch(1);

		private final CountDownLatch interrupted = new CountDownLatch(1);

		private volatile boolean blocks;

		private volatile boolean computes;

		private volatile byte @Nullable [] last;

		private volatile @Nullable Worker reenter;

		public int quick() {
			this.threads.add(Thread.currentThread().getName().replaceAll("-\\d+$", ""));
			Worker worker = this.reenter;
			if (worker != null) {
				this.reenter = null;
				return (int) worker.getEntrypoint().call("value", 7);
			}
			if (this.blocks) {
				block();
			}
			if (this.computes) {
				this.computes = false;
				compute();
			}
			return 1;
		}

		private void compute() {
			for (int i = 0; i < ALLOCATED >> 20; i++) {
				this.last = new byte[1 << 20];
			}
			ThreadMXBean thread = ManagementFactory.getThreadMXBean();
			long end = thread.getCurrentThreadCpuTime() + COMPUTED.toNanos();
			while (thread.getCurrentThreadCpuTime() < end) {
				Thread.onSpinWait();
			}
		}

		private void block() {
			this.blocked.countDown();
			try {
				this.release.await();
			}
			catch (InterruptedException ex) {
				this.interrupted.countDown();
				Thread.currentThread().interrupt();
			}
		}

	}

}
