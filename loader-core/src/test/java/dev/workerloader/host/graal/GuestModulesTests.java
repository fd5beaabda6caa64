package dev.workerloader.host.graal;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what guests can import and reach.
 */
class GuestModulesTests {

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
	void modulesImportEachOtherByRelativeAndByBareNames() {
		String message = TestSandboxes.run(host,
				"import { a } from './lib/a.js'; import w from 'workerloader:workers'; import f from 'node:fs/promises';"
						+ "export default async () => a + w + f + (await import('lib/b.js')).default",
				"lib/a.js", "import b from './b.js'; import c from '../c.js'; export const a = b + c;", "lib/b.js",
				"export default 'b'", "c.js", "export default 'c'", "workerloader:workers", "export default 'w'",
				"node:fs/promises", "export default 'f'");
		assertThat(message).isEqualTo("result bcwfb");
	}

	@Test
	void schemeResolvesToTheSameModuleFromAnyFolder() {
		String message = TestSandboxes.run(host,
				"import { a } from './lib/a.js'; import w from 'x:y'; export default () => w === a", "lib/a.js",
				"import w from 'x:y'; export const a = w", "x:y", "export default {}");
		assertThat(message).isEqualTo("result true");
	}

	@Test
	void jsonIsServedByAttributeAndModulesOfAnyNameWithout() {
		String message = TestSandboxes.run(host,
				"import d from './d.json' with { type: 'json' }; import t from './t.txt';"
						+ "export default () => d.x + t",
				"d.json", "{ \"x\": 1 }", "t.txt", "export default 2");
		assertThat(message).isEqualTo("result 3");
	}

	@Test
	void moduleNamedLikeJsonMayHoldCode() {
		assertThat(TestSandboxes.run(host, "import d from './d.json'; export default () => d.x", "d.json",
				"export default { x: 1 }"))
			.isEqualTo("result 1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a.wasm", "a.txt", "a", "a.js", "a.mjs", "a.cjs", "a.py", "a.ts", "a.JSON", "a.html" })
	void nameDoesNotDecideWhatAModuleIs(String name) {
		assertThat(TestSandboxes.run(host, "import d from './" + name + "'; export default () => d", name,
				"export default 1"))
			.isEqualTo("result 1");
	}

	@Test
	void moduleNamedLikeADataSourceIsAModule() {
		assertThat(TestSandboxes.run(host, "import d from 'data-uri.mjs'; export default () => d", "data-uri.mjs",
				"export default 1"))
			.isEqualTo("result 1");
	}

	@Test
	void missingModuleIsAnErrorThatNamesImporterSpecifierAndModules() {
		assertThat(TestSandboxes.run(host, "import './nope.js'", "lib.js", ""))
			.isEqualTo("error true Error: Error reading module 'nope.js' imported from /main.js: "
					+ "The worker has no module named \"nope.js\". Its modules are: \"lib.js\", \"main.js\".");
	}

	@ParameterizedTest
	@ValueSource(strings = { "fs", "node:fs", "/etc/passwd", "../../../../etc/passwd", "file:///etc/passwd",
			"file:/etc/passwd", "https://example.com/x.js", "http://127.0.0.1/", "jar:file:/x.jar!/a", "blob:x", "con",
			"C:\\\\windows\\\\x", "\\\\\\\\host\\\\share", "a\\u0000b", "http://[", "", ".", "/", "%2e%2e/x" })
	void nothingElseCanBeImported(String specifier) {
		String expected = "error true Error: ";
		assertThat(TestSandboxes.run(host, "export default () => import('" + specifier + "')")).startsWith(expected)
			.doesNotContain("java", "polyglot");
		assertThat(TestSandboxes.run(host, "import '" + specifier + "'")).startsWith(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "data:text/javascript,globalThis.ran=1", "data:text/javascript,export%20default%201",
			"data:text/javascript;base64,Z2xvYmFsVGhpcy5yYW49MQ==", "data:,globalThis.ran=1",
			"data:application/javascript,globalThis.ran=await%201", "data:text/javascript;charset=x,globalThis.ran=1",
			"data:text/javascript,export%20function%20f()%7BglobalThis.ran=1%7D", "data:text/javascript,",
			"data:text/javascript,import%20'main.js';globalThis.ran=1" })
	void dataUrlNeverRuns(String url) {
		String program = "export default () => import('" + url.replace("'", "\\'")
				+ "').then((m) => m.f?.(), (e) => [e.constructor === TypeError, e.message, typeof ran].join('|'))";
		assertThat(TestSandboxes.run(host, program))
			.isEqualTo("result true|A module cannot be imported from a 'data:' URL. "
					+ "Add the code to the worker's modules and import it by its name.|undefined");
		assertThat(TestSandboxes.run(host, "import \"" + url + "\"; export default () => typeof ran"))
			.startsWith("error true TypeError: A module cannot be imported from a 'data:' URL.");
	}

	@Test
	void dataUrlDoesNotRunWhenTheGuestReplacesTheErrorThatRefusesIt() {
		String code = """
				globalThis.TypeError = function () { return { fake: true }; };
				export default () => import('data:text/javascript,globalThis.ran=1')
					.then(() => 'loaded', (e) => e.fake + typeof ran)""";
		assertThat(TestSandboxes.run(host, code)).isEqualTo("result trueundefined");
	}

	@ParameterizedTest
	@ValueSource(strings = { "data:text/javascript;base64,%%%", "data:text/javascript;base64,****", "data:", "data:x",
			"data:text/javascript,{{" })
	void malformedDataUrlIsAPlainError(String url) {
		assertThat(TestSandboxes.run(host, "export default () => import('" + url + "')")).startsWith("error true ")
			.doesNotContain("java.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "eval('1')", "(0, eval)('1')", "new Function('return 1')()",
			"(async () => {}).constructor('return 1')()", "(function* () {}).constructor('return 1')().next()" })
	void codeCannotBeMadeFromText(String code) {
		assertThat(TestSandboxes.run(host, "export default () => " + code)).startsWith("error true EvalError");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Java", "java", "javax", "javafx", "Packages", "com", "org", "edu", "Polyglot", "Graal",
			"load", "loadWithNewGlobal", "print", "printErr", "console", "quit", "exit", "read", "readline",
			"readFully", "readbuffer", "require", "$EXEC", "$ENV", "$ARG", "arguments", "SharedArrayBuffer", "Atomics",
			"WebAssembly", "Worker", "ShadowRealm", "Temporal", "Debug", "Realm", "d8", "performance", "JavaImporter" })
	void globalIsAbsent(String name) {
		assertThat(TestSandboxes.run(host, "export default () => typeof " + name)).isEqualTo("result undefined");
	}

	@Test
	void newBuiltInsAreThere() {
		assertThat(TestSandboxes.run(host,
				"export default () => Uint8Array.fromBase64('aGk=').toHex() + typeof TextDecoder + typeof Promise.try"))
			.isEqualTo("result 6869functionfunction");
	}

	@Test
	void guestSeesTheConfiguredTimeZoneAndLocale() {
		assertThat(TestSandboxes.run(host,
				"export default () => { const o = new Intl.DateTimeFormat()"
						+ ".resolvedOptions(); return o.timeZone + o.locale + new Date(0).getTimezoneOffset() }"))
			.isEqualTo("result UTCen-US0");
	}

	@Test
	void singleAllocationsAreBounded() {
		assertThat(TestSandboxes.run(host, "export default () => 'x'.repeat(2 ** 25 + 1)"))
			.startsWith("error true RangeError");
		assertThat(TestSandboxes.run(host, "export default () => new Uint8Array(2 ** 26 + 1)"))
			.startsWith("error true RangeError");
		assertThat(TestSandboxes.run(host, "export default () => new ArrayBuffer(2 ** 33)"))
			.startsWith("error true RangeError");
	}

	@Test
	void unhandledRejectionReachesTheHandlerOfTheBootstrap() {
		assertThat(TestSandboxes.run(host,
				"export default () => { Promise.reject('lost'); return new Promise(() => {}) }"))
			.isEqualTo("unhandled lost");
	}

	@Test
	void walkOverTheRealmNoticesTheFunctionOfTheHost() {
		assertThat(TestSandboxes.run(host,
				"import { walk } from './walk.js'; export default (post) => walk({ hidden: { deep: [post] } }).foreign.join()",
				"walk.js", TestSandboxes.read("/dev/workerloader/attack/walk.js")))
			.startsWith("result hidden.deep.0");
	}

	@Test
	void sandboxesShareNothing() {
		TestSandboxes.run(host, "globalThis.x = 1; Array.prototype.x = 1; export default () => 0");
		assertThat(TestSandboxes.run(host, "export default () => typeof x + typeof [].x"))
			.isEqualTo("result undefinedundefined");
	}

}
