package dev.workerloader.attack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.slf4j.LoggerFactory;

import dev.workerloader.BindingLimits;
import dev.workerloader.Invocation;
import dev.workerloader.LeftoverThreads;
import dev.workerloader.Limits;
import dev.workerloader.LogEntry;
import dev.workerloader.TailEvent;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A loader under attack, and what must hold after every attack: the application's thread
 * goes on, its canaries are as they were, each invocation has one outcome and one record,
 * nothing is left over, the next program runs in a clean realm, and nothing that the
 * guest could read tells of the host.
 */
final class Attack implements AutoCloseable {

	static final Duration HANG_GUARD = Duration.ofMinutes(2);

	/**
	 * A machine that is shared stalls by itself; what holds up a whole JVM takes longer.
	 */
	private static final Duration STALL_GUARD = Duration.ofSeconds(15);

	/**
	 * The class path and the like.
	 */
	private static final int LAZILY_OPENED_FILES = 20;

	private static final String CANARY = "attack.canary";

	/**
	 * Tells when the engine fails to close a context.
	 */
	private static final Logger ENGINE_LOG = (Logger) LoggerFactory
		.getLogger("dev.workerloader.host.graal.GuestContext");

	/**
	 * Tells when a thread is written off, though it may come back soon.
	 */
	private static final Logger HEALTH_LOG = (Logger) LoggerFactory.getLogger("dev.workerloader.host.graal.HostHealth");

	private static final Pattern HOST = Pattern
		.compile("(?:\\b(?:java|javax|jdk|sun|com|org|tools|dev)\\.[a-z]+\\.[A-Za-z]|\\.java\\b|\\.class\\b"
				+ "|secret-of-the-host|polyglot|truffle|StackOverflowError|NullPointer|(?<!passThroughOn|DOM)Exception\\b|/tmp/|/root/|/home/)");

	private static final WorkerCode HARMLESS = WorkerCode
		.builder("harmless.js",
				"""
						export default { async harmless(arg, env) {
							const clean = Object.keys(globalThis).every((name) => typeof globalThis[name] === 'function');
							return [await env.PATIENT.twice(21), clean, [].polluted === undefined, [3, 1, 2].sort().join(''), new Intl.NumberFormat().format(1234.5)].join();
						} };""")
		.bind("PATIENT")
		.limits((limits) -> limits.cpuTime(Duration.ofSeconds(20)))
		.build();

	private final ListAppender<ILoggingEvent> engineFailures = new ListAppender<>();

	private final ListAppender<ILoggingEvent> losses = new ListAppender<>();

	private final List<TailEvent> events = new CopyOnWriteArrayList<>();

	private final Heartbeat heart = new Heartbeat();

	private final Target target = new Target();

	private final Path canary;

	private final WorkerLoader loader;

	private final long openFiles;

	private volatile Consumer<TailEvent> recorder = this.events::add;

	Attack(Duration cpu) throws Exception {
		this(cpu, (builder) -> builder);
	}

	Attack(Duration cpu, UnaryOperator<WorkerLoader.Builder> customizer) throws Exception {
		this.engineFailures.start();
		ENGINE_LOG.addAppender(this.engineFailures);
		this.losses.start();
		HEALTH_LOG.addAppender(this.losses);
		this.canary = Files.writeString(Files.createTempFile("canary", ".txt"), "alive");
		System.setProperty(CANARY, "alive");
		Limits limits = Limits.builder().cpuTime(cpu).wallTime(HANG_GUARD).allocation(256L << 20).build();
		this.loader = customizer
			.apply(WorkerLoader.builder()
				.limits(limits)
				.binding("API", this.target)
				.bindingCallTimeout(Duration.ofSeconds(5))
				.binding("PATIENT", this.target)
				.bindingLimits("PATIENT", new BindingLimits(HANG_GUARD, null, null))
				.shutdownGracePeriod(Duration.ofMillis(100))
				.tail(this::record))
			.build();
		checkHarmlessProgram();
		this.openFiles = openFiles();
	}

	private void record(TailEvent event) {
		if (!"harmless".equals(event.method())) {
			this.recorder.accept(event);
		}
	}

	/**
	 * Give each record away instead of keeping it.
	 */
	void recordWith(Consumer<TailEvent> recorder) {
		this.recorder = recorder;
	}

	Heartbeat heart() {
		return this.heart;
	}

	WorkerLoader loader() {
		return this.loader;
	}

	Target target() {
		return this.target;
	}

	/**
	 * Return how many threads did not react to the end of what they ran, for however
	 * short a time.
	 */
	int writtenOffThreads() {
		return this.losses.list.size();
	}

	/**
	 * Run a program and check all that must hold after it.
	 */
	Invocation run(AttackProgram program) {
		return check(program, run(program.code()));
	}

	/**
	 * Run a program with limits of its own, and check all that must hold after it.
	 */
	Invocation run(AttackProgram program, Consumer<Limits.Builder> limits) {
		return check(program, run(WorkerCode.builder("main.js", program.code()).bind("API").limits(limits).build()));
	}

	private static Invocation check(AttackProgram program, Invocation invocation) {
		assertThat(describe(invocation)).as(program.name()).matches(program.expected());
		return invocation;
	}

	Invocation run(String code) {
		return run(WorkerCode.builder("main.js", code).bind("API").build());
	}

	Invocation run(WorkerCode code) {
		this.events.clear();
		Invocation invocation = this.loader.run(code, "go");
		checkAfter(1);
		assertThat(this.events.get(0).outcome()).isEqualTo(invocation.outcome());
		checkVisible(visible(invocation));
		return invocation;
	}

	/**
	 * Check that a text, which a guest could read, tells nothing of the host.
	 */
	static void checkVisible(String text) {
		assertThat(text).doesNotContainPattern(HOST);
	}

	/**
	 * Forget what was recorded so far.
	 */
	void forget() {
		this.events.clear();
	}

	/**
	 * Check what must hold after some invocations.
	 */
	void checkAfter(int invocations) {
		await().until(() -> this.events.size() >= invocations);
		assertThat(this.events).hasSize(invocations);
		checkUnharmed();
	}

	/**
	 * Check what must hold when nothing runs.
	 */
	void checkUnharmed() {
		long beat = this.heart.beats();
		await().until(() -> this.heart.beats() > beat + 1);
		assertThat(this.canary).hasContent("alive");
		assertThat(System.getProperty(CANARY)).isEqualTo("alive");
		checkHarmlessProgram();
		await().untilAsserted(() -> assertThat(this.loader.stats().host().liveSandboxes()).isZero());
		await().untilAsserted(() -> assertThat(this.loader.stats().host().lostThreads()).isZero());
		assertThat(this.loader.stats().runningInvocations()).isZero();
		assertThat(this.loader.sandboxes()).isEmpty();
	}

	/**
	 * Wait for what comes soon: there are hundreds of programs to wait for.
	 */
	static ConditionFactory await() {
		return Awaitility.await()
			.dontCatchUncaughtExceptions()
			.atMost(HANG_GUARD)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(2));
	}

	private static long openFiles() throws IOException {
		Path descriptors = Path.of("/proc/self/fd");
		if (!Files.isDirectory(descriptors)) {
			return 0;
		}
		try (Stream<Path> files = Files.list(descriptors)) {
			return files.count();
		}
	}

	private void checkHarmlessProgram() {
		Invocation harmless = this.loader.run(HARMLESS, "harmless");
		assertThat(harmless.error()).isNull();
		assertThat(harmless.value()).isEqualTo("42,true,true,123,1,234.5");
	}

	/**
	 * Return the outcome with its code, or its value.
	 */
	static String describe(Invocation invocation) {
		WorkerException error = invocation.error();
		return invocation.outcome() + " "
				+ ((error != null) ? error.code() + " " + error.getMessage() : invocation.value());
	}

	static String visible(Invocation invocation) {
		return describe(invocation) + visible(invocation.logs());
	}

	static String visible(List<LogEntry> logs) {
		StringBuilder text = new StringBuilder();
		for (LogEntry entry : logs) {
			text.append('\n').append(entry.message()).append(entry.arguments());
		}
		return text.toString();
	}

	@Override
	public void close() throws IOException {
		this.heart.close();
		Target.release(this.target);
		this.loader.close();
		assertThat(this.loader.stats().host().liveSandboxes()).isZero();
		assertThat(this.loader.stats().host().liveContexts()).isZero();
		assertThat(this.heart.longestGap().length()).as("longest gap of the heartbeat").isLessThan(STALL_GUARD);
		LeftoverThreads.assertNone();
		ENGINE_LOG.detachAppender(this.engineFailures);
		HEALTH_LOG.detachAppender(this.losses);
		// Seen rarely: the engine fails when threads leave the context meanwhile.
		assertThat(this.engineFailures.list).as("contexts that could not be closed").hasSizeLessThan(2);
		assertThat(openFiles()).as("open files").isLessThan(this.openFiles + LAZILY_OPENED_FILES);
		Files.delete(this.canary);
		System.clearProperty(CANARY);
	}

}
