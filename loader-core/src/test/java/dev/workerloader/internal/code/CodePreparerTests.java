package dev.workerloader.internal.code;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.workerloader.Limits;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerCodeException;
import dev.workerloader.WorkerModule;
import dev.workerloader.internal.outbound.AllowedOrigins;
import dev.workerloader.internal.outbound.OutboundPolicies;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.rpc.Binding;
import dev.workerloader.rpc.SandboxRpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CodePreparerTests {

	private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-06-01T12:00:00Z"), ZoneOffset.UTC);

	private final CodePreparer preparer = new CodePreparer(new BindingRegistry(), Set.of(), Limits.defaults(),
			Limits.none(), "2026-03-01", new OutboundPolicies(Map.of(), OutboundPolicy.blocked(), AllowedOrigins.all()),
			CLOCK);

	private static WorkerCode.Builder code() {
		return WorkerCode.builder("agent.js", "export default {};");
	}

	@Test
	@DisplayName("L5 validation order: the first problem is reported")
	void firstProblemInTheOrderOfTheTableIsReported() {
		// Each step mends the first problem of the code before it.
		WorkerCode.Builder all = WorkerCode.builder()
			.mainModule("agent.js")
			.compatibilityDate("2027-01-01")
			.compatibilityFlags("none")
			.env("bean", new Object())
			.limits((limits) -> limits.codeBytes(30));
		List<String> problems = new ArrayList<>();
		List<UnaryOperator<WorkerCode.Builder>> mends = List.of((code) -> code.module("agent.ts", ""),
				(code) -> code.module("agent.ts", WorkerModule.text("x".repeat(40))),
				(code) -> code.module("agent.js", "export default {};"),
				(code) -> code.module("agent.ts", WorkerModule.text("")),
				(code) -> code.compatibilityDate("2026-06-01"));
		problems.add(problem(all));
		mends.forEach((mend) -> problems.add(problem(mend.apply(all))));
		assertThat(problems.get(0)).contains("no modules");
		assertThat(problems.get(1)).contains("agent.ts", "not known");
		assertThat(problems.get(2)).contains("main module", "agent.js");
		assertThat(problems.get(3)).contains("30 bytes");
		assertThat(problems.get(4)).contains("2027-01-01", "future");
		assertThat(problems.get(5)).contains("flag", "none");
		assertThat(problem(code().env("bean", new Object()))).contains("env.bean");
	}

	private String problem(WorkerCode.Builder code) {
		try {
			this.preparer.prepare(code.build());
			return "";
		}
		catch (WorkerCodeException ex) {
			return String.valueOf(ex.getMessage());
		}
	}

	@Test
	void dateOfTodayIsNotInTheFuture() {
		assertThat(this.preparer.prepare(code().compatibilityDate("2026-06-01").build()).hash()).isNotBlank();
		assertThatExceptionOfType(WorkerCodeException.class)
			.isThrownBy(() -> this.preparer.prepare(code().compatibilityDate("2026-06-02").build()))
			.withMessageContaining("2026-06-01");
	}

	@Test
	void sameCodeHasTheSameHash() {
		Room room = new Room();
		List<String> hashes = Stream
			.generate(() -> this.preparer.prepare(
					code().env("A", Map.of("k", 1)).env("ROOM", Binding.of(room).withProps(Map.of("p", "x"))).build()))
			.limit(3)
			.map(PreparedCode::hash)
			.distinct()
			.toList();
		assertThat(hashes).hasSize(1);
	}

	@Test
	void otherTargetIsOtherCode() {
		PreparedCode one = this.preparer.prepare(code().env("ROOM", new Room()).build());
		PreparedCode two = this.preparer.prepare(code().env("ROOM", new Room()).build());
		assertThat(one.isSameAs(two)).isFalse();
		assertThat(one.isSameAs(one)).isTrue();
	}

	@Test
	void bindingKeepsItsPropsThoughTheCallerChangesThem() {
		List<String> rooms = new ArrayList<>(List.of("lobby"));
		PreparedCode prepared = this.preparer
			.prepare(code().env("ROOM", Binding.of(new Room()).withProps(Map.of("rooms", rooms))).build());
		rooms.add("attic");
		Binding binding = prepared.bindings().get("ROOM");
		assertThat(binding).isNotNull();
		assertThat(binding.props()).isEqualTo(Map.of("rooms", List.of("lobby")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "import j from './j.json' with { type: 'json' };",
			"import j from \"./j.json\" with {\"type\":\"json\"};",
			"const j = await import('./j.json', { with: { type: 'json' } });" })
	void jsonThatIsImportedWithAttributeIsServedAsJson(String source) {
		PreparedCode prepared = this.preparer
			.prepare(WorkerCode.builder("agent.js", source).module("j.json", "{\"a\": 1}").build());
		assertThat(prepared.sources()).containsEntry("j.json", "{\"a\":1}");
	}

	@Test
	void jsonThatIsImportedWithoutAttributeIsAModule() {
		PreparedCode prepared = this.preparer.prepare(
				WorkerCode.builder("agent.js", "import j from './j.json';").module("j.json", "{\"a\": 1}").build());
		assertThat(prepared.sources().get("j.json")).startsWith("export default JSON.parse(");
	}

	@Test
	void builtInModulesAreNotAmongTheWorkersOwn() {
		PreparedCode prepared = this.preparer.prepare(code().module("a.cjs", "").build());
		assertThat(prepared.moduleNames()).containsExactlyInAnyOrder("agent.js", "a.cjs");
		assertThat(prepared.sources()).containsKeys("agent.js", "a.cjs", "workerloader:workers", "cloudflare:workers");
	}

	@Test
	void modulesOfNodeAreThereWithTheFlagOnlyAndAreTheSameForAll() {
		PreparedCode with = this.preparer.prepare(code().compatibilityFlags("nodejs_compat").build());
		PreparedCode other = this.preparer
			.prepare(code().module("b.js", "").compatibilityFlags("nodejs_compat").build());
		PreparedCode without = this.preparer.prepare(code().build());
		assertThat(with.sources()).containsKeys("node:buffer", "buffer", "node:assert/strict", "node:async_hooks");
		assertThat(with.sources().get("node:util")).isSameAs(other.sources().get("node:util"));
		assertThat(without.sources()).hasSize(3).doesNotContainKeys("node:buffer", "buffer");
		assertThat(with.hash()).isNotEqualTo(without.hash());
		assertThat(with.nodeGlobals()).isEmpty();
		assertThat(without.nodeGlobals()).isNull();
	}

	@Test
	void globalsOfNodeAreThoseThatCodeNames() {
		WorkerCode.Builder code = WorkerCode.builder("agent.js", "export default { a: () => process.env }")
			.module("b.cjs", "exports.b = Buffer.from('b');")
			.module("c.txt", "global");
		assertThat(this.preparer.prepare(code.compatibilityFlags("nodejs_compat").build()).nodeGlobals())
			.containsExactly("Buffer", "process");
		assertThat(this.preparer.prepare(code().module("c.txt", "Buffer").compatibilityFlags("nodejs_compat").build())
			.nodeGlobals()).isEmpty();
	}

	@Test
	void onlyWhatIsRequiredByItsNameIsImportedForCommonJs() {
		PreparedCode prepared = this.preparer.prepare(code()
			.module("a.cjs",
					"require('node:path'); require( \"util\" ); require('node:fs'); require('node:' + 'crypto');")
			.compatibilityFlags("nodejs_compat")
			.build());
		assertThat(prepared.sources().get("workerloader:cjs")).contains("from \"node:path\"", "from \"util\"")
			.doesNotContain("from \"node:fs\"", "from \"node:crypto\"");
	}

	@SandboxRpc
	public static class Room {

		public void post(String text) {
			throw new IllegalStateException(text);
		}

	}

}
