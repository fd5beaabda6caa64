package dev.workerloader;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.security.Principal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.WorkerRequest;
import dev.workerloader.outbound.WorkerResponse;
import dev.workerloader.rpc.Binding;
import dev.workerloader.rpc.RpcContext;
import dev.workerloader.rpc.RpcTarget;
import dev.workerloader.rpc.SandboxRpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

/**
 * Workers that start workers (semantics L17): what works, what bounds them, and what ends
 * them.
 */
@Timeout(120)
class NestedLoaderTests {

	/** What the workers of these tests run. */
	private static final String PREAMBLE = """
			import { WorkerEntrypoint, RpcTarget } from 'cloudflare:workers';
			const module = (source, more) => ({ mainModule: 'a.js', modules: { 'a.js': source }, ...more });
			const methods = (text, more) => module('export default { ' + text + ' }', more);
			const failure = async (promise) => {
				try { await promise; return 'nothing'; }
				catch (error) { return error.code + ': ' + error.message; }
			};
			let kept;
			export default { async go(arg, env, ctx) {
			""";

	private final Rooms rooms = new Rooms();

	private final Holder holder = new Holder();

	private final List<TailEvent> tails = new CopyOnWriteArrayList<>();

	private final List<LogListener.Event> logs = new CopyOnWriteArrayList<>();

	private final WorkerLoader loader = SharedHost.loader()
		.binding("ROOMS", this.rooms)
		.binding("HOLDER", this.holder)
		.bindingLimits("ROOMS", new BindingLimits(null, null, 5))
		.tail(this.tails::add)
		.logListener(this.logs::add)
		.build();

	@AfterEach
	void nothingIsLeft() {
		this.holder.release();
		this.loader.sandboxes().forEach((sandbox) -> {
			if (sandbox.parentId() == null) {
				this.loader.evictSandbox(sandbox.id());
			}
		});
		awaitNoWorkers();
		await().untilAsserted(() -> {
			assertThat(this.loader.stats().runningInvocations()).isZero();
			assertThat(this.loader.stats().runningCalls()).isZero();
		});
		this.loader.close();
	}

	private void awaitNoWorkers() {
		await().untilAsserted(() -> assertThat(this.loader.sandboxes()).isEmpty());
	}

	private static WorkerCode.Builder code(String body) {
		return WorkerCode.builder("main.js", PREAMBLE + body + "\n} };")
			.env("LOADER", Binding.ofWorkerLoader())
			.bind("ROOMS", Map.of("room", "lobby"))
			.bind("HOLDER");
	}

	private Invocation invoke(String body) {
		return this.loader.run(code(body).build(), "go");
	}

	private @Nullable Object run(String body) {
		return invoke(body).valueAs(Object.class);
	}

	private static List<@Nullable Object> listOf(@Nullable Object... values) {
		return Arrays.asList(values);
	}

	private List<SandboxInfo> nested() {
		return this.loader.sandboxes().stream().filter((sandbox) -> sandbox.parentId() != null).toList();
	}

	@Nested
	class Works {

		@Test
		void workerCallsAMethodOfAWorkerThatItLoads() {
			assertThat(run(
					"return env.LOADER.load(methods('add([a, b]) { return a + b; }')).getEntrypoint().add([1, 2]);"))
				.isEqualTo(3);
		}

		@Test
		void loaderItselfIsABinding() {
			WorkerCode code = WorkerCode
				.builder("main.js",
						PREAMBLE + "return env.L.load(methods('one() { return 1; }')).getEntrypoint().one(); } };")
				.env("L", NestedLoaderTests.this.loader)
				.build();
			assertThat(NestedLoaderTests.this.loader.run(code, "go").valueAs(Integer.class)).isEqualTo(1);
		}

		@Test
		void noWorkerHasItUnlessTheApplicationGivesIt() {
			WorkerCode code = WorkerCode
				.builder("main.js", "export default { go(arg, env) { return Object.keys(env); } };")
				.build();
			assertThat(NestedLoaderTests.this.loader.run(code, "go").value()).isEqualTo(List.of());
		}

		@Test
		void workerAndEntrypointsAreUsedAgainAndAgain() {
			assertThat(
					run("""
							const worker = env.LOADER.load(module(
								'let n = 0; export default { next() { return ++n; } }; export const other = { next() { return n += 10; } };'));
							const entrypoint = worker.getEntrypoint();
							const values = [await entrypoint.next(), await entrypoint.next(), await worker.getEntrypoint('other').next()];
							const stub = await worker;
							return [...values, await stub.getEntrypoint().next(), await (await stub.getEntrypoint('other')).next()];"""))
				.isEqualTo(List.of(1, 2, 12, 13, 23));
		}

		@Test
		void entrypointClassesGetAllArgumentsAndTheirProps() {
			assertThat(run("""
					const worker = env.LOADER.load(module(`
						import { WorkerEntrypoint } from 'cloudflare:workers';
						export class Api extends WorkerEntrypoint {
							join(a, b) { return this.ctx.props.prefix + a + b; }
						}`));
					return [await worker.getEntrypoint('Api', { props: { prefix: '>' } }).join('a', 'b'),
						await worker.getEntrypoint('Api', { props: { prefix: '#' } }).join('c', 'd')];"""))
				.isEqualTo(List.of(">ab", "#cd"));
		}

		@Test
		void modulesAreOfAllKinds() {
			assertThat(
					run("""
							return env.LOADER.load({ compatibilityDate: '2026-03-01', mainModule: 'main.mjs', modules: {
								'main.mjs': { js: `
									import json from './d.json'; import text from './t.txt'; import data from './b.bin'; import cjs from './c.cjs';
									import plain from './p.json'; import named from './n.txt';
									export default { go() { return [json.a, text, new Uint8Array(data)[1], cjs.x, plain.y, named]; } };` },
								'd.json': { json: { a: [1, null, 'x'] } }, 't.txt': { text: 'text' }, 'b.bin': { data: new Uint8Array([1, 2]) },
								'c.cjs': { cjs: 'module.exports = { x: 7 };' }, 'p.json': '{"y":8}', 'n.txt': 'named' } }).getEntrypoint().go();"""))
				.isEqualTo(List.of(listOf(1, null, "x"), "text", 2, 7, 8, "named"));
		}

		@Test
		void envHasDataAndBindingsOfTheStarterWithTheirProps() {
			assertThat(
					run("""
							return env.LOADER.load(methods('async go(arg, env) { return [await env.CHAT.post(env.text), env.data.n, Object.keys(env)]; }',
								{ env: { CHAT: env.ROOMS, text: 'hi', data: { n: 5 } } })).getEntrypoint().go();"""))
				.isEqualTo(List.of("lobby: hi", 5, List.of("CHAT", "text", "data")));
		}

		@Test
		void valuesKeepTheirKinds() {
			assertThat(
					run("""
							const echo = env.LOADER.load(methods('echo(value) { return value; }')).getEntrypoint();
							const value = await echo.echo({ date: new Date(5), big: 10n, map: new Map([[1, new Set(['a'])]]), bytes: new Uint8Array([7]),
								zero: -0, error: new TypeError('no'), list: [undefined, null] });
							value.list.push(value.date instanceof Date, typeof value.big, value.map.get(1).has('a'), value.bytes[0], Object.is(value.zero, -0),
								value.error.name);
							return value.list;"""))
				.isEqualTo(listOf(null, null, true, "bigint", true, 7, true, "TypeError"));
		}

		@Test
		void gottenWorkerIsKeptByIdAndItsCodeIsAskedForOnce() {
			WorkerLoader loader = NestedLoaderTests.this.loader;
			try (Worker worker = loader.load(
					code("""
							const worker = env.LOADER.get('id', async () => {
								kept = (kept ?? 0) + 1;
								return module('let n = 0; export default { next(arg, env) { return env.ROOMS.post(String(++n)); } }', { env: { ROOMS: env.ROOMS } });
							});
							return [await worker.getEntrypoint().next(), kept];""")
						.build())) {
				assertThat(worker.getEntrypoint().call("go")).isEqualTo(List.of("lobby: 1", 1));
				assertThat(worker.getEntrypoint().call("go")).isEqualTo(List.of("lobby: 2", 1));
				assertThat(nested()).hasSize(1);
			}
			awaitNoWorkers();
		}

		@Test
		void gottenWorkerWithoutAnIdIsAlwaysFresh() {
			assertThat(run("""
					const code = () => module('let n = 0; export default { next() { return ++n; } }');
					const next = () => env.LOADER.get(null, code).getEntrypoint().next();
					return [await next(), await next()];""")).isEqualTo(List.of(1, 1));
		}

		@Test
		void failingCodeIsAskedForAgain() {
			assertThat(
					run("""
							let times = 0;
							const get = () => env.LOADER.get('id', () => {
								if (++times === 1) throw new TypeError('not yet');
								return times === 2 ? { mainModule: 'b.js', modules: {} } : methods('go() { return 1; }');
							});
							return [await failure(get().getEntrypoint().go()), await failure(get().getEntrypoint().go()), await get().getEntrypoint().go()];"""))
				.isEqualTo(List.of("LOAD_FAILED: The supplier of the worker's code failed: not yet",
						"INVALID_CODE: The code has no modules. Add one: modules: { \"main.js\": source }.", 1));
		}

		@Test
		void workersOfWorkersWorkDownToTheThirdLevel() {
			assertThat(
					run("""
							const source = `export default { async go(level, env) {
								if (level === 0) return 'bottom';
								return env.LOADER.load({ mainModule: 'a.js', modules: { 'a.js': env.source }, env: { LOADER: env.LOADER, source: env.source } })
									.getEntrypoint().go(level - 1);
							} };`;
							const start = (level) => env.LOADER.load(module(source, { env: { LOADER: env.LOADER, source } })).getEntrypoint().go(level);
							return [await start(2), await failure(start(3))];"""))
				.isEqualTo(List.of("bottom",
						"WORKERS: A worker that is 3 levels below the first one can start no other one. Let one above it do so."));
		}

		@Test
		void callsAreRecordedAndLogsHaveTheSandboxThatWroteThem() {
			Invocation invocation = invoke(
					"return env.LOADER.load(methods('go() { console.log(\"inner\"); return 1; }')).getEntrypoint().go();");
			assertThat(invocation.calls()).extracting(RpcCall::binding, RpcCall::method)
				.containsExactly(tuple("LOADER", "load"), tuple("LOADER.load()", "getEntrypoint"),
						tuple("LOADER.load().getEntrypoint()", "go"));
			assertThat(invocation.logs()).isEmpty();
			await().untilAsserted(() -> assertThat(NestedLoaderTests.this.tails).hasSize(2));
			TailEvent inner = NestedLoaderTests.this.tails.get(0);
			TailEvent outer = NestedLoaderTests.this.tails.get(1);
			assertThat(inner.logs()).extracting(LogEntry::message).containsExactly("inner");
			assertThat(inner.sandboxId()).isNotEqualTo(outer.sandboxId());
			assertThat(NestedLoaderTests.this.logs).extracting(LogListener.Event::sandboxId)
				.containsExactly(inner.sandboxId());
		}

		@Test
		void sandboxesTellWhoHasStartedThem() throws Exception {
			CompletableFuture<Invocation> running = NestedLoaderTests.this.loader.runAsync(code(
					"return env.LOADER.get('my id', () => methods('go(arg, env) { return env.H.hold(); }', { env: { H: env.HOLDER } })).getEntrypoint().go();")
				.build(), "go");
			NestedLoaderTests.this.holder.awaitHeld();
			SandboxInfo child = nested().get(0);
			assertThat(NestedLoaderTests.this.loader.sandboxes()).extracting(SandboxInfo::id)
				.contains(child.parentId());
			assertThat(child.workerId()).as("not one of the application's").isNull();
			assertThat(child.bindings()).containsExactly("H");
			NestedLoaderTests.this.holder.release();
			assertThat(running.join().value()).isEqualTo("released");
		}

		@Test
		void callerAndOwnerAreThoseOfTheInvocation() {
			WorkerLoader loader = NestedLoaderTests.this.loader;
			try (Worker worker = loader.load(code(
					"return env.LOADER.load(methods('go(arg, env) { return env.R.who(); }', { env: { R: env.ROOMS } })).getEntrypoint().go();")
				.build())) {
				EntrypointOptions options = EntrypointOptions.builder()
					.owner("tenant")
					.principal(() -> "alice")
					.build();
				assertThat(worker.getEntrypoint(null, options).call("go"))
					.isEqualTo(List.of("tenant", "alice", "lobby"));
			}
		}

	}

	@Nested
	class Refuses {

		@ParameterizedTest
		@CsvSource(delimiter = '|', quoteCharacter = '`',
				textBlock = """
						null | BAD_ARGUMENTS: LOADER.load: code is missing
						1 | INVALID_CODE: The code must be an object.
						{ mainModule: 'a.js' } | INVALID_CODE: modules must be an object.
						{ mainModule: 'a.js', modules: {} } | INVALID_CODE: The code has no modules.
						{ modules: { 'a.js': '' } } | INVALID_CODE: The code names no main module.
						{ mainModule: 'b.js', modules: { 'a.js': '' } } | INVALID_CODE: The main module "b.js" is not among the modules: a.js.
						{ mainModule: 'a.cjs', modules: { 'a.cjs': '' } } | INVALID_CODE: The main module "a.cjs" must be an ES module
						{ mainModule: 'a', modules: { 'a': '' } } | INVALID_CODE: The kind of the module "a" is not known from its name.
						{ mainModule: 'a.js', modules: { 'a.js': { py: '' } } } | INVALID_CODE: The module "a.js" is none.
						{ mainModule: 'a.js', modules: { 'a.js': { js: '', cjs: '' } } } | INVALID_CODE: The module "a.js" is none.
						{ mainModule: 'a.js', modules: { 'a.js': '', '../b.js': '' } } | INVALID_CODE: The module name "../b.js"
						{ mainModule: 'a.js', modules: { 'a.js': '', 'b.bin': { data: 'x' } } } | INVALID_CODE: modules["b.bin"].data must be an ArrayBuffer.
						{ mainModule: 'a.js', modules: { 'a.js': '', 'b.json': '{' } } | INVALID_CODE: The module "b.json" is not valid JSON
						{ mainModule: 'a.js', modules: { 'a.js': '', 'b.json': { json: new Error('x') } } } | INVALID_CODE: modules["b.json"].json has a value that JSON does not know.
						{ mainModule: 'a.js', modules: { 'a.js': '', 'b.json': { json: env.ROOMS } } } | INVALID_CODE: modules["b.json"].json has a value that JSON does not know.
						methods('', { mainModul: 'a.js' }) | INVALID_CODE: The code has the property "mainModul", which is not known. Did you mean mainModule?
						methods('', { tails: [] }) | INVALID_CODE: The code has the property "tails", which is not known.
						methods('', { compatibilityDate: '2999-01-01' }) | INVALID_CODE: The compatibility date 2999-01-01 is in the future.
						methods('', { compatibilityFlags: ['nodejs_compat_x'] }) | INVALID_CODE: The compatibility flag "nodejs_compat_x"
						methods('', { globalOutbound: 'open' }) | INVALID_CODE: globalOutbound can only be null
						methods('', { globalOutbound: env.ROOMS }) | INVALID_CODE: globalOutbound can only be null
						methods('', { env: { deep: { ROOMS: env.ROOMS } } }) | ENV_NOT_SERIALIZABLE: env.deep.ROOMS is a value that cannot be passed to a worker. Pass data, or a binding of yours as an entry of env itself.
						methods('', { env: { f() { } } }) | ENV_NOT_SERIALIZABLE: env.f is a value that cannot be passed to a worker.
						methods('', { env: { room: await env.ROOMS.open() } }) | NOT_SERIALIZABLE: The arguments of LOADER.load cannot be passed. The stub of what a binding has returned cannot be passed to a worker.
						methods('', { env: { stream: new ReadableStream() } }) | ENV_NOT_SERIALIZABLE: env.stream is a value that cannot be passed to a worker.
						methods('', { limits: { cpu: 1 } }) | BAD_ARGUMENTS: limits has the property "cpu", which is not known. Known are: cpuMs, wallMs
						methods('', { limits: { cpuMs: -1 } }) | BAD_ARGUMENTS: limits.cpuMs must be a number greater than zero.
						methods('', { limits: { cpuMs: NaN } }) | BAD_ARGUMENTS: limits.cpuMs must be a number greater than zero.
						methods('', { limits: { wallMs: '5' } }) | BAD_ARGUMENTS: limits.wallMs must be a number greater than zero.
						methods('', { env: { big: 'x'.repeat(1 << 20) } }) | ENV_NOT_SERIALIZABLE: The env is larger than the limit of 1 MB
						""")
		void codeThatIsNotValid(String code, String message) {
			Object failure = run("return failure(env.LOADER.load(" + ("null".equals(code) ? "" : code) + "));");
			assertThat(failure).asString()
				.startsWith(message)
				.doesNotContain("java", "dev.workerloader", "WorkerModule");
		}

		@Test
		void codeThatIsLargerThanTheStartersMayBe() {
			WorkerCode code = code(
					"""
							const shared = { data: new Uint8Array(600) }, json = { json: 'x'.repeat(600) }, text = { text: 'x'.repeat(600) };
							const main = { 'a.js': '' };
							return [await failure(env.LOADER.load({ mainModule: 'a.js', modules: { ...main, a: shared, b: shared, c: shared } })),
								await failure(env.LOADER.load({ mainModule: 'a.js', modules: { ...main, a: json, b: json, c: json } })),
								await failure(env.LOADER.load({ mainModule: 'a.js', modules: { ...main, a: text, b: text, c: text } }))];""")
				.limits((limits) -> limits.codeBytes(1700))
				.build();
			assertThat(NestedLoaderTests.this.loader.run(code, "go").value()).asInstanceOf(LIST)
				.containsExactly(
						"INVALID_CODE: modules[\"c\"] is too large: the modules are larger together than a worker's may be.",
						"INVALID_CODE: modules[\"c\"].json is too large: the modules are larger together than a worker's may be.",
						"INVALID_CODE: The modules have 1800 characters together, more than the limit of 1700 bytes (code-size, set by: WorkerCode.limits).");
		}

		@Test
		void jsonThatGrowsWhenItIsWritten() {
			assertThat(
					run("""
							let bomb = ['x'];
							for (let i = 0; i < 50; i++) bomb = [bomb, bomb];
							const cycle = {}; cycle.self = cycle;
							return [await failure(env.LOADER.load({ mainModule: 'a.js', modules: { 'a.js': '', b: { json: bomb } } })),
								await failure(env.LOADER.load({ mainModule: 'a.js', modules: { 'a.js': '', b: { json: cycle } } }))];"""))
				.isEqualTo(List.of(
						"INVALID_CODE: modules[\"b\"].json is too large: the modules are larger together than a worker's may be.",
						"INVALID_CODE: modules[\"b\"].json contains itself, or has more than 64 levels."));
		}

		@Test
		void whatIsNoDataInArgumentsAndResults() {
			assertThat(
					run("""
							const entrypoint = env.LOADER.load(methods('echo(value) { return value; }, f() { return { deep: () => 1 }; }, s() { return [new AbortController().signal]; }')).getEntrypoint();
							const stub = await entrypoint;
							return [await failure(stub.echo(() => 1)), await failure(stub.echo({ deep: [() => 1] })), await failure(stub.echo(env.ROOMS)),
								await failure(stub.echo(await env.ROOMS.open())), await failure(stub.echo(new AbortController().signal)), await failure(stub.echo(AbortSignal.abort())),
								await failure(entrypoint.echo(env.LOADER)), await failure(stub.f()), await failure(stub.s())];"""))
				.asInstanceOf(LIST)
				.satisfiesExactly((text) -> assertThat(text).isEqualTo(
						"NOT_SERIALIZABLE: The arguments of echo cannot be passed to a worker. arguments[0] is a value that cannot be passed to a worker. Functions and stubs cannot: pass data and streams, and bindings with env."),
						(text) -> assertThat(text).asString()
							.startsWith(
									"NOT_SERIALIZABLE: The arguments of echo cannot be passed to a worker. arguments[0].deep[0] is"),
						(text) -> assertThat(text).asString().startsWith("NOT_SERIALIZABLE"),
						(text) -> assertThat(text).asString().startsWith("NOT_SERIALIZABLE"),
						(text) -> assertThat(text).asString().startsWith("NOT_SERIALIZABLE"),
						(text) -> assertThat(text).asString().startsWith("NOT_SERIALIZABLE"),
						(text) -> assertThat(text).asString().startsWith("NOT_SERIALIZABLE"),
						(text) -> assertThat(text).asString()
							.startsWith("RESULT_NOT_SERIALIZABLE: result.deep is a function."),
						(text) -> assertThat(text).asString()
							.startsWith("RESULT_NOT_SERIALIZABLE: result[0] is an AbortSignal"));
		}

		@Test
		void optionsAndNamesThatDoNotExist() {
			assertThat(
					run("""
							const worker = env.LOADER.load(methods('go() { return 1; }'));
							const stub = await worker.getEntrypoint();
							return [await failure(worker.getEntrypoint('Nope').go()), await failure(stub.nope()), await failure(worker.entrypoint()),
								await failure(worker.getEntrypoint(null, { prop: 1 })), await failure(worker.getEntrypoint(null, { props: { f: () => 1 } })),
								await failure(stub.go.deep()), await failure(stub.value), await failure(worker.getEntrypoint(5))];"""))
				.isEqualTo(List.of("UNKNOWN_ENTRYPOINT: The worker has no export \"Nope\". It exports: default.",
						"UNKNOWN_METHOD: The entrypoint \"default\" has no method \"nope\". It has: go.",
						"UNKNOWN_METHOD: LOADER.load() has no method \"entrypoint\". Did you mean getEntrypoint? It has: getEntrypoint.",
						"BAD_ARGUMENTS: The options of an entrypoint are props and limits, but \"prop\" was passed.",
						"NOT_SERIALIZABLE: props.f is a value that cannot be passed to a worker. Props are data: pass bindings with env.",
						"UNKNOWN_METHOD: LOADER.load().getEntrypoint() has methods, which can be called, but nothing that can be read, such as \"go.deep\".",
						"UNKNOWN_METHOD: LOADER.load().getEntrypoint() has methods, which can be called, but nothing that can be read, such as \"value\".",
						"BAD_ARGUMENTS: LOADER.load().getEntrypoint: name must be a string, but was the number 5."));
		}

		@Test
		void errorsOfAWorkerReachItsStarterAsErrors() {
			assertThat(
					run("""
							const worker = env.LOADER.load(module(`
								export default {
									throws() { throw Object.assign(new RangeError('too far'), { code: 'MINE' }); },
									async fails(arg, env) { await env.ROOMS.fail(); },
									hangs() { return new Promise(() => {}); }
								};`, { env: { ROOMS: env.ROOMS } }));
							const caught = async (method) => {
								try { await worker.getEntrypoint()[method](); }
								catch (error) { return [error instanceof Error, error.name, error.code, error.message.replace(/[0-9a-f]{16}/, 'ID')]; }
							};
							const broken = env.LOADER.load(module('export default {'));
							return [await caught('throws'), await caught('fails'), await caught('hangs'), (await failure(broken.getEntrypoint().go())).slice(0, 35)];"""))
				.isEqualTo(List.of(List.of(true, "RangeError", "SCRIPT_ERROR", "too far"),
						List.of(true, "Error", "BINDING_FAILED",
								"ROOMS.fail failed. The application's log has the details under ID."),
						List.of(true, "Error", "HUNG",
								"The method awaits something that can never happen: no call to a binding and no timer is pending. Check that every promise it awaits is resolved somewhere."),
						"SYNTAX_ERROR: SyntaxError in a.js:1"));
		}

		@Test
		void exceptionOfABindingReachesTheApplicationThroughAllWorkers() {
			WorkerException error = invoke(
					"return env.LOADER.load(methods('go(arg, env) { return env.R.fail(); }', { env: { R: env.ROOMS } })).getEntrypoint().go();")
				.error();
			assertThat(error).isInstanceOf(WorkerScriptException.class)
				.rootCause()
				.isInstanceOf(UnsupportedOperationException.class)
				.hasMessage("secret");
		}

		@Test
		void startOfAWorkerWhileTheModulesAreLoaded() {
			WorkerCode code = WorkerCode
				.builder("main.js",
						"""
								import { env } from 'cloudflare:workers';
								let failure;
								try { await env.LOADER.load({ mainModule: 'a.js', modules: { 'a.js': '' } }); } catch (error) { failure = error.code; }
								export default { go() { return failure; } };""")
				.env("LOADER", Binding.ofWorkerLoader())
				.build();
			assertThat(NestedLoaderTests.this.loader.run(code, "go").value()).isEqualTo("WORKERS");
		}

	}

	@Nested
	class Bounds {

		@Test
		void limitsAreNeverHigherThanTheStarters() throws Exception {
			WorkerCode code = code(
					"""
							const worker = env.LOADER.load(methods('go(arg, env) { return env.H.hold(); }', { env: { H: env.HOLDER },
								limits: { cpuMs: 1e9, wallMs: 1e9, rpcCalls: 3, subRequests: 1e6, allocationBytes: 1e15, memoryBytes: 1e15, workers: 1e6 } }));
							return worker.getEntrypoint(null, { limits: { rpcCalls: 1e6 } }).go();""")
				.limits((limits) -> limits.cpuTime(Duration.ofSeconds(2)).workers(4))
				.build();
			CompletableFuture<Invocation> running = NestedLoaderTests.this.loader.runAsync(code, "go");
			NestedLoaderTests.this.holder.awaitHeld();
			Limits limits = nested().get(0).limits();
			assertThat(limits.get(Limit.CPU_TIME)).isEqualTo(Duration.ofSeconds(2).toNanos());
			assertThat(limits.get(Limit.WALL_TIME)).isEqualTo(Limit.WALL_TIME.defaultValue());
			assertThat(limits.get(Limit.SUBREQUESTS)).isEqualTo(Limit.SUBREQUESTS.defaultValue());
			assertThat(limits.get(Limit.ALLOCATION)).isEqualTo(Limit.ALLOCATION.defaultValue());
			assertThat(limits.get(Limit.MEMORY)).isEqualTo(Limit.MEMORY.defaultValue());
			assertThat(limits.get(Limit.WORKERS)).isEqualTo(4);
			assertThat(limits.get(Limit.RPC_CALLS)).isEqualTo(3);
			NestedLoaderTests.this.holder.release();
			assertThat(running.join().outcome()).isEqualTo(Outcome.OK);
		}

		@Test
		void limitsOfTheStarterAreThoseOfAWorkerThatNamesNone() {
			WorkerCode code = code(
					"return failure(env.LOADER.load(methods('async go(arg, env) { for (;;) await env.R.post(\"\"); }', "
							+ "{ env: { R: env.ROOMS } })).getEntrypoint().go());")
				.limits((limits) -> limits.rpcCalls(6))
				.build();
			assertThat(NestedLoaderTests.this.loader.run(code, "go").value()).asString()
				.startsWith("RPC_CALLS: The invocation reached its limit of 6 (rpc-calls, set by: WorkerCode.limits)");
			assertThat(NestedLoaderTests.this.rooms.posts).hasValue(3);
		}

		@Test
		void entrypointLowersTheLimits() {
			assertThat(run("""
					const worker = env.LOADER.load(methods('spin() { for (;;); }, one() { return 1; }'));
					const failed = await failure(worker.getEntrypoint(null, { limits: { cpuMs: 50 } }).spin());
					return [failed, await worker.getEntrypoint().one()];""")).isEqualTo(List.of(
					"CPU_TIME: The CPU time reached its limit of 50 ms (cpu-time, set by: the worker that started it).",
					1));
		}

		@Test
		void cpuTimeOfWorkersIsThatOfTheInvocation() {
			WorkerCode code = code("""
					const busy = 'const end = Date.now() + 100; while (Date.now() < end);';
					let calls = 0;
					for (;;) {
						await env.LOADER.load(methods('go() { ' + busy + ' }')).getEntrypoint().go();
						console.log(++calls);
					}""").limits((limits) -> limits.cpuTime(Duration.ofMillis(500))).build();
			Invocation invocation = NestedLoaderTests.this.loader.run(code, "go");
			assertThat(invocation.error()).isInstanceOf(WorkerLimitException.class);
			assertThat(invocation.error().code()).isEqualTo(ErrorCode.CPU_TIME);
			assertThat(invocation.usage().cpuTime()).isGreaterThan(Duration.ofMillis(450));
			assertThat(invocation.logs()).isNotEmpty();
		}

		@Test
		void workersThatRunAtTheSameTimeShareTheCpuTime() {
			Invocation invocation = NestedLoaderTests.this.loader
				.run(fourAtOnce("for (;;);").limits((limits) -> limits.cpuTime(Duration.ofSeconds(2))).build(), "go");
			assertThat(invocation.error()).isNotNull();
			assertThat(invocation.error().code()).isEqualTo(ErrorCode.CPU_TIME);
			assertThat(invocation.usage().cpuTime()).isBetween(Duration.ofMillis(1900), Duration.ofSeconds(6));
		}

		@Test
		void workersThatRunAtTheSameTimeShareTheAllocation() {
			Invocation invocation = NestedLoaderTests.this.loader
				.run(fourAtOnce("let kept; for (;;) kept = new Uint8Array(1000);")
					.limits((limits) -> limits.allocation(200 << 20))
					.build(), "go");
			assertThat(invocation.error()).isNotNull();
			assertThat(invocation.error().code()).isEqualTo(ErrorCode.ALLOCATION);
			assertThat(invocation.usage().allocatedBytes()).isBetween(180L << 20, 700L << 20);
		}

		private static WorkerCode.Builder fourAtOnce(String busy) {
			return code("""
					const calls = [];
					for (let i = 0; i < 4; i++) {
						calls.push(env.LOADER.load(methods('go() { %s }')).getEntrypoint().go());
					}
					await Promise.all(calls);""".formatted(busy));
		}

		@Test
		void cpuTimeOfTheLoadingOfModulesIsThatOfTheInvocation() {
			WorkerCode code = code(
					"""
							for (;;) {
								await failure(env.LOADER.load(module('const end = Date.now() + 100; while (Date.now() < end); throw new Error();')).getEntrypoint().go());
							}""")
				.limits((limits) -> limits.cpuTime(Duration.ofMillis(500)))
				.build();
			Invocation invocation = NestedLoaderTests.this.loader.run(code, "go");
			assertThat(invocation.error()).isNotNull();
			assertThat(invocation.error().code()).isEqualTo(ErrorCode.CPU_TIME);
		}

		@Test
		void allocationOfWorkersIsThatOfTheInvocation() {
			WorkerCode code = code(
					"""
							for (;;) {
								await env.LOADER.load(methods('go() { let kept; for (let i = 0; i < 1000; i++) kept = new Uint8Array(10000); return kept[0]; }')).getEntrypoint().go();
							}""")
				.limits((limits) -> limits.allocation(200 << 20))
				.build();
			Invocation invocation = NestedLoaderTests.this.loader.run(code, "go");
			assertThat(invocation.error()).isNotNull();
			assertThat(invocation.error().code()).isEqualTo(ErrorCode.ALLOCATION);
			assertThat(invocation.usage().allocatedBytes()).isGreaterThan(100 << 20);
		}

		@Test
		void wallTimeOfWorkersEndsWithThatOfTheInvocation() {
			WorkerCode code = code(
					"""
							const worker = env.LOADER.get('id', () => methods('go() { return new Promise((resolve) => setTimeout(resolve, 100000)); }'));
							return worker.getEntrypoint().go();""")
				.limits((limits) -> limits.wallTime(Duration.ofSeconds(5)))
				.build();
			try (Worker worker = NestedLoaderTests.this.loader.load(code)) {
				Invocation invocation = worker.getEntrypoint().invoke("go");
				assertThat(invocation.error()).isNotNull();
				assertThat(invocation.error().code()).isEqualTo(ErrorCode.WALL_TIME);
				await().untilAsserted(
						() -> assertThat(nested()).extracting(SandboxInfo::runningInvocations).containsExactly(0));
			}
		}

		@Test
		void callsOfAWorkerTakeLongerThanOtherCallsMay() {
			try (WorkerLoader impatient = SharedHost.loader().bindingCallTimeout(Duration.ofMillis(50)).build()) {
				WorkerCode code = WorkerCode.builder("main.js", PREAMBLE
						+ "return env.LOADER.load(methods('go() { return new Promise((resolve) => setTimeout(resolve, 300, 1)); }')).getEntrypoint().go(); } };")
					.env("LOADER", impatient)
					.build();
				assertThat(impatient.run(code, "go").value()).isEqualTo(1);
			}
		}

		@Test
		void callsOfWorkersAreThoseOfTheInvocation() {
			WorkerCode code = code(
					"""
							const worker = env.LOADER.load(methods('async go(n, env) { for (let i = 0; i < n; i++) await env.H.count(i); return n; }', { env: { H: env.HOLDER } }));
							const entrypoint = worker.getEntrypoint();
							const results = [];
							for (let i = 0; i < 4; i++) results.push((await failure(entrypoint.go(5))).slice(0, 30));
							return results;""")
				.limits((limits) -> limits.rpcCalls(16))
				.build();
			// Two calls for the entrypoint, and each time one and the five below it.
			assertThat(NestedLoaderTests.this.loader.run(code, "go").value()).isEqualTo(
					List.of("nothing", "nothing", "RPC_CALLS: The invocation reac", "RPC_CALLS: The invocation reac"));
		}

		@Test
		void callsInFlightOfWorkersAreThoseOfTheInvocation() {
			WorkerCode code = code(
					"""
							const worker = env.LOADER.load(methods('go(n, env) { return Promise.all(Array.from({ length: n }, (_, i) => env.H.hold())); }', { env: { H: env.HOLDER } }));
							const entrypoint = await worker.getEntrypoint();
							return [await failure(entrypoint.go(8))];""")
				.limits((limits) -> limits.callsInFlight(8))
				.build();
			assertThat(NestedLoaderTests.this.loader.run(code, "go").value()).asInstanceOf(LIST)
				.singleElement()
				.asString()
				.startsWith("CALLS_IN_FLIGHT: The invocation has more than 8");
		}

		@Test
		void limitOfABindingHoldsForAllThatHaveItUnderWhateverName() {
			assertThat(
					run("""
							const worker = env.LOADER.load(methods('async go(arg, env) { await env.A.post(""); await env.B.post(""); }', { env: { A: env.ROOMS, B: env.ROOMS } }));
							await env.ROOMS.post('');
							const entrypoint = worker.getEntrypoint();
							await entrypoint.go();
							await entrypoint.go();
							return [await failure(entrypoint.go()), (await failure(env.ROOMS.post(''))).slice(0, 20)];"""))
				.isEqualTo(List.of(
						"RPC_CALLS: The invocation called A more often than its limit of 5 calls. Ask for more at once.",
						"RPC_CALLS: The invoc"));
			assertThat(NestedLoaderTests.this.rooms.posts).hasValue(5);
		}

		@Test
		void logsOfWorkersAreThoseOfTheInvocation() {
			WorkerCode code = code("""
					const worker = env.LOADER.load(methods('go() { for (let i = 0; i < 100; i++) console.log("x"); }'));
					for (let i = 0; i < 20; i++) await worker.getEntrypoint().go();""")
				.limits((limits) -> limits.logBytes(64 * 150))
				.build();
			Invocation invocation = NestedLoaderTests.this.loader.run(code, "go");
			assertThat(invocation.outcome()).isEqualTo(Outcome.OK);
			assertThat(invocation.usage().logBytes()).isEqualTo(64 * 150);
			await().untilAsserted(() -> assertThat(NestedLoaderTests.this.tails).hasSize(21));
			long lines = NestedLoaderTests.this.tails.stream()
				.flatMap((event) -> event.logs().stream())
				.filter((entry) -> entry.message().equals("x"))
				.count();
			assertThat(lines).isEqualTo(150);
		}

		@Test
		void fewWorkersAreLiveAtOnce() {
			assertThat(
					run("""
							const workers = [];
							for (let i = 0; i < 10; i++) { workers.push(env.LOADER.load(methods('go() { return ' + i + '; }'))); await workers[i]; }
							const refused = await failure(env.LOADER.load(methods('')));
							(await workers[9])[Symbol.dispose]();
							const last = env.LOADER.load(methods('go() { return "last"; }'));
							return [refused, await last.getEntrypoint().go(), await workers[0].getEntrypoint().go(), (await failure(workers[9].getEntrypoint().go())).slice(0, 14)];"""))
				.isEqualTo(List.of(
						"WORKERS: There are as many workers as there may be: 10 (workers, set by: default), those included that your workers and those above you have started. Dispose of one that you have no use for (worker[Symbol.dispose]()), or await its calls.",
						"last", 0, "UNKNOWN_METHOD"));
		}

		@Test
		void oneThatWasCalledAndIsIdleMakesRoom() {
			assertThat(run("""
					const call = async (i) => {
						const worker = env.LOADER.load(methods('go() { return ' + i + '; }'));
						await worker.getEntrypoint().go();
						return worker;
					};
					const first = await call(0);
					for (let i = 1; i < 100; i++) await call(i);
					return failure(first.getEntrypoint().go());"""))
				.isEqualTo("EVICTED: The worker was evicted while the invocation ran, or before it. Get it again.");
			assertThat(NestedLoaderTests.this.loader.stats().loads()).isEqualTo(101);
		}

		@Test
		void workersOfWorkersCount() {
			assertThat(
					run("""
							const inner = env.LOADER.load(methods(`async go(n, env) {
								const workers = [];
								for (let i = 0; i < n; i++) workers.push(await env.LOADER.load({ mainModule: 'a.js', modules: { 'a.js': '' } }));
								return workers.length;
							}`, { env: { LOADER: env.LOADER } }));
							const entrypoint = inner.getEntrypoint();
							return [await entrypoint.go(9), (await failure(entrypoint.go(10))).slice(0, 40)];"""))
				.isEqualTo(List.of(9, "WORKERS: There are as many workers as th"));
		}

		@Test
		void childBombEndsAndHarmsNobody() {
			assertThat(
					run("""
							const source = `export default { async go(arg, env) {
								const all = [];
								for (let i = 0; i < 50; i++) {
									all.push(env.LOADER.load({ mainModule: 'a.js', modules: { 'a.js': env.source }, env: { LOADER: env.LOADER, source: env.source } })
										.getEntrypoint().go().catch((error) => error.code));
								}
								return (await Promise.all(all)).flat();
							} };`;
							const all = await env.LOADER.load(module(source, { env: { LOADER: env.LOADER, source } })).getEntrypoint().go();
							return new Set(all).has('WORKERS');"""))
				.isEqualTo(true);
			assertThat(NestedLoaderTests.this.loader.stats().loads()).isLessThanOrEqualTo(100);
			assertThat(run("return 1;")).isEqualTo(1);
		}

		@Test
		void requestsOfAWorkerAreThoseOfItsStarterOrNone() {
			AtomicInteger requests = new AtomicInteger();
			WorkerCode code = code(
					"""
							const source = 'async go(n) { let all = ""; for (let i = 0; i < n; i++) all += await (await fetch("https://example.com/")).text(); return all; }';
							const open = env.LOADER.load(methods(source)), blocked = env.LOADER.load(methods(source, { globalOutbound: null }));
							return [await open.getEntrypoint().go(2), (await failure(blocked.getEntrypoint().go(1))).slice(0, 13),
								await open.getEntrypoint().go(1), (await failure(open.getEntrypoint().go(1))).slice(0, 11), (await failure(fetch('https://example.com/'))).slice(0, 11)];""")
				.globalOutbound(OutboundPolicy.handler((request, context) -> {
					requests.incrementAndGet();
					return WorkerResponse.of(200, "hi");
				}))
				.limits((limits) -> limits.subrequests(3))
				.build();
			assertThat(NestedLoaderTests.this.loader.run(code, "go").valueAs(Object.class))
				.isEqualTo(List.of("hihi", "EGRESS_DENIED", "hi", "SUBREQUESTS", "SUBREQUESTS"));
			assertThat(requests).hasValue(3);
		}

	}

	@Nested
	class Fetches {

		private static final String HANDLER = """
				async fetch(request) {
					const url = new URL(request.url);
					if (url.pathname === '/nothing') return 'nothing';
					if (url.pathname === '/echo') return new Response(request.body, { status: 201, headers: { 'X-Method': request.method, 'X-From': request.headers.get('from') } });
					if (url.pathname === '/endless') return new Response(new ReadableStream({ pull(controller) { controller.enqueue(new Uint8Array(5)); } }));
					return new Response('hello from ' + url.pathname);
				}""";

		@Test
		void fetchHandlerOfAWorkerGetsARequestAndAnswersWithAResponse() {
			assertThat(
					fetched("""
							const sent = new Request('https://a.example/echo', { method: 'POST', headers: { From: 'ada' }, body: 'text' });
							const response = await child.fetch(sent);
							return [response instanceof Response, response.status, response.headers.get('x-method'), response.headers.get('x-from'), await response.text()];"""))
				.isEqualTo(List.of(true, 201, "POST", "ada", "text"));
		}

		@Test
		void urlIsARequestToo() {
			assertThat(
					fetched("""
							return [await (await child.fetch('https://a.example/x')).text(), await (await child.fetch(new URL('https://a.example/y'))).text()];"""))
				.isEqualTo(List.of("hello from /x", "hello from /y"));
		}

		@Test
		void whatIsNoRequestOrNoResponseIsRefused() {
			String message = "BAD_ARGUMENTS: fetch of a worker takes a Request, or an absolute URL. For a method, headers or a body pass new Request(url, { … }).";
			assertThat(
					fetched("""
							return [await failure(child.fetch('/x')), await failure(child.fetch()), await failure(child.fetch('https://a.example/', { method: 'POST' })),
								await failure(child.fetch('https://a.example/nothing'))];"""))
				.isEqualTo(List.of(message, message, message,
						"RESULT_NOT_SERIALIZABLE: The fetch handler of the worker returned something other than a Response. Return new Response(…)."));
		}

		@Test
		void bodiesAreStreamsBothWays() {
			assertThat(
					fetched("""
							let made = 0;
							const body = new ReadableStream({ pull(controller) { if (made++ === 40) controller.close(); else controller.enqueue(new Uint8Array(100_000).fill(made)); } });
							const response = await child.fetch(new Request('https://a.example/echo', { method: 'POST', body }));
							let length = 0, last = 0;
							for await (const piece of response.body) { length += piece.length; last = piece[piece.length - 1]; }
							return [length, last];"""))
				.isEqualTo(List.of(4_000_000, 40));
		}

		@Test
		void requestIsPassedOnAndTheResponsePassedBack() throws Exception {
			String source = PREAMBLE
					+ "}, fetch(request, env) { return env.LOADER.load(methods(env.handler)).getEntrypoint().fetch(request); } };";
			try (Worker worker = NestedLoaderTests.this.loader.load(WorkerCode.builder("main.js", source)
				.env("LOADER", Binding.ofWorkerLoader())
				.env("handler", HANDLER)
				.build())) {
				byte[] sent = new byte[1_000_000];
				Arrays.fill(sent, (byte) 7);
				WorkerRequest request = WorkerRequest.builder("PUT", "https://a.example/echo")
					.body(new SequenceInputStream(new ByteArrayInputStream(sent), InputStream.nullInputStream()))
					.build();
				try (WorkerResponse response = worker.getEntrypoint().fetch(request)) {
					assertThat(response.status()).isEqualTo(201);
					assertThat(response.header("X-Method")).isEqualTo("PUT");
					assertThat(response.bodyAsBytes()).isEqualTo(sent);
				}
			}
		}

		@Test
		void streamThatNobodyReadsEndsWithTheInvocation() {
			assertThat(fetched("""
					const response = await child.fetch('https://a.example/endless');
					const reader = response.body.getReader();
					await reader.read();
					await child.fetch('https://a.example/endless');
					return (await child.fetch('https://a.example/endless')).status;""")).isEqualTo(200);
			awaitNoWorkers();
		}

		@Test
		void methodsPassStreamsToo() {
			assertThat(
					run("""
							const child = env.LOADER.load(methods('through(stream) { return { stream }; }, async to(stream) { const writer = stream.getWriter(); await writer.write(new Uint8Array([1, 2])); await writer.close(); }')).getEntrypoint();
							const { stream } = await child.through(new Blob(['text']).stream());
							const seen = [];
							await child.to(new WritableStream({ write(chunk) { seen.push(...chunk); } }));
							return [await new Response(stream).text(), seen];"""))
				.isEqualTo(List.of("text", List.of(1, 2)));
		}

		private @Nullable Object fetched(String body) {
			WorkerCode code = code("const child = env.LOADER.load(methods(env.handler)).getEntrypoint();\n" + body)
				.env("handler", HANDLER)
				.build();
			return NestedLoaderTests.this.loader.run(code, "go").valueAs(Object.class);
		}

	}

	@Nested
	class Ends {

		@Test
		void loadedWorkerEndsWithTheInvocation() throws Exception {
			WorkerLoader loader = NestedLoaderTests.this.loader;
			try (Worker worker = loader.load(code("""
					if (arg === 'again') return failure(kept.go());
					kept = await env.LOADER.load(methods('go() { return 1; }')).getEntrypoint();
					return kept.go();""").build())) {
				assertThat(worker.getEntrypoint().call("go")).isEqualTo(1);
				await().untilAsserted(() -> assertThat(nested()).isEmpty());
				assertThat(worker.getEntrypoint().call("go", "again")).asString()
					.startsWith("UNKNOWN_METHOD: The object that the stub stands for is gone");
			}
		}

		@Test
		void workerThatRunsOnEndsWithTheInvocation() {
			WorkerLoader loader = NestedLoaderTests.this.loader;
			try (Worker worker = loader.load(
					code("""
							const worker = env.LOADER.get('id', () => methods('start(arg, env, ctx) { ctx.waitUntil(new Promise(() => setInterval(() => env.R.post("tick"), 5))); return 1; }, never() { return new Promise((resolve) => setTimeout(resolve, 1e6)); }', { env: { R: env.ROOMS } }));
							worker.getEntrypoint().never();
							return worker.getEntrypoint().start();""")
						.build())) {
				assertThat(worker.getEntrypoint().call("go")).isEqualTo(1);
				await().untilAsserted(
						() -> assertThat(nested()).extracting(SandboxInfo::runningInvocations).containsExactly(0));
				await().untilAsserted(() -> assertThat(loader.stats().runningCalls()).isZero());
				int posts = NestedLoaderTests.this.rooms.posts.get();
				assertThat(worker.getEntrypoint().call("go")).isEqualTo(1);
				assertThat(posts).isLessThanOrEqualTo(5);
			}
		}

		@Test
		void cancelledInvocationCancelsTheCallOfItsWorker() throws Exception {
			CompletableFuture<Invocation> running = NestedLoaderTests.this.loader.runAsync(code(
					"return env.LOADER.load(methods('go(arg, env) { return env.H.hold(); }', { env: { H: env.HOLDER } })).getEntrypoint().go();")
				.build(), "go");
			NestedLoaderTests.this.holder.awaitHeld();
			running.cancel(true);
			awaitNoWorkers();
			await().untilAsserted(() -> assertThat(NestedLoaderTests.this.tails).extracting(TailEvent::outcome)
				.containsExactlyInAnyOrder(Outcome.TERMINATED, Outcome.TERMINATED));
			NestedLoaderTests.this.holder.release();
			NestedLoaderTests.this.holder.awaitCancelled();
		}

		@ParameterizedTest
		@CsvSource({ "false", "true" })
		void gottenWorkerEndsWithTheWorkerThatStartedIt(boolean evicted) {
			WorkerLoader loader = NestedLoaderTests.this.loader;
			Worker worker = loader
				.load(code("return env.LOADER.get('id', () => methods('go() { return 1; }')).getEntrypoint().go();")
					.build());
			assertThat(worker.getEntrypoint().call("go")).isEqualTo(1);
			SandboxInfo child = nested().get(0);
			if (evicted) {
				loader.evictSandbox(child.parentId());
			}
			else {
				worker.close();
			}
			awaitNoWorkers();
		}

		@Test
		void gottenWorkerEndsWithTheSandboxThatALimitEnds() {
			WorkerCode code = code(
					"""
							if (arg === 'spin') for (;;);
							return env.LOADER.get('id', () => module('let n = 0; export default { go() { return ++n; } }')).getEntrypoint().go();""")
				.limits((limits) -> limits.cpuTime(Duration.ofMillis(300)))
				.build();
			try (Worker worker = NestedLoaderTests.this.loader.load(code)) {
				assertThat(worker.getEntrypoint().call("go")).isEqualTo(1);
				assertThat(worker.getEntrypoint().call("go")).isEqualTo(2);
				assertThat(worker.getEntrypoint().invoke("go", "spin").outcome()).isEqualTo(Outcome.LIMIT);
				await().untilAsserted(() -> assertThat(nested()).isEmpty());
				assertThat(worker.getEntrypoint().call("go")).isEqualTo(1);
			}
		}

		@Test
		void limitOfAWorkerLeavesItsStarterAlone() {
			assertThat(
					run("""
							const worker = env.LOADER.load(module('let n = 0; export default { bomb() { const all = []; for (;;) all.push(new Array(1000).fill(n)); }, next() { return ++n; } }',
								{ limits: { allocationBytes: 50e6 } }));
							const entrypoint = worker.getEntrypoint();
							return [await entrypoint.next(), (await failure(entrypoint.bomb())).slice(0, 10), await entrypoint.next()];"""))
				.isEqualTo(List.of(1, "ALLOCATION", 1));
		}

		@Test
		void workerIsEndedByTheApplication() throws Exception {
			CompletableFuture<Invocation> running = NestedLoaderTests.this.loader.runAsync(code(
					"return failure(env.LOADER.load(methods('go(arg, env) { return env.H.hold(); }', { env: { H: env.HOLDER } })).getEntrypoint().go());")
				.build(), "go");
			NestedLoaderTests.this.holder.awaitHeld();
			assertThat(NestedLoaderTests.this.loader.evictSandbox(nested().get(0).id())).isTrue();
			assertThat(running.join().value()).asString().startsWith("EVICTED: ");
		}

		@Test
		void starterMayEndBeforeTheCodeThatItGaveIsPrepared() {
			AtomicReference<@Nullable Runnable> first = new AtomicReference<>();
			ExecutorService threads = Executors.newCachedThreadPool();
			ListAppender<ILoggingEvent> log = new ListAppender<>();
			Logger logger = (Logger) LoggerFactory.getLogger("dev.workerloader.internal.runtime.NestedLoader");
			logger.addAppender(log);
			log.start();
			try (WorkerLoader racing = SharedHost.loader().bindingExecutor((task) -> threads.execute(() -> {
				Runnable before = first.getAndSet(null);
				if (before != null) {
					before.run();
				}
				task.run();
			})).build()) {
				Invocation invocation = racing.run(WorkerCode
					.builder("main.js",
							PREAMBLE + """
									const starter = env.LOADER.load(methods(`async go(arg, env) {
										return env.LOADER.get('id', async () => {
											await env.TRIGGER.endTheStarter();
											return { mainModule: 'a.js', modules: { 'a.js': 'export default { go() { } }' }, env: { TRIGGER: env.TRIGGER } };
										}).getEntrypoint().go();
									}`, { env: { LOADER: env.LOADER, TRIGGER: env.TRIGGER } }));
									return failure(starter.getEntrypoint().go()); } };""")
					.env("LOADER", Binding.ofWorkerLoader())
					.env("TRIGGER",
							new Trigger(() -> first.set(() -> racing.sandboxes()
								.stream()
								.filter((sandbox) -> sandbox.parentId() != null)
								.forEach((sandbox) -> racing.evictSandbox(sandbox.id())))))
					.build(), "go");
				assertThat(invocation.value()).asString().startsWith("EVICTED: ");
				await().untilAsserted(() -> assertThat(racing.sandboxes()).isEmpty());
			}
			finally {
				threads.shutdown();
				logger.detachAppender(log);
			}
			assertThat(log.list).isEmpty();
		}

		@Test
		void closeOfTheLoaderEndsAll() throws Exception {
			WorkerLoader closing = SharedHost.loader()
				.binding("HOLDER", NestedLoaderTests.this.holder)
				.shutdownGracePeriod(Duration.ofMillis(1))
				.build();
			CompletableFuture<Invocation> running = closing.runAsync(WorkerCode.builder("main.js", PREAMBLE
					+ "return env.LOADER.load(methods('go(arg, env) { return env.H.hold(); }', { env: { H: env.HOLDER } })).getEntrypoint().go(); } };")
				.env("LOADER", closing)
				.bind("HOLDER")
				.build(), "go");
			NestedLoaderTests.this.holder.awaitHeld();
			closing.close();
			assertThat(running.join().error()).isNotNull();
			assertThat(running.join().error().code()).isEqualTo(ErrorCode.SHUTDOWN);
			// A worker that another one has started ends on a thread of the bindings.
			await().untilAsserted(() -> assertThat(closing.sandboxes()).isEmpty());
		}

	}

	@Nested
	class Attacks {

		@Test
		void sameIdInTwoWorkersIsTwoWorkers() {
			WorkerLoader loader = NestedLoaderTests.this.loader;
			String body = "return env.LOADER.get('id', () => methods('go() { return \"' + arg + '\"; }')).getEntrypoint().go();";
			try (Worker one = loader.load(code(body).build());
					Worker other = loader.load(code(body).build());
					Worker cached = loader.get("id",
							WorkerCode.builder("main.js", "export default { go() { return 'the application'; } }")
								.build())) {
				assertThat(one.getEntrypoint().call("go", "one")).isEqualTo("one");
				assertThat(other.getEntrypoint().call("go", "other")).isEqualTo("other");
				assertThat(one.getEntrypoint().call("go", "late")).isEqualTo("one");
				assertThat(cached.getEntrypoint().call("go")).isEqualTo("the application");
				assertThat(loader.evict("id")).isTrue();
				assertThat(nested()).hasSize(2);
			}
		}

		@Test
		void workerNeedsNoPlaceThatItsStarterHolds() {
			try (WorkerLoader narrow = SharedHost.loader().maxConcurrent(1).build()) {
				WorkerCode code = WorkerCode
					.builder("main.js",
							PREAMBLE + """
									return env.LOADER.load(methods("go(arg, env) { return env.L.load({ mainModule: 'a.js', modules: { 'a.js': 'export default { go() { return 1; } }' } }).getEntrypoint().go(); }",
										{ env: { L: env.LOADER } })).getEntrypoint().go();
									} };""")
					.env("LOADER", narrow)
					.build();
				assertThat(narrow.run(code, "go").value()).isEqualTo(1);
				assertThat(narrow.stats().runningInvocations()).isZero();
			}
		}

		@Test
		void workerGetsABindingWithItsMethodsAndPropsAndNotTheObjectBehindIt() {
			WorkerCode code = WorkerCode
				.builder("main.js",
						PREAMBLE + """
								return env.LOADER.load(methods('async go(arg, env) { return [Object.keys(env.R), await env.R.who(), (await env.R.fail().catch((error) => error.code))]; }',
									{ env: { R: env.ROOMS } })).getEntrypoint().go();
								} };""")
				.env("LOADER", Binding.ofWorkerLoader())
				.env("ROOMS", Binding.of(Who.class, NestedLoaderTests.this.rooms).withProps(Map.of("room", "attic")))
				.build();
			assertThat(NestedLoaderTests.this.loader.run(code, "go").value())
				.isEqualTo(List.of(List.of("who"), listOf(null, null, "attic"), "UNKNOWN_METHOD"));
		}

		@Test
		void bindingsThatAllWorkersHaveAreNotThoseOfAWorkerThatAWorkerStarts() {
			try (WorkerLoader generous = SharedHost.loader()
				.binding("ROOMS", new Rooms())
				.defaultBindings("ROOMS")
				.build()) {
				WorkerCode code = WorkerCode.builder("main.js", PREAMBLE
						+ "return [Object.keys(env), await env.LOADER.load(methods('go(arg, env) { return Object.keys(env); }')).getEntrypoint().go()]; } };")
					.env("LOADER", generous)
					.build();
				assertThat(generous.run(code, "go").value()).isEqualTo(List.of(List.of("ROOMS", "LOADER"), List.of()));
			}
		}

		@Test
		void functionOfGetIsCalledByNobodyElse() {
			assertThat(
					run("""
							let given;
							const worker = env.LOADER.get('id', (...args) => { given = args; return methods('go() { return 1; }'); });
							await worker.getEntrypoint().go();
							return given;"""))
				.isEqualTo(List.of());
		}

		@Test
		void codeThatNeverComesEndsWithTheInvocation() {
			WorkerCode code = code(
					"return env.LOADER.get('id', () => arg ? methods('go() { return 1; }') : new Promise(() => {})).getEntrypoint().go();")
				.limits((limits) -> limits.wallTime(Duration.ofSeconds(3)))
				.build();
			try (Worker worker = NestedLoaderTests.this.loader.load(code)) {
				assertThat(worker.getEntrypoint().invoke("go").error()).isInstanceOf(WorkerLimitException.class);
				await().untilAsserted(() -> assertThat(worker.getEntrypoint().invoke("go", true).value()).isEqualTo(1));
			}
		}

	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofMinutes(1));
	}

	/**
	 * Less than the rooms can do.
	 */
	public interface Who {

		List<@Nullable Object> who(RpcContext context);

	}

	/**
	 * A room, and who calls.
	 */
	@SandboxRpc
	public static class Rooms implements Who {

		private final AtomicInteger posts = new AtomicInteger();

		public String post(String text, RpcContext context) {
			this.posts.incrementAndGet();
			return context.props().get("room") + ": " + text;
		}

		@Override
		public List<@Nullable Object> who(RpcContext context) {
			Principal principal = context.principal();
			return Arrays.asList(context.owner(), (principal != null) ? principal.getName() : null,
					context.props().get("room"));
		}

		public void fail() {
			throw new UnsupportedOperationException("secret");
		}

		public Room open() {
			return new Room();
		}

	}

	/**
	 * What a room returns by reference.
	 */
	@SandboxRpc
	public static class Room implements RpcTarget {

		public String name() {
			return "room";
		}

	}

	@SandboxRpc
	static final class Trigger {

		private final Runnable action;

		Trigger(Runnable action) {
			this.action = action;
		}

		public void endTheStarter() {
			this.action.run();
		}

	}

}
