package dev.workerloader;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import dev.workerloader.rpc.RpcStub;
import dev.workerloader.rpc.SandboxRpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * References among the arguments and in the results of invocations: objects and streams
 * of the application, functions, targets and streams of workers (semantics, section 2,
 * and R7).
 */
class ReferenceInvocationTests {

	private static final Duration HANG_GUARD = Duration.ofMinutes(1);

	private final Counter counter = new Counter();

	@AutoClose
	private final WorkerLoader loader = SharedHost.loader()
		.binding("COUNTER", new Counter())
		.shutdownGracePeriod(Duration.ZERO) // functions that nobody closes
		.build();

	private Entrypoint entrypoint(String body) {
		return this.loader.load(code(body)).getEntrypoint();
	}

	private static WorkerCode code(String body) {
		return WorkerCode
			.builder("main.js",
					"import { RpcTarget } from 'cloudflare:workers';\nexport default { async go(arg, env, ctx) { "
							+ body + " }, ping() { return 'pong'; } };")
			.bind("COUNTER")
			.build();
	}

	private void awaitIdle() {
		Awaitility.await()
			.atMost(HANG_GUARD)
			.until(() -> this.loader.sandboxes().stream().allMatch((info) -> info.runningInvocations() == 0));
	}

	@Nested
	class AmongTheArguments {

		@Test
		void objectIsAStubWithItsExposedMethodsAndClosedOnceWhenTheInvocationHasEnded() {
			Counter passed = ReferenceInvocationTests.this.counter;
			assertThat(entrypoint("return [await arg.add(2), await arg.add(3), Object.keys(arg)];").call("go", passed))
				.isEqualTo(List.of(2, 5, List.of("add", "through")));
			Awaitility.await().atMost(HANG_GUARD).untilAsserted(() -> assertThat(passed.closed).hasValue(1));
		}

		@Test
		void objectCanBeAnywhereAmongThem() {
			Counter passed = ReferenceInvocationTests.this.counter;
			assertThat(entrypoint("return await arg.counters[0].add(1) + await arg.counters[1].add(1);").call("go",
					Map.of("counters", List.of(passed, passed))))
				.isEqualTo(3);
			Awaitility.await().atMost(HANG_GUARD).untilAsserted(() -> assertThat(passed.closed).hasValue(1));
		}

		@Test
		void objectThatIsABindingIsNotClosed() {
			Counter bound = new Counter();
			try (WorkerLoader own = SharedHost.loader().binding("COUNTER", bound).build()) {
				Entrypoint entrypoint = own.load(code("return await arg.add(1);")).getEntrypoint();
				assertThat(entrypoint.call("go", bound)).isEqualTo(1);
				assertThat(entrypoint.call("go", bound)).isEqualTo(2);
			}
			assertThat(bound.closed).hasValue(0);
		}

		@Test
		void objectOfAnInvocationThatNeverBeginsIsClosedToo() {
			Worker worker = ReferenceInvocationTests.this.loader.load(code("return 1;"));
			Entrypoint entrypoint = worker.getEntrypoint();
			worker.close();
			assertThat(entrypoint.invoke("go", ReferenceInvocationTests.this.counter).error()).isNotNull();
			Awaitility.await()
				.atMost(HANG_GUARD)
				.untilAsserted(() -> assertThat(ReferenceInvocationTests.this.counter.closed).hasValue(1));
		}

		@Test
		void streamIsReadOrWrittenByTheWorker() {
			ByteArrayOutputStream output = new ByteArrayOutputStream();
			Entrypoint entrypoint = entrypoint("await arg.from.pipeTo(arg.to); return 'done';");
			assertThat(entrypoint.call("go", Map.of("from", stream("streamed"), "to", output))).isEqualTo("done");
			assertThat(output.toString(StandardCharsets.UTF_8)).isEqualTo("streamed");
		}

		private static InputStream stream(String text) {
			return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
		}

		@Test
		void stubIsGoneWithTheInvocation() {
			Entrypoint entrypoint = entrypoint("""
					if (arg !== null) { globalThis.kept = arg; return 'kept'; }
					try { return await kept.add(1); } catch (error) { return error.message; }""");
			entrypoint.call("go", ReferenceInvocationTests.this.counter);
			assertThat(entrypoint.call("go", (Object) null)).asString()
				.startsWith("The object that the stub stands for is gone");
		}

	}

	@Nested
	class FunctionsAmongTheArguments {

		@Test
		void lambdaIsAFunctionOfTheWorkers() {
			Function<Integer, Integer> twice = (number) -> 2 * number;
			List<String> heard = new CopyOnWriteArrayList<>();
			Consumer<String> listener = heard::add;
			assertThat(entrypoint(
					"await arg.listener('a'); await arg.listener('b'); return [typeof arg.twice, await arg.twice(21), await arg.nothing()];")
				.call("go",
						Map.of("twice", twice, "listener", listener, "nothing",
								(Supplier<@Nullable Object>) () -> null)))
				.isEqualTo(Arrays.asList("function", 42, null));
			assertThat(heard).containsExactly("a", "b");
		}

		@Test
		void futureThatItReturnsIsAwaited() {
			Supplier<CompletableFuture<String>> later = () -> CompletableFuture.supplyAsync(() -> "later");
			assertThat(entrypoint("return [await arg(), await Promise.all([arg(), arg()])];").call("go", later))
				.isEqualTo(List.of("later", List.of("later", "later")));
		}

		@Test
		void whatItThrowsIsTheCauseOnTheHost() {
			Callable<String> failing = () -> {
				throw new IOException("secret");
			};
			WorkerException error = entrypoint("return arg();").invoke("go", failing).error();
			assertThat(error).hasCauseInstanceOf(IOException.class).hasMessageNotContaining("secret");
			assertThat(error.code()).isEqualTo(ErrorCode.BINDING_FAILED);
			assertThat(error.calls()).extracting(RpcCall::binding).containsExactly("the argument");
		}

		@Test
		void itTakesNoMoreThanItsInterfaceSays() {
			Supplier<String> supplier = () -> "x";
			assertThat(entrypoint("try { await arg(1); } catch (error) { return [error.code, error.message]; }")
				.call("go", supplier))
				.isEqualTo(List.of("BAD_ARGUMENTS", "The function takes 0 arguments, but got 1."));
		}

		@Test
		void itIsGoneWithTheInvocationOrWhenItIsDisposedOf() {
			Supplier<String> supplier = () -> "x";
			Entrypoint entrypoint = entrypoint("""
					if (arg === null) { try { return await kept(); } catch (error) { return error.message; } }
					globalThis.kept = arg.kept;
					arg.other[Symbol.dispose]();
					try { await arg.other(); } catch (error) { return error.message; }""");
			Supplier<String> other = () -> "y";
			assertThat(entrypoint.call("go", Map.of("kept", supplier, "other", other))).asString()
				.startsWith("The object that the stub stands for is gone");
			assertThat(entrypoint.call("go", (Object) null)).asString()
				.startsWith("The object that the stub stands for is gone");
		}

		@Test
		void itGoesOnToABinding() {
			Function<Integer, Integer> twice = (number) -> 2 * number;
			assertThat(entrypoint("return env.COUNTER.through(arg);").call("go", twice)).isEqualTo(42);
		}

		@Test
		void objectThatHappensToHaveOneMethodIsNotPassedByAccident() {
			assertThat(entrypoint("return 1;").invoke("go", new Service()).error())
				.isInstanceOf(WorkerRpcException.class)
				.hasMessageContaining("Service is not data");
			assertThat(entrypoint("return 1;").invoke("go", (Unmarked) (text) -> text).error())
				.hasMessageContaining("is not data");
		}

		@Test
		void contractSaysWhatIsAFunctionAndWhatItTakes() {
			Agent agent = entrypoint("""
					const seen = [];
					await arg({ percent: 50 });
					try { await arg({ percent: 'x' }); } catch (error) { seen.push(error.code, error.message); }
					return seen;""").proxy(Agent.class);
			Service service = new Service();
			assertThat(agent.go(service)).containsExactly("BAD_ARGUMENTS",
					"arguments[0].percent must be an integer between -2147483648 and 2147483647, but was the string \"x\".");
			assertThat(service.seen).containsExactly(new Progress(50));
		}

		@Test
		void lambdaOfAnExposedInterfaceHasTheMethodOfThat() {
			Tool tool = (text) -> text + "!";
			assertThat(entrypoint("return [typeof arg, await arg.use('x')];").call("go", tool))
				.isEqualTo(List.of("object", "x!"));
			assertThat(entrypoint("return [typeof arg, await arg.use('x')];").proxy(ToolUser.class).go(tool))
				.containsExactly("object", "x!");
		}

		@SandboxRpc
		@FunctionalInterface
		interface Tool {

			String use(String text);

		}

		interface ToolUser {

			List<String> go(Tool tool);

		}

		interface Agent {

			List<String> go(Consumer<Progress> progress);

		}

		record Progress(int percent) {

		}

		interface Unmarked {

			String say(String text);

		}

		static class Service implements Consumer<Progress> {

			private final List<Progress> seen = new CopyOnWriteArrayList<>();

			@Override
			public void accept(Progress progress) {
				this.seen.add(progress);
			}

		}

	}

	@Nested
	class InTheResult {

		@Test
		void functionCanBeCalledUntilItIsClosed() {
			Entrypoint entrypoint = entrypoint("let n = 0; return { step: (by) => n += by };");
			Map<?, ?> result = (Map<?, ?>) entrypoint.call("go");
			assertThat(result).isNotNull();
			RpcStub step = (RpcStub) result.get("step");
			assertThat(step.call(2)).isEqualTo(2);
			assertThat(step.call(3)).isEqualTo(5);
			assertThat(entrypoint.call("ping")).isEqualTo("pong");
			step.close();
			awaitIdle();
			assertThatIllegalStateException().isThrownBy(() -> step.call(1))
				.withMessageContaining("can no longer be called");
		}

		@Test
		void functionIsAFunctionalInterfaceWhereTheTypeSaysSo() {
			Function<Integer, Integer> twice = entrypoint("return (n) => 2 * n;")
				.call(new TypeRef<Function<Integer, Integer>>() {
				}, "go");
			assertThat(twice).isNotNull();
			assertThat(twice.apply(21)).isEqualTo(42);
		}

		@Test
		void targetHasItsMethods() {
			RpcStub target = entrypoint("""
					class Session extends RpcTarget {
						#log = [];
						async note(text) { this.#log.push(text); await env.COUNTER.add(1); return this.#log.length; }
					}
					return new Session();""").call(RpcStub.class, "go");
			assertThat(target).isNotNull();
			assertThat(target.method("note").call("a")).isEqualTo(1);
			assertThat(target.method("note").call("b")).isEqualTo(2);
			target.close();
			awaitIdle();
		}

		@Test
		void streamIsReadWhileTheWorkerProducesIt() throws Exception {
			InputStream stream = entrypoint("""
					let i = 0;
					return new ReadableStream({
						async pull(controller) {
							await new Promise((resolve) => setTimeout(resolve, 1));
							if (i === 3) controller.close();
							else controller.enqueue(new TextEncoder().encode('part ' + i++ + ' '));
						},
					});""").call(InputStream.class, "go");
			assertThat(stream).isNotNull();
			assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("part 0 part 1 part 2 ");
			awaitIdle();
		}

		@Test
		void invocationLastsUntilAllIsClosedAndWaitUntilIsThrough() throws Exception {
			CompletableFuture<Invocation> answer = entrypoint("""
					ctx.waitUntil(new Promise((resolve) => setTimeout(resolve, 5)));
					return [() => 1, () => 2];""").invokeAsync("go");
			List<?> functions = (List<?>) answer.get().value();
			assertThat(functions).isNotNull();
			((RpcStub) functions.get(0)).close();
			assertThat(((RpcStub) functions.get(1)).call()).isEqualTo(2);
			assertThat(ReferenceInvocationTests.this.loader.sandboxes()).extracting(SandboxInfo::runningInvocations)
				.containsExactly(1);
			((RpcStub) functions.get(1)).close();
			awaitIdle();
		}

		@Test
		void whatIsForgottenEndsWithTheWallLimit() {
			Entrypoint entrypoint = ReferenceInvocationTests.this.loader.load(code("return () => 1;"))
				.getEntrypoint(null,
						EntrypointOptions.builder()
							.limits(Limits.builder().wallTime(Duration.ofSeconds(3)).build())
							.build());
			RpcStub function = entrypoint.call(RpcStub.class, "go");
			awaitIdle();
			assertThat(function).isNotNull();
			assertThatIllegalStateException().isThrownBy(function::call)
				.withMessageContaining("can no longer be called");
		}

		@Test
		void evictionEndsIt() {
			Worker worker = ReferenceInvocationTests.this.loader.get("held", code("return new ReadableStream();"));
			InputStream stream = worker.getEntrypoint().call(InputStream.class, "go");
			assertThat(stream).isNotNull();
			ReferenceInvocationTests.this.loader.evict("held");
			assertThatIOException().isThrownBy(stream::read).withMessageContaining("can no longer be called");
		}

		@Test
		void oneShotRunReturnsDataOnly() {
			WorkerException error = ReferenceInvocationTests.this.loader.run(code("return { step() { } };"), "go")
				.error();
			assertThat(error).isNotNull();
			assertThat(error.code()).isEqualTo(ErrorCode.RESULT_NOT_SERIALIZABLE);
			assertThat(error)
				.hasMessage("result.step is a function. Functions cannot cross: call it, and pass what it returns.");
			assertThat(ReferenceInvocationTests.this.loader.run(code("return new ReadableStream();"), "go").error())
				.hasMessageStartingWith("result is a stream");
		}

		@Test
		void lockedStreamIsRefusedAndHoldsNothing() {
			Entrypoint entrypoint = entrypoint(
					"const stream = new ReadableStream(); stream.getReader(); return [() => 1, stream];");
			assertThat(entrypoint.invoke("go").error())
				.hasMessage("result[1] is a stream that is locked. Pass a stream once, before it is used.");
			awaitIdle();
		}

		@Test
		void closingAStreamEarlyCancelsIt() throws IOException {
			Entrypoint entrypoint = entrypoint("""
					if (arg === 'seen') return globalThis.seen;
					return new ReadableStream({
						pull(controller) { controller.enqueue(new Uint8Array(5)); },
						cancel() { globalThis.seen = 'cancelled'; },
					});""");
			InputStream stream = entrypoint.call(InputStream.class, "go");
			assertThat(stream).isNotNull();
			assertThat(stream.read()).isZero();
			stream.close();
			awaitIdle();
			Awaitility.await().atMost(HANG_GUARD).until(() -> "cancelled".equals(entrypoint.call("go", "seen")));
		}

	}

	@SandboxRpc
	static class Counter implements AutoCloseable {

		private final AtomicInteger closed = new AtomicInteger();

		private int count;

		public synchronized int add(@Nullable Integer by) {
			this.count += (by != null) ? by : 1;
			return this.count;
		}

		public int through(Function<Integer, Integer> function) {
			return function.apply(21);
		}

		@Override
		public void close() {
			this.closed.incrementAndGet();
		}

	}

}
