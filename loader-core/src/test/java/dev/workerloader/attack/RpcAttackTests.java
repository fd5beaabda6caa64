package dev.workerloader.attack;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.workerloader.SharedHost;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attacks on the bridge (attacks RPC-01 to RPC-35).
 */
class RpcAttackTests extends AttackTests {

	RpcAttackTests() {
		super("rpc.js", Duration.ofSeconds(10));
	}

	// Attack RPC-13.
	@ParameterizedTest
	@ValueSource(strings = { "stack", "memory" })
	void errorOfTheJvmGoesOnToWhoeverSupervisesItsThread(String kind) {
		CompletableFuture<Throwable> seen = new CompletableFuture<>();
		Executor executor = (task) -> {
			Thread thread = new Thread(task);
			thread.setUncaughtExceptionHandler((failed, ex) -> seen.complete(ex));
			thread.start();
		};
		try (WorkerLoader loader = SharedHost.loader().binding("API", new Target()).bindingExecutor(executor).build()) {
			WorkerCode code = WorkerCode
				.builder("main.js",
						"export default { go: (kind, env) => env.API.fail(kind).catch((error) => error.code) };")
				.bind("API")
				.build();
			assertThat(loader.run(code, "go", kind).value()).isEqualTo("BINDING_FAILED");
			assertThat(seen.orTimeout(Attack.HANG_GUARD.toSeconds(), TimeUnit.SECONDS).join())
				.isInstanceOf(VirtualMachineError.class);
		}
	}

}
