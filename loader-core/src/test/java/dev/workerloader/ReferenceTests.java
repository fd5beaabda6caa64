package dev.workerloader;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.workerloader.rpc.RpcContext;
import dev.workerloader.rpc.RpcStub;
import dev.workerloader.rpc.RpcTarget;
import dev.workerloader.rpc.SandboxRpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What crosses by reference: objects that bindings return, functions that workers pass,
 * and calls on results that are not there yet (semantics R5, R7, R8).
 */
class ReferenceTests {

	private static final Duration HANG_GUARD = Duration.ofMinutes(1);

	private final Rooms rooms = new Rooms();

	@AutoClose
	private final WorkerLoader loader = SharedHost.loader()
		.binding("ROOMS", this.rooms)
		.binding("OTHER", new Other())
		.build();

	private Invocation invoke(String body) {
		return this.loader.run(code(body), "go");
	}

	private static WorkerCode code(String body) {
		return WorkerCode
			.builder("main.js",
					"import { RpcTarget } from 'cloudflare:workers';\nexport default { async go(arg, env, ctx) { "
							+ body + " } };")
			.bind("ROOMS")
			.bind("OTHER")
			.build();
	}

	private @Nullable Object run(String body) {
		return invoke(body).valueAs(Object.class);
	}

	private void assertFails(String body, ErrorCode code, String message) {
		WorkerException error = invoke(body).error();
		assertThat(error).isNotNull();
		assertThat(error.code()).isEqualTo(code);
		assertThat(error.getMessage()).isEqualTo(message);
	}

	@Nested
	class Objects {

		@Test
		void objectThatAMethodReturnsHasItsExposedMethodsAndNoOthers() {
			assertThat(run(
					"const room = await env.ROOMS.open('lobby'); return [await room.post('hi'), Object.keys(room)];"))
				.isEqualTo(List.of("lobby: hi", List.of("history", "info", "neighbour", "post", "same")));
			assertFails("const room = await env.ROOMS.open('lobby'); await room.close();", ErrorCode.UNKNOWN_METHOD,
					"ROOMS.open() has no method \"close\". It has: history, info, neighbour, post, same.");
		}

		@Test
		void declaredInterfaceBoundsWhatIsExposed() {
			assertThat(run("return Object.keys(await env.ROOMS.reader('lobby'));")).isEqualTo(List.of("history"));
		}

		@Test
		void objectsMayBeAnywhereInAResult() {
			assertThat(run("""
					const { list, named, maybe } = await env.ROOMS.several();
					return [await list[1].post('x'), await named.one.post('y'), await maybe.post('z')];"""))
				.isEqualTo(List.of("b: x", "c: y", "d: z"));
		}

		@Test
		void stubsGoBackToTheHostAsTheObjectsThatTheyStandFor() {
			assertThat(run(
					"const room = await env.ROOMS.open('a'); return [await room.same(room), await room.same(await env.ROOMS.open('a'))];"))
				.isEqualTo(List.of(true, false));
			assertFails("const room = await env.ROOMS.open('a'); await room.same(env.ROOMS);", ErrorCode.BAD_ARGUMENTS,
					"ROOMS.open().same: other must be the stub of an object of the right kind, but was the stub of another object.");
		}

		@Test
		void objectIsClosedOnceWhenTheInvocationEnds() {
			run("const room = await env.ROOMS.open('a'); await room.post('x'); await room.neighbour();");
			awaitClosed("a", "a's neighbour");
		}

		@Test
		void objectIsClosedWhenItsLastStubIsDisposedOf() {
			assertThat(
					run("""
							const room = await env.ROOMS.open('a'), again = room;
							room[Symbol.dispose](); room[Symbol.dispose]();
							while ((await env.ROOMS.closed()).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
							try { await again.post('x'); } catch (error) { return error.code; }"""))
				.isEqualTo("UNKNOWN_METHOD");
			awaitClosed("a");
		}

		@Test
		void objectThatTwoInvocationsHaveIsClosedWithTheSecond() throws Exception {
			try (Worker worker = ReferenceTests.this.loader.load(
					code("const room = await env.ROOMS.shared(); await env.ROOMS.gate(arg); return room.post('x');"))) {
				CompletableFuture<@Nullable Object> one = worker.getEntrypoint().callAsync("go", 1);
				CompletableFuture<@Nullable Object> two = worker.getEntrypoint().callAsync("go", 2);
				Awaitility.await().atMost(HANG_GUARD).until(() -> ReferenceTests.this.rooms.gates.size() == 2);
				ReferenceTests.this.rooms.gates.get(0).complete(null);
				CompletableFuture.anyOf(one, two).get(1, TimeUnit.MINUTES);
				Awaitility.await()
					.atMost(HANG_GUARD)
					.until(() -> ReferenceTests.this.loader.stats().runningInvocations() == 1);
				assertThat(ReferenceTests.this.rooms.closed).isEmpty();
				ReferenceTests.this.rooms.gates.get(1).complete(null);
				assertThat(one.get(1, TimeUnit.MINUTES)).isEqualTo("shared: x");
				assertThat(two.get(1, TimeUnit.MINUTES)).isEqualTo("shared: x");
			}
			awaitClosed("shared");
		}

		@Test
		void registeredBindingThatIsReturnedIsNotClosed() {
			assertThat(run("return (await env.OTHER.itself()).touch();")).isEqualTo("touched");
			assertThat(run("return env.OTHER.touch();")).isEqualTo("touched");
		}

		@Test
		void stubOfAnInvocationThatHasEndedIsGone() {
			try (Worker worker = ReferenceTests.this.loader.load(code("""
					if (arg === 'keep') { globalThis.kept = await env.ROOMS.open('a'); return; }
					try { await kept.post('x'); } catch (error) { return error.message; }"""))) {
				worker.getEntrypoint().call("go", "keep");
				assertThat(worker.getEntrypoint().call(String.class, "go", "use"))
					.isEqualTo("The object that the stub stands for is gone: what a binding returns can be used until "
							+ "the stub is disposed of, or the invocation ends that called it.");
			}
		}

		@Test
		void numberThatTheHostNeverGaveLeadsNowhere() {
			assertFails("const room = await env.ROOMS.open('a'); return env.OTHER.touch(Object.create(room));",
					ErrorCode.NOT_SERIALIZABLE,
					"arguments[0] is not a plain object. Pass a plain object with the properties that matter.");
		}

		@ParameterizedTest
		@ValueSource(strings = { "many", "manyLater" })
		void objectsAreBounded(String method) {
			assertThat(run("return env.ROOMS.%s().catch((error) => error.code);".formatted(method)))
				.isEqualTo("NOT_SERIALIZABLE");
		}

		@ParameterizedTest
		@ValueSource(strings = { "severalHeld", "severalLater" })
		void objectsInAResultThatComesTooLateAreClosedOnce(String method) {
			assertThat(run("env.ROOMS." + method + "(); await env.ROOMS.nobody(); return 1;")).isEqualTo(1);
			Awaitility.await()
				.atMost(HANG_GUARD)
				.until(() -> ReferenceTests.this.loader.stats().runningInvocations() == 0);
			assertThat(ReferenceTests.this.rooms.closed).isEmpty();
			ReferenceTests.this.rooms.held.complete(null);
			Awaitility.await().atMost(HANG_GUARD).until(() -> ReferenceTests.this.loader.stats().runningCalls() == 0);
			awaitClosed("a", "b", "c", "d", "e", "f");
		}

		@Test
		void objectsInAResultDuringWhoseReadingTheInvocationEndsAreClosedOnce() throws Exception {
			CompletableFuture<Invocation> invocation = ReferenceTests.this.loader
				.runAsync(code("await env.ROOMS.slow();"), "go");
			assertThat(ReferenceTests.this.rooms.reading.await(1, TimeUnit.MINUTES)).isTrue();
			invocation.cancel(true);
			Awaitility.await()
				.atMost(HANG_GUARD)
				.until(() -> ReferenceTests.this.loader.stats().runningInvocations() == 0);
			ReferenceTests.this.rooms.held.complete(null);
			Awaitility.await().atMost(HANG_GUARD).until(() -> ReferenceTests.this.loader.stats().runningCalls() == 0);
			awaitClosed("a", "b");
		}

		private void awaitClosed(String... names) {
			Awaitility.await()
				.atMost(HANG_GUARD)
				.untilAsserted(() -> assertThat(ReferenceTests.this.rooms.closed).containsExactlyInAnyOrder(names));
		}

	}

	@Nested
	class Functions {

		@Test
		void functionBecomesAFunctionalInterfaceWhoseResultIsConverted() {
			assertThat(run("return env.ROOMS.sum(['a', 'bb'], (text) => text.length);")).isEqualTo(3);
			assertThat(run(
					"return env.ROOMS.sum(['a', 'bb'], async (text) => (await env.ROOMS.open(text).post('x')).length);"))
				.isEqualTo("a: x".length() + "bb: x".length());
			assertFails("return env.ROOMS.sum(['a'], () => 'x');", ErrorCode.BAD_ARGUMENTS,
					"ROOMS.sum: The result of the function must be an integer between -2147483648 and 2147483647, but was the string \"x\".");
			assertFails("return env.ROOMS.sum(['a'], 'x');", ErrorCode.BAD_ARGUMENTS,
					"ROOMS.sum: length must be a function, but was the string \"x\".");
		}

		@Test
		void functionMayBeCalledUntilTheInvocationEnds() {
			assertThat(
					run("""
							const got = [];
							await new Promise((done) => env.ROOMS.listen((text) => { got.push(text); if (got.length === 3) done(); }));
							return got;"""))
				.isEqualTo(List.of("1", "2", "3"));
			Awaitility.await().atMost(HANG_GUARD).until(() -> ReferenceTests.this.rooms.refused.get() != null);
			assertThat(ReferenceTests.this.rooms.refused.get()).isInstanceOf(IllegalStateException.class)
				.hasMessage(
						"The function of the worker can no longer be called: it was closed, or the invocation ended "
								+ "that passed it.");
		}

		@Test
		void functionGetsObjectsByReference() {
			assertThat(
					run("let got; await env.ROOMS.visit(async (room) => { got = await room.post('x'); }); return got;"))
				.isEqualTo("visited: x");
		}

		@Test
		void whatAFunctionThrowsIsTheGuestsOwnError() {
			assertThat(run("""
					try { await env.ROOMS.sum(['a'], () => { throw new RangeError('mine'); }); }
					catch (error) { return [error.name, error.message]; }""")).isEqualTo(List.of("RangeError", "mine"));
			assertThat(run("return env.ROOMS.caught(() => { throw new RangeError('mine'); });"))
				.isEqualTo("RangeError: mine at main.js:2");
		}

		@Test
		void objectsOfAClassThatExtendsRpcTargetShowTheMethodsOfTheirPrototypes() {
			String target = """
					class Base extends RpcTarget { inherited() { return 'inherited'; } }
					class Greeter extends Base { field = () => 'field'; #hidden() { } greet(name) { return 'hello ' + name; } }
					return env.ROOMS.ask(new Greeter(), '%s');""";
			assertThat(run(target.formatted("greet"))).isEqualTo("hello you");
			assertThat(run(target.formatted("inherited"))).isEqualTo("inherited");
			for (String name : List.of("field", "hidden", "constructor", "toString", "missing")) {
				assertFails(target.formatted(name), ErrorCode.SCRIPT_ERROR,
						"What was passed has no method \"" + name + "\".");
			}
		}

		@Test
		void functionThatComesBackIsTheSame() {
			assertThat(run("const f = () => 1; return (await env.ROOMS.echo({ f })).f === f;")).isEqualTo(true);
		}

		@Test
		void stubThatIsClosedCannotBeCalled() {
			assertThat(run("return env.ROOMS.closesFirst(() => 1);")).isEqualTo(
					"The function of the worker can no longer be called: it was closed, or the invocation ended that passed it.");
		}

		@Test
		void hostThatWaitsForAFunctionGoesOnWhenTheInvocationEnds() {
			Invocation invocation = ReferenceTests.this.loader.run(WorkerCode.builder("main.js",
					"export default { async go(arg, env) { await new Promise((called) => env.ROOMS.caught(() => { called(); return new Promise(() => setTimeout(() => { }, 1e6)); })); return 1; } };")
				.bind("ROOMS")
				.build(), "go");
			assertThat(invocation.value()).isEqualTo(1);
			Awaitility.await()
				.atMost(HANG_GUARD)
				.untilAsserted(() -> assertThat(ReferenceTests.this.rooms.refused.get())
					.hasMessage("The invocation ended before the function of the worker did."));
		}

		@Test
		void functionsAreBounded() {
			assertThat(run("""
					try { await env.ROOMS.echo(Array.from({ length: 10_001 }, () => () => 1)); }
					catch (error) { return error.code; }""")).isEqualTo("NOT_SERIALIZABLE");
		}

		@Test
		void functionsDoNotCrossWithResultsOrErrors() {
			assertFails("return { f() { } };", ErrorCode.RESULT_NOT_SERIALIZABLE,
					"result.f is a function. Functions cannot cross: call it, and pass what it returns.");
		}

	}

	@Nested
	class Pipelining {

		@ParameterizedTest
		@CsvSource(delimiter = '|', textBlock = """
				env.ROOMS.open('a').post('x')                        | a: x
				env.ROOMS.open('a').neighbour().neighbour().post('x')| a's neighbour's neighbour: x
				env.ROOMS.open('a').info().owner.name                | ada
				env.ROOMS.open('a').info().tags[1]                   | two
				env.ROOMS.open('a').info().room.post('x')            | a: x
				env.ROOMS.several().named.one.post('x')              | c: x
				env.ROOMS.several().maybe.post('x')                  | d: x
				""")
		void memberOfAResultThatIsNotThereYetCanBeUsed(String expression, String expected) {
			assertThat(run("return await " + expression + ";")).isEqualTo(expected);
		}

		@Test
		void memberOfAResultThatIsThereIsUsedWithoutTheHost() {
			assertThat(run("""
					const info = env.ROOMS.open('a').info(); await info;
					const name = await info.owner.name, calls = await env.ROOMS.count();
					return [name, await info.room.post('x'), calls];""")).isEqualTo(List.of("ada", "a: x", 3));
		}

		@ParameterizedTest
		@CsvSource(delimiter = '|',
				textBlock = """
						env.ROOMS.open('a').nothing()      | ROOMS.open() has no method "nothing". It has: history, info, neighbour, post, same.
						env.ROOMS.open('a').info().nothing | ROOMS.open().info() returned an object that has no "nothing". It has: name, owner, tags, room.
						env.ROOMS.open('a').post('x').more | ROOMS.open().post() returned something that has no "more".
						env.ROOMS.open('a').name           | ROOMS.open() returned something that has no "name".
						env.ROOMS.nothing('a').post('x')   | ROOMS has no method "nothing". It has: ask, caught, closed, closesFirst, count, echo, gate, listen, many, manyLater, nobody, open, reader, several, severalHeld, severalLater, shared, slow, sum, unreadable, visit.
						env.ROOMS.nobody().post('x')       | ROOMS.nobody() has no method post: there is only data.
						env.ROOMS.nobody().name            | ROOMS.nobody() returned null, which has no "name".
						""")
		void whatIsNotThereIsNamed(String expression, String message) {
			assertFails("await " + expression + ";", ErrorCode.UNKNOWN_METHOD, message);
		}

		@Test
		void pathOfFiveMembersTakesOneMessageEachWay() {
			RecordingHost host = new RecordingHost();
			try (WorkerLoader recorded = WorkerLoader.builder()
				.host(host)
				.binding("ROOMS", ReferenceTests.this.rooms)
				.build()) {
				Invocation invocation = recorded.run(WorkerCode.builder("main.js",
						"export default { async go(arg, env) { return env.ROOMS.open('a').neighbour().neighbour().neighbour().post('x'); } };")
					.bind("ROOMS")
					.build(), "go");
				assertThat(invocation.value()).isEqualTo("a's neighbour's neighbour's neighbour: x");
				assertThat(invocation.calls()).hasSize(5);
				assertThat(host.delivered()).hasSize(3)
					.satisfies((messages) -> assertThat(messages.get(2)).startsWith("[\"batch\",[\"reply\",1,1,"));
			}
		}

		@Test
		void resultThatIsAlsoAwaitedDoesNotWaitForCallsOnIt() {
			assertThat(run("""
					const room = env.ROOMS.open('a'); let posted;
					const visit = room.post((await Promise.race([room.history(), 'none'])).toString());
					const gate = env.ROOMS.gate(1);
					return [Object.keys(await room).length, await visit];""")).isEqualTo(List.of(5, "a: none"));
		}

		@Test
		void failedCallFailsWhatFollowsItAndIsReportedOnce() {
			Invocation invocation = invoke(
					"""
							const failed = env.ROOMS.nothing();
							const codes = await Promise.all([failed.a(), failed.b.c()].map((p) => p.catch((error) => error.code)));
							return codes;""");
			assertThat(invocation.value()).isEqualTo(List.of("UNKNOWN_METHOD", "UNKNOWN_METHOD"));
			assertThat(invocation.logs()).isEmpty();
		}

		@Test
		void propertyThatCannotBeReadFailsTheCallAndWhatFollowsIt() {
			assertThat(run(
					"return env.ROOMS.unreadable().name.catch((error) => [error.code, error.message.includes('secret')]);"))
				.isEqualTo(List.of("NOT_SERIALIZABLE", false));
		}

		@Test
		void promiseOfACallIsAPromise() {
			assertThat(
					run("""
							const call = env.ROOMS.count();
							return [call instanceof Promise, Object.prototype.toString.call(call), await call === await call, Object.keys(call).length,
								JSON.stringify(call), (await Promise.allSettled([call]))[0].status, await call.then((x) => typeof x), await call.finally(() => 1) > 0];"""))
				.isEqualTo(List.of(true, "[object Promise]", true, 0, "{}", "fulfilled", "number", true));
		}

		@Test
		void deepPathsAreBounded() {
			assertThat(run("""
					let path = env.ROOMS.open('a'); for (let i = 0; i < 70; i++) path = path.x;
					return path.y().catch((error) => error.code);""")).isEqualTo("UNKNOWN_METHOD");
		}

		@Test
		void callsOfAChainCountAgainstTheLimits() {
			Invocation invocation = ReferenceTests.this.loader.run(WorkerCode.builder("main.js",
					"export default { async go(arg, env) { return env.ROOMS.open('a').neighbour().neighbour().post('x').catch((error) => error.code); } };")
				.bind("ROOMS")
				.limits((limits) -> limits.rpcCalls(3))
				.build(), "go");
			assertThat(invocation.value()).isEqualTo("RPC_CALLS");
			assertThat(invocation.usage().rpcCalls()).isEqualTo(3);
		}

	}

	@Test
	void manyCallsLeaveNothingBehind() {
		try (Worker worker = this.loader.load(WorkerCode.builder("main.js",
				"export default { async go(count, env) { for (let i = 0; i < count; i++) { const room = await env.ROOMS.open('a'); await room.post('x'); room[Symbol.dispose](); } return count; } };")
			.bind("ROOMS")
			.build())) {
			for (int i = 0; i < 4; i++) {
				assertThat(worker.getEntrypoint().call("go", 100)).isEqualTo(100);
			}
		}
		Awaitility.await().atMost(HANG_GUARD).until(() -> this.rooms.closed.size() == 400);
	}

	interface Reader extends RpcTarget {

		@SandboxRpc
		List<String> history();

	}

	record Owner(String name) {

	}

	record Info(String name, Owner owner, List<String> tags, Room room) {

	}

	record Held(Several several, Info info, List<Room[]> arrays, Object untyped) {

	}

	record Several(List<Room> list, Map<String, Room> named, Optional<Room> maybe) {

	}

	/**
	 * A bean whose property cannot be read.
	 */
	public static class Unreadable {

		public String getName() {
			throw new IllegalStateException("secret");
		}

	}

	@SandboxRpc
	static class Room implements Reader, AutoCloseable {

		private final Rooms rooms;

		private final String name;

		private final List<String> posts = new ArrayList<>();

		Room(Rooms rooms, String name) {
			this.rooms = rooms;
			this.name = name;
		}

		@Override
		public List<String> history() {
			return List.copyOf(this.posts);
		}

		public String post(String text) {
			this.posts.add(text);
			return this.name + ": " + text;
		}

		public Room neighbour() {
			return new Room(this.rooms, this.name + "'s neighbour");
		}

		public Info info() {
			return new Info(this.name, new Owner("ada"), List.of("one", "two"), this);
		}

		@SuppressWarnings("ReferenceEquality") // it is what the test is about
		public boolean same(Room other) {
			return this == other;
		}

		@Override
		public void close() {
			this.rooms.closed.add(this.name);
		}

	}

	/**
	 * Is asked for its second room before it has one.
	 */
	record Slow(Rooms rooms) {

		@JsonIgnore
		@Override
		public Rooms rooms() {
			return this.rooms;
		}

		@JsonProperty
		public Room first() {
			return this.rooms.slowRooms.get(0);
		}

		@JsonProperty
		public List<Room> second() {
			this.rooms.reading.countDown();
			this.rooms.held.join();
			return List.of(this.rooms.slowRooms.get(1), this.rooms.slowRooms.get(0), this.rooms.slowRooms.get(1));
		}

	}

	@SandboxRpc
	static class Rooms {

		private final List<String> closed = new CopyOnWriteArrayList<>();

		private final List<CompletableFuture<@Nullable Void>> gates = new CopyOnWriteArrayList<>();

		private final AtomicReference<@Nullable Throwable> refused = new AtomicReference<>();

		private final Room shared = new Room(this, "shared");

		private final List<Room> slowRooms = List.of(new Room(this, "a"), new Room(this, "b"));

		private final CompletableFuture<@Nullable Void> held = new CompletableFuture<>();

		private final CountDownLatch reading = new CountDownLatch(1);

		private final AtomicInteger calls = new AtomicInteger();

		public Room open(String name) {
			this.calls.incrementAndGet();
			return new Room(this, name);
		}

		public Reader reader(String name) {
			return new Room(this, name);
		}

		public @Nullable Room nobody() {
			return null;
		}

		public Several several() {
			return new Several(List.of(new Room(this, "a"), new Room(this, "b")), Map.of("one", new Room(this, "c")),
					Optional.of(new Room(this, "d")));
		}

		public Held severalHeld() {
			this.held.join();
			Several several = several();
			return new Held(several, new Info("e", new Owner("ada"), List.of(), new Room(this, "e")),
					List.<Room[]>of(new Room[] { new Room(this, "f"), several.list().get(0) }),
					Map.of("again", several.list()));
		}

		public CompletableFuture<Held> severalLater() {
			return this.held.thenApply((nothing) -> severalHeld());
		}

		public Slow slow() {
			return new Slow(this);
		}

		public List<Room> many() {
			return Stream.generate(() -> new Room(this, "one of many")).limit(10_001).toList();
		}

		public CompletableFuture<List<Room>> manyLater() {
			return CompletableFuture.supplyAsync(this::many);
		}

		public Unreadable unreadable() {
			return new Unreadable();
		}

		public Room shared() {
			return this.shared;
		}

		public CompletableFuture<@Nullable Void> gate(int caller) {
			CompletableFuture<@Nullable Void> gate = new CompletableFuture<>();
			this.gates.add(gate);
			return gate;
		}

		public List<String> closed() {
			return this.closed;
		}

		public int count(RpcContext context) {
			return 2 + this.calls.get();
		}

		public int sum(List<String> texts, Function<String, Integer> length) {
			return texts.stream().mapToInt(length::apply).sum();
		}

		public void listen(Consumer<String> listener) {
			Thread thread = new Thread(() -> {
				try {
					for (int i = 1;; i++) {
						listener.accept(String.valueOf(i));
					}
				}
				catch (RuntimeException ex) {
					this.refused.set(ex);
				}
			});
			thread.setDaemon(true);
			thread.start();
		}

		public void visit(Consumer<Room> visitor) {
			visitor.accept(new Room(this, "visited"));
		}

		public String caught(Supplier<String> supplier) {
			try {
				return supplier.get();
			}
			catch (WorkerScriptException ex) {
				return ex.name() + ": " + ex.getMessage() + " at " + ex.frames().get(0).module() + ":"
						+ ex.frames().get(0).line();
			}
			catch (IllegalStateException ex) {
				this.refused.set(ex);
				throw ex;
			}
		}

		public @Nullable Object ask(RpcStub target, String method) {
			return target.method(method).call("you");
		}

		public @Nullable Object echo(@Nullable Object value) {
			return value;
		}

		public String closesFirst(RpcStub function) {
			function.close();
			return String.valueOf(assertThatIllegalStateException().isThrownBy(function::call).actual().getMessage());
		}

	}

	@SandboxRpc
	static class Other implements AutoCloseable {

		private boolean closed;

		public Other itself() {
			return this;
		}

		public String touch() {
			return this.closed ? "closed" : "touched";
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

}
