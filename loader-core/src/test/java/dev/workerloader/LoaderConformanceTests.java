package dev.workerloader;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.workerloader.rpc.Binding;
import dev.workerloader.rpc.SandboxRpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * The table of semantics section 1, one nested class per row.
 */
class LoaderConformanceTests {

	private static final String COUNTER = "let n = 0; export default { next() { return ++n; } };";

	@AutoClose
	private static final WorkerLoader loader = WorkerLoader.builder().build();

	/**
	 * An object whose one method is {@code run}.
	 */
	private static String agent(String body) {
		return "export default {\n\tasync run(argument, env, ctx) {\n\t\t" + body + "\n\t},\n};";
	}

	private static WorkerCode code(String source) {
		return WorkerCode.builder("agent.js", source).build();
	}

	private static @Nullable Object run(WorkerCode code) {
		Invocation invocation = loader.run(code, "run");
		return invocation.valueAs(Object.class);
	}

	private static @Nullable Object run(String body) {
		return run(code(agent(body)));
	}

	private static WorkerException failure(WorkerCode code) {
		WorkerException error = loader.run(code, "run").error();
		assertThat(error).isNotNull();
		return error;
	}

	private static WorkerException failure(String body) {
		return failure(code(agent(body)));
	}

	@Nested
	@DisplayName("L1 load")
	class Load {

		@Test
		void loadAlwaysGivesAFreshWorker() {
			WorkerCode code = code(COUNTER);
			try (Worker first = loader.load(code); Worker second = loader.load(code)) {
				assertThat(first.getEntrypoint().call("next")).isEqualTo(1);
				assertThat(first.getEntrypoint().call("next")).isEqualTo(2);
				assertThat(second.getEntrypoint().call("next")).isEqualTo(1);
				assertThat(first.id()).isNull();
			}
		}

		@Test
		void loadRefusesBadCodeItself() {
			assertThatExceptionOfType(WorkerCodeException.class)
				.isThrownBy(() -> loader.load(WorkerCode.builder().build()))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_CODE));
		}

		@Test
		void changesAfterLoadChangeNothing() {
			byte[] bytes = { 1, 2, 3 };
			List<String> names = new ArrayList<>(List.of("a"));
			Map<String, Object> data = new HashMap<>(Map.of("names", names));
			WorkerCode code = WorkerCode
				.builder("agent.js",
						"import bytes from './bytes';\n"
								+ agent("return [[...new Uint8Array(bytes)], env.data.names, Object.keys(env.data)];"))
				.module("bytes", WorkerModule.data(bytes))
				.env("data", data)
				.build();
			try (Worker worker = loader.load(code)) {
				bytes[0] = 9;
				names.add("b");
				data.put("more", true);
				assertThat(worker.getEntrypoint().call("run"))
					.isEqualTo(List.of(List.of(1, 2, 3), List.of("a"), List.of("names")));
			}
		}

	}

	@Nested
	@DisplayName("L2 get")
	class Get {

		@Test
		void getReturnsAtOnceAndCallsWaitForTheCode() throws Exception {
			CountDownLatch started = new CountDownLatch(1);
			CompletableFuture<WorkerCode> code = new CompletableFuture<>();
			Worker worker = loader.get("L2-waits", () -> {
				started.countDown();
				return code.join();
			});
			assertThat(started.await(30, TimeUnit.SECONDS)).as("the supplier starts without a call").isTrue();
			CompletableFuture<Object> call = worker.getEntrypoint().callAsync("next");
			assertThat(call).isNotDone();
			code.complete(code(COUNTER));
			assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo(1);
			assertThat(worker.id()).isEqualTo("L2-waits");
		}

		@Test
		void failingSupplierFailsTheCallsWithItsMessage() {
			Worker worker = loader.get("L2-fails", () -> {
				throw new IllegalStateException("the model is down");
			});
			Invocation invocation = worker.getEntrypoint().invoke("next");
			assertThat(invocation.outcome()).isEqualTo(Outcome.LOAD_ERROR);
			assertThat(invocation.error()).hasMessageContaining("the model is down")
				.hasCauseInstanceOf(IllegalStateException.class)
				.extracting("code")
				.isEqualTo(ErrorCode.LOAD_FAILED);
		}

		@Test
		void sameIdIsTheSameWorkerAndItsSupplierIsNotCalledAgain() {
			AtomicInteger supplied = new AtomicInteger();
			for (int i = 1; i <= 3; i++) {
				Worker worker = loader.get("L2-same", () -> {
					supplied.incrementAndGet();
					return code(COUNTER);
				});
				assertThat(worker.getEntrypoint().call("next")).isEqualTo(i);
				worker.close();
			}
			assertThat(supplied).hasValue(1);
		}

		@Test
		void nullIdIsAlwaysANewWorker() {
			for (int i = 0; i < 2; i++) {
				try (Worker worker = loader.get(null, () -> code(COUNTER))) {
					assertThat(worker.getEntrypoint().call("next")).isEqualTo(1);
				}
			}
		}

	}

	@Nested
	@DisplayName("L3 failed loads")
	class FailedLoads {

		@Test
		void failedSupplierIsTriedAgainByTheNextGet() {
			Worker failed = loader.get("L3-supplier", () -> {
				throw new IllegalStateException("not now");
			});
			assertThat(failed.getEntrypoint().invoke("next").outcome()).isEqualTo(Outcome.LOAD_ERROR);
			assertThat(loader.get("L3-supplier", () -> code(COUNTER)).getEntrypoint().call("next")).isEqualTo(1);
		}

		@Test
		void invalidCodeOfASupplierIsTriedAgainByTheNextGet() {
			Worker failed = loader.get("L3-invalid", () -> WorkerCode.builder().build());
			assertThat(failed.getEntrypoint().invoke("next").error()).extracting("code")
				.isEqualTo(ErrorCode.INVALID_CODE);
			assertThat(loader.get("L3-invalid", () -> code(COUNTER)).getEntrypoint().call("next")).isEqualTo(1);
		}

		@Test
		void codeThatDoesNotStartIsTriedAgainByTheNextGet() {
			Worker failed = loader.get("L3-start", () -> code("throw new Error('top');"));
			assertThat(failed.getEntrypoint().invoke("next").error()).extracting("code")
				.isEqualTo(ErrorCode.START_FAILED);
			assertThat(loader.get("L3-start", () -> code(COUNTER)).getEntrypoint().call("next")).isEqualTo(1);
		}

	}

	@Nested
	@DisplayName("L4 same id, other code")
	class SameIdOtherCode {

		private static final Greeter GREETER = new Greeter();

		private static WorkerCode.Builder base() {
			return WorkerCode.builder("agent.js", COUNTER)
				.env("DATA", Map.of("a", List.of(1, 2)))
				.env("GREETER", Binding.of(GREETER).withProps(Map.of("room", "lobby")));
		}

		static Stream<Arguments> otherCode() {
			return Stream.of(change("module", (code) -> code.module("agent.js", COUNTER + "//")),
					change("one more module", (code) -> code.module("more.txt", "")),
					change("kind of a module", (code) -> code.module("agent.js", WorkerModule.js(COUNTER + " "))),
					change("date", (code) -> code.compatibilityDate("2025-01-01")),
					change("limits", (code) -> code.limits((limits) -> limits.rpcCalls(7))),
					change("data", (code) -> code.env("DATA", Map.of("a", List.of(1, 3)))),
					change("target of a binding",
							(code) -> code.env("GREETER",
									Binding.of(new Greeter()).withProps(Map.of("room", "lobby")))),
					change("props of a binding",
							(code) -> code.env("GREETER", Binding.of(GREETER).withProps(Map.of("room", "attic")))));
		}

		private static Arguments change(String what, Consumer<WorkerCode.Builder> change) {
			WorkerCode.Builder code = base();
			change.accept(code);
			return arguments(what, code.build());
		}

		@ParameterizedTest(name = "{0}")
		@MethodSource
		void otherCode(String what, WorkerCode other) {
			String id = "L4-" + what;
			loader.get(id, base().build()).getEntrypoint().call("next");
			assertThatExceptionOfType(WorkerCodeException.class).isThrownBy(() -> loader.get(id, other))
				.withMessageContaining(id)
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.ID_CONFLICT));
			assertThat(loader.get(id, base().build()).getEntrypoint().call("next")).isEqualTo(2);
			assertThat(loader.evict(id)).isTrue();
			assertThat(loader.get(id, other).getEntrypoint().call("next")).isEqualTo(1);
		}

	}

	@Nested
	@DisplayName("L6 start errors")
	class StartErrors {

		@Test
		void mainModuleMustBeThere() {
			assertThatExceptionOfType(WorkerCodeException.class)
				.isThrownBy(() -> loader.load(WorkerCode.builder().mainModule("main.js").module("a.js", "").build()))
				.withMessageContaining("main.js")
				.withMessageContaining("a.js");
		}

		@Test
		void mainModuleMustBeAnEsModule() {
			assertThatExceptionOfType(WorkerCodeException.class)
				.isThrownBy(() -> loader.load(WorkerCode.builder("main.cjs", "").build()))
				.withMessageContaining("main.cjs")
				.withMessageContaining("CJS")
				.withMessageContaining(".mjs");
		}

		@Test
		void syntaxErrorNamesModuleLineAndColumn() {
			WorkerException error = failure(WorkerCode.builder("agent.js", "import './lib/broken.js';\n" + agent(""))
				.module("lib/broken.js", "const a = 1;\nconst b = a +* 2;")
				.build());
			assertThat(error).isInstanceOfSatisfying(WorkerCodeException.class, (ex) -> {
				assertThat(ex.code()).isEqualTo(ErrorCode.SYNTAX_ERROR);
				assertThat(ex.module()).isEqualTo("lib/broken.js");
				assertThat(ex.line()).isEqualTo(2);
				assertThat(ex.column()).isEqualTo(14);
				assertThat(ex).hasMessageContaining("SyntaxError in lib/broken.js:2:14");
			});
		}

		@Test
		void missingModuleNamesSpecifierAndImporter() {
			WorkerException error = failure(WorkerCode.builder("agent.js", "import './lib/a.js';\n" + agent(""))
				.module("lib/a.js", "import './nowhere.js';")
				.build());
			assertThat(error).isInstanceOfSatisfying(WorkerCodeException.class, (ex) -> {
				assertThat(ex.code()).isEqualTo(ErrorCode.MODULE_NOT_FOUND);
				assertThat(ex.module()).isEqualTo("lib/a.js");
				assertThat(ex).hasMessageContaining("nowhere.js").hasMessageContaining("lib/a.js");
			});
		}

		@Test
		void missingExportIsAnErrorOfTheCode() {
			WorkerException error = failure(WorkerCode.builder("agent.js", "import { b } from './a.js';\n" + agent(""))
				.module("a.js", "export const a = 1;")
				.build());
			assertThat(error.code()).isEqualTo(ErrorCode.SYNTAX_ERROR);
			assertThat(error).isInstanceOf(WorkerCodeException.class)
				.hasMessageContaining("'b'")
				.hasMessageContaining("a.js");
		}

		@Test
		void throwingTopLevelIsTheGuestsOwnError() {
			WorkerException error = failure(code("const x = 1;\n  throw new RangeError('too much');"));
			assertThat(error).isInstanceOfSatisfying(WorkerCodeException.class, (ex) -> {
				assertThat(ex.code()).isEqualTo(ErrorCode.START_FAILED);
				assertThat(ex.module()).isEqualTo("agent.js");
				assertThat(ex.line()).isEqualTo(2);
				assertThat(ex.column()).isPositive();
				assertThat(ex).hasMessageContaining("RangeError").hasMessageContaining("too much");
			});
		}

		@Test
		void topLevelHasItsOwnLimit() {
			WorkerException error = failure(WorkerCode.builder("agent.js", "for (;;);")
				.limits((limits) -> limits.cpuTime(Duration.ofMillis(100)))
				.build());
			assertThat(error).isInstanceOfSatisfying(WorkerLimitException.class, (ex) -> {
				assertThat(ex.code()).isEqualTo(ErrorCode.CPU_TIME);
				assertThat(ex.origin()).isEqualTo("WorkerCode.limits");
				assertThat(ex.value()).isEqualTo(Duration.ofMillis(100).toNanos());
			});
		}

		@Test
		void topLevelAwaitThatNeverSettlesIsHung() {
			assertThat(failure(code("await new Promise(() => {});")).code()).isEqualTo(ErrorCode.HUNG);
		}

		@Test
		void startReportsTheErrorsOfTheStart() {
			try (Worker worker = loader.load(code("throw new Error('top');"))) {
				assertThatExceptionOfType(WorkerCodeException.class).isThrownBy(worker::start)
					.withMessageContaining("top");
			}
		}

	}

	@Nested
	@DisplayName("L6b unhandled rejections")
	class UnhandledRejections {

		@Test
		void rejectionThatNobodyHandlesIsLoggedAndTheOutcomeStays() {
			Invocation invocation = loader.run(
					code("async function lose() { throw new TypeError('lost'); }\n" + agent("lose(); return 1;")),
					"run");
			assertThat(invocation.value()).isEqualTo(1);
			assertThat(invocation.logs()).singleElement().satisfies((entry) -> {
				assertThat(entry.level()).isEqualTo("WARN");
				assertThat(entry.message()).contains("Unhandled rejection", "TypeError: lost", "lose (agent.js:1:");
			});
		}

		@Test
		void rejectionThatIsHandledIsNotLogged() {
			Invocation invocation = loader.run(code(agent("await Promise.reject(1).catch(() => {}); return 1;")),
					"run");
			assertThat(invocation.logs()).isEmpty();
		}

	}

	@Nested
	@DisplayName("L7 list, evict, stats, close")
	class Ours {

		@Test
		void sandboxesListsLiveWorkersAndEvictEndsThem() {
			Worker worker = loader.get("L7", code(COUNTER));
			worker.start();
			assertThat(loader.sandboxes()).filteredOn((info) -> "L7".equals(info.workerId()))
				.singleElement()
				.satisfies((info) -> {
					assertThat(info.state()).isEqualTo(SandboxInfo.State.IDLE);
					assertThat(info.limits()).isEqualTo(loader.limits());
				});
			assertThat(loader.evict("L7")).isTrue();
			assertThat(loader.evict("L7")).isFalse();
			assertThat(loader.sandboxes()).noneMatch((info) -> "L7".equals(info.workerId()));
			assertThat(worker.getEntrypoint().invoke("next").error()).extracting("code").isEqualTo(ErrorCode.EVICTED);
		}

		@Test
		void statsCountWhatHappened() {
			LoaderStats before = loader.stats();
			run("return 1;");
			failure("throw new Error('x');");
			LoaderStats after = loader.stats();
			assertThat(after.loads() - before.loads()).isEqualTo(2);
			assertThat(count(after, Outcome.OK) - count(before, Outcome.OK)).isEqualTo(1);
			assertThat(count(after, Outcome.SCRIPT_ERROR) - count(before, Outcome.SCRIPT_ERROR)).isEqualTo(1);
		}

		private static long count(LoaderStats stats, Outcome outcome) {
			return stats.invocations().getOrDefault(outcome, 0L);
		}

	}

	@Nested
	@DisplayName("L8 compatibility date and flags")
	class Compatibility {

		@Test
		void dateIsOptional() {
			assertThat(run(WorkerCode.builder("agent.js", agent("return 1;")).build())).isEqualTo(1);
			assertThat(run(WorkerCode.builder("agent.js", agent("return 1;")).compatibilityDate("2026-03-01").build()))
				.isEqualTo(1);
		}

		@ParameterizedTest
		@ValueSource(strings = { "2026-3-1", "2026-02-30", "01.03.2026", "", "latest", "2026-03-01T00:00:00Z" })
		void dateMustBeADate(String date) {
			assertThatExceptionOfType(WorkerCodeException.class)
				.isThrownBy(() -> loader.load(WorkerCode.builder("agent.js", COUNTER).compatibilityDate(date).build()))
				.withMessageContaining("YYYY-MM-DD")
				.withMessageContaining(date);
		}

		@Test
		void dateMustNotBeInTheFuture() {
			String date = LocalDate.now(ZoneOffset.UTC).plusDays(2).toString();
			assertThatExceptionOfType(WorkerCodeException.class)
				.isThrownBy(() -> loader.load(WorkerCode.builder("agent.js", COUNTER).compatibilityDate(date).build()))
				.withMessageContaining(date)
				.withMessageContaining("future");
		}

		@Test
		void flagMustBeKnown() {
			assertThatExceptionOfType(WorkerCodeException.class)
				.isThrownBy(() -> loader
					.load(WorkerCode.builder("agent.js", COUNTER).compatibilityFlags("nodejs_compta").build()))
				.withMessageContaining("nodejs_compta")
				.withMessageContaining("nodejs_compat.");
		}

		@Test
		void knownFlagIsTakenAndBelongsToTheCode() {
			WorkerCode.Builder code = WorkerCode.builder("agent.js", agent("return typeof global;"));
			assertThat(run(code.build())).isEqualTo("undefined");
			WorkerCode without = code.build();
			WorkerCode with = code.compatibilityFlags("nodejs_compat", "nodejs_compat").build();
			assertThat(run(with)).isEqualTo("object");
			loader.get("flagged", without);
			assertThatExceptionOfType(WorkerCodeException.class).isThrownBy(() -> loader.get("flagged", with))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.ID_CONFLICT));
		}

	}

	@Nested
	@DisplayName("L9 modules")
	class Modules {

		@Test
		void everyKindCanBeImported() {
			WorkerCode code = WorkerCode.builder("main.mjs", """
					import js from './js.js';
					import cjs from './lib/c.cjs';
					import text from './text.txt';
					import data from './data.bin';
					import json from './json.json';
					export default {
						run() {
							return [js, cjs, text, data, json];
						},
					};
					""")
				.module("js.js", "export default 'js';")
				.module("lib/c.cjs", "module.exports = 'cjs';")
				.module("text.txt", "a \"text\"\u2028`${1}`")
				.module("data.bin", WorkerModule.data(new byte[] { 0, -1 }))
				.module("json.json", WorkerModule.json(Map.of("a", List.of(1, "</script>"))))
				.build();
			assertThat(run(code)).asInstanceOf(InstanceOfAssertFactories.LIST)
				.containsExactly("js", "cjs", "a \"text\"\u2028`${1}`", new byte[] { 0, -1 },
						Map.of("a", List.of(1, "</script>")));
		}

		@Test
		void namesMayHaveFoldersAndSpecifiersResolveFromTheImporterOrTheRoot() {
			WorkerCode code = WorkerCode
				.builder("src/main.js", "import { all } from './deep/a.js';\n" + agent("return all;"))
				.module("src/deep/a.js", """
						import sibling from './b.js';
						import parent from '../c.js';
						import root from 'd.js';
						export const all = [sibling, parent, root];
						""")
				.module("src/deep/b.js", "export default 'b';")
				.module("src/c.js", "export default 'c';")
				.module("d.js", "export default 'd';")
				.build();
			assertThat(run(code)).isEqualTo(List.of("b", "c", "d"));
		}

		@Test
		void dynamicImportWorks() {
			WorkerCode code = WorkerCode
				.builder("agent.js", agent("return [(await import('./a.js')).a, (await import('./a.js')).a];"))
				.module("a.js", "let n = 0; export const a = ++n;")
				.build();
			assertThat(run(code)).isEqualTo(List.of(1, 1));
		}

		@Test
		void dynamicImportOfAMissingModuleCanBeCaught() {
			assertThat(run("try { await import('./none.js'); } catch (error) { return error.message; }")).asString()
				.contains("none.js", "agent.js");
		}

		@Test
		void cyclesWork() {
			WorkerCode code = WorkerCode
				.builder("agent.js", "import { even } from './even.js';\n" + agent("return even(7);"))
				.module("even.js", "import { odd } from './odd.js'; export const even = (n) => n === 0 || odd(n - 1);")
				.module("odd.js", "import { even } from './even.js'; export const odd = (n) => n !== 0 && even(n - 1);")
				.build();
			assertThat(run(code)).isEqualTo(false);
		}

		@Test
		void topLevelAwaitWorks() {
			WorkerCode code = WorkerCode
				.builder("agent.js", "import { late } from './late.js';\n" + agent("return late;"))
				.module("late.js",
						"export const late = await new Promise((resolve) => setTimeout(() => resolve('late'), 1));")
				.build();
			assertThat(run(code)).isEqualTo("late");
		}

		@Test
		void commonJsModulesRequireEachOtherInCycles() {
			WorkerCode code = WorkerCode.builder("agent.js", "import a from './lib/a.cjs';\n" + agent("return a;"))
				.module("lib/a.cjs", """
						exports.early = 'early';
						const b = require('./b.cjs');
						exports.fromB = b.seen;
						exports.text = require('../note.txt');
						exports.json = require('data.json').n;
						exports.names = [__filename, __dirname, module.id];
						exports.self = this === exports;
						""")
				.module("lib/b.cjs", "const a = require('./a.cjs'); exports.seen = { ...a };")
				.module("note.txt", "note")
				.module("data.json", "{\"n\": 5}")
				.build();
			assertThat(run(code)).isEqualTo(Map.of("early", "early", "fromB", Map.of("early", "early"), "text", "note",
					"json", 5, "names", List.of("lib/a.cjs", "lib", "lib/a.cjs"), "self", true));
		}

		@Test
		void requireOfWhatIsNotThereNamesSpecifierAndImporter() {
			WorkerException error = failure(
					WorkerCode.builder("agent.js", "import a from './lib/a.cjs';\n" + agent("return a;"))
						.module("lib/a.cjs", "require('./none');")
						.build());
			assertThat(error).hasMessageContaining("./none").hasMessageContaining("lib/a.cjs");
		}

		@Test
		void jsonIsImportedWithAndWithoutAttribute() {
			assertThat(run(WorkerCode
				.builder("agent.js", "import j from './j.json' with { type: 'json' };\n" + agent("return j;"))
				.module("j.json", "{\"a\": 1}")
				.build())).isEqualTo(Map.of("a", 1));
			assertThat(run(WorkerCode
				.builder("agent.js", agent("return (await import('./j.json', { with: { type: 'json' } })).default;"))
				.module("j.json", "[1]")
				.build())).isEqualTo(List.of(1));
			assertThat(run(WorkerCode.builder("agent.js", agent("return (await import('./j.json')).default;"))
				.module("j.json", "null")
				.build())).isNull();
		}

		@Test
		void oneJsonFileInBothFormsIsAnErrorThatSaysSo() {
			WorkerException error = failure(WorkerCode.builder("agent.js", """
					import a from './j.json' with { type: 'json' };
					import './b.js';
					""" + agent("return a;"))
				.module("b.js", "import j from './j.json'; export default j;")
				.module("j.json", "{\"a\": 1}")
				.build());
			assertThat(error).isInstanceOf(WorkerCodeException.class)
				.hasMessageContaining("type: 'json'")
				.hasMessageContaining("one form");
		}

		@ParameterizedTest
		@ValueSource(strings = { "agent.ts", "agent.wasm", "agent", "agent.py" })
		void otherExtensionIsAnErrorThatNamesTheKinds(String name) {
			assertThatExceptionOfType(WorkerCodeException.class)
				.isThrownBy(() -> loader.load(WorkerCode.builder("main.js", COUNTER).module(name, "x").build()))
				.withMessageContaining(name)
				.withMessageContaining(".js")
				.withMessageContaining(".cjs")
				.withMessageContaining(".json")
				.withMessageContaining(".txt")
				.satisfies((ex) -> assertThat(ex.module()).isEqualTo(name));
		}

		@ParameterizedTest
		@ValueSource(strings = { "cloudflare:workers", "workerloader:workers" })
		void workersModuleIsBuiltIn(String specifier) {
			WorkerCode code = WorkerCode.builder("agent.js", """
					import { WorkerEntrypoint, env } from '%s';
					const atTopLevel = env.NAME;
					export default class extends WorkerEntrypoint {
						run() {
							return [atTopLevel, env.NAME, this.env.NAME];
						}
					}
					""".formatted(specifier)).env("NAME", "n").build();
			assertThat(run(code)).isEqualTo(List.of("n", "n", "n"));
		}

	}

	@Nested
	@DisplayName("L10 entrypoints")
	class Entrypoints {

		private static final String SOURCE = """
				import { WorkerEntrypoint } from 'cloudflare:workers';
				export default { who() { return 'default'; } };
				export const named = { who() { return 'named'; } };
				export class Api extends WorkerEntrypoint { who() { return 'class'; } }
				export class Other { who() { return 'other'; } }
				export const version = 3;
				""";

		@Test
		void defaultExportAndNamedExports() {
			try (Worker worker = loader.load(code(SOURCE))) {
				assertThat(worker.getEntrypoint().call("who")).isEqualTo("default");
				assertThat(worker.getEntrypoint(null).call("who")).isEqualTo("default");
				assertThat(worker.getEntrypoint("default").call("who")).isEqualTo("default");
				assertThat(worker.getEntrypoint("named").call("who")).isEqualTo("named");
				assertThat(worker.getEntrypoint("Api").call("who")).isEqualTo("class");
			}
		}

		@Test
		void defaultExportMayBeAClass() {
			assertThat(run(code("""
					import { WorkerEntrypoint } from 'cloudflare:workers';
					class Base extends WorkerEntrypoint { run() { return 'inherited'; } }
					export default class extends Base { }
					"""))).isEqualTo("inherited");
		}

		@Test
		void unknownEntrypointListsTheExports() {
			try (Worker worker = loader.load(code(SOURCE))) {
				assertThat(worker.getEntrypoint("nobody").invoke("who").error()).isInstanceOf(WorkerRpcException.class)
					.hasMessageContaining("nobody")
					.hasMessageContaining("Api")
					.hasMessageContaining("named")
					.extracting("code")
					.isEqualTo(ErrorCode.UNKNOWN_ENTRYPOINT);
			}
		}

		@ParameterizedTest
		@ValueSource(strings = { "Other", "version" })
		void exportThatIsNoEntrypointSaysWhatOneIs(String name) {
			try (Worker worker = loader.load(code(SOURCE))) {
				assertThat(worker.getEntrypoint(name).invoke("who").error()).hasMessageContaining(name)
					.hasMessageContaining("WorkerEntrypoint")
					.extracting("code")
					.isEqualTo(ErrorCode.UNKNOWN_ENTRYPOINT);
			}
		}

		@Test
		void unknownMethodListsTheMethods() {
			try (Worker worker = loader.load(code(SOURCE))) {
				assertThat(worker.getEntrypoint().invoke("whom").error()).isInstanceOf(WorkerRpcException.class)
					.hasMessageContaining("whom")
					.hasMessageContaining("who")
					.extracting("code")
					.isEqualTo(ErrorCode.UNKNOWN_METHOD);
			}
		}

	}

	@Nested
	@DisplayName("L11 props")
	class Props {

		@Test
		void propsBelongToTheEntrypointThatWasTaken() {
			try (Worker worker = loader.load(code("""
					import { WorkerEntrypoint } from 'cloudflare:workers';
					export default { run(argument, env, ctx) { return ctx.props; } };
					export class Api extends WorkerEntrypoint { run() { return this.ctx.props; } }
					"""))) {
				Entrypoint one = worker.getEntrypoint(null, props(Map.of("room", "one")));
				Entrypoint two = worker.getEntrypoint("Api", props(Map.of("room", "two", "deep", List.of(1))));
				assertThat(one.call("run")).isEqualTo(Map.of("room", "one"));
				assertThat(two.call("run")).isEqualTo(Map.of("room", "two", "deep", List.of(1)));
				assertThat(worker.getEntrypoint().call("run")).isEqualTo(Map.of());
			}
		}

		@Test
		void propsThatAreNotDataAreRefused() {
			try (Worker worker = loader.load(code(COUNTER))) {
				assertThatExceptionOfType(WorkerCodeException.class)
					.isThrownBy(() -> worker.getEntrypoint(null, props(Map.of("bean", new Object()))))
					.withMessageContaining("props.bean")
					.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.ENV_NOT_SERIALIZABLE));
			}
		}

		private static EntrypointOptions props(Map<String, Object> props) {
			return EntrypointOptions.builder().props(props).build();
		}

	}

	@Nested
	@DisplayName("L12 handlers")
	class Handlers {

		private static final String OBJECT = "export default { run(...all) { return [all.length, all[0] === undefined, all[0], all[1].NAME, typeof all[2].waitUntil]; } };";

		@Test
		void methodsOfAnObjectGetArgumentEnvAndContext() {
			try (Worker worker = loader.load(WorkerCode.builder("agent.js", OBJECT).env("NAME", "n").build())) {
				assertThat(worker.getEntrypoint().call(new TypeRef<List<Object>>() {
				}, "run", "argument")).containsExactly(3, false, "argument", "n", "function");
				assertThat(worker.getEntrypoint().call(new TypeRef<List<Object>>() {
				}, "run")).containsExactly(3, true, null, "n", "function");
				assertThat(worker.getEntrypoint().call(new TypeRef<List<Object>>() {
				}, "run", (Object) null)).containsExactly(3, false, null, "n", "function");
			}
		}

		@Test
		void secondArgumentForAnObjectIsAnErrorThatNamesClassSyntax() {
			try (Worker worker = loader.load(WorkerCode.builder("agent.js", OBJECT).build())) {
				assertThat(worker.getEntrypoint().invoke("run", 1, 2).error()).hasMessageContaining("2 arguments")
					.hasMessageContaining("extends WorkerEntrypoint");
			}
		}

		@Test
		void methodsOfAClassGetAllArguments() {
			try (Worker worker = loader.load(WorkerCode.builder("agent.js", """
					import { WorkerEntrypoint } from 'cloudflare:workers';
					export default class extends WorkerEntrypoint {
						run(...all) { return [all, this.env.NAME, typeof this.ctx.waitUntil]; }
					}
					""").env("NAME", "n").build())) {
				assertThat(worker.getEntrypoint().call("run", 1, "b", true))
					.isEqualTo(List.of(List.of(1, "b", true), "n", "function"));
			}
		}

		@Test
		void fetchWithoutNetworkSaysThatOnlyTheEnvReachesTheOutside() {
			WorkerException error = failure(
					WorkerCode.builder("agent.js", agent("return fetch('https://example.com/');"))
						.env("GREETER", new Greeter())
						.build());
			assertThat(error).isInstanceOf(WorkerScriptException.class).hasMessageContaining("env.GREETER");
			assertThat(error.code()).isEqualTo(ErrorCode.EGRESS_DENIED);
		}

	}

	@Nested
	@DisplayName("L13 ctx")
	class Context {

		@Test
		void waitUntilGoesOnAfterTheResult() throws Exception {
			Greeter greeter = new Greeter();
			WorkerCode code = WorkerCode.builder("agent.js", agent("""
					ctx.waitUntil((async () => {
						await env.GREETER.hold();
						console.log('later');
						await env.GREETER.greet('after');
					})());
					return 'now';
					""")).env("GREETER", greeter).build();
			try (Worker worker = loader.load(code)) {
				CompletableFuture<Object> answer = worker.getEntrypoint().callAsync("run");
				assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("now");
				assertThat(greeter.greeted).isEmpty();
				greeter.release.countDown();
				assertThat(greeter.greeted.poll(30, TimeUnit.SECONDS)).isEqualTo("after");
			}
		}

		@Test
		void runWaitsForWaitUntil() {
			Invocation invocation = loader.run(code(agent(
					"ctx.waitUntil(new Promise((done) => setTimeout(() => { console.log('later'); done(); }, 5))); return 1;")),
					"run");
			assertThat(invocation.value()).isEqualTo(1);
			assertThat(invocation.logs()).extracting(LogEntry::message).containsExactly("later");
		}

		@Test
		void rejectedWaitUntilIsLogged() {
			Invocation invocation = loader
				.run(code(agent("ctx.waitUntil(Promise.reject(new Error('lost'))); return 1;")), "run");
			assertThat(invocation.value()).isEqualTo(1);
			assertThat(invocation.logs()).singleElement()
				.satisfies((entry) -> assertThat(entry.message()).contains("lost"));
		}

		@Test
		void exportsReachTheOtherEntrypoints() {
			assertThat(run(code("""
					import { WorkerEntrypoint } from 'cloudflare:workers';
					export class Adder extends WorkerEntrypoint { add(a, b) { return a + b; } }
					export default { run(argument, env, ctx) { return ctx.exports.Adder.add(1, 2); } };
					"""))).isEqualTo(3);
		}

	}

	@Nested
	@DisplayName("L14 state")
	class State {

		@Test
		void moduleStateStaysBetweenCallsAndCallsInterleaveAtAwait() throws Exception {
			Worker worker = loader.get("L14",
					code("""
							const seen = [];
							let open;
							const gate = new Promise((resolve) => { open = resolve; });
							export default {
								async first() { seen.push('first'); await Promise.race([gate, new Promise((r) => setTimeout(r, 60000))]); seen.push('first again'); return [...seen]; },
								second() { seen.push('second'); open(); },
							};
							"""));
			CompletableFuture<Object> first = worker.getEntrypoint().callAsync("first");
			worker.getEntrypoint().call("second");
			assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(List.of("first", "second", "first again"));
		}

		@Test
		void whatAnInvocationDoesIsItsOwnAlsoWhenAnotherResumesIt() throws Exception {
			Worker worker = loader.get("L14-own", WorkerCode.builder("agent.js", """
					let open;
					const gate = new Promise((resolve) => { open = resolve; });
					export default {
						async first(arg, env) {
							const pending = setTimeout(() => {}, 30_000); // or it hangs until the second comes
							await gate;
							clearTimeout(pending);
							console.log('of the first');
							await new Promise((resolve) => setTimeout(resolve, 1));
							return await env.GREETER.greet('of the first');
						},
						second() { open(); },
					};
					""").env("GREETER", new Greeter()).build());
			CompletableFuture<Invocation> first = worker.getEntrypoint().invokeAsync("first");
			Invocation second = worker.getEntrypoint().invoke("second");
			Invocation resumed = first.get(30, TimeUnit.SECONDS);
			assertThat(second.logs()).isEmpty();
			assertThat(second.calls()).isEmpty();
			assertThat(resumed.value()).isEqualTo("Hello, of the first");
			assertThat(resumed.logs()).extracting(LogEntry::message).containsExactly("of the first");
			assertThat(resumed.calls()).extracting(RpcCall::method).containsExactly("greet");
		}

		@Test
		void whatAnEndedInvocationLeftBehindIsOfTheOneThatWakesIt() {
			Worker worker = loader.get("L14-left", WorkerCode.builder("agent.js", """
					let open;
					const gate = new Promise((resolve) => { open = resolve; });
					let answer;
					export default {
						first(arg, env) { answer = gate.then(() => env.GREETER.greet('late')); },
						async second() { open(); return await answer; },
					};
					""").env("GREETER", new Greeter()).build());
			assertThat(worker.getEntrypoint().invoke("first").error()).isNull();
			Invocation second = worker.getEntrypoint().invoke("second");
			assertThat(second.value()).isEqualTo("Hello, late");
			assertThat(second.calls()).extracting(RpcCall::method).containsExactly("greet");
		}

	}

	@Nested
	@DisplayName("L15 code generation")
	class CodeGeneration {

		@ParameterizedTest
		@ValueSource(strings = { "eval('1')", "(0, eval)('1')", "new Function('return 1')()", "Function('return 1')()",
				"(() => {}).constructor('return 1')()", "(async () => {}).constructor('return 1')()",
				"(function* () {}).constructor('yield 1')().next()",
				"(async function* () {}).constructor('yield 1')().next()", "setTimeout('globalThis.x = 1')",
				"setInterval('globalThis.x = 1', 1)", "await import('data:text/javascript,export default 1')",
				"Reflect.construct(Function, ['return 1'])()" })
		void everyWayFromTextToCodeThrows(String expression) {
			assertThat(
					run("try { " + expression + "; return 'ran'; } catch (error) { return error instanceof Error; }"))
				.isEqualTo(true);
		}

		@Test
		void staticImportOfDataFails() {
			assertThat(failure(code("import x from 'data:text/javascript,export default 1';\n" + agent("return x;"))))
				.isInstanceOf(WorkerCodeException.class);
		}

	}

	@Nested
	@DisplayName("L16 hung code")
	class Hung {

		@ParameterizedTest
		@ValueSource(
				strings = { "await new Promise(() => {});", "return new Promise(() => {});", "await { then() {} };",
						"const id = setTimeout(() => {}, 100000); clearTimeout(id); await new Promise(() => {});",
						"await new Promise((resolve) => setTimeout(() => {}, 1));" })
		void whatCanNeverSettleFailsAtOnce(String body) {
			WorkerException error = failure(body);
			assertThat(error.code()).isEqualTo(ErrorCode.HUNG);
			assertThat(error).isInstanceOf(WorkerScriptException.class).hasMessageContaining("promise");
		}

		@Test
		void whatABindingOrATimerWillSettleIsNotHung() {
			assertThat(run("return new Promise((resolve) => setTimeout(() => resolve(1), 1));")).isEqualTo(1);
		}

		@Test
		void hungCallDoesNotEndTheWorker() {
			try (Worker worker = loader.load(code(
					"let n = 0; export default { hang() { n++; return new Promise(() => {}); }, count() { return n; } };"))) {
				assertThat(worker.getEntrypoint().invoke("hang").error()).extracting("code").isEqualTo(ErrorCode.HUNG);
				assertThat(worker.getEntrypoint().call("count")).isEqualTo(1);
			}
		}

	}

	@Nested
	@DisplayName("L18 tails")
	class Tails {

		@Test
		void handlerGetsOneEventForEachInvocation() throws Exception {
			BlockingQueue<TailEvent> events = new LinkedBlockingQueue<>();
			WorkerCode code = WorkerCode.builder("agent.js",
					"export const api = { async run(argument, env) { console.warn('look', { a: [1] }); await env.GREETER.greet('x'); throw new TypeError(argument); } };")
				.env("GREETER", new Greeter())
				.tail(events::add)
				.build();
			Worker worker = loader.get("L18", code);
			EntrypointOptions options = EntrypointOptions.builder().props(Map.of("p", 1)).owner("tenant").build();
			Invocation invocation = worker.getEntrypoint("api", options).invoke("run", "boom");
			TailEvent event = events.poll(30, TimeUnit.SECONDS);
			assertThat(event).isNotNull();
			assertThat(event.workerId()).isEqualTo("L18");
			assertThat(event.sandboxId()).isNotBlank();
			assertThat(event.codeHash()).isNotBlank();
			assertThat(event.entrypoint()).isEqualTo("api");
			assertThat(event.method()).isEqualTo("run");
			assertThat(event.owner()).isEqualTo("tenant");
			assertThat(event.props()).isEqualTo(Map.of("p", 1));
			assertThat(event.outcome()).isEqualTo(Outcome.SCRIPT_ERROR);
			assertThat(event.error()).isSameAs(invocation.error()).hasMessage("boom");
			assertThat(event.logs()).extracting(LogEntry::level, LogEntry::arguments)
				.containsExactly(tuple("WARN", List.of("look", Map.of("a", List.of(1)))));
			assertThat(event.calls()).extracting(RpcCall::binding, RpcCall::method, RpcCall::outcome)
				.containsExactly(tuple("GREETER", "greet", RpcCall.Status.OK));
			assertThat(event.usage().rpcCalls()).isEqualTo(1);
			worker.getEntrypoint("api", options).invoke("run", "again");
			assertThat(events.poll(30, TimeUnit.SECONDS)).isNotNull();
			assertThat(events).isEmpty();
		}

	}

	@SandboxRpc
	public static class Greeter {

		private final BlockingQueue<String> greeted = new LinkedBlockingQueue<>();

		private final CountDownLatch release = new CountDownLatch(1);

		public String greet(String name) {
			this.greeted.add(name);
			return "Hello, " + name;
		}

		public void hold() throws InterruptedException {
			this.release.await(30, TimeUnit.SECONDS);
		}

	}

}
