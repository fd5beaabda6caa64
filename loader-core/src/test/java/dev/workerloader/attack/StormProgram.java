package dev.workerloader.attack;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

import org.slf4j.LoggerFactory;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.workerloader.Invocation;
import dev.workerloader.LoaderStats;
import dev.workerloader.Outcome;
import dev.workerloader.OwnerQuota;
import dev.workerloader.TailEvent;
import dev.workerloader.WorkerException;
import dev.workerloader.host.HostStatus;
import dev.workerloader.internal.leak.LeakTracker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs a random mix of good and hostile programs, eight at once, with cancellations,
 * evictions and closes in between, and checks what must hold afterwards (attack REL-01).
 * Some of them are started by other programs. The system properties {@code storm.seed}
 * and {@code storm.programs} say which and how many.
 */
final class StormProgram {

	private static final int CONCURRENCY = 8;

	private static final int MAX_RUNNING = 6;

	private static final int CACHED = 8;

	private static final long MAX_GROWTH = 5 << 20;

	private static final Duration MAX_GAP = Duration.ofSeconds(1);

	private final long seed = Long.getLong("storm.seed", 1);

	private final int programs = Integer.getInteger("storm.programs", 10_000);

	private final List<StormCase> cases = StormCase.all();

	private final AtomicInteger next = new AtomicInteger();

	private final AtomicLong recorded = new AtomicLong();

	/** Of workers that programs have started. */
	private final AtomicLong recordedNested = new AtomicLong();

	private final Map<String, LongAdder> outcomes = new ConcurrentSkipListMap<>();

	private final AtomicReference<Throwable> failure = new AtomicReference<>();

	private final ScheduledExecutorService disturber = Executors.newSingleThreadScheduledExecutor();

	private final Attack attack;

	private StormProgram() throws Exception {
		this.attack = new Attack(Duration.ofSeconds(20),
				(builder) -> builder.maxConcurrent(MAX_RUNNING)
					.bindingCallTimeout(Duration.ofMillis(200))
					.ownerQuota(new OwnerQuota(2, null))
					.queueTimeout(Attack.HANG_GUARD)
					.maxCachedWorkers(CACHED)
					.idleTimeout(Duration.ofSeconds(1)));
		this.attack.recordWith(this::record);
	}

	public static void main(String[] args) throws Exception {
		failOnErrors();
		try {
			new StormProgram().run();
			System.out.println("the storm is over");
		}
		catch (Throwable ex) {
			ex.printStackTrace(System.out);
			print("open", LeakTracker.opened());
			print("retained", LeakTracker.retained());
			System.exit(1);
		}
	}

	private static void print(String what, List<Throwable> stacks) {
		System.out.println(what + " " + stacks.size());
		stacks.stream().limit(5).forEach((stack) -> stack.printStackTrace(System.out));
	}

	/**
	 * What the loader logs as an error is one.
	 */
	private static void failOnErrors() {
		Logger root = (Logger) LoggerFactory.getLogger("ROOT");
		root.setLevel(Level.ERROR);
		AppenderBase<ILoggingEvent> errors = new AppenderBase<>() {

			@Override
			protected void append(ILoggingEvent event) {
				System.out.println("logged an error: " + event.getFormattedMessage());
			}

		};
		errors.start();
		root.addAppender(errors);
		Thread.setDefaultUncaughtExceptionHandler((thread, ex) -> {
			if (!(ex instanceof VirtualMachineError)) { // of the bean
				System.out.println("thread " + thread.getName() + " died of " + ex);
			}
		});
	}

	private void record(TailEvent event) {
		try {
			(event.props().containsKey("nested") ? this.recordedNested : this.recorded).incrementAndGet();
			WorkerException error = event.error();
			assertThat((error != null) ? error.code().outcome() : Outcome.OK).isEqualTo(event.outcome());
			String name = (error != null) ? error.code().name() : "OK";
			this.outcomes.computeIfAbsent(name, (key) -> new LongAdder()).increment();
			assertThat(event.usage().wallTime()).isGreaterThanOrEqualTo(Duration.ZERO);
			Attack.checkVisible(Attack.visible(event.logs()));
		}
		catch (Throwable ex) {
			this.failure.compareAndSet(null, ex);
		}
	}

	private void run() throws Exception {
		System.out.println("seed " + this.seed);
		long before = invocations();
		long harmless = 2; // one at the end of each part
		Duration cpu = cpuTime();
		long start = System.nanoTime();
		run(0, this.programs / 4);
		calmDown();
		long heap = liveHeap();
		long metaspace = metaspace();
		run(this.programs / 4, this.programs);
		Duration time = Duration.ofNanos(System.nanoTime() - start);
		Attack.await()
			.untilAsserted(() -> assertThat(this.recorded.get()).as("records").isGreaterThanOrEqualTo(this.programs));
		calmDown();
		Attack.await()
			.untilAsserted(() -> assertThat(invocations() - before).as("outcomes, harmless programs not counted")
				.isEqualTo(this.programs + this.recordedNested.get() + harmless));
		long growth = liveHeap() - heap;
		LoaderStats stats = this.attack.loader().stats();
		System.out.printf("%d programs of %d kinds, %d s, %d s of CPU%n", this.programs, this.cases.size(),
				time.toSeconds(), cpuTime().minus(cpu).toSeconds());
		System.out.printf("heap %d KB, growth %d KB, growth of metaspace %d KB%n", heap >> 10, growth >> 10,
				(metaspace() - metaspace) >> 10);
		System.out.println("ends " + this.outcomes + ", of workers of workers " + this.recordedNested);
		System.out.printf("evictions %d, handles nobody closed %d, failed loads %d%n", stats.evictions(),
				stats.leakedHandles(), stats.failedLoads());
		assertThat(this.recordedNested.get()).as("invocations of workers of workers").isGreaterThan(this.programs / 20);
		assertThat(this.recorded.get()).as("records").isEqualTo(this.programs);
		assertThat(stats.droppedEvents()).isZero();
		assertThat(growth).as("growth of the heap").isLessThan(MAX_GROWTH);
		this.disturber.shutdownNow();
		this.attack.close();
		Attack.await().untilAsserted(() -> {
			System.gc();
			assertNothingIsOpen(0);
		});
	}

	private void run(int from, int to) throws Exception {
		this.next.set(from);
		this.attack.heart().restart();
		ExecutorService callers = Executors.newFixedThreadPool(CONCURRENCY);
		List<? extends Future<?>> done = Stream.generate(() -> callers.submit(() -> runRounds(to)))
			.limit(CONCURRENCY)
			.toList();
		for (Future<?> caller : done) {
			caller.get();
		}
		callers.shutdown();
		Heartbeat.Gap gap = this.attack.heart().longestGap();
		System.out.println("longest gap of the heartbeat " + gap);
		if (this.failure.get() != null) {
			throw new AssertionError("seed " + this.seed + ": " + this.failure.get().getMessage(), this.failure.get());
		}
		assertThat(gap.held()).as("longest gap, " + gap).isLessThan(MAX_GAP);
	}

	private void runRounds(int to) {
		int number = this.next.getAndIncrement();
		while (number < to && this.failure.get() == null) {
			StormRound round = new StormRound(this.attack.loader(), this.disturber, this.cases, this.seed, number);
			try {
				Invocation invocation = round.run();
				if (invocation != null) {
					round.check(invocation);
					Attack.checkVisible(Attack.visible(invocation));
				}
			}
			catch (Throwable ex) {
				this.failure.compareAndSet(null, ex);
			}
			number = this.next.getAndIncrement();
		}
	}

	/**
	 * Wait until nothing runs any more, and check that nothing is left.
	 */
	private void calmDown() {
		Target.release(this.attack.target());
		this.attack.loader().sandboxes().forEach((sandbox) -> this.attack.loader().evictSandbox(sandbox.id()));
		Attack.await().untilAsserted(() -> {
			System.gc(); // the handles that nobody closed
			assertThat(this.attack.loader().stats().openHandles()).isZero();
		});
		this.attack.checkUnharmed();
		Attack.await().untilAsserted(() -> {
			Target.release(this.attack.target()); // a call may have begun after the first
													// time
			System.gc();
			LoaderStats stats = this.attack.loader().stats();
			HostStatus host = stats.host();
			assertThat(stats.workers()).isZero();
			assertThat(stats.queuedInvocations()).isZero();
			assertThat(stats.runningCalls()).isZero();
			assertThat(host.state()).isEqualTo(HostStatus.State.READY);
			assertThat(host.lostThreads()).isZero();
			assertThat(host.queuedSlices()).isZero();
			assertThat(host.threads()).isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors());
			assertThat(host.liveContexts()).isEqualTo(host.warmSandboxes()).isEqualTo(16);
			assertNothingIsOpen(16);
		});
	}

	private static void assertNothingIsOpen(int contexts) {
		assertThat(LeakTracker.opened()).allMatch((opening) -> "context".equals(opening.getMessage()))
			.hasSize(contexts);
		assertThat(LeakTracker.retained()).isEmpty();
	}

	private long invocations() {
		return this.attack.loader().stats().invocations().values().stream().mapToLong(Long::longValue).sum();
	}

	private static long liveHeap() {
		for (int i = 0; i < 4; i++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	private static Duration cpuTime() {
		return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
	}

	private static long metaspace() {
		return ManagementFactory.getMemoryPoolMXBeans()
			.stream()
			.filter((pool) -> pool.getName().equals("Metaspace"))
			.mapToLong((pool) -> pool.getUsage().getUsed())
			.sum();
	}

}
