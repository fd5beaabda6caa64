package dev.workerloader;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.workerloader.rpc.Binding;
import dev.workerloader.rpc.SandboxRpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Every wrong input gets the right code and a sentence that names the place and the fix,
 * and the loader goes on working.
 */
class BadInputTests {

	private static final String AGENT = "export default { run(argument) { return argument; } };";

	@AutoClose
	private static final WorkerLoader loader = WorkerLoader.builder().binding("CHAT_ROOM", new Room()).build();

	@AfterEach
	void loaderGoesOnWorking() {
		assertThat(loader.run(WorkerCode.builder("agent.js", AGENT).build(), "run", 7).value()).isEqualTo(7);
	}

	@AfterAll
	static void nothingIsLeft() {
		assertThat(loader.stats().workers()).isZero();
		assertThat(loader.stats().runningInvocations()).isZero();
		assertThat(loader.stats().queuedInvocations()).isZero();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void wrongCodeIsRefusedByLoad(String what, ErrorCode code, Consumer<WorkerCode.Builder> change,
			List<String> named) {
		WorkerCode.Builder builder = WorkerCode.builder("agent.js", AGENT);
		change.accept(builder);
		assertRefused(builder.build(), code, named);
	}

	static Stream<Arguments> wrongCodeIsRefusedByLoad() {
		List<Object> cycleWithBean = new ArrayList<>();
		cycleWithBean.add(cycleWithBean);
		cycleWithBean.add(new OrderService());
		Map<Object, Object> numberKeys = new HashMap<>(Map.of(1, "x"));
		Object lazy = Proxy.newProxyInstance(BadInputTests.class.getClassLoader(), new Class<?>[] { Entity.class },
				(proxy, method, args) -> {
					throw new IllegalStateException("the session is closed");
				});
		return Stream.of(
				wrong("missing main", ErrorCode.INVALID_CODE, (code) -> code.mainModule("main.js"), "main.js",
						"agent.js"),
				wrong("main of the wrong kind", ErrorCode.INVALID_CODE,
						(code) -> code.mainModule("data.json").module("data.json", "{}"), "data.json", "JSON",
						"ES module"),
				wrong("unknown extension", ErrorCode.INVALID_CODE, (code) -> code.module("types.ts", ""), "types.ts",
						".mjs", "WorkerModule"),
				wrong("bad JSON", ErrorCode.INVALID_CODE, (code) -> code.module("data.json", "{\n a: 1}"), "data.json"),
				wrong("empty name", ErrorCode.INVALID_CODE, (code) -> code.module("", WorkerModule.js("")), "empty"),
				wrong("absolute name", ErrorCode.INVALID_CODE, (code) -> code.module("/etc/a.js", ""), "/etc/a.js"),
				wrong("name that climbs", ErrorCode.INVALID_CODE, (code) -> code.module("../a.js", ""), "../a.js"),
				wrong("name of a scheme", ErrorCode.INVALID_CODE, (code) -> code.module("node:fs.js", ""),
						"node:fs.js"),
				wrong("long name", ErrorCode.INVALID_CODE, (code) -> code.module("a".repeat(300) + ".js", ""), "200"),
				wrong("too large", ErrorCode.INVALID_CODE, (code) -> code.limits((limits) -> limits.codeBytes(10)),
						"10 bytes", "code-size"),
				wrong("too many modules", ErrorCode.INVALID_CODE, (code) -> {
					for (int i = 0; i < 256; i++) {
						code.module("m" + i + ".js", "");
					}
				}, "257", "256"),
				wrong("bad date", ErrorCode.INVALID_CODE, (code) -> code.compatibilityDate("soon"), "soon",
						"YYYY-MM-DD"),
				wrong("future date", ErrorCode.INVALID_CODE, (code) -> code.compatibilityDate("2999-01-01"),
						"2999-01-01", "future"),
				wrong("unknown flag", ErrorCode.INVALID_CODE, (code) -> code.compatibilityFlags("no_such"), "no_such"),
				wrong("name in env", ErrorCode.INVALID_CODE, (code) -> code.env("not a name", 1), "not a name"),
				wrong("unknown binding", ErrorCode.INVALID_CODE, (code) -> code.bind("CHAT_ROM"), "CHAT_ROM",
						"Did you mean CHAT_ROOM"),
				wrong("props of a binding", ErrorCode.ENV_NOT_SERIALIZABLE,
						(code) -> code.bind("CHAT_ROOM", Map.of("service", new OrderService())),
						"env.CHAT_ROOM.props.service"),
				wrong("bean without annotation", ErrorCode.ENV_NOT_SERIALIZABLE,
						(code) -> code.env("ORDERS", new OrderService()), "env.ORDERS", "OrderService is not data",
						"@SandboxRpc", "Binding.of("),
				wrong("bean in a cycle", ErrorCode.ENV_NOT_SERIALIZABLE, (code) -> code.env("ALL", cycleWithBean),
						"env.ALL[1]", "OrderService"),
				wrong("bean in a map", ErrorCode.ENV_NOT_SERIALIZABLE,
						(code) -> code.env("ALL", Map.of("a", List.of(Map.of("b", new OrderService())))),
						"env.ALL.a[0].b"),
				wrong("lazy proxy", ErrorCode.ENV_NOT_SERIALIZABLE, (code) -> code.env("ENTITY", lazy), "env.ENTITY"),
				wrong("class", ErrorCode.ENV_NOT_SERIALIZABLE, (code) -> code.env("CLASS", String.class), "env.CLASS"),
				wrong("exception", ErrorCode.ENV_NOT_SERIALIZABLE,
						(code) -> code.env("ERROR", new IllegalStateException()), "env.ERROR"),
				wrong("function", ErrorCode.ENV_NOT_SERIALIZABLE, (code) -> code.env("RUN", (Runnable) () -> {
				}), "env.RUN"),
				wrong("keys that are not strings", ErrorCode.ENV_NOT_SERIALIZABLE,
						(code) -> code.env("MAP", numberKeys), "env.MAP"),
				wrong("env too large", ErrorCode.ENV_NOT_SERIALIZABLE,
						(code) -> code.env("A", "x".repeat(60))
							.env("B", "x".repeat(60))
							.limits((limits) -> limits.envBytes(100)),
						"env.B", "100 bytes", "env-size"),
				wrong("nested binding", ErrorCode.ENV_NOT_SERIALIZABLE,
						(code) -> code.env("LIST", List.of(Binding.of(new Room()))), "env.LIST[0]"));
	}

	private static Arguments wrong(String what, ErrorCode code, Consumer<WorkerCode.Builder> change, String... named) {
		return arguments(what, code, change, List.of(named));
	}

	@Test
	void codeWithoutModulesIsRefusedByLoad() {
		assertRefused(WorkerCode.builder().build(), ErrorCode.INVALID_CODE, List.of("no modules"));
		assertRefused(WorkerCode.builder().mainModule("agent.js").build(), ErrorCode.INVALID_CODE,
				List.of("no modules"));
	}

	@Test
	void codeWithoutMainModuleIsRefusedByLoad() {
		assertRefused(WorkerCode.builder().module("a.js", AGENT).build(), ErrorCode.INVALID_CODE,
				List.of("main", "a.js"));
	}

	private static void assertRefused(WorkerCode code, ErrorCode expected, List<String> named) {
		List<Consumer<WorkerCode>> ways = List.of(loader::load, (wrong) -> loader.get("bad-input", wrong),
				(wrong) -> loader.run(wrong, "run"));
		assertThat(ways)
			.allSatisfy((way) -> assertThatExceptionOfType(WorkerCodeException.class).isThrownBy(() -> way.accept(code))
				.satisfies((ex) -> {
					assertThat(ex.code()).isEqualTo(expected);
					assertThat(ex.getMessage()).contains(named).matches("(?s).*[.?]");
				}));
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|',
			textBlock = """
					SYNTAX_ERROR            | export default { run( };                                            | agent.js:1:
					SYNTAX_ERROR            | import { none } from './lib.js'; export default {};                 | none
					MODULE_NOT_FOUND        | import './nowhere.js'; export default {};                           | nowhere.js
					MODULE_NOT_FOUND        | import fs from 'node:fs'; export default {};                        | node:fs
					MODULE_NOT_FOUND        | import x from 'https://example.com/x.js'; export default {};        | example.com/x.js
					START_FAILED            | throw new Error('no start');                                        | agent.js:1:7: no start
					START_FAILED            | await Promise.reject(new TypeError('late')); export default {};     | TypeError
					START_FAILED            | null.x; export default {};                                          | agent.js:1:
					UNKNOWN_ENTRYPOINT      | export const run = 1;                                               | It exports: run
					UNKNOWN_ENTRYPOINT      | const a = 1;                                                        | exports nothing
					UNKNOWN_ENTRYPOINT      | export default () => 1;                                             | WorkerEntrypoint
					UNKNOWN_ENTRYPOINT      | export default null;                                                | null
					UNKNOWN_METHOD          | export default { ran() { } };                                       | It has: ran
					UNKNOWN_METHOD          | export default { run: 5 };                                          | run
					UNKNOWN_METHOD          | export default { };                                                 | none at all
					RESULT_NOT_SERIALIZABLE | export default { run() { return { f() { } }; } };                   | result.f
					RESULT_NOT_SERIALIZABLE | export default { run() { return [Promise.resolve()]; } };           | result[0]
					HUNG                    | export default { run() { return new Promise(() => { }); } };        | promise
					SCRIPT_ERROR            | export default { run() { throw new Error('mine'); } };              | mine
					SCRIPT_ERROR            | export default { run() { const f = () => f() + 1; return f(); } };  | call stack
					SCRIPT_ERROR            | export default { run() { return { get a() { throw new Error('getter'); } }; } }; | getter
					SCRIPT_ERROR            | export default { run() { return new Proxy({}, { ownKeys() { throw new Error('trap'); } }); } }; | trap
					BAD_ARGUMENTS           | export default { run(a, env) { return env.CHAT_ROOM.post(5); } };   | CHAT_ROOM.post
					BAD_ARGUMENTS           | export default { run(a, env) { return env.CHAT_ROOM.post(); } };    | text is missing
					UNKNOWN_METHOD          | export default { run(a, env) { return env.CHAT_ROOM.send('x'); } }; | It has: post
					BAD_ARGUMENTS           | export default { run(a, env) { return env.CHAT_ROOM.post(() => 1); } }; | text must be a string, but was a function
					""")
	void wrongProgramEndsWithItsCodeAndASentence(ErrorCode code, String source, String named) {
		WorkerCode worker = WorkerCode.builder("agent.js", source)
			.module("lib.js", "export const some = 1;")
			.bind("CHAT_ROOM")
			.build();
		Invocation invocation = loader.run(worker, "run");
		assertThat(invocation.error()).isNotNull().hasMessageContaining(named).satisfies((ex) -> {
			assertThat(ex.code()).isEqualTo(code);
			assertThat(ex.getMessage()).doesNotContain("java.", "org.graalvm", "dev.workerloader", "bootstrap");
		});
		assertThat(invocation.outcome()).isEqualTo(code.outcome());
	}

	interface Entity {

		String getName();

	}

	public static class OrderService {

		public String getSecret() {
			throw new AssertionError("a bean's properties must not be read");
		}

	}

	@SandboxRpc
	public static class Room {

		public void post(String text) {
			throw new IllegalStateException(text);
		}

	}

}
