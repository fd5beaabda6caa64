package dev.workerloader;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.workerloader.rpc.Binding;
import dev.workerloader.rpc.RpcSignal;
import dev.workerloader.rpc.SandboxRpc;
import dev.workerloader.rpc.TypeScriptDeclarations;
import dev.workerloader.rpc.UnsupportedBindingException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Abort signals that workers pass to the application (semantics, section 2).
 */
class SignalTests {

	private static final Duration HANG_GUARD = Duration.ofMinutes(1);

	private final Tasks tasks = new Tasks();

	@AutoClose
	private final WorkerLoader loader = WorkerLoader.builder().binding("TASKS", this.tasks).build();

	private static WorkerCode code(String body) {
		return WorkerCode.builder("main.js", "export default { async go(arg, env) { " + body + " } };")
			.bind("TASKS")
			.build();
	}

	private @Nullable Object run(String body) {
		return this.loader.run(code(body), "go").valueAs(Object.class);
	}

	@Test
	void bindingIsToldWhenTheWorkerAborts() {
		assertThat(run("""
				const controller = new AbortController();
				const done = env.TASKS.untilAborted({ name: 'a', signal: controller.signal });
				await env.TASKS.begun();
				controller.abort();
				return done;""")).isEqualTo("a: AbortError: The operation was aborted.");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					new RangeError('enough') | RangeError: enough
					{ why: [1, 'x'] }        | {why=[1, x]}
					'a reason'               | a reason
					() => 1                  | AbortError: The operation was aborted.
					'x'.repeat(100000)       | AbortError: The operation was aborted.
					Object.fromEntries(Array.from({ length: 12000 }, (_, i) => ['a-key-of-some-length-' + i, i])) | AbortError: The operation was aborted.
					null                     | null
					""")
	void reasonIsData(String reason, String seen) {
		assertThat(run("""
				const controller = new AbortController();
				const done = env.TASKS.reasonOf(controller.signal);
				await env.TASKS.begun();
				controller.abort(%s);
				return done;""".formatted(reason))).isEqualTo(seen);
		assertThat(run("return env.TASKS.reasonOf(AbortSignal.abort(%s));".formatted(reason))).isEqualTo(seen);
	}

	@Test
	void signalOfATimeoutIsOneToo() {
		assertThat(run("return env.TASKS.reasonOf(AbortSignal.any([AbortSignal.timeout(1)]));"))
			.isEqualTo("TimeoutError: The operation timed out.");
	}

	@Test
	void oneSignalCanBePassedManyTimes() {
		assertThat(run("""
				const controller = new AbortController();
				const all = [1, 2, 3].map((n) => env.TASKS.untilAborted({ name: '' + n, signal: controller.signal }));
				await env.TASKS.begun(3);
				controller.abort('stop');
				return Promise.all(all);""")).isEqualTo(List.of("1: stop", "2: stop", "3: stop"));
	}

	@Test
	void signalIsAbortedWhenTheInvocationIsCancelled() throws Exception {
		CompletableFuture<Invocation> invocation = this.loader.runAsync(code(
				"await env.TASKS.keep(new AbortController().signal); await new Promise((done) => setTimeout(done, 60_000));"),
				"go");
		assertThat(this.tasks.kept.await(1, TimeUnit.MINUTES)).isTrue();
		assertThat(this.tasks.signal.isAborted()).isFalse();
		CountDownLatch told = new CountDownLatch(1);
		this.tasks.signal.onAbort(told::countDown);
		invocation.cancel(true);
		assertThat(told.await(1, TimeUnit.MINUTES)).isTrue();
		assertThat(this.tasks.signal.isAborted()).isTrue();
		assertThat(this.tasks.signal.reason()).isNull();
	}

	@Test
	void signalOfAnInvocationThatHasEndedIsNeverAborted() {
		try (Worker worker = this.loader.load(code("""
				if (arg === 'abort') { globalThis.controller.abort(); return env.TASKS.isAborted(); }
				globalThis.controller = new AbortController();
				await env.TASKS.keep(globalThis.controller.signal);
				return env.TASKS.isAborted();"""))) {
			assertThat(worker.getEntrypoint().call("go", "pass")).isEqualTo(false);
			Awaitility.await().atMost(HANG_GUARD).until(() -> this.loader.stats().runningInvocations() == 0);
			assertThat(worker.getEntrypoint().call("go", "abort")).isEqualTo(false);
		}
	}

	@Test
	void signalsAreBounded() {
		assertThat(
				run("""
						const signals = Array.from({ length: 501 }, () => new AbortController().signal);
						const code = (call) => call.then(() => 'kept', (error) => error.code);
						const codes = [];
						for (let i = 0; i < 20; i++) {
							codes.push(await code(env.TASKS.all(signals.slice(1).map(() => new AbortController().signal))));
						}
						return [new Set(codes).size, codes[0], await code(env.TASKS.all(signals)), await code(env.TASKS.all([AbortSignal.abort()]))];"""))
			.isEqualTo(List.of(1, "kept", "NOT_SERIALIZABLE", "kept"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					return signal;                                                         | result is an AbortSignal, which cannot cross here.
					throw Object.assign(new Error('x'), { signal });                       |
					console.log(signal); return (await env.TASKS.any({ signal })).missing; |
					""")
	void signalCrossesOnlyWhereSomebodyCanUseIt(String body, @Nullable String message) {
		WorkerException error = this.loader.load(code("const { signal } = new AbortController(); " + body))
			.getEntrypoint()
			.invoke("go")
			.error();
		assertThat(error).isNotNull();
		if (message != null) {
			assertThat(error).hasMessageStartingWith(message);
		}
		assertThat(error.toString()).doesNotContain("GuestSignal");
	}

	@Test
	void applicationHasNoSignalsForWorkers() {
		assertThatExceptionOfType(UnsupportedBindingException.class).isThrownBy(() -> Binding.of(new Signals()))
			.withMessageContaining("RpcSignal cannot cross");
	}

	@Test
	void declarationsNameTheSignal() {
		assertThat(TypeScriptDeclarations.of(Map.of("TASKS", Binding.of(this.tasks))).text())
			.contains("reasonOf(signal: AbortSignal): Promise<string>;", "signal: AbortSignal;");
	}

	record Task(String name, RpcSignal signal) {

	}

	@SandboxRpc
	static class Signals {

		public @Nullable RpcSignal signal() {
			return null;
		}

	}

	@SandboxRpc
	static class Tasks {

		private final CountDownLatch kept = new CountDownLatch(1);

		private volatile int begun;

		private volatile @Nullable RpcSignal signal;

		public CompletableFuture<String> untilAborted(Task task) {
			return reasonOf(task.signal()).thenApply((reason) -> task.name() + ": " + reason);
		}

		public synchronized CompletableFuture<String> reasonOf(RpcSignal signal) {
			CompletableFuture<String> result = new CompletableFuture<>();
			signal.onAbort(() -> result.complete(describe(signal.reason())));
			this.begun++;
			return result;
		}

		private static String describe(@Nullable Object reason) {
			return (reason instanceof WorkerScriptException error) ? error.name() + ": " + error.getMessage()
					: String.valueOf(reason);
		}

		public void begun(@Nullable Integer count) {
			Awaitility.await().atMost(HANG_GUARD).until(() -> this.begun >= ((count != null) ? count : 1));
		}

		public void keep(RpcSignal given) {
			this.signal = given;
			this.kept.countDown();
		}

		public boolean isAborted() {
			return this.signal.isAborted();
		}

		public int all(List<RpcSignal> signals) {
			return signals.size();
		}

		public @Nullable Object any(@Nullable Object value) {
			return value;
		}

	}

}
