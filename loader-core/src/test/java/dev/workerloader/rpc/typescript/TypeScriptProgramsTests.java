package dev.workerloader.rpc.typescript;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.workerloader.Invocation;
import dev.workerloader.SharedHost;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.rpc.Binding;
import dev.workerloader.rpc.TypeScriptDeclarations;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Programs against the declarations, checked by the compiler of TypeScript and run
 * against the bindings. The compiler runs in GraalJS, so that it runs everywhere, and in
 * Node too where that is there.
 */
class TypeScriptProgramsTests {

	private static final Map<String, Object> LOADING = Map.of("LOADER", Binding.ofWorkerLoader(), "SPARE",
			Binding.ofWorkerLoader());

	private static final Map<TypeScriptCompiler, Map<String, TypeScriptCompiler.Result>> RESULTS = new EnumMap<>(
			TypeScriptCompiler.class);

	@BeforeAll
	static void compile(@TempDir Path directory) throws IOException, InterruptedException {
		String declarations = TypeScriptDeclarations.of(Shop.ENV).text();
		String documented = Files.readString(Path.of("../sample-app/src/test/resources/docs/env.d.ts"));
		Map<String, Map<String, String>> programs = Map.of("agent",
				Map.of("env.d.ts", declarations, "agent.ts", Resources.read("agent.ts")), "wrong",
				Map.of("env.d.ts", declarations, "wrong.ts", Resources.read("wrong.ts")), "documented",
				Map.of("env.d.ts", documented), "rooms",
				Map.of("env.d.ts", TypeScriptDeclarations.of(Rooms.ENV).text(), "rooms.ts", Resources.read("rooms.ts")),
				"loading", Map.of("env.d.ts", TypeScriptDeclarations.of(LOADING).text(), "loading.ts",
						Resources.read("loading.ts")));
		for (TypeScriptCompiler compiler : compilers().toList()) {
			RESULTS.put(compiler, compiler.compile(programs, directory));
		}
	}

	static Stream<TypeScriptCompiler> compilers() {
		return Stream.of(TypeScriptCompiler.values()).filter(TypeScriptCompiler::isThere);
	}

	@ParameterizedTest
	@MethodSource("compilers")
	void programThatUsesEveryMethodHasNoErrors(TypeScriptCompiler compiler) {
		assertThat(RESULTS.get(compiler).get("agent").errors()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("compilers")
	void programThatUsesObjectsAndFunctionsHasNoErrors(TypeScriptCompiler compiler) {
		assertThat(RESULTS.get(compiler).get("rooms").errors()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("compilers")
	void programThatStartsWorkersHasNoErrors(TypeScriptCompiler compiler) {
		assertThat(RESULTS.get(compiler).get("loading").errors()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("compilers")
	void declarationsOfTheDocumentationHaveNoErrors(TypeScriptCompiler compiler) {
		assertThat(RESULTS.get(compiler).get("documented").errors()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("compilers")
	void errorsOfAWrongProgramAreFound(TypeScriptCompiler compiler) {
		assertThat(RESULTS.get(compiler).get("wrong").errors()).containsExactly(
				"wrong.ts:5 TS2345 Argument of type 'string' is not assignable to parameter of type 'number'.",
				"wrong.ts:6 TS2551 Property 'newst' does not exist on type 'Orders'. Did you mean 'newest'?",
				"wrong.ts:7 TS2554 Expected 1 arguments, but got 0.",
				"wrong.ts:8 TS2554 Expected 1 arguments, but got 2.", "wrong.ts:9 TS2531 Object is possibly 'null'.",
				"wrong.ts:10 TS2551 Property 'placedat' does not exist on type 'Order'. Did you mean 'placedAt'?",
				"wrong.ts:11 TS2820 Type '\"OPENED\"' is not assignable to type 'Status | null | undefined'. Did you mean '\"OPEN\"'?",
				"wrong.ts:12 TS2322 Type 'number | bigint' is not assignable to type 'number'.   Type 'bigint' is not assignable to type 'number'.",
				"wrong.ts:13 TS2322 Type 'Promise<string>' is not assignable to type 'string'.",
				"wrong.ts:14 TS2339 Property 'ROOM' does not exist on type 'Env'.");
	}

	@Test
	void programThatUsesEveryMethodRunsAsItsTypesSay() {
		String script = RESULTS.get(TypeScriptCompiler.GRAALJS).get("agent").scripts().get("agent.ts");
		WorkerLoader.Builder builder = SharedHost.loader();
		Shop.ENV.forEach(builder::binding);
		try (WorkerLoader loader = builder.defaultBindings(Shop.ENV.keySet().toArray(String[]::new)).build()) {
			Invocation invocation = loader.run(WorkerCode.builder("agent.js", script).build(), "run");
			assertThat(invocation.valueAs(String.class)).isEqualTo("akept pt1m30s 1970-01-01 36");
			TreeSet<String> called = new TreeSet<>();
			invocation.calls().forEach((call) -> called.add(call.binding() + "." + call.method()));
			assertThat(called).isEqualTo(methods());
			assertThat(loader.declarations().text()).isEqualTo(TypeScriptDeclarations.of(Shop.ENV).text());
		}
	}

	@Test
	void programThatUsesObjectsAndFunctionsRunsAsItsTypesSay() {
		String script = RESULTS.get(TypeScriptCompiler.GRAALJS).get("rooms").scripts().get("rooms.ts");
		try (WorkerLoader loader = SharedHost.loader().build()) {
			Invocation invocation = loader.run(WorkerCode.builder("rooms.js", script).env(Rooms.ENV).build(), "run");
			assertThat(invocation.valueAs(String.class))
				.isEqualTo("lobby: lobby, lobby: again, one: hi, two: hi, 2, 3, false, hello host");
		}
	}

	@Test
	void programThatStartsWorkersRunsAsItsTypesSay() {
		String script = RESULTS.get(TypeScriptCompiler.GRAALJS).get("loading").scripts().get("loading.ts");
		try (WorkerLoader loader = SharedHost.loader().build()) {
			Invocation invocation = loader.run(WorkerCode.builder("loading.js", script).env(LOADING).build(), "run");
			assertThat(invocation.valueAs(Integer.class)).isEqualTo(112);
		}
	}

	private static Set<String> methods() {
		TreeSet<String> methods = new TreeSet<>();
		Shop.ENV.forEach((name, object) -> Binding.of(object).methods().forEach((method) -> {
			if (!name.equals("SPARE_ORDERS") || method.equals("newest")) {
				methods.add(name + "." + method);
			}
		}));
		return methods;
	}

}
