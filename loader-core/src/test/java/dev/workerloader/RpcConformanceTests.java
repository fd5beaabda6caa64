package dev.workerloader;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import dev.workerloader.rpc.Binding;
import dev.workerloader.rpc.GuestVisible;
import dev.workerloader.rpc.RpcContext;
import dev.workerloader.rpc.SandboxRpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

/**
 * The table of semantics section 3, one nested class per row.
 */
class RpcConformanceTests {

	private static final List<Integer> TAKEN = new CopyOnWriteArrayList<>();

	@AutoClose
	private static final WorkerLoader loader = WorkerLoader.builder().binding("ROOM", new Room()).build();

	private static Invocation invoke(String body, Map<String, ?> env) {
		String source = "export default {\n\tasync run(argument, env, ctx) {\n\t\t" + body + "\n\t},\n};";
		return loader.run(WorkerCode.builder("agent.js", source).env(env).build(), "run");
	}

	private static @Nullable Object run(String body, Map<String, ?> env) {
		return invoke(body, env).valueAs(Object.class);
	}

	private static @Nullable Object run(String body) {
		return run(body, Map.of("ROOM", new Room()));
	}

	@Nested
	@DisplayName("R1 visible members")
	class VisibleMembers {

		private static final String CLASS = """
				import { WorkerEntrypoint } from 'cloudflare:workers';
				class Base extends WorkerEntrypoint { inherited() { return 'inherited'; } }
				export default class Api extends Base {
					field = () => 'field';
					#hidden() { return 'hidden'; }
					static still() { return 'static'; }
					method() { return 'method'; }
					shadowed = () => 'field';
					shadowed() { return 'shadowed'; }
					get getter() { return () => 'getter'; }
				}
				export const object = Object.assign(Object.create({ inherited() { return 'inherited'; } }), { own: () => 'own', data: 1 });
				""";

		@ParameterizedTest
		@ValueSource(strings = { "method", "inherited", "getter", "shadowed" })
		void membersOfTheClassesPrototypesCanBeCalled(String method) {
			try (Worker worker = loader.load(WorkerCode.builder("agent.js", CLASS).build())) {
				assertThat(worker.getEntrypoint().call(method)).isEqualTo(method);
			}
		}

		@ParameterizedTest
		@ValueSource(strings = { "field", "#hidden", "hidden", "still", "env", "ctx", "toString", "hasOwnProperty",
				"valueOf", "__proto__", "__defineGetter__", "isPrototypeOf" })
		void nothingElseOfAClassCanBeCalled(String method) {
			try (Worker worker = loader.load(WorkerCode.builder("agent.js", CLASS).build())) {
				assertThat(worker.getEntrypoint().invoke(method).error()).isInstanceOf(WorkerRpcException.class)
					.hasMessageContaining(method)
					.extracting("code")
					.isEqualTo(ErrorCode.UNKNOWN_METHOD);
			}
		}

		@Test
		void ownPropertiesOfAnObjectCanBeCalledAndNothingElse() {
			try (Worker worker = loader.load(WorkerCode.builder("agent.js", CLASS).build())) {
				Entrypoint object = worker.getEntrypoint("object");
				assertThat(object.call("own")).isEqualTo("own");
				for (String method : List.of("inherited", "data", "toString", "hasOwnProperty", "__proto__")) {
					assertThat(object.invoke(method).error()).as(method)
						.isInstanceOf(WorkerRpcException.class)
						.extracting("code")
						.isEqualTo(ErrorCode.UNKNOWN_METHOD);
				}
			}
		}

		@ParameterizedTest
		@ValueSource(strings = { "getClass", "hashCode", "wait", "notify", "equals", "secret", "setTopic", "close" })
		void methodsOfAHostObjectThatAreNotExposedCannotBeCalled(String method) {
			Invocation invocation = invoke(
					"try { return await env.PARTLY[argument ?? '" + method
							+ "'](); } catch (error) { return [error.code, error.message]; }",
					Map.of("PARTLY", new PartlyExposed()));
			assertThat(invocation.value()).asInstanceOf(InstanceOfAssertFactories.LIST)
				.hasSize(2)
				.first()
				.isEqualTo("UNKNOWN_METHOD");
			assertThat(invocation.value()).asString().doesNotContain("java").doesNotContain("PartlyExposed");
		}

		@Test
		void exposedMethodsCanBeCalled() {
			assertThat(run("return [await env.PARTLY.shown(), await env.PARTLY.renamed()];",
					Map.of("PARTLY", new PartlyExposed())))
				.isEqualTo(List.of("shown", "other"));
		}

	}

	@Nested
	@DisplayName("R2 reserved names")
	class Reserved {

		@ParameterizedTest
		@ValueSource(strings = { "constructor", "then", "dup" })
		void reservedNamesAreNeverMethodsOfAnEntrypoint(String method) {
			for (String source : List.of("export default { " + method + "() { return 1; }, other() { return 2; } };",
					"import { WorkerEntrypoint } from 'cloudflare:workers'; export default class extends WorkerEntrypoint { "
							+ method + "() { " + ("constructor".equals(method) ? "super(); " : "")
							+ "return this; } other() { } }")) {
				assertThat(loader.run(WorkerCode.builder("agent.js", source).build(), method).error())
					.isInstanceOf(WorkerRpcException.class)
					.extracting("code")
					.isEqualTo(ErrorCode.UNKNOWN_METHOD);
			}
		}

		@Test
		void reservedNamesOfAStubMakeNoCall() {
			Invocation invocation = invoke(
					"return [typeof env.ROOM.then, typeof env.ROOM.dup, typeof env.ROOM.constructor];",
					Map.of("ROOM", new Room()));
			assertThat(invocation.value()).isEqualTo(List.of("undefined", "undefined", "undefined"));
			assertThat(invocation.calls()).isEmpty();
		}

	}

	@Nested
	@DisplayName("R3 calls")
	class Calls {

		@Test
		void callsAreAlwaysAsynchronous() {
			assertThat(run("""
					const order = [];
					const call = env.ROOM.post('x').then(() => order.push('answered'));
					order.push('called');
					await call;
					return [order, env.ROOM.post('y') instanceof Promise];
					""")).isEqualTo(List.of(List.of("called", "answered"), true));
		}

		@Test
		void badArgumentsRejectAndDoNotThrow() {
			assertThat(run("""
					const call = env.ROOM.post(Symbol('no'));
					try { await call; } catch (error) { return [error.code, error.message]; }
					""")).asInstanceOf(InstanceOfAssertFactories.LIST)
				.satisfies((list) -> assertThat(list.get(0)).isEqualTo("NOT_SERIALIZABLE"))
				.satisfies((list) -> assertThat(list.get(1)).asString().contains("arguments[0]"));
		}

		@Test
		void readOfAPropertyIsACallOnAwait() {
			Invocation invocation = invoke("""
					const property = env.ROOM.topic;
					try { await property; } catch (error) { return [error.code, error.message]; }
					""", Map.of("ROOM", new Room()));
			assertThat(invocation.value()).asInstanceOf(InstanceOfAssertFactories.LIST)
				.first()
				.isEqualTo("UNKNOWN_METHOD");
			assertThat(invocation.calls()).extracting(RpcCall::method, RpcCall::outcome)
				.containsExactly(tuple("topic", RpcCall.Status.REFUSED));
		}

		@Test
		void pathIsOneRoundTrip() {
			Invocation invocation = invoke("""
					try { await env.ROOM.a.b.c(1); } catch (error) { return error.code; }
					""", Map.of("ROOM", new Room()));
			assertThat(invocation.value()).isEqualTo("UNKNOWN_METHOD");
			assertThat(invocation.calls()).extracting(RpcCall::method).containsExactly("a.b.c");
		}

		@Test
		void callsOverlap() {
			assertThat(run("await Promise.all([env.ROOM.meet(), env.ROOM.meet(), env.ROOM.meet()]); return 'met';"))
				.isEqualTo("met");
		}

	}

	@Nested
	@DisplayName("R4 missing member")
	class MissingMember {

		@Test
		void errorNamesMemberBindingAndTheNearestNames() {
			assertThat(run("try { await env.ROOM.psot('x'); } catch (error) { return error.message; }")).asString()
				.contains("ROOM", "\"psot\"", "Did you mean post?", "read");
		}

		@Test
		void errorThatEscapesHasItsCode() {
			WorkerException error = invoke("await env.ROOM.nothing();", Map.of("ROOM", new Room())).error();
			assertThat(error).isInstanceOf(WorkerScriptException.class);
			assertThat(error.code()).isEqualTo(ErrorCode.UNKNOWN_METHOD);
		}

		@Test
		void errorThatEscapesTellsWhereTheCallWasMade() {
			WorkerException error = invoke("await 1;\n  await env.ROOM.nothing();", Map.of("ROOM", new Room())).error();
			assertThat(((WorkerScriptException) error).frames()).isNotEmpty()
				.first()
				.extracting(GuestFrame::column)
				.isEqualTo(18);
		}

		@Test
		void errorOfAnObjectThatWasReturnedNamesMemberCallAndTheNearestNames() {
			assertThat(
					run("""
							const desk = await env.ROOM.desk();
							const failure = async (promise) => { try { await promise; } catch (error) { return [error.code, error.message]; } };
							return [await failure(desk.wriet('x')), await failure(env.ROOM.desk().wriet('x'))];
							"""))
				.isEqualTo(List.of(List.of("UNKNOWN_METHOD",
						"ROOM.desk() has no method \"wriet\". Did you mean write? It has: next, page, read, write."),
						List.of("UNKNOWN_METHOD",
								"ROOM.desk() has no method \"wriet\". Did you mean write? It has: next, page, read, write.")));
		}

	}

	@Nested
	@DisplayName("R5 promise pipelining")
	class Pipelining {

		@Test
		void methodsAndPropertiesOfAnUnawaitedResultCostOneRoundTrip() {
			RecordingHost host = new RecordingHost();
			try (WorkerLoader recorded = WorkerLoader.builder().host(host).build()) {
				Invocation invocation = recorded.run(WorkerCode.builder("agent.js", """
						export default { run: async (argument, env) => [await env.ROOM.desk().next().page(5).text] };
						""").env("ROOM", new Room()).build(), "run");
				assertThat(invocation.value()).isEqualTo(List.of("page 5"));
			}
			// The modules, the invocation, and all answers.
			assertThat(host.delivered()).hasSize(3);
		}

		@Test
		void membersOfAResultThatIsThereAlreadyCanBeUsedLikeThoseOfOneThatIsNot() {
			assertThat(run("""
					const desk = env.ROOM.desk();
					await desk;
					const next = desk.next(), page = next.page(7);
					return [await desk.next().next().page(6).text, await page.text, (await next.next().page(8)).text];
					""")).isEqualTo(List.of("page 6", "page 7", "page 8"));
		}

		@Test
		void pathsMayBeDeep() {
			assertThat(run("""
					let path = env.ROOM.nested(60);
					for (let i = 0; i < 60; i++) path = path.in;
					return path.text;
					""")).isEqualTo("end");
		}

		@Test
		void callThatIsNotEvenMadeFailsWhatFollowsItWithItsOwnError() {
			assertThat(run("""
					const failed = env.ROOM.desk(Symbol('no'));
					try { await failed.next().page(1).text; } catch (error) { return error.code; }
					""")).isEqualTo("NOT_SERIALIZABLE");
		}

		@Test
		void failureOfTheFirstCallIsThatOfAllThatFollow() {
			assertThat(
					run("""
							const failed = env.ROOM.refuse();
							const follow = [failed.next(), failed.next().page(1).text, failed];
							return Promise.all(follow.map(async (call) => { try { await call; } catch (error) { return error.name; } }));
							"""))
				.isEqualTo(List.of("RoomFullException", "RoomFullException", "RoomFullException"));
		}

	}

	@Nested
	@DisplayName("R6 ordering")
	class Ordering {

		@Test
		void callsOnOneStubBeginInTheOrderOfTheCalls() {
			TAKEN.clear();
			run("""
					const calls = [];
					for (let i = 0; i < 64; i++) {
						// Later arguments are smaller, and must not overtake.
						calls.push(env.ROOM.take({ number: i, padding: new Array(640 - 10 * i).fill('x') }));
					}
					await Promise.all(calls);
					""");
			assertThat(TAKEN).containsExactlyElementsOf(IntStream.range(0, 64).boxed().toList());
		}

		@Test
		void callsOnOneStubArriveInTheOrderOfTheCallsWhereOneThreadRunsThem() {
			ExecutorService executor = Executors.newSingleThreadExecutor();
			Room room = new Room();
			try (WorkerLoader sequential = WorkerLoader.builder().bindingExecutor(executor).build()) {
				sequential.run(WorkerCode.builder("agent.js", """
						export default {
							async run(argument, env) {
								await Promise.all(Array.from({ length: 64 }, (_, i) => env.ROOM.post('' + i)));
							},
						};
						""").env("ROOM", room).build(), "run").valueAs(Object.class);
			}
			finally {
				executor.shutdown();
			}
			assertThat(room.read())
				.containsExactlyElementsOf(IntStream.range(0, 64).mapToObj(String::valueOf).toList());
		}

		@Test
		void awaitedCallsArriveOneAfterTheOther() {
			Room room = new Room();
			run("for (let i = 0; i < 20; i++) { await env.ROOM.post('' + i); }", Map.of("ROOM", room));
			assertThat(room.read())
				.containsExactlyElementsOf(IntStream.range(0, 20).mapToObj(String::valueOf).toList());
		}

		@Test
		void callsOnAnObjectThatWasReturnedBeginInTheOrderOfTheCalls() {
			TAKEN.clear();
			run("""
					const desk = await env.ROOM.desk();
					const calls = [];
					for (let i = 0; i < 64; i++) {
						calls.push(desk.write({ number: i, padding: new Array(640 - 10 * i).fill('x') }));
					}
					await Promise.all(calls);
					""");
			assertThat(TAKEN).containsExactlyElementsOf(IntStream.range(0, 64).boxed().toList());
		}

	}

	@Nested
	@DisplayName("R7 disposal")
	class Disposal {

		private final Room room = new Room();

		private void assertClosed(int times) {
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.untilAsserted(() -> assertThat(this.room.desk.closed).hasValue(times));
		}

		@Test
		void objectIsClosedWithItsLastStub() {
			assertThat(run("""
					const one = await env.ROOM.desk(), other = await env.ROOM.desk();
					one[Symbol.dispose]();
					return other.read();
					""", Map.of("ROOM", this.room))).isEqualTo("open");
			assertClosed(1);
		}

		@Test
		void stubThatIsDisposedOfTwiceGivesUpOneStub() {
			assertThat(run("""
					const one = await env.ROOM.desk(), other = await env.ROOM.desk();
					one[Symbol.dispose]();
					one[Symbol.dispose]();
					return other.read();
					""", Map.of("ROOM", this.room))).isEqualTo("open");
			assertClosed(1);
		}

		@Test
		void useAfterDisposalIsAnError() {
			assertThat(run("""
					const desk = await env.ROOM.desk();
					desk[Symbol.dispose]();
					try { await desk.read(); } catch (error) { return [error.code, error.message]; }
					""", Map.of("ROOM", this.room))).isEqualTo(List.of("UNKNOWN_METHOD",
					"The object that the stub stands for is gone: what a binding returns can be used until the stub is disposed of, or the invocation ends that called it."));
			assertClosed(1);
		}

		@Test
		void whatTheGuestForgetsEndsWithTheInvocation() {
			run("await env.ROOM.desk(); await env.ROOM.desk().next(); return 1;", Map.of("ROOM", this.room));
			assertClosed(1);
		}

		@Test
		void closeOfTheWorkerClosesWhatItHasStubsOf() throws Exception {
			Worker worker = loader.load(WorkerCode
				.builder("agent.js",
						"""
								export default { run: async (argument, env) => { const desk = await env.ROOM.desk(); await env.ROOM.hold(); } };
								""")
				.env("ROOM", this.room)
				.build());
			CompletableFuture<Invocation> running = worker.getEntrypoint().invokeAsync("run");
			assertThat(this.room.held.await(30, TimeUnit.SECONDS)).isTrue();
			assertThat(this.room.desk.closed).hasValue(0);
			worker.close();
			assertThat(running.get(30, TimeUnit.SECONDS).error()).extracting("code").isEqualTo(ErrorCode.CLOSED);
			assertClosed(1);
			this.room.ended.countDown();
		}

		@Test
		void parameterIsThereForAsLongAsTheInvocationSoThatNobodyNeedsDup() {
			Invocation invocation = invoke(
					"""
							const desk = await env.ROOM.desk();
							return [typeof desk.dup, typeof env.ROOM.dup, await env.ROOM.takes(desk, () => 'called'), await desk.read(), await env.ROOM.callTaken()];
							""",
					Map.of("ROOM", this.room));
			assertThat(invocation.valueAs(Object.class))
				.isEqualTo(List.of("undefined", "undefined", "open", "open", "called"));
			assertThat(invocation.calls()).extracting(RpcCall::method)
				.containsExactly("desk", "takes", "read", "callTaken");
		}

	}

	@Nested
	@DisplayName("R8 callbacks")
	class Callbacks {

		@Test
		void functionRunsInTheGuestAndReturnsAValue() {
			assertThat(
					run("""
							let calls = 0;
							const desk = await env.ROOM.desk();
							return [await env.ROOM.takes(desk, async () => 'call ' + ++calls), await env.ROOM.callTaken(), await env.ROOM.callTaken(), calls];
							"""))
				.isEqualTo(List.of("open", "call 1", "call 2", 2));
		}

		@Test
		void functionOfAnInvocationThatHasEndedCannotBeCalled() {
			Room room = new Room();
			run("await env.ROOM.takes(await env.ROOM.desk(), () => 'called'); return 1;", Map.of("ROOM", room));
			assertThatIllegalStateException().isThrownBy(room::callTaken)
				.withMessage(
						"The function of the worker can no longer be called: it was closed, or the invocation ended that passed it.");
		}

		@Test
		void whatAFunctionThrowsComesBackToItsOwnGuest() {
			assertThat(run("""
					await env.ROOM.takes(await env.ROOM.desk(), () => { throw new RangeError('mine'); });
					try { await env.ROOM.callTaken(); } catch (error) { return [error.name, error.message]; }
					""")).isEqualTo(List.of("RangeError", "mine"));
		}

	}

	@Nested
	@DisplayName("R9 errors")
	class Errors {

		@Test
		void errorOfTheGuestHasNamePropertiesAndFrames() {
			WorkerException error = invoke("""
					class PaymentError extends Error { name = 'PaymentError'; amount = 12; details = { at: [1] }; }
					throw new PaymentError('declined');
					""", Map.of()).error();
			assertThat(error).isInstanceOfSatisfying(WorkerScriptException.class, (ex) -> {
				assertThat(ex.code()).isEqualTo(ErrorCode.SCRIPT_ERROR);
				assertThat(ex.name()).isEqualTo("PaymentError");
				assertThat(ex).hasMessage("declined");
				assertThat(ex.properties()).containsEntry("amount", 12)
					.containsEntry("details", Map.of("at", List.of(1)));
				assertThat(ex.frames()).first().satisfies((frame) -> {
					assertThat(frame.module()).isEqualTo("agent.js");
					assertThat(frame.line()).isEqualTo(4);
					assertThat(frame.function()).contains("run");
				});
				assertThat(ex.frames()).allMatch((frame) -> "agent.js".equals(frame.module()));
			});
		}

		@ParameterizedTest
		@ValueSource(strings = { "await env.ROOM.fail('secret');", "await env.ROOM.fail(1);",
				"await env.ROOM.missing();", "await Promise.all([env.ROOM.fail('secret')]);",
				"await (async () => await env.ROOM.fail('secret'))();" })
		void failureOfACallHasTheFramesOfTheCodeThatAwaitsIt(String statement) {
			assertThat(invoke("const before = 1;\n" + statement, Map.of()).error())
				.isInstanceOfSatisfying(WorkerScriptException.class, (ex) -> {
					assertThat(ex.frames()).extracting(GuestFrame::module).containsOnly("agent.js");
					assertThat(ex.frames()).extracting(GuestFrame::function)
						.anyMatch((function) -> function != null && function.contains("run"));
					assertThat(ex.frames()).extracting(GuestFrame::line)
						.contains(errorOn("const before = 1;\nthrow new Error();"));
				});
		}

		private static int errorOn(String body) {
			return ((WorkerScriptException) invoke(body, Map.of()).error()).frames().get(0).line();
		}

		@ParameterizedTest
		@ValueSource(strings = { "'text'", "null", "undefined", "42", "Symbol('s')", "{ plain: true }", "() => 1",
				"new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 2; }, ownKeys() { throw 3; } })",
				"Object.create(null)",
				"{ get message() { throw 1; }, get name() { throw 2; }, get stack() { throw 3; } }",
				"Object.assign(new Error('x'), { name: Symbol('n'), stack: 5 })", "new Error('x'.repeat(1000000))" })
		void whateverIsThrownIsAScriptErrorOfBoundedSize(String thrown) {
			WorkerException error = invoke("throw " + thrown + ";", Map.of()).error();
			assertThat(error).isInstanceOf(WorkerScriptException.class);
			assertThat(error.code()).isEqualTo(ErrorCode.SCRIPT_ERROR);
			assertThat(String.valueOf(error.getMessage())).hasSizeLessThan(5_000);
		}

		@Test
		void codeOfTheHostsMayNotBeForgedByTheGuest() {
			assertThat(invoke("throw Object.assign(new Error('x'), { code: 'EVICTED' });", Map.of()).error())
				.extracting("code")
				.isEqualTo(ErrorCode.SCRIPT_ERROR);
		}

		@Test
		void exceptionOfABindingShowsNothingButAnId() {
			assertThat(
					run("""
							try { await env.ROOM.fail('secret'); }
							catch (error) { return [error instanceof Error, error.name, error.code, error.remote, error.message, error.stack]; }
							"""))
				.asInstanceOf(InstanceOfAssertFactories.LIST)
				.satisfies((seen) -> {
					assertThat(seen.subList(0, 4)).isEqualTo(List.of(true, "Error", "BINDING_FAILED", true));
					assertThat(seen.get(4)).asString().matches("ROOM\\.fail failed\\. .* under [0-9a-f]{16}\\.");
					assertThat(seen.toString()).doesNotContain("secret", "java", "IllegalState", "dev.workerloader");
				});
		}

		@Test
		void logHasTheExceptionOnceUnderTheIdThatTheGuestGot() {
			ListAppender<ILoggingEvent> log = new ListAppender<>();
			Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
			log.start();
			root.addAppender(log);
			try {
				String message = (String) run("""
						const failed = env.ROOM.fail('secret');
						await Promise.allSettled([failed, failed.next().page(1), failed]);
						try { await failed; } catch (error) { return error.message; }""");
				String id = message.substring(message.length() - 17, message.length() - 1);
				assertThat(List.copyOf(log.list)).filteredOn((event) -> event.getFormattedMessage().contains(id))
					.singleElement()
					.satisfies((event) -> {
						assertThat(event.getLevel()).isEqualTo(Level.WARN);
						assertThat(event.getFormattedMessage()).contains("ROOM.fail");
						assertThat(event.getThrowableProxy().getMessage()).isEqualTo("secret");
						assertThat(event.getThrowableProxy().getStackTraceElementProxyArray()[0].getSTEAsString())
							.contains("Room.fail");
					});
			}
			finally {
				root.detachAppender(log);
			}
		}

		@Test
		void markedExceptionShowsItsNameAndMessage() {
			assertThat(run("""
					try { await env.ROOM.refuse(); }
					catch (error) { return [error.name, error.message, error.code, error.remote]; }
					""")).isEqualTo(List.of("RoomFullException", "The room is full.", "BINDING_FAILED", true));
		}

		@Test
		void exceptionThatTheGuestLetsEscapeIsTheCause() {
			WorkerException error = invoke("await env.ROOM.fail('secret');", Map.of("ROOM", new Room())).error();
			assertThat(error).isInstanceOf(WorkerScriptException.class).hasMessageNotContaining("secret");
			assertThat(error.code()).isEqualTo(ErrorCode.BINDING_FAILED);
			assertThat(error).hasCauseInstanceOf(IllegalStateException.class).cause().hasMessage("secret");
			assertThat(error.calls()).extracting(RpcCall::outcome).containsExactly(RpcCall.Status.FAILED);
		}

		@Test
		void exceptionThatTheGuestHandledIsNotTheCauseOfAnother() {
			assertThat(invoke("try { await env.ROOM.fail('secret'); } catch { throw new Error('mine'); }",
					Map.of("ROOM", new Room()))
				.error()).hasMessage("mine").hasNoCause();
		}

	}

	@Nested
	@DisplayName("R10 identity")
	class Identity {

		@Test
		void contextComesFromTheHostAndIsNotAnArgument() {
			Worker worker = loader.get("R10",
					WorkerCode
						.builder("agent.js",
								"""
										import { WorkerEntrypoint } from 'cloudflare:workers';
										export class Api extends WorkerEntrypoint { run(forged) { return this.env.ROOM.identify('a', 'b'); } }
										""")
						.bind("ROOM", Map.of("room", "lobby"))
						.build());
			Object seen = worker.getEntrypoint("Api", EntrypointOptions.builder().owner("tenant").build())
				.call("run", Map.of("owner", "forged"));
			String sandboxId = loader.sandboxes()
				.stream()
				.filter((info) -> "R10".equals(info.workerId()))
				.map(SandboxInfo::id)
				.findFirst()
				.orElseThrow();
			assertThat(seen).isEqualTo(List.of("a", "b", sandboxId, "R10", "Api", "tenant", "lobby", false));
		}

		@Test
		void contextTellsWhenNobodyWaitsAnyMore() throws Exception {
			Room room = new Room();
			invoke("env.ROOM.watch(); return 1;", Map.of("ROOM", room));
			room.ended.countDown();
			assertThat(room.watched.await(30, TimeUnit.SECONDS)).isTrue();
			assertThat(room.cancelledAtEnd).containsEntry("cancelled", true);
		}

		@Test
		void extraArgumentDoesNotTakeThePlaceOfTheContext() {
			assertThat(run(
					"try { await env.ROOM.identify('a', 'b', { owner: 'x' }); } catch (error) { return error.code; }"))
				.isEqualTo("BAD_ARGUMENTS");
		}

	}

	@Nested
	@DisplayName("R11 binding props")
	class BindingProps {

		@Test
		void stubIsForThoseProps() {
			Room room = new Room();
			assertThat(
					run("return [await env.LOBBY.where(), await env.ATTIC.where()];",
							Map.of("LOBBY", Binding.of(room).withProps(Map.of("room", "lobby")), "ATTIC",
									Binding.of(room).withProps(Map.of("room", "attic")))))
				.isEqualTo(List.of("lobby", "attic"));
		}

		@Test
		void registeredBindingGetsPropsFromTheCode() {
			WorkerCode code = WorkerCode
				.builder("agent.js", "export default { run(argument, env) { return env.ROOM.where(); } };")
				.bind("ROOM", Map.of("room", "cellar"))
				.build();
			assertThat(loader.run(code, "run").value()).isEqualTo("cellar");
		}

		@Test
		void guestCanNeitherSeeNorChangeProps() {
			assertThat(
					run("""
							const stub = env.LOBBY;
							const errors = [];
							for (const change of [() => { stub.props = { room: 'attic' }; }, () => Object.defineProperty(stub, 'props', { value: 1 }),
								() => Object.setPrototypeOf(stub, { props: 1 })]) {
								try { change(); } catch (error) { errors.push(error.name); }
							}
							return [await stub.where(), JSON.stringify(env).includes('lobby'), Object.keys(stub).includes('props'), errors];
							""",
							Map.of("LOBBY", Binding.of(new Room()).withProps(Map.of("room", "lobby")))))
				.isEqualTo(List.of("lobby", false, false, List.of("TypeError", "TypeError", "TypeError")));
		}

		@Test
		void propsAsATypeThatDoesNotFitIsAFailureOfTheBinding() {
			assertThat(run("try { await env.ROOM.where(); } catch (error) { return error.code; }",
					Map.of("ROOM", Binding.of(new Room()).withProps(Map.of("room", 1)))))
				.isEqualTo("BINDING_FAILED");
		}

	}

	@Nested
	@DisplayName("R12 inspection is free")
	class Inspection {

		@ParameterizedTest
		@ValueSource(strings = { "await env.ROOM", "await env", "JSON.stringify(env)", "Object.keys(env)",
				"env.ROOM.then", "({ ...env })", "({ ...env.ROOM })", "console.log(env.ROOM)", "console.log(env)",
				"`${Object.prototype.toString.call(env.ROOM)}`", "'post' in env.ROOM", "env.ROOM === env.ROOM",
				"Object.entries(env.ROOM)", "for (const key in env.ROOM) { key; }", "env.ROOM.post",
				"typeof env.ROOM.unknown", "console.log(env.ROOM.unknown)", "JSON.stringify(env.ROOM.unknown)",
				"env.ROOM[Symbol.toPrimitive]", "Promise.resolve(env.ROOM)", "env.ROOM.toJSON", "env.ROOM.inspect",
				"String(env.ROOM.post)" })
		void inspectionMakesNoCall(String expression) {
			Invocation invocation = invoke(expression + "; return 'done';", Map.of("ROOM", new Room()));
			assertThat(invocation.valueAs(Object.class)).isEqualTo("done");
			assertThat(invocation.calls()).isEmpty();
		}

		@Test
		void inspectionShowsTheMethodsAndNoHostType() {
			Invocation invocation = invoke("console.log(env.ROOM); return Object.keys(env.ROOM);",
					Map.of("ROOM", new PartlyExposed()));
			assertThat(invocation.value()).isEqualTo(List.of("renamed", "shown"));
			assertThat(invocation.logs()).singleElement()
				.satisfies((entry) -> assertThat(entry.message()).isEqualTo("[binding ROOM]"));
		}

	}

	@Nested
	@DisplayName("R13 un-awaited calls")
	class NotAwaited {

		@Test
		void callThatNobodyAwaitsRunsToItsEndAndIsNamed() throws Exception {
			Room room = new Room();
			Invocation invocation = invoke("env.ROOM.hold(); return 'result';", Map.of("ROOM", room));
			assertThat(invocation.value()).isEqualTo("result");
			assertThat(invocation.logs()).singleElement().satisfies((entry) -> {
				assertThat(entry.level()).isEqualTo("WARN");
				assertThat(entry.message()).isEqualTo("not awaited: ROOM.hold");
			});
			assertThat(invocation.calls()).extracting(RpcCall::outcome).containsExactly(RpcCall.Status.RUNNING);
			room.ended.countDown();
			assertThat(room.watched.await(30, TimeUnit.SECONDS)).as("runs to its end").isTrue();
		}

		@Test
		void callThatHasEndedIsNotNamed() {
			Invocation invocation = invoke("await env.ROOM.post('x'); return 1;", Map.of("ROOM", new Room()));
			assertThat(invocation.logs()).isEmpty();
		}

	}

	/**
	 * Tells when the arguments of a call are taken: the calls that follow begin later.
	 */
	record Note(int number, List<String> padding) {

		Note {
			TAKEN.add(number);
		}

	}

	@GuestVisible
	static class RoomFullException extends RuntimeException {

		RoomFullException() {
			super("The room is full.");
		}

	}

	@SandboxRpc
	public static class Room {

		private final List<String> messages = new ArrayList<>();

		private final CountDownLatch meeting = new CountDownLatch(3);

		private final CountDownLatch ended = new CountDownLatch(1);

		private final CountDownLatch watched = new CountDownLatch(1);

		private final Map<String, Boolean> cancelledAtEnd = new ConcurrentHashMap<>();

		private final CountDownLatch held = new CountDownLatch(1);

		private final Desk desk = new Desk();

		private volatile Supplier<String> taken = () -> "nothing";

		public Desk desk() {
			return this.desk;
		}

		public String takes(Desk given, Supplier<String> function) {
			this.taken = function;
			return given.read();
		}

		public String callTaken() {
			return this.taken.get();
		}

		public Map<String, Object> nested(int depth) {
			Map<String, Object> nested = Map.of("text", "end");
			for (int i = 0; i < depth; i++) {
				nested = Map.of("in", nested);
			}
			return nested;
		}

		public synchronized void post(String message) {
			this.messages.add(message);
		}

		public synchronized List<String> read() {
			return List.copyOf(this.messages);
		}

		public int take(Note note) {
			return note.number();
		}

		public void meet() throws InterruptedException {
			this.meeting.countDown();
			if (!this.meeting.await(9, TimeUnit.SECONDS)) {
				throw new IllegalStateException("nobody came");
			}
		}

		public void fail(String message) {
			throw new IllegalStateException(message);
		}

		public void refuse() {
			throw new RoomFullException();
		}

		public List<@Nullable Object> identify(String first, RpcContext context, String second) {
			List<@Nullable Object> seen = new ArrayList<>(List.of(first, second, context.sandboxId()));
			seen.add(context.workerId());
			seen.add(context.entrypoint());
			seen.add(context.owner());
			seen.add(context.props().get("room"));
			seen.add(context.isCancelled());
			return seen;
		}

		public String where(RpcContext context) {
			return context.props(Where.class).room();
		}

		public void hold() throws InterruptedException {
			this.held.countDown();
			this.ended.await(30, TimeUnit.SECONDS);
			this.watched.countDown();
		}

		public void watch(RpcContext context) throws InterruptedException {
			this.ended.await(30, TimeUnit.SECONDS);
			this.cancelledAtEnd.put("cancelled", context.isCancelled());
			this.watched.countDown();
		}

	}

	/**
	 * What a room returns by reference.
	 */
	@SandboxRpc
	public static class Desk implements AutoCloseable {

		private final AtomicInteger closed = new AtomicInteger();

		public String read() {
			return (this.closed.get() == 0) ? "open" : "closed";
		}

		public int write(Note note) {
			return note.number();
		}

		public Desk next() {
			return this;
		}

		public Page page(int number) {
			return new Page("page " + number);
		}

		@Override
		public void close() {
			this.closed.incrementAndGet();
		}

	}

	record Page(String text) {

	}

	record Where(String room) {

	}

	public static class PartlyExposed {

		@SandboxRpc
		public String shown() {
			return "shown";
		}

		@SandboxRpc(name = "renamed")
		public String original() {
			return "other";
		}

		public String secret() {
			return "secret";
		}

		public void setTopic(String topic) {
			throw new IllegalStateException(topic);
		}

		public void close() {
			throw new IllegalStateException("closed");
		}

	}

}
