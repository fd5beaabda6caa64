package dev.workerloader;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import dev.workerloader.host.graal.GraalHostSettings;
import dev.workerloader.host.graal.GraalSandboxHost;
import dev.workerloader.internal.leak.LeakTracker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a loader knows of that must be given back, and what it holds of what was (attack
 * MEM-17).
 */
class LeakTests {

	private static final String SOURCE = """
			export default {
				echo(value) { return value; },
				spin() { for (;;); },
				hold(value, env) { return env.HOLDER.hold(); },
			};
			""";

	private static final int WARM = 2;

	private final Holder holder = new Holder();

	private final WorkerCode code = WorkerCode.builder("agent.js", SOURCE).env("HOLDER", this.holder).build();

	private final WorkerLoader loader = WorkerLoader.builder()
		.host(GraalSandboxHost.builder().settings(GraalHostSettings.defaults().withWarmPool(WARM)).build())
		.build();

	@AfterEach
	void closeLoader() {
		this.holder.release();
		this.loader.close();
	}

	@Test
	void contextsAreThoseOfLiveAndOfWarmSandboxes() {
		awaitContexts(WARM);
		Worker first = this.loader.load(this.code);
		Worker second = this.loader.load(this.code);
		first.start();
		second.start();
		awaitContexts(WARM + 2);
		first.close();
		awaitContexts(WARM + 1);
		CompletableFuture<Invocation> spinning = second.getEntrypoint().invokeAsync("spin");
		second.close();
		assertThat(spinning.join().outcome()).isEqualTo(Outcome.TERMINATED);
		awaitContexts(WARM);
		this.loader.close();
		assertThat(this.loader.stats().host().liveContexts()).isZero();
	}

	private void awaitContexts(int count) {
		await().untilAsserted(() -> assertThat(this.loader.stats().host().liveContexts()).isEqualTo(count));
	}

	@Test
	void handlesThatNobodyClosedAreCountedAndTheFirstIsLogged() {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		Logger logger = (Logger) LoggerFactory.getLogger("dev.workerloader.internal.runtime.HandleLeaks");
		logger.addAppender(log);
		log.start();
		try {
			forgetHandles(3);
			try (Worker closed = this.loader.load(this.code); Worker other = this.loader.get(null, () -> this.code)) {
				assertThat(this.loader.stats().openHandles()).isBetween(2, 5);
				assertThat(closed.getEntrypoint().call("echo", 1)).isEqualTo(other.getEntrypoint().call("echo", 1));
			}
			for (int i = 0; i < 3; i++) {
				assertThat(this.loader.get("shared", this.code).getEntrypoint().call("echo", i)).isEqualTo(i);
				this.loader.run(this.code, "echo", i);
			}
			await().untilAsserted(() -> {
				System.gc();
				assertThat(this.loader.stats().openHandles()).isZero();
				assertThat(this.loader.stats().leakedHandles()).isEqualTo(3);
			});
			assertThat(log.list).filteredOn(LeakTests::isOfForgottenHandle)
				.singleElement()
				.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("became unreachable",
						LeakTracker.STACKS));
		}
		finally {
			logger.detachAppender(log);
		}
	}

	private static boolean isOfForgottenHandle(ILoggingEvent event) {
		return List.of(event.getThrowableProxy().getStackTraceElementProxyArray())
			.stream()
			.anyMatch((frame) -> frame.getSTEAsString().contains("forgetHandles"));
	}

	private void forgetHandles(int count) {
		for (int i = 0; i < count; i++) {
			this.loader.load(this.code).getEntrypoint().call("echo", i);
		}
	}

	@Test
	void callsThatNobodyWaitsForAreCountedUntilTheyReturn() throws Exception {
		Worker worker = this.loader.load(this.code);
		CompletableFuture<Invocation> invocation = worker.getEntrypoint().invokeAsync("hold");
		this.holder.awaitHeld();
		worker.close();
		assertThat(invocation.join().outcome()).isEqualTo(Outcome.TERMINATED);
		assertThat(this.loader.stats().runningInvocations()).isZero();
		assertThat(this.loader.stats().runningCalls()).isEqualTo(1);
		this.holder.release();
		await().untilAsserted(() -> assertThat(this.loader.stats().runningCalls()).isZero());
	}

	@Test
	void callsThatWaitForTheirTurnAreForgottenWhenNobodyWantsThemAnyMore() throws Exception {
		try (WorkerLoader narrow = WorkerLoader.builder()
			.binding("HOLDER", this.holder)
			.bindingLimits("HOLDER", new BindingLimits(Duration.ofSeconds(5), 1, null))
			.build()) {
			WorkerCode calling = WorkerCode.builder("agent.js",
					"export default { hold: (value, env) => env.HOLDER.hold(), count: (value, env) => env.HOLDER.count(value) };")
				.bind("HOLDER")
				.build();
			Worker holding = narrow.load(calling);
			holding.getEntrypoint().invokeAsync("hold");
			this.holder.awaitHeld();
			Worker worker = narrow.load(calling);
			CompletableFuture<Invocation> timesOut = worker.getEntrypoint().invokeAsync("count", 1);
			assertThat(timesOut.join().error()).extracting("code").isEqualTo(ErrorCode.BINDING_TIMEOUT);
			await().until(() -> narrow.stats().runningCalls() == 1);
			CompletableFuture<Invocation> closed = worker.getEntrypoint().invokeAsync("count", 1);
			await().until(() -> narrow.stats().runningCalls() == 2 || closed.isDone());
			worker.close();
			await().until(() -> narrow.stats().runningCalls() == 1);
			this.holder.release();
			holding.close();
			assertThat(narrow.run(calling, "count", 1).valueAs(Integer.class)).isEqualTo(2);
		}
	}

	@Test
	void whatIsOpenTellsWhoOpenedIt() throws Exception {
		this.loader.run(this.code, "echo", 1); // what comes first waits for the engine
		Worker worker = this.loader.load(this.code);
		CompletableFuture<Invocation> invocation = worker.getEntrypoint().invokeAsync("hold");
		this.holder.awaitHeld();
		assertThat(openedHere()).contains("worker handle", "sandbox", "invocation");
		assertThat(LeakTracker.opened()).extracting(Throwable::getMessage).contains("context", "binding call");
		this.holder.release();
		invocation.join();
		worker.close();
		await().untilAsserted(() -> assertThat(openedHere()).isEmpty());
	}

	private static List<String> openedHere() {
		return LeakTracker.opened()
			.stream()
			.filter((opening) -> List.of(opening.getStackTrace())
				.stream()
				.anyMatch((frame) -> frame.getClassName().equals(LeakTests.class.getName())))
			.map(Throwable::getMessage)
			.toList();
	}

	@Test
	void nothingHoldsAContextThatIsClosed() {
		List<Object> held = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			Worker worker = this.loader.load(this.code);
			CompletableFuture<Invocation> future = worker.getEntrypoint().invokeAsync("echo", i);
			held.addAll(List.of(worker, future, future.join()));
			worker.close();
			held.add(this.loader.run(this.code, "fail"));
		}
		Worker shared = this.loader.get("shared", this.code);
		held.addAll(List.of(shared, shared.getEntrypoint().invoke("echo", 1)));
		this.loader.evict("shared");
		awaitContexts(WARM);
		await().untilAsserted(() -> {
			System.gc();
			assertThat(LeakTracker.retained()).extracting(Throwable::getMessage).doesNotContain("context");
		});
		assertThat(held).hasSize(22);
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofMinutes(1));
	}

}
