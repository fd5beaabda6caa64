package dev.workerloader.attack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import dev.workerloader.Invocation;
import dev.workerloader.Outcome;
import dev.workerloader.Worker;
import dev.workerloader.WorkerCode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attacks of one program on another, and races between ends (attacks TEN-01 to TEN-09,
 * CPU-25, REL-03, REL-25).
 */
class TenantAttackTests {

	private static final String SOIL = """
			globalThis.left = 1; Object.prototype.left = 2; Array.prototype.left = 3; Symbol.for('left');
			/(left)/.exec('left'); setInterval(() => { }, 1); Error.left = 4; console.left = 5;
			export const left = 6;
			export default { go(arg, env) { env.left = 7; Intl.left = 8; return 'soiled'; } };""";

	private static final String LOOK = """
			export default { go(arg, env) {
				return [globalThis.left, ({}).left, [].left, Error.left, console.left, env.left, Intl.left, RegExp.$1, RegExp.lastMatch,
					Symbol.keyFor(Symbol('left'))].filter((found) => found !== undefined);
			} };""";

	private static Attack attack;

	@BeforeAll
	static void startLoader() throws Exception {
		attack = new Attack(Duration.ofSeconds(5));
	}

	@AfterAll
	static void closeLoader() throws Exception {
		attack.close();
	}

	@Test
	void nothingThatOneProgramChangesIsSeenByAnother() {
		for (int i = 0; i < 20; i++) {
			assertThat(attack.run(SOIL).value()).isEqualTo("soiled");
			assertThat(attack.run(LOOK).value()).isEqualTo(List.of());
		}
	}

	@Test
	void cancellingAtAnyMomentGivesOneRecordEach() {
		attack.forget();
		WorkerCode code = WorkerCode.builder("main.js",
				"export default { async go(n, env) { for (let i = 0; i < 5; i++) await env.API.twice(i); return n; } };")
			.bind("API")
			.build();
		List<CompletableFuture<Invocation>> futures = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			CompletableFuture<Invocation> future = attack.loader().runAsync(code, "go", i);
			if (ThreadLocalRandom.current().nextBoolean()) {
				Thread.yield();
			}
			if (i % 2 == 0) {
				future.cancel(true);
			}
			futures.add(future);
		}
		futures.stream().filter((future) -> !future.isCancelled()).forEach((future) -> {
			Invocation invocation = future.join();
			assertThat(invocation.error()).isNull();
			assertThat(invocation.outcome()).isEqualTo(Outcome.OK);
		});
		attack.checkAfter(200);
	}

	@Test
	void closingAWorkerAtAnyMomentGivesOneRecordEach() {
		attack.forget();
		WorkerCode code = WorkerCode
			.builder("main.js", "export default { async go(n, env) { return await env.API.twice(n); } };")
			.bind("API")
			.build();
		List<CompletableFuture<Invocation>> futures = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			Worker worker = attack.loader().load(code);
			futures.add(worker.getEntrypoint().invokeAsync("go", i));
			if (i % 3 == 0) {
				Thread.yield();
			}
			worker.close();
		}
		futures.forEach((future) -> assertThat(future.join().outcome()).isIn(Outcome.OK, Outcome.TERMINATED));
		attack.checkAfter(100);
	}

}
