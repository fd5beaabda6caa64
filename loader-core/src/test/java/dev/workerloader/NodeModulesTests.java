package dev.workerloader;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.workerloader.rpc.Binding;
import dev.workerloader.rpc.SandboxRpc;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The modules and globals of Node behind the flag {@code nodejs_compat}. What they do is
 * compared with Node's by {@link AgentProgramTests}.
 */
class NodeModulesTests {

	private static final String FLAG = "nodejs_compat";

	@AutoClose
	private static final WorkerLoader loader = WorkerLoader.builder().build();

	private static WorkerCode.Builder program(String imports, String body) {
		return WorkerCode.builder("agent.js",
				imports + "\nexport default {\n\tasync run(argument, env, ctx) {\n\t\t" + body + "\n\t},\n};");
	}

	private static @Nullable Object run(WorkerCode.Builder code) {
		return loader.run(code.compatibilityFlags(FLAG).build(), "run").valueAs(Object.class);
	}

	private static String failure(WorkerCode.Builder code) {
		WorkerException error = loader.run(code.build(), "run").error();
		assertThat(error).isNotNull();
		return error.code() + " " + error.getMessage();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "node:buffer", "buffer", "node:path/posix", "node:async_hooks", "util", "node:fs", "node:x" })
	void withoutTheFlagAnImportFailsAndNamesIt(String module) {
		assertThat(failure(program("import x from '" + module + "';", ""))).startsWith("MODULE_NOT_FOUND")
			.contains('"' + module + '"', "agent.js", "\"nodejs_compat\"", "node:buffer");
		assertThat(failure(program("", "await import('" + module + "');"))).contains('"' + module + '"',
				"\"nodejs_compat\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "node:buffer", "path", "node:fs" })
	void withoutTheFlagRequireFailsAndNamesIt(String module) {
		assertThat(failure(program("import './c.cjs';", "").module("c.cjs", "require('" + module + "');")))
			.contains('"' + module + '"', "c.cjs", "\"nodejs_compat\"");
	}

	@Test
	void withoutTheFlagNothingOfNodeIsThere() {
		assertThat(loader.run(program("",
				"return [typeof Buffer, typeof process, typeof global, typeof setImmediate, typeof require, "
						+ "Object.getOwnPropertySymbols(globalThis).filter((symbol) => symbol.description.includes('node')).length].join();")
			.build(), "run").value()).isEqualTo("undefined,undefined,undefined,undefined,undefined,0");
	}

	@ParameterizedTest
	@ValueSource(strings = { "node:fs", "node:net", "node:child_process", "node:module", "node:",
			"node:../guest/require", "node:../../../../META-INF/MANIFEST.MF", "node:internal/errors", "node:buffer.js",
			"node:%62uffer", "node:events/events", "workerloader:node/../require" })
	void moduleThatIsNotOnTheTableIsMissing(String module) {
		assertThat(failure(program("import x from '" + module + "';", "").compatibilityFlags(FLAG)))
			.startsWith("MODULE_NOT_FOUND")
			.doesNotContain("compatibility");
	}

	@Test
	void missingModuleOfNodeIsToldWhichThereAre() {
		assertThat(failure(program("import x from 'node:fs';", "").compatibilityFlags(FLAG)))
			.isEqualTo("MODULE_NOT_FOUND The module \"node:fs\", imported by \"agent.js\", does not exist. "
					+ "Of Node's modules there are: node:assert, node:assert/strict, node:async_hooks, node:buffer, "
					+ "node:crypto, node:events, node:path, node:path/posix, node:process, node:util.");
	}

	@Test
	void listOfTheWorkersModulesHasNoneOfNodes() {
		assertThat(failure(program("import './none.js';", "").compatibilityFlags(FLAG)))
			.endsWith("Its modules are: \"agent.js\".");
	}

	@Test
	void modulesAreTheSameUnderBothNamesAndFromEverywhere() {
		assertThat(run(program("""
				import { Buffer as one } from 'node:buffer';
				import buffer, { Buffer as two } from 'buffer';
				import three from './lib/other.js';
				import required from './lib/c.cjs';
				""",
				"return [one === two, buffer.Buffer === one, three === one, required.every((same) => same), "
						+ "(await import('node:' + 'buffer')).Buffer === one, globalThis.Buffer === one];")
			.module("lib/other.js", "import { Buffer } from 'buffer'; export default Buffer;")
			.module("lib/c.cjs",
					"""
							const { Buffer: b } = require('node:buffer');
							const { format } = require("util"), assert = require('node:assert'), strict = require(`assert/strict`);
							module.exports = [b === require('buffer').Buffer, b === Buffer, format('%d', 1) === '1', assert.strict === strict];
							""")))
			.isEqualTo(List.of(true, true, true, true, true, true));
	}

	@Test
	void requireByAComputedNameSaysWhatToWrite() {
		assertThat(failure(program("import './c.cjs';", "").module("c.cjs", "require('node:' + 'path');")
			.compatibilityFlags(FLAG))).contains("\"node:path\"", "\"c.cjs\"", "require('node:path')");
	}

	@Test
	void modulesOfTheWorkerComeFirst() {
		assertThat(run(program("import own from 'util'; import c from './c.cjs'; import { format } from 'node:util';",
				"return [own, c, format('%s', 'x')];")
			.module("util", WorkerModule.js("export default 'own';"))
			.module("path", WorkerModule.cjs("module.exports = 'own path';"))
			.module("c.cjs", "module.exports = require('path') + typeof require('node:path').join;")))
			.isEqualTo(List.of("own", "own pathfunction", "x"));
	}

	@Test
	void globalsAreThoseThatTheCodeNames() {
		assertThat(run(program("",
				"return [Buffer.from('YQ', 'base64') + '', process.env.NONE, global === globalThis, typeof setImmediate, "
						+ "Object.keys(globalThis).includes('Buffer')];")))
			.isEqualTo(Arrays.asList("a", null, true, "function", false));
		assertThat(run(program("", "return ['Buf' + 'fer' in globalThis, 'pro' + 'cess' in globalThis];")))
			.isEqualTo(List.of(false, false));
	}

	@Test
	void nextTickAndImmediatesRunInOrder() {
		assertThat(run(program("", """
				const order = [];
				setImmediate((value) => order.push(value), 'immediate');
				clearImmediate(setImmediate(() => order.push('cleared')));
				process.nextTick((value) => order.push(value), 'tick');
				await null;
				order.push('after');
				await new Promise((resolve) => setTimeout(resolve, 20));
				return order;"""))).isEqualTo(List.of("tick", "after", "immediate"));
	}

	@Test
	void memoryOfABufferIsClean() {
		assertThat(run(program("import { SlowBuffer } from 'node:buffer';",
				"""
						for (let i = 0; i < 50; i++) { Buffer.alloc(10000).fill(255); }
						const all = [Buffer.allocUnsafe(100000), Buffer.allocUnsafeSlow(100000), SlowBuffer(1000), new Buffer(1000), Buffer.concat([Buffer.from('a')], 1000).subarray(1)];
						return [all.every((buffer) => buffer.every((byte) => byte === 0)), Buffer.from('a').buffer.byteLength];""")))
			.isEqualTo(List.of(true, 1));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					Buffer.alloc(2 ** 26 + 1)                       | The value of "size" is out of range. It must be >= 0 && <= 67108864.
					Buffer.allocUnsafe(2 ** 31)                     | The value of "size" is out of range. It must be >= 0 && <= 67108864.
							crypto.randomBytes(2 ** 31 - 1)                 | out of range
					crypto.createHash('md5').update(Buffer.alloc(4000000)).digest('hex').length | 32
					""")
	void sizesAreBounded(String expression, String expected) {
		assertThat(run(program("import crypto from 'node:crypto';",
				"try { return String(" + expression
						+ "); } catch (error) { return String(error.message).toLowerCase(); }")
			.limits((limits) -> limits.cpuTime(Duration.ofSeconds(20)).allocation(4L << 30)))).asString()
			.containsIgnoringCase(expected);
	}

	@Test
	void largestBufferStaysWithinTheLimits() {
		WorkerException error = loader
			.run(program("", "const all = []; for (;;) { all.push(Buffer.alloc(2 ** 24)); }").compatibilityFlags(FLAG)
				.limits((limits) -> limits.allocation(256L << 20))
				.build(), "run")
			.error();
		assertThat(error).isInstanceOf(WorkerLimitException.class);
	}

	@Test
	void endlessWorkOfAModuleIsEnded() {
		WorkerException error = loader
			.run(program("import { inspect } from 'node:util';", "for (;;) { inspect({ a: [1, 2, 3] }); }")
				.compatibilityFlags(FLAG)
				.limits((limits) -> limits.cpuTime(Duration.ofMillis(300)))
				.build(), "run")
			.error();
		assertThat(error).isInstanceOf(WorkerLimitException.class)
			.extracting(WorkerException::code)
			.isEqualTo(ErrorCode.CPU_TIME);
	}

	@Test
	void hashesThatAreMadeInALoopAreCharged() {
		WorkerException error = loader.run(program("import crypto from 'node:crypto';",
				"const data = Buffer.alloc(3000000); for (;;) { crypto.createHash('sha512').update(data).digest(); }")
			.compatibilityFlags(FLAG)
			.limits((limits) -> limits.cpuTime(Duration.ofMillis(300)).allocation(64L << 30))
			.build(), "run").error();
		assertThat(error).isInstanceOf(WorkerLimitException.class)
			.extracting(WorkerException::code)
			.isEqualTo(ErrorCode.CPU_TIME);
	}

	@Test
	void buffersCrossAsBytes() {
		assertThat(run(program("", "return Buffer.from('ab');"))).isEqualTo(new byte[] { 'a', 'b' });
		assertThat(run(program("", "return env.API.size(Buffer.from('abc'));").env("API", new Api()))).isEqualTo(3);
	}

	@Test
	void storageFollowsCallsToBindings() {
		assertThat(run(program("import { AsyncLocalStorage } from 'node:async_hooks';", """
				const storage = new AsyncLocalStorage();
				const seen = await Promise.all(['a', 'b', 'c'].map((name) => storage.run(name, async () => {
					const size = await env.API.size(new Uint8Array(2));
					await env.API.perform(() => null);
					return storage.getStore() + size;
				})));
				return [...seen, storage.getStore() ?? 'none'];""").env("API", new Api())))
			.isEqualTo(List.of("a2", "b2", "c2", "none"));
	}

	@Test
	void invocationsOfOneWorkerDoNotSeeEachOthersStores() throws Exception {
		WorkerCode code = WorkerCode.builder("agent.js", """
				import { WorkerEntrypoint } from 'cloudflare:workers';
				import { AsyncLocalStorage } from 'node:async_hooks';
				const storage = new AsyncLocalStorage();
				const handle = async (env) => {
					const before = storage.getStore();
					await env.MEETING.join();
					await new Promise((resolve) => setTimeout(resolve, 1));
					return [before, storage.getStore()];
				};
				export default class extends WorkerEntrypoint {
					run(name) {
						return storage.run(name, () => handle(this.env));
					}
					async outside() {
						return String(storage.getStore());
					}
				}""").compatibilityFlags(FLAG).env("MEETING", new Meeting(4)).build();
		try (Worker worker = loader.load(code)) {
			Entrypoint entrypoint = worker.getEntrypoint();
			List<CompletableFuture<Invocation>> running = IntStream.range(0, 4)
				.mapToObj((i) -> entrypoint.invokeAsync("run", "user " + i))
				.toList();
			for (int i = 0; i < 4; i++) {
				assertThat(running.get(i).get(1, TimeUnit.MINUTES).value())
					.isEqualTo(List.of("user " + i, "user " + i));
			}
			assertThat(entrypoint.invoke("outside").value()).isEqualTo("undefined");
		}
	}

	@Test
	void workerCanGiveTheFlagToWorkersThatItStarts() {
		String nested = "import { basename } from 'node:path'; export default { run: () => basename('/a/b') };";
		assertThat(loader.run(program("",
				"""
						const code = { mainModule: 'a.js', modules: { 'a.js': env.SOURCE } };
						const call = (flags) => env.LOADER.load({ ...code, compatibilityFlags: flags }).getEntrypoint().run();
						return [await call(['nodejs_compat']), await call([]).catch((error) => error.message.includes('nodejs_compat'))];""")
			.env("SOURCE", nested)
			.env("LOADER", Binding.ofWorkerLoader())
			.build(), "run").value()).isEqualTo(List.of("b", true));
	}

	@Test
	void errorOfAModulePointsToTheCodeThatCalledIt() {
		WorkerException error = loader
			.run(program("import assert from 'node:assert';", "assert.strictEqual(1, 2);").compatibilityFlags(FLAG)
				.build(), "run")
			.error();
		assertThat(error).isInstanceOf(WorkerScriptException.class);
		assertThat(((WorkerScriptException) error).frames()).first()
			.satisfies((frame) -> assertThat(frame.module()).isEqualTo("agent.js"))
			.satisfies((frame) -> assertThat(frame.line()).isEqualTo(4));
	}

	/**
	 * Something to call.
	 */
	@SandboxRpc
	public static class Api {

		public int size(byte[] data) {
			return data.length;
		}

		public void perform(Runnable function) {
			function.run();
		}

	}

	/**
	 * Where as many as are expected wait for each other.
	 */
	@SandboxRpc
	public static class Meeting {

		private final CountDownLatch expected;

		Meeting(int expected) {
			this.expected = new CountDownLatch(expected);
		}

		public boolean join() throws InterruptedException {
			this.expected.countDown();
			return this.expected.await(30, TimeUnit.SECONDS);
		}

	}

}
