package dev.workerloader.spring.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.workerloader.ErrorCode;
import dev.workerloader.Outcome;
import dev.workerloader.RpcCall;
import dev.workerloader.TailEvent;
import dev.workerloader.Usage;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerLoader;
import dev.workerloader.WorkerCode;
import dev.workerloader.rpc.SandboxRpc;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InvocationLogger}.
 */
class InvocationLoggerTests {

	private static final Usage USAGE = new Usage(Duration.ofMillis(12), Duration.ofMillis(3), 4096, 2, 0, 5);

	@RegisterExtension
	final LogCapture log = new LogCapture(InvocationLogger.NAME);

	private final InvocationLogger logger = new InvocationLogger();

	@Test
	void successIsOneLineWithAllFacts() {
		this.logger.handle(event(Outcome.OK, null,
				List.of(call("CHAT_ROOM", "post"), call("CHAT_ROOM", "post"), call("MEMBERS", "list"))));
		ILoggingEvent line = this.log.single();
		assertThat(line.getLevel()).isEqualTo(Level.INFO);
		assertThat(line.getFormattedMessage()).isEqualTo("default.myAgent ended with OK after 12 ms (cpu 3 ms, "
				+ "allocated 4096 bytes, calls: CHAT_ROOM.post x2, MEMBERS.list)");
		assertThat(LogCapture.pairs(line))
			.isEqualTo(Map.ofEntries(Map.entry("sandbox.id", "s-1"), Map.entry("sandbox.worker", "room-1"),
					Map.entry("sandbox.owner", "tenant-7"), Map.entry("sandbox.code.hash", "abc"),
					Map.entry("sandbox.entrypoint", "default"), Map.entry("sandbox.method", "myAgent"),
					Map.entry("sandbox.outcome", "OK"), Map.entry("sandbox.calls", "CHAT_ROOM.post x2, MEMBERS.list"),
					Map.entry("sandbox.usage.wall.ms", 12L), Map.entry("sandbox.usage.cpu.ms", 3L),
					Map.entry("sandbox.usage.allocated.bytes", 4096L), Map.entry("sandbox.usage.rpc.calls", 2),
					Map.entry("sandbox.usage.subrequests", 0), Map.entry("sandbox.usage.log.bytes", 5L)));
	}

	@Test
	void failureNamesOutcomeAndCode() {
		this.logger.handle(event(Outcome.LIMIT, ErrorCode.CPU_TIME, List.of()));
		ILoggingEvent line = this.log.single();
		assertThat(line.getFormattedMessage()).startsWith("default.myAgent ended with LIMIT CPU_TIME after 12 ms")
			.endsWith("calls: none)");
		assertThat(LogCapture.pairs(line)).containsEntry("sandbox.outcome", "LIMIT")
			.containsEntry("sandbox.error.code", "CPU_TIME");
	}

	@Test
	void messageOfTheErrorIsNotLogged() {
		this.logger.handle(event(Outcome.SCRIPT_ERROR, ErrorCode.SCRIPT_ERROR, List.of()));
		assertThat(this.log.single().getFormattedMessage()).doesNotContain("secret");
	}

	@Test
	void namesThatAWorkerMadeUpAreEscapedAndCut() {
		this.logger
			.handle(event(Outcome.OK, null, List.of(call("CHAT_ROOM", "a\nb"), call("CHAT_ROOM", "x".repeat(500)))));
		assertThat(this.log.single().getFormattedMessage()).contains("CHAT_ROOM.a\\u000ab")
			.doesNotContain("x".repeat(100));
	}

	@Test
	void manyDifferentCallsAreCut() {
		List<RpcCall> calls = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			calls.add(call("CHAT_ROOM", "m" + i));
		}
		this.logger.handle(event(Outcome.OK, null, calls));
		assertThat(this.log.single().getFormattedMessage()).contains("CHAT_ROOM.m19, …)")
			.doesNotContain("CHAT_ROOM.m20");
	}

	@Test
	void invocationOfARealWorkerIsLoggedOnceWithoutCodeEnvAndProps() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(WorkerLoaderAutoConfiguration.class))
			.withBean("chatRoom", ChatRoom.class)
			.run((context) -> {
				Loaders.ready(context.getBean(WorkerLoader.class))
					.run(WorkerCode
						.builder("main.js",
								"export default { main(text, env) { return env.CHAT_ROOM.post(text + env.SECRET); } };")
						.bind("CHAT_ROOM", Map.of("room", "hidden-room"))
						.env("SECRET", "hidden-value")
						.build(), "main", "hidden-argument");
				// Closing the context waits for some seconds only.
				Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(this.log::single);
			});
		ILoggingEvent line = this.log.single();
		assertThat(line.getFormattedMessage()).startsWith("default.main ended with OK after")
			.contains("calls: CHAT_ROOM.post)")
			.doesNotContain("hidden");
		assertThat(LogCapture.pairs(line).toString()).doesNotContain("hidden").doesNotContain("export default");
		assertThat(LogCapture.pairs(line)).containsKeys("sandbox.id", "sandbox.code.hash");
	}

	private static RpcCall call(String binding, String method) {
		return new RpcCall(binding, method, Duration.ofMillis(1), RpcCall.Status.OK);
	}

	private static TailEvent event(Outcome outcome, ErrorCode code, List<RpcCall> calls) {
		WorkerException error = (code != null) ? new WorkerException(code, "secret", null, WorkerException.Facts.NONE)
				: null;
		return new TailEvent("s-1", "room-1", "abc", "default", "myAgent", "tenant-7", Map.of("prop", "secret"),
				Instant.EPOCH, outcome, error, List.of(), calls, USAGE);
	}

	@SandboxRpc
	static class ChatRoom {

		public String post(String text) {
			return text;
		}

	}

}
