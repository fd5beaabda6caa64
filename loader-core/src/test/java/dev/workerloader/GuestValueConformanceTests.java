package dev.workerloader;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.workerloader.outbound.WorkerBlob;
import dev.workerloader.outbound.WorkerForm;
import dev.workerloader.outbound.WorkerRequest;
import dev.workerloader.outbound.WorkerResponse;
import dev.workerloader.rpc.SandboxRpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * The table of semantics section 2 through a real worker, both ways, one test argument
 * per row and case.
 */
class GuestValueConformanceTests {

	private static final String UUID_TEXT = "123e4567-e89b-12d3-a456-426614174000";

	@AutoClose
	private static final WorkerLoader loader = WorkerLoader.builder().build();

	private static Invocation invoke(String body, @Nullable Object argument) {
		return invoke(body, argument, new Echo(null));
	}

	private static Invocation invoke(String body, @Nullable Object argument, Echo echo) {
		String source = "export default { async run(v, env) { " + body + " } };";
		return loader.run(WorkerCode.builder("agent.js", source).env("ECHO", echo).build(), "run", argument);
	}

	@ParameterizedTest(name = "{0}: {2}")
	@MethodSource("fromJava")
	void argumentOfJavaIsWhatTheGuestExpects(String row, @Nullable Object value, String check) {
		assertThat(invoke("return " + check + ";", value).valueAs(Object.class)).isEqualTo(true);
	}

	@ParameterizedTest(name = "{0}: {2}")
	@MethodSource("fromJava")
	void valueInEnvIsWhatTheGuestExpects(String row, @Nullable Object value, String check) {
		String source = "export default { run(argument, env) { const v = env.VALUE; return " + check + "; } };";
		WorkerCode code = WorkerCode.builder("agent.js", source).env("VALUE", value).build();
		assertThat(loader.run(code, "run").valueAs(Object.class)).isEqualTo(true);
	}

	@ParameterizedTest(name = "{0}: {2}")
	@MethodSource("fromJava")
	void valueInPropsIsWhatTheGuestExpects(String row, @Nullable Object value, String check) {
		String source = "export default { run(argument, env, ctx) { const { v } = ctx.props; return " + check
				+ "; } };";
		Map<String, @Nullable Object> props = new HashMap<>();
		props.put("v", value);
		try (Worker worker = loader.load(WorkerCode.builder("agent.js", source).build())) {
			assertThat(worker.getEntrypoint(null, EntrypointOptions.builder().props(props).build())
				.call("run", (Object) null)).isEqualTo(true);
		}
	}

	@ParameterizedTest(name = "{0}: {2}")
	@MethodSource({ "fromJava", "fromJavaByCall" })
	void resultOfABindingIsWhatTheGuestExpects(String row, @Nullable Object value, String check) {
		assertThat(invoke("{ const v = await env.ECHO.kept(); return " + check + "; }", null, new Echo(value))
			.valueAs(Object.class)).isEqualTo(true);
	}

	@ParameterizedTest(name = "{0}: {2}")
	@MethodSource({ "fromJava", "fromJavaByCall" })
	void argumentOfACallbackIsWhatTheGuestExpects(String row, @Nullable Object value, String check) {
		assertThat(invoke("return env.ECHO.give(async (v) => " + check + ");", null, new Echo(value))
			.valueAs(Object.class)).isEqualTo(true);
	}

	@ParameterizedTest(name = "{0}: {2}")
	@MethodSource("fromJavaByCall")
	void argumentThatOnlyCallsHaveIsWhatTheGuestExpects(String row, Object value, String check) {
		assertThat(invoke("return " + check + ";", value).valueAs(Object.class)).isEqualTo(true);
	}

	@ParameterizedTest(name = "{0}: {2}")
	@MethodSource("valuesOfTheWeb")
	void envAndPropsHaveNothingThatOnlyCallsHave(String row, Object value, String check) {
		WorkerCode.Builder code = WorkerCode.builder("agent.js", "export default { };").env("VALUE", value);
		assertThatExceptionOfType(WorkerCodeException.class).isThrownBy(() -> loader.load(code.build()))
			.extracting("code")
			.isEqualTo(ErrorCode.ENV_NOT_SERIALIZABLE);
		EntrypointOptions options = EntrypointOptions.builder().props(Map.of("v", value)).build();
		try (Worker worker = loader.load(WorkerCode.builder("agent.js", "export default { };").build())) {
			assertThatExceptionOfType(WorkerCodeException.class).isThrownBy(() -> worker.getEntrypoint(null, options))
				.extracting("code")
				.isEqualTo(ErrorCode.ENV_NOT_SERIALIZABLE);
		}
	}

	@Test
	void functionIsAnArgumentAndNeitherEnvNorProps() {
		Supplier<String> function = () -> "called";
		assertThat(invoke("return await v();", function).valueAs(Object.class)).isEqualTo("called");
		WorkerCode.Builder code = WorkerCode.builder("agent.js", "export default { };").env("VALUE", function);
		assertThatExceptionOfType(WorkerCodeException.class).isThrownBy(() -> loader.load(code.build()))
			.withMessageContaining("is not data");
	}

	static Stream<Arguments> fromJavaByCall() {
		return Stream.concat(valuesOfTheWeb(),
				Stream.of(arguments("object with methods", new Counter(), "await v.next() + await v.next() === 3")));
	}

	static Stream<Arguments> valuesOfTheWeb() {
		return Stream.of(
				arguments("Headers", HttpHeaders.of(Map.of("X-A", List.of("1", "2")), (name, value) -> true),
						"v instanceof Headers && v.get('x-a') === '1, 2'"),
				arguments("Headers", HttpHeaders.of(Map.of("Set-Cookie", List.of("a", "b")), (name, value) -> true),
						"v.getSetCookie().join() === 'a,b'"),
				arguments("Blob", WorkerBlob.of("hé".getBytes(StandardCharsets.UTF_8), "Text/Plain"),
						"v instanceof Blob && !(v instanceof File) && v.type === 'text/plain' && v.size === 3 && await v.text() === 'hé'"),
				arguments("Blob", List.of(WorkerBlob.of(new byte[] { 1 }, ""), WorkerBlob.of(new byte[] { 1 }, "")),
						"v.length === 2 && v[0] !== v[1] && v[1].size === 1 && v[1].type === ''"),
				arguments("File", WorkerBlob.file("a\".txt", new byte[] { 1, 2 }, "a/b", Instant.ofEpochMilli(5)),
						"v instanceof File && v.name === 'a\".txt' && v.lastModified === 5 && v.size === 2"),
				arguments("FormData",
						WorkerForm.builder()
							.text("a", "1")
							.file("f", WorkerBlob.file("n", new byte[] { 7 }, "a/b"))
							.text("a", "2")
							.file("g", WorkerBlob.of(new byte[] { 8 }, ""))
							.build(),
						"v instanceof FormData && [...v.keys()].join() === 'a,f,a,g' && v.getAll('a').join() === '1,2' && v.get('f').name === 'n' && (await v.get('f').bytes())[0] === 7 && v.get('g').name === 'blob'"),
				arguments("Request",
						WorkerRequest.builder("POST", "https://a.example/x").header("A", "b").body("text").build(),
						"v instanceof Request && v.method === 'POST' && v.url === 'https://a.example/x' && v.headers.get('a') === 'b' && await v.text() === 'text'"),
				arguments("Response", WorkerResponse.of(404, "gone"),
						"v instanceof Response && v.status === 404 && await v.text() === 'gone'"),
				arguments("ReadableStream", new ByteArrayInputStream(new byte[] { 1, 2 }),
						"v instanceof ReadableStream && (await new Response(v).bytes()).join() === '1,2'"),
				arguments("WritableStream", new ByteArrayOutputStream(), "v instanceof WritableStream"));
	}

	static Stream<Arguments> fromJava() {
		Map<String, Object> cycle = new LinkedHashMap<>();
		cycle.put("self", cycle);
		List<Object> shared = List.of(1);
		Map<String, Object> ordered = new LinkedHashMap<>();
		ordered.put("z", 1);
		ordered.put("a", Arrays.asList(null, "x"));
		return Stream.of(arguments("null", null, "v === null"), arguments("boolean", true, "v === true"),
				arguments("string", "a\u0000\"é😀\u2028", "v === 'a\\u0000\"é😀\\u2028'"),
				arguments("string", "</script>${1}", "v === '</script>${1}'"), arguments("number", 42, "v === 42"),
				arguments("number", 1.5f, "v === 1.5"), arguments("number", -0.0, "Object.is(v, -0)"),
				arguments("number", Double.NaN, "Number.isNaN(v)"),
				arguments("number", Double.NEGATIVE_INFINITY, "v === -Infinity"),
				arguments("number", 9007199254740991L, "v === Number.MAX_SAFE_INTEGER"),
				arguments("number", 9007199254740993L, "v === 9007199254740993n"),
				arguments("number", new BigDecimal("1.25"), "v === 1.25"),
				arguments("bigint", BigInteger.TWO.pow(70), "v === 2n ** 70n"),
				arguments("plain object", ordered, "JSON.stringify(v) === '{\"z\":1,\"a\":[null,\"x\"]}'"),
				arguments("plain object", Map.of("__proto__", Map.of("polluted", 1)),
						"v.polluted === undefined && Object.keys(v)[0] === '__proto__' && ({}).polluted === undefined"),
				arguments("array", List.of(1, List.of()), "Array.isArray(v) && v.length === 2 && Array.isArray(v[1])"),
				arguments("cycle", cycle, "v.self === v"),
				arguments("shared reference", List.of(shared, shared), "v[0] === v[1]"),
				arguments("record", new Point(1, 2), "JSON.stringify(v) === '{\"x\":1,\"y\":2}'"),
				arguments("enum", Colour.RED, "v === 'RED'"),
				arguments("UUID", UUID.fromString(UUID_TEXT), "v === '" + UUID_TEXT + "'"),
				arguments("Optional", Map.of("o", Optional.of(5)), "v.o === 5"),
				arguments("Optional", Map.of("o", Optional.empty()), "v.o === null"),
				arguments("Duration", Duration.ofSeconds(90), "v === 'PT1M30S'"),
				arguments("java.time", Instant.ofEpochMilli(1_700_000_000_123L),
						"v instanceof Date && v.getTime() === 1700000000123"),
				arguments("java.time", LocalDate.of(2026, 3, 1), "v === '2026-03-01'"),
				arguments("java.time", LocalTime.of(7, 30), "v === '07:30:00' || v === '07:30'"),
				arguments("RegExp", Pattern.compile("a+(b)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL),
						"v instanceof RegExp && v.source === 'a+(b)?' && v.flags === 'is' && v.test('AB')"),
				arguments("URL", URI.create("https://a.example/b?c=d#e"),
						"v instanceof URL && v.href === 'https://a.example/b?c=d#e' && v.pathname === '/b'"),
				arguments("Error", error("RangeError", "too far"),
						"v instanceof RangeError && v.message === 'too far' && v.step === 3"),
				arguments("Error", Map.of("why", error("OwnError", "x")),
						"v.why instanceof Error && v.why.name === 'OwnError'"),
				arguments("Map", Map.of(), "Object.getPrototypeOf(v) === Object.prototype"),
				arguments("Set", new LinkedHashSet<>(List.of("b", "a")), "v instanceof Set && [...v].join() === 'b,a'"),
				arguments("bytes", new byte[] { 0, 1, -1 }, "v instanceof Uint8Array && [...v].join() === '0,1,255'"),
				arguments("bytes", new byte[0], "v.length === 0"));
	}

	private static WorkerScriptException error(String name, String message) {
		return new WorkerScriptException(ErrorCode.SCRIPT_ERROR, name, message, List.of(), Map.of("step", 3), null,
				WorkerException.Facts.NONE);
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("fromGuest")
	void resultOfTheGuestIsWhatJavaExpects(String row, String expression, @Nullable Object expected) {
		Object value = invoke("return " + expression + ";", null).valueAs(Object.class);
		assertThat(value).isEqualTo(expected);
		if (expected != null) {
			assertThat(value).hasSameClassAs(expected);
		}
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("fromGuest")
	void resultOfACallbackIsWhatJavaExpects(String row, String expression, @Nullable Object expected) {
		Echo echo = new Echo(null);
		invoke("await env.ECHO.take(() => " + expression + ");", null, echo).valueAs(Object.class);
		assertThat(echo.kept).isEqualTo(expected);
		invoke("await env.ECHO.take(async () => " + expression + ");", null, echo).valueAs(Object.class);
		assertThat(echo.kept).isEqualTo(expected);
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("fromGuest")
	void argumentOfABindingIsWhatJavaExpects(String row, String expression, @Nullable Object expected) {
		Echo echo = new Echo(null);
		invoke("await env.ECHO.keep(" + expression + ");", null, echo).valueAs(Object.class);
		assertThat(echo.kept).isEqualTo(expected);
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("fromGuestByCall")
	void valueThatOnlyCallsHaveIsWhatJavaExpects(String row, String expression, Consumer<Object> check) {
		check.accept(invoke("return " + expression + ";", null).valueAs(Object.class));
		Echo echo = new Echo(null);
		invoke("await env.ECHO.keep(" + expression + ");", null, echo).valueAs(Object.class);
		check.accept(echo.kept);
		invoke("await env.ECHO.take(() => " + expression + ");", null, echo).valueAs(Object.class);
		check.accept(echo.kept);
	}

	static Stream<Arguments> fromGuestByCall() {
		return Stream.of(
				row("Headers", "new Headers([['A', '1'], ['a', '2'], ['B', '']])", HttpHeaders.class,
						(headers) -> assertThat(headers.map()).containsEntry("A", List.of("1", "2"))
							.containsEntry("b", List.of(""))),
				row("Blob", "new Blob(['hé'], { type: 'Text/Plain' })", WorkerBlob.class, (blob) -> {
					assertThat(blob.text()).isEqualTo("hé");
					assertThat(blob.type()).isEqualTo("text/plain");
					assertThat(blob.name()).isNull();
					assertThat(blob.lastModified()).isNull();
				}), row("File", "new File([new Uint8Array([1, 2])], 'a\".txt', { lastModified: 5 })", WorkerBlob.class,
						(file) -> {
							assertThat(file.bytes()).containsExactly(1, 2);
							assertThat(file.name()).isEqualTo("a\".txt");
							assertThat(file.lastModified()).isEqualTo(Instant.ofEpochMilli(5));
						}),
				row("File", "new File([], 'n', { lastModified: Infinity })", WorkerBlob.class,
						(file) -> assertThat(file.lastModified()).isEqualTo(Instant.EPOCH)),
				row("FormData",
						"(() => { const form = new FormData(); form.append('a', '1'); form.append('f', new Blob(['x']), 'n'); form.append('a', '2'); return form; })()",
						WorkerForm.class, (form) -> {
							assertThat(form.texts("a")).containsExactly("1", "2");
							assertThat(form.text("f")).isNull();
							assertThat(form.files("f")).singleElement().extracting(WorkerBlob::name).isEqualTo("n");
						}),
				row("Request",
						"new Request('https://a.example/', { method: 'POST', headers: { A: 'b' }, body: 'text' })",
						WorkerRequest.class, (request) -> {
							assertThat(request.method()).isEqualTo("POST");
							assertThat(request.header("a")).isEqualTo("b");
							assertThat(request.bodyAsString()).isEqualTo("text");
						}),
				row("Response", "new Response('gone', { status: 404 })", WorkerResponse.class,
						(response) -> assertThat(response.bodyAsString()).isEqualTo("gone")));
	}

	private static <T> Arguments row(String row, String expression, Class<T> type, Consumer<T> check) {
		Consumer<Object> typed = (value) -> {
			assertThat(value).isInstanceOf(type);
			check.accept(type.cast(value));
		};
		return arguments(row, expression, typed);
	}

	@Test
	void webValuesAreTypesOfParameters() {
		assertThat(
				run("""
						const form = new FormData();
						form.append('f', new File(['abc'], 'n'));
						return [await env.ECHO.header(new Headers({ a: 'b' })), await env.ECHO.size(new Blob(['abc'])), await env.ECHO.names(form)];"""))
			.isEqualTo(List.of("b", 3, List.of("f")));
		assertThat(
				run("""
						const message = (call) => call.catch((error) => error.message);
						return [await message(env.ECHO.header({ a: 'b' })), await message(env.ECHO.size(new Uint8Array(3))), await message(env.ECHO.names(new Headers())),
							await message(env.ECHO.header(new FormData())), await message(env.ECHO.header(new Blob())), await message(env.ECHO.header(new File([], 'n')))];"""))
			.isEqualTo(List.of("ECHO.header: headers must be Headers, but was an object.",
					"ECHO.size: blob must be a Blob or a File, but was an ArrayBuffer, a typed array or a DataView.",
					"ECHO.names: form must be a FormData, but was Headers.",
					"ECHO.header: headers must be Headers, but was a FormData.",
					"ECHO.header: headers must be Headers, but was a Blob.",
					"ECHO.header: headers must be Headers, but was a File."));
	}

	private static @Nullable Object run(String body) {
		return invoke(body, null).valueAs(Object.class);
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("fromGuest")
	void resultOfTheGuestComesBackAsItWas(String row, String expression, @Nullable Object expected) {
		Object value = invoke("return " + expression + ";", null).valueAs(Object.class);
		assertThat(invoke("return v;", value).valueAs(Object.class)).isEqualTo(value);
	}

	static Stream<Arguments> fromGuest() {
		Map<String, Object> ordered = new LinkedHashMap<>();
		ordered.put("z", 1);
		ordered.put("a", null);
		return Stream.of(arguments("null", "null", null), arguments("undefined", "undefined", null),
				arguments("boolean", "false", false), arguments("string", "'a\\u0000\\ud83d\\ude00'", "a\u0000😀"),
				arguments("number", "2147483647", Integer.MAX_VALUE), arguments("number", "2 ** 31", 1L << 31),
				arguments("number", "Number.MIN_SAFE_INTEGER", -9007199254740991L),
				arguments("number", "2 ** 53", 0x1p53), arguments("number", "0.1", 0.1),
				arguments("number", "NaN", Double.NaN), arguments("number", "Infinity", Double.POSITIVE_INFINITY),
				arguments("number", "-0", -0.0), arguments("bigint", "12n", BigInteger.valueOf(12)),
				arguments("plain object", "({ z: 1, a: undefined })", ordered),
				arguments("array", "[1, , 'x']", new ArrayList<>(Arrays.asList(1, null, "x"))),
				arguments("Date", "new Date(1700000000123)", Instant.ofEpochMilli(1_700_000_000_123L)),
				arguments("Map", "new Map([['k', 1], [2, 'two']])", new LinkedHashMap<>(mapOf("k", 1, 2, "two"))),
				arguments("Set", "new Set(['a', 1])", new LinkedHashSet<>(List.of("a", 1))),
				arguments("bytes", "new Uint8Array([1, 2, 255])", new byte[] { 1, 2, -1 }),
				arguments("bytes", "new Uint8Array([1, 2, 3, 4]).subarray(1, 3)", new byte[] { 2, 3 }),
				arguments("bytes", "new Uint8Array([9, 8]).buffer", new byte[] { 9, 8 }),
				arguments("bytes", "new DataView(new Uint8Array([9, 8, 7]).buffer, 1)", new byte[] { 8, 7 }),
				arguments("bytes", "new Uint16Array([258])", new byte[] { 2, 1 }));
	}

	private static Map<Object, Object> mapOf(Object firstKey, Object first, Object secondKey, Object second) {
		Map<Object, Object> map = new LinkedHashMap<>();
		map.put(firstKey, first);
		map.put(secondKey, second);
		return map;
	}

	@Test
	@SuppressWarnings("ReferenceEquality")
	void cyclesAndSharedReferencesOfTheGuestStayThose() {
		Map<?, ?> value = (Map<?, ?>) invoke("const a = { n: [] }; a.self = a; a.again = a.n; a.n.push(a); return a;",
				null)
			.value();
		assertThat(value != null).isTrue();
		Object[] parts = { value.get("self"), value.get("again") == value.get("n"), ((List<?>) value.get("n")).get(0) };
		// Not compared by AssertJ, which would follow the cycle.
		assertThat(parts[0] == value && parts[2] == value).as("cycles").isTrue();
		assertThat(parts[1]).as("shared reference").isEqualTo(true);
	}

	@ParameterizedTest(name = "{0}: {1}")
	@CsvSource(delimiter = '|',
			textBlock = """
					enum          | await env.ECHO.colour('GREEN') === 'GREEN'
					UUID          | await env.ECHO.uuid('123e4567-e89b-12d3-a456-426614174000') === '123e4567-e89b-12d3-a456-426614174000'
					Optional      | await env.ECHO.optional('x') === 'x' && await env.ECHO.optional(null) === null && await env.ECHO.optional() === null
					Optional      | await env.ECHO.optionalInt(5) === 5 && await env.ECHO.optionalInt() === null
					Duration      | await env.ECHO.duration('PT2S') === 'PT2S'
					java.time     | (await env.ECHO.instant(new Date(5))).getTime() === 5
					java.time     | await env.ECHO.date('2026-03-01') === '2026-03-01'
					java.time     | await env.ECHO.offset('2026-03-01T10:00:30+01:00') === '2026-03-01T10:00:30+01:00'
					record        | JSON.stringify(await env.ECHO.points([{ x: 1, y: 2 }])) === '[{"x":1,"y":2}]'
					bean          | (await env.ECHO.bean({ name: 'n' })).name === 'n'
					long          | await env.ECHO.number(5) === 5 && await env.ECHO.number(9007199254740993n) === 9007199254740993n
					bigint        | await env.ECHO.big(2n ** 65n) === 2n ** 65n
					Map           | (await env.ECHO.map({ b: 1, a: 2 })).b === 1
					Map           | (await env.ECHO.map(new Map([['b', 1]]))).b === 1
					Set           | [...await env.ECHO.set(new Set(['b', 'a']))].join() === 'b,a'
					bytes         | [...await env.ECHO.bytes(new Uint8Array([1, 255]))].join() === '1,255'
					Object        | (await env.ECHO.any({ deep: [new Date(1)] })).deep[0].getTime() === 1
					undefined     | await env.ECHO.any(undefined) === null
					""")
	void argumentsAndResultsOfBindingsHaveTheirTypes(String row, String check) {
		assertThat(invoke("return " + check + ";", null).valueAs(Object.class)).isEqualTo(true);
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			env.ECHO.number('5')                  | value
			env.ECHO.number(1.5)                  | value
			env.ECHO.number(2n ** 64n)            | value
			env.ECHO.number(null)                 | value
			env.ECHO.number()                     | value
			env.ECHO.colour('PINK')               | RED
			env.ECHO.colour(0)                    | value
			env.ECHO.uuid('x')                    | value
			env.ECHO.points([{ x: 1, y: '2' }])   | value[0].y
			env.ECHO.points([{ x: 1, y: 2, z: 3 }]) | z
			env.ECHO.points({ x: 1, y: 2 })       | value
			env.ECHO.instant('yesterday')         | value
			env.ECHO.number(1, 2)                 | 1 argument
			""")
	void wrongArgumentsAreRefusedWithTheirPath(String call, String named) {
		Invocation invocation = invoke(
				"try { await " + call + "; return 'accepted'; } catch (error) { return [error.code, error.message]; }",
				null);
		assertThat(invocation.value()).asInstanceOf(InstanceOfAssertFactories.LIST).satisfies((seen) -> {
			assertThat(seen.get(0)).isEqualTo("BAD_ARGUMENTS");
			assertThat(seen.get(1)).asString().contains("ECHO.", named).doesNotContain("java", "Colour", "Point");
		});
		assertThat(invocation.calls()).extracting(RpcCall::outcome).containsExactly(RpcCall.Status.REFUSED);
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{ items: [0, 1, 2, { owner: new (class User { }) }] } | result.items[3].owner | an instance of User
			{ a: Symbol('s') }                                   | result.a              | symbol
			{ a: Object.create(null) }                           | result.a              | prototype
			[Promise.resolve(1)]                                 | result[0]             | Await it
			{ 'two words': () => 1 }                             | result["two words"]   | function
			new WeakMap()                                        | result                | an instance of WeakMap
			new Map([['k', () => 1]])                            | result.k              | function
			[env.ECHO]                                           | result[0]             | binding
			(() => 1)                                            | result                | function
			""")
	void resultThatCannotCrossIsAnErrorWithItsPath(String expression, String path, String hint) {
		Invocation invocation = invoke("return " + expression + ";", null);
		assertThat(invocation.outcome()).isEqualTo(Outcome.SCRIPT_ERROR);
		assertThat(invocation.error()).isInstanceOf(WorkerRpcException.class)
			.hasMessageContaining(path)
			.hasMessageContaining(hint)
			.extracting("code")
			.isEqualTo(ErrorCode.RESULT_NOT_SERIALIZABLE);
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			/a.c/          | a.c | 0
			/^[a-z]+$/gim  | ^[a-z]+$ | 10
			/a\\/b/su      | a\\/b | 96
			""")
	void regExpOfTheGuestIsAPattern(String expression, String source, int flags) {
		assertThat(invoke("return [" + expression + "];", null).value()).asInstanceOf(InstanceOfAssertFactories.LIST)
			.singleElement()
			.satisfies((value) -> {
				assertThat(value).isInstanceOf(Pattern.class);
				assertThat(((Pattern) value).pattern()).isEqualTo(source);
				assertThat(((Pattern) value).flags()).isEqualTo(flags);
			});
	}

	@Test
	void urlOfTheGuestIsAnUri() {
		assertThat(invoke("return new URL('/b?c=%20', 'https://ä.example');", null).value())
			.isEqualTo(URI.create("https://xn--4ca.example/b?c=%20"));
		assertThat(invoke("return (await env.ECHO.uri(new URL('https://a.example/x'))).host;", null).value())
			.isEqualTo("a.example");
		assertThat(invoke("return new URL('https://a.example/a|b');", null).error())
			.hasMessageContaining("Escape it, or pass the URL as text.");
		assertThat(invoke("return env.ECHO.uri('https://a.example/').catch((e) => e.message);", null).value())
			.isEqualTo("ECHO.uri: value must be a URL, but was the string \"https://a.example/\".");
		assertThat(invoke("return v;", URI.create("relative")).error()).hasMessageContaining("is not absolute");
	}

	@Test
	void regExpThatJavaDoesNotReadIsRefused() {
		assertThat(invoke("return /[]/;", null).error()).hasMessageContaining("The RegExp /[]/ means nothing in Java");
		assertThat(invoke("try { await env.ECHO.pattern(new RegExp('a'.repeat(1001))); } catch (e) { return e.code; }",
				null)
			.value()).isEqualTo("NOT_SERIALIZABLE");
		assertThat(invoke("return v;", Pattern.compile("a b", Pattern.COMMENTS)).error())
			.hasMessageContaining("no RegExp has");
		assertThat(invoke("return v;", Pattern.compile("\\Qa(")).error()).isInstanceOf(WorkerScriptException.class)
			.hasMessage("Unterminated group");
	}

	@Test
	void errorOfTheGuestIsAnExceptionThatNobodyThrew() {
		Object value = invoke(
				"""
						const error = Object.assign(new TypeError('wrong\\u0007'), { code: 'OWN', field: 'age', inner: new Error('why'), list: [1] });
						error.self = error;
						return error;""",
				null)
			.value();
		assertThat(value).isInstanceOfSatisfying(WorkerScriptException.class, (error) -> {
			assertThat(error.name()).isEqualTo("TypeError");
			assertThat(error).hasMessage("wrong\\u{7}");
			assertThat(error.getStackTrace()).isEmpty();
			assertThat(error.properties()).containsEntry("field", "age")
				.containsEntry("code", "OWN")
				.containsEntry("list", List.of(1))
				.containsKeys("inner", "self");
		});
		assertThat(invoke("return await env.ECHO.error(new RangeError('far')) instanceof RangeError;", null).value())
			.isEqualTo(true);
		assertThat(invoke("try { await env.ECHO.error('text'); } catch (e) { return e.message; }", null).value())
			.isEqualTo("ECHO.error: value must be an Error, but was the string \"text\".");
	}

	@Test
	void valueOfTooManyErrorsIsRefused() {
		assertThat(invoke("return Array.from({ length: 1001 }, () => new Error('x'));", null).error())
			.hasMessageContaining("more than 1000 errors");
	}

	@Test
	void resultThatIsTooDeepIsAnErrorWithItsPath() {
		WorkerException error = invoke(
				"let a = {}; const top = a; for (let i = 0; i < 70; i++) a = a.a = {}; return top;", null)
			.error();
		assertThat(error).isInstanceOf(WorkerRpcException.class).hasMessageContaining("result.a.a");
	}

	@Test
	void argumentThatCannotCrossFailsTheInvocationWithItsPath() {
		Invocation invocation = invoke("return v;", List.of(Map.of("bean", new Object())));
		assertThat(invocation.error()).isInstanceOf(WorkerRpcException.class)
			.hasMessageContaining("arguments[0][0].bean")
			.extracting("code")
			.isEqualTo(ErrorCode.NOT_SERIALIZABLE);
	}

	@Test
	void valueAsConvertsStrictly() {
		Invocation invocation = invoke("return [{ x: 1, y: 2 }];", null);
		assertThat(invocation.valueAs(new TypeRef<List<Point>>() {
		})).containsExactly(new Point(1, 2));
		assertThat(invocation.valueAs(Point[].class)).containsExactly(new Point(1, 2));
		assertThat(invoke("return 'GREEN';", null).valueAs(Colour.class)).isEqualTo(Colour.GREEN);
		assertThat(invoke("return new Set([1]);", null).valueAs(new TypeRef<Set<Long>>() {
		})).containsExactly(1L);
		assertThatExceptionOfType(WorkerRpcException.class).isThrownBy(() -> invocation.valueAs(Point.class))
			.withMessageContaining("result");
		assertThatExceptionOfType(WorkerRpcException.class)
			.isThrownBy(() -> invoke("return '1';", null).valueAs(Integer.class));
	}

	enum Colour {

		RED, GREEN

	}

	record Point(int x, int y) {

	}

	public static class Bean {

		private @Nullable String name;

		public @Nullable String getName() {
			return this.name;
		}

		public void setName(@Nullable String name) {
			this.name = name;
		}

	}

	@SandboxRpc
	public static class Counter {

		private final AtomicInteger count = new AtomicInteger();

		public int next() {
			return this.count.incrementAndGet();
		}

	}

	@SandboxRpc
	public static class Echo {

		private @Nullable Object kept;

		Echo(@Nullable Object kept) {
			this.kept = kept;
		}

		public @Nullable Object kept() {
			return this.kept;
		}

		public void keep(@Nullable Object value) {
			this.kept = value;
		}

		public @Nullable Object give(Function<@Nullable Object, @Nullable Object> to) {
			return to.apply(this.kept);
		}

		public void take(Supplier<@Nullable Object> from) {
			this.kept = from.get();
		}

		public String header(HttpHeaders headers) {
			return headers.firstValue("A").orElseThrow();
		}

		public int size(WorkerBlob blob) {
			return blob.size();
		}

		public List<String> names(WorkerForm form) {
			return form.entries().stream().map(WorkerForm.Entry::name).toList();
		}

		public Colour colour(Colour value) {
			return value;
		}

		public UUID uuid(UUID value) {
			return value;
		}

		public Optional<String> optional(Optional<String> value) {
			return value;
		}

		public OptionalInt optionalInt(OptionalInt value) {
			return value;
		}

		public URI uri(URI value) {
			return value;
		}

		public Pattern pattern(Pattern value) {
			return value;
		}

		public WorkerScriptException error(WorkerScriptException value) {
			return value;
		}

		public Duration duration(Duration value) {
			return value;
		}

		public Instant instant(Instant value) {
			return value;
		}

		public LocalDate date(LocalDate value) {
			return value;
		}

		public OffsetDateTime offset(OffsetDateTime value) {
			return value;
		}

		public List<Point> points(List<Point> value) {
			return value;
		}

		public Bean bean(Bean value) {
			return value;
		}

		public long number(long value) {
			return value;
		}

		public BigInteger big(BigInteger value) {
			return value;
		}

		public Map<String, Integer> map(Map<String, Integer> value) {
			return value;
		}

		public Set<String> set(Set<String> value) {
			return value;
		}

		public byte[] bytes(byte[] value) {
			return value;
		}

		public @Nullable Object any(@Nullable Object value) {
			return value;
		}

	}

}
