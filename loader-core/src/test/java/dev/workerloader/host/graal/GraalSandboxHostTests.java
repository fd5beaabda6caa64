package dev.workerloader.host.graal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;

import dev.workerloader.host.Account;
import dev.workerloader.host.Delivery;
import dev.workerloader.host.HostStatus;
import dev.workerloader.host.HostStatus.State;
import dev.workerloader.host.HostUnavailableException;
import dev.workerloader.host.Isolation;
import dev.workerloader.host.Sandbox;
import dev.workerloader.host.SandboxEnd;
import dev.workerloader.host.SandboxEnd.Reason;
import dev.workerloader.host.Slice;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link GraalSandboxHost}.
 */
class GraalSandboxHostTests {

	private static final Duration HANG_GUARD = Duration.ofSeconds(60);

	private static GraalSandboxHost host;

	@BeforeAll
	static void startHost() {
		host = TestSandboxes.host();
	}

	@AfterAll
	static void closeHost() {
		host.close();
	}

	@Test
	void runReturnsWhatTheGuestPosted() {
		assertThat(TestSandboxes.run(host, "export default () => 1 + 1")).isEqualTo("result 2");
	}

	@Test
	void messagesAreHandledInTheOrderTheyWereSent() {
		RecordingMailbox mailbox = new RecordingMailbox();
		Sandbox sandbox = host
			.open(TestSandboxes.spec("export default () => 0; export const receive = (m, post) => post(m);"), mailbox);
		sandbox.deliver(TestSandboxes.START);
		List<String> expected = new ArrayList<>(List.of("result 0"));
		for (int i = 0; i < 500; i++) {
			expected.add("m" + i);
			sandbox.deliver(new Delivery("m" + i, TestSandboxes.unlimited()));
		}
		mailbox.awaitMessages(501);
		assertThat(mailbox.messages()).isEqualTo(expected);
		assertThat(mailbox.slices()).hasSize(501);
		sandbox.terminate();
		mailbox.awaitEnd();
		assertThat(mailbox.violations()).isEmpty();
	}

	@Test
	void sliceChargesTheAccountOfItsMessage() {
		RecordingMailbox mailbox = new RecordingMailbox();
		Account account = TestSandboxes.unlimited();
		Sandbox sandbox = host.open(TestSandboxes.spec(
				"export default () => { const a = []; for (let i = 0; i < 100000; i++) a.push({i}); return a.length; }"),
				mailbox);
		sandbox.deliver(new Delivery("start", account));
		Slice slice = mailbox.awaitSlice();
		assertThat(slice.account()).isSameAs(account);
		assertThat(account.cpuNanos()).isPositive();
		assertThat(account.allocatedBytes()).isGreaterThan(100_000);
		sandbox.terminate();
		mailbox.awaitEnd();
	}

	@ParameterizedTest
	@ValueSource(strings = { "for(;;){}", "while(true);", "do{}while(1)", "try{for(;;);}catch{}finally{for(;;);}",
			"(async()=>{for(;;) await null})(); await null;", "const p=()=>Promise.resolve().then(p); p()",
			"/^(a+)+\\1$/.test('a'.repeat(40)+'!')", "[1,2,3].sort(() => { for(;;); })",
			"({ get x() { for(;;); } }).x" })
	void endlessProgramIsEndedByItsCpuLimit(String code) {
		SandboxEnd end = runToEnd("export default async () => { " + code + " }",
				TestSandboxes.limited(Duration.ofMillis(100), Long.MAX_VALUE, Duration.ofHours(1)));
		assertThat(end.reason()).isEqualTo(Reason.CPU_TIME);
		assertThat(end.account().cpuNanos()).isGreaterThan(Duration.ofMillis(100).toNanos());
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "const a = []; for(;;) a.push({});", "let s = 'x'; for(;;) s = [s, s].join('').slice(0, 1e6);",
					"for(;;) new Uint8Array(1 << 20);", "const m = new Map(); for(let i = 0;; i++) m.set(i, {i});",
					"for(;;) JSON.parse('[' + '1,'.repeat(1000) + '1]');", "for (let i = 0;; i++) Symbol('s' + i);" })
	void allocatingProgramIsEndedByItsAllocationLimit(String code) {
		Account account = TestSandboxes.limited(Duration.ofHours(1), 32 << 20, Duration.ofHours(1));
		SandboxEnd end = runToEnd("export default () => { " + code + " }", account);
		assertThat(end.reason()).isEqualTo(Reason.ALLOCATION);
		assertThat(end.account()).isSameAs(account);
		// The array that went too far is not there any more.
		assertThat(account.allocatedBytes()).isGreaterThan(30 << 20);
	}

	@ParameterizedTest
	@ValueSource(strings = { "new Uint8Array(40 << 20)", "new Array(5_000_000).fill(1.5)",
			"'€'.repeat(20_000_000).charCodeAt(1)", "new Array(1e7).join('ab')" })
	void arrayOverTheAllocationLimitIsNotCreated(String code) {
		Account account = TestSandboxes.limited(Duration.ofHours(1), 32 << 20, Duration.ofHours(1));
		SandboxEnd end = runToEnd("export default () => { " + code + " }", account);
		assertThat(end.reason()).isEqualTo(Reason.ALLOCATION);
		assertThat(account.allocatedBytes()).isLessThan(33 << 20);
	}

	@ParameterizedTest
	@ValueSource(strings = { "new Array(1e7).fill(1.5)", "[...new Uint8Array(17 << 20)]",
			"try { new Array(1e7).fill(1.5) } catch { return 1; } finally { return 2; }" })
	void arrayThatIsLargerThanASandboxMayHoldEndsIt(String code) {
		SandboxEnd end = runToEnd("export default () => { " + code + " }", TestSandboxes.unlimited());
		assertThat(end.reason()).isEqualTo(Reason.MEMORY);
	}

	@Test
	void wallTimeEndsASliceThatSpendsNeitherCpuNorMemoryOverItsLimits() {
		SandboxEnd end = runToEnd("export default () => { for(;;); }",
				TestSandboxes.limited(Duration.ofHours(1), Long.MAX_VALUE, Duration.ofMillis(50)));
		assertThat(end.reason()).isEqualTo(Reason.WALL_TIME);
	}

	@Test
	void messageOfAnAccountWhoseWallTimeIsOverIsStillHandled() {
		RecordingMailbox mailbox = new RecordingMailbox();
		// A busy machine may hold a slice up for longer than its grace.
		for (int i = 0; i < 20 && mailbox.messages().isEmpty(); i++) {
			RecordingMailbox next = new RecordingMailbox();
			Sandbox sandbox = host.open(TestSandboxes.spec("""
					export default () => {
						for (let i = 0; i < 1e6; i++);
						return 'told';
					}"""), next);
			sandbox.deliver(
					new Delivery("start", TestSandboxes.limited(Duration.ofHours(1), Long.MAX_VALUE, Duration.ZERO)));
			next.awaitSlice();
			sandbox.terminate();
			next.awaitEnd();
			mailbox = next;
		}
		assertThat(mailbox.messages()).containsExactly("result told");
	}

	@Test
	void limitThatIsReachedInManyShortSlicesEndsTheSandbox() {
		RecordingMailbox mailbox = new RecordingMailbox();
		Account account = TestSandboxes.limited(Duration.ofHours(1), 1 << 20, Duration.ofHours(1));
		Sandbox sandbox = host.open(TestSandboxes.spec(
				"export default () => 0; export const receive = (m, post) => post(String(new Uint8Array(1 << 16).length));"),
				mailbox);
		sandbox.deliver(TestSandboxes.START);
		for (int i = 0; i < 100; i++) {
			sandbox.deliver(new Delivery("more", account));
		}
		assertThat(mailbox.awaitEnd().reason()).isEqualTo(Reason.ALLOCATION);
		assertThat(mailbox.messages()).hasSizeLessThan(30);
	}

	@Test
	void whatWasPostedBeforeTheEndIsReceived() {
		RecordingMailbox mailbox = new RecordingMailbox();
		Sandbox sandbox = host
			.open(TestSandboxes.spec("export default (post) => { post('one'); post('two'); for(;;); }"), mailbox);
		sandbox.deliver(new Delivery("start",
				TestSandboxes.limited(Duration.ofSeconds(1), Long.MAX_VALUE, Duration.ofHours(1))));
		mailbox.awaitEnd();
		assertThat(mailbox.messages()).containsExactly("one", "two");
		assertThat(mailbox.slices().get(0).failure()).isEqualTo(Slice.Failure.TERMINATED);
	}

	@Test
	void postRefusesEverythingButOneString() {
		String code = """
				export default (post) => [post(), post(1), post({}), post('a', 'b'), post(Symbol('x')), post(null),
					post({ toString() { return 'x'; } }), post('fine')].join()""";
		assertThat(TestSandboxes.run(host, code)).isEqualTo("fine");
		assertThat(TestSandboxes.run(host, code.replace(", post('fine')", "")))
			.isEqualTo("result false,false,false,false,false,false,false");
	}

	@Test
	void sliceThatPostsTooMuchSaysSo() {
		RecordingMailbox mailbox = new RecordingMailbox();
		Sandbox sandbox = host.open(TestSandboxes.spec(
				"export default (post) => { let n = 0; while (post('x')) n++; return n; }; export const receive = (m, post) => post(m);"),
				mailbox);
		sandbox.deliver(TestSandboxes.START);
		Slice slice = mailbox.awaitSlice();
		assertThat(slice.overflowed()).isTrue();
		assertThat(slice.messages()).hasSize(PostBuffer.MAX_MESSAGES);
		sandbox.deliver(new Delivery("again", TestSandboxes.unlimited()));
		mailbox.awaitMessages(PostBuffer.MAX_MESSAGES + 1);
		assertThat(mailbox.slices().get(1).overflowed()).isFalse();
		sandbox.terminate();
		mailbox.awaitEnd();
	}

	@Test
	void guestThatExhaustsItsStackIsNotEnded() {
		assertThat(TestSandboxes.run(host, "const f = () => f() + 1; export default () => f()"))
			.startsWith("error true RangeError");
	}

	@Test
	void exceptionThatEscapesTheHandlerIsAFailureOfTheSlice() {
		RecordingMailbox mailbox = new RecordingMailbox();
		Sandbox sandbox = host.open(
				TestSandboxes.spec("export default () => 0; export const receive = () => { throw new Error('no') };"),
				mailbox);
		sandbox.deliver(TestSandboxes.START);
		sandbox.deliver(new Delivery("boom", TestSandboxes.unlimited()));
		Awaitility.await().atMost(HANG_GUARD).until(() -> mailbox.slices().size() == 2);
		assertThat(mailbox.slices().get(1).failure()).isEqualTo(Slice.Failure.ERROR);
		assertThat(mailbox.ends()).isEmpty();
		sandbox.terminate();
		mailbox.awaitEnd();
	}

	@Test
	void stackThatIsExhaustedOutOfTheHandlerIsAFailureOfTheSlice() {
		RecordingMailbox mailbox = new RecordingMailbox();
		Sandbox sandbox = host.open(TestSandboxes
			.spec("export default () => 0; const f = () => f() + 1; export const receive = () => f();"), mailbox);
		sandbox.deliver(TestSandboxes.START);
		sandbox.deliver(new Delivery("boom", TestSandboxes.unlimited()));
		Awaitility.await().atMost(HANG_GUARD).until(() -> mailbox.slices().size() == 2);
		assertThat(mailbox.slices().get(1).failure()).isEqualTo(Slice.Failure.STACK_OVERFLOW);
		sandbox.terminate();
		mailbox.awaitEnd();
	}

	@Test
	void terminateEndsARunningSlice() {
		RecordingMailbox mailbox = new RecordingMailbox();
		Sandbox sandbox = host.open(TestSandboxes.spec("export default () => { for(;;); }"), mailbox);
		sandbox.deliver(TestSandboxes.START);
		Awaitility.await().atMost(HANG_GUARD).until(() -> host.status().runningSlices() == 1);
		sandbox.terminate();
		assertThat(mailbox.awaitEnd()).isEqualTo(new SandboxEnd(Reason.TERMINATED, null));
		assertThat(mailbox.slices()).hasSize(1);
	}

	@Test
	void terminateEndsAnIdleSandboxThatNeverRan() {
		RecordingMailbox mailbox = new RecordingMailbox();
		Sandbox sandbox = host.open(TestSandboxes.spec("export default () => 0"), mailbox);
		sandbox.terminate();
		sandbox.terminate();
		assertThat(mailbox.awaitEnd().reason()).isEqualTo(Reason.TERMINATED);
		sandbox.deliver(TestSandboxes.START);
		assertThat(mailbox.slices()).isEmpty();
		assertThat(mailbox.violations()).isEmpty();
	}

	@Test
	void isolationIsAContext() {
		assertThat(host.isolation()).isEqualTo(Isolation.CONTEXT);
	}

	@Test
	void statusTellsTheEngineAndCountsSandboxes() {
		try (GraalSandboxHost own = TestSandboxes.host()) {
			Awaitility.await().atMost(HANG_GUARD).until(() -> own.status().warmSandboxes() == 2);
			RecordingMailbox mailbox = new RecordingMailbox();
			Sandbox sandbox = own.open(TestSandboxes.spec("export default () => { for(;;); }"), mailbox);
			assertThat(own.status().liveSandboxes()).isEqualTo(1);
			sandbox.deliver(TestSandboxes.START);
			Awaitility.await().atMost(HANG_GUARD).until(() -> own.status().runningSlices() == 1);
			HostStatus status = own.status();
			assertThat(status.engine()).startsWith("GraalJS 25.");
			assertThat(status.state()).isEqualTo(State.READY);
			assertThat(status.problem()).isNull();
			assertThat(status.threads()).isGreaterThanOrEqualTo(2);
			assertThat(status.lostThreads()).isZero();
			sandbox.terminate();
			mailbox.awaitEnd();
			Awaitility.await().atMost(HANG_GUARD).until(() -> own.status().liveSandboxes() == 0);
		}
	}

	@Test
	void sandboxesThatAreOpenedEarlyWaitForTheWarmUp() {
		CompletableFuture<Void> warmUp = new CompletableFuture<>();
		try (GraalSandboxHost cold = GraalSandboxHost.builder()
			.settings(TestSandboxes.settings())
			.bootstrap(TestSandboxes.BOOTSTRAP)
			.warmUp(warmUp)
			.build()) {
			RecordingMailbox mailbox = new RecordingMailbox();
			cold.open(TestSandboxes.spec("export default () => 1"), mailbox).deliver(TestSandboxes.START);
			assertThat(cold.status().state()).isEqualTo(State.WARMING_UP);
			assertThat(cold.status().queuedSlices()).isEqualTo(1);
			assertThat(mailbox.slices()).isEmpty();
			warmUp.complete(null);
			assertThat(mailbox.awaitMessage()).isEqualTo("result 1");
			assertThat(cold.status().state()).isEqualTo(State.READY);
		}
	}

	@Test
	void warmUpThatFailsBreaksTheHost() {
		CompletableFuture<Void> warmUp = new CompletableFuture<>();
		try (GraalSandboxHost cold = GraalSandboxHost.builder()
			.settings(TestSandboxes.settings())
			.bootstrap(TestSandboxes.BOOTSTRAP)
			.warmUp(warmUp)
			.build()) {
			RecordingMailbox mailbox = new RecordingMailbox();
			cold.open(TestSandboxes.spec("export default () => 1"), mailbox).deliver(TestSandboxes.START);
			warmUp.completeExceptionally(new IllegalStateException("test"));
			mailbox.awaitEnd();
			assertThat(cold.status().state()).isEqualTo(State.BROKEN);
			assertThatExceptionOfType(HostUnavailableException.class)
				.isThrownBy(() -> cold.open(TestSandboxes.spec(""), new RecordingMailbox()))
				.withMessageContaining("restart");
		}
	}

	@Test
	void warmUpThatFailsSinceTheHostWasClosedBreaksNothing() {
		CompletableFuture<Void> warmUp = new CompletableFuture<>();
		GraalSandboxHost cold = GraalSandboxHost.builder()
			.settings(TestSandboxes.settings())
			.bootstrap(TestSandboxes.BOOTSTRAP)
			.warmUp(warmUp)
			.build();
		cold.close();
		warmUp.completeExceptionally(new IllegalStateException("closed"));
		assertThat(cold.status().state()).isEqualTo(State.CLOSED);
		assertThat(cold.status().problem()).isNull();
	}

	@Test
	void propertiesOfTheJvmDoNotWeakenTheEngine() {
		Properties saved = (Properties) System.getProperties().clone();
		System.setProperty("polyglot.js.allow-eval", "true");
		System.setProperty("polyglot.js.nashorn-compat", "true");
		System.setProperty("polyglot.js.load-from-url", "true");
		System.setProperty("polyglot.js.java-package-globals", "true");
		try (GraalSandboxHost own = TestSandboxes.host()) {
			assertThat(TestSandboxes.run(own,
					"""
							export default () => {
								try { return eval('1'); } catch (error) { return error.name + typeof Java + typeof load + typeof java; }
							};"""))
				.isEqualTo("result EvalErrorundefinedundefinedundefined");
		}
		finally {
			System.setProperties(saved);
		}
	}

	@Test
	void closeEndsEverySandboxAndReleasesAllThreads() {
		GraalSandboxHost own = TestSandboxes.host(TestSandboxes.settings().withThreadNamePrefix("closing-"));
		List<RecordingMailbox> mailboxes = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			RecordingMailbox mailbox = new RecordingMailbox();
			own.open(TestSandboxes.spec("export default () => { for(;;); }"), mailbox).deliver(TestSandboxes.START);
			mailboxes.add(mailbox);
		}
		own.close();
		own.close();
		mailboxes.forEach(RecordingMailbox::awaitEnd);
		assertThat(mailboxes).allSatisfy((mailbox) -> {
			assertThat(mailbox.ends()).containsExactly(new SandboxEnd(Reason.TERMINATED, null));
			assertThat(mailbox.violations()).isEmpty();
		});
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
				.noneMatch((thread) -> thread.getName().startsWith("closing-")));
		assertThat(own.status().state()).isEqualTo(State.CLOSED);
		assertThat(own.status().liveSandboxes()).isZero();
		assertThatExceptionOfType(HostUnavailableException.class)
			.isThrownBy(() -> own.open(TestSandboxes.spec(""), new RecordingMailbox()))
			.withMessage("The sandbox host is closed.");
	}

	private static SandboxEnd runToEnd(String code, Account account) {
		RecordingMailbox mailbox = new RecordingMailbox();
		host.open(TestSandboxes.spec(code), mailbox).deliver(new Delivery("start", account));
		SandboxEnd end = mailbox.awaitEnd();
		assertThat(mailbox.violations()).isEmpty();
		return end;
	}

}
