package dev.workerloader;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.workerloader.rpc.SandboxRpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What the application binds to the thread of a caller, on the threads that work for it.
 */
class CallerContextTests {

	private static final ThreadLocal<@Nullable String> user = new ThreadLocal<>();

	private static final InheritableThreadLocal<@Nullable String> inherited = new InheritableThreadLocal<>();

	private static final String CODE = """
			export default {
				async who(arg, env) { return await Promise.all([env.WHO.am(), env.WHO.am()]); },
			};
			""";

	@AfterEach
	void forgetUser() {
		user.remove();
		inherited.remove();
	}

	@Test
	void callsRunInTheContextOfTheCallerOfTheirInvocation() throws Exception {
		try (WorkerLoader loader = loader()) {
			Worker worker = loader.get("shared", WorkerCode.builder("agent.js", CODE).bind("WHO").build());
			user.set("ada");
			CompletableFuture<Object> ada = worker.getEntrypoint().callAsync("who");
			user.set("bob");
			CompletableFuture<Object> bob = worker.getEntrypoint().callAsync("who");
			user.remove();
			assertThat(worker.getEntrypoint().call("who")).isEqualTo(List.of("nobody", "nobody"));
			assertThat(ada.get(30, TimeUnit.SECONDS)).isEqualTo(List.of("ada", "ada"));
			assertThat(bob.get(30, TimeUnit.SECONDS)).isEqualTo(List.of("bob", "bob"));
		}
	}

	@Test
	void futuresCompleteInTheContextOfTheCaller() throws Exception {
		try (WorkerLoader loader = loader()) {
			user.set("ada");
			CompletableFuture<String> seen = loader
				.runAsync(WorkerCode.builder("agent.js", CODE).bind("WHO").build(), "who")
				.thenApply((invocation) -> String.valueOf(user.get()));
			assertThat(seen.get(30, TimeUnit.SECONDS)).isEqualTo("ada");
		}
	}

	@Test
	void callsThatModulesMakeWhileTheyAreLoadedAreNobodys() {
		try (WorkerLoader loader = loader()) {
			user.set("ada");
			Invocation invocation = loader.run(WorkerCode.builder("agent.js", """
					import { env } from 'workerloader:workers';
					const loaded = await env.WHO.am();
					export default { async who(arg, env) { return [loaded, await env.WHO.am()]; } };
					""").bind("WHO").build(), "who");
			assertThat(invocation.value()).isEqualTo(List.of("nobody", "ada"));
		}
	}

	@Test
	void threadsKeepNothingOfWhoStartedThem() {
		try (WorkerLoader loader = loader()) {
			inherited.set("ada");
			// The supplier runs on a thread that starts for it.
			Worker worker = loader.get("supplied", () -> WorkerCode.builder("agent.js", """
					import { env } from 'workerloader:workers';
					const loaded = await env.WHO.inherits();
					export default { who: () => loaded };
					""").bind("WHO").build());
			assertThat(worker.getEntrypoint().call("who")).isEqualTo("nothing");
		}
	}

	@Test
	void callsHaveTheClassLoaderOfTheApplication() {
		ClassLoader before = Thread.currentThread().getContextClassLoader();
		ClassLoader application = new ClassLoader("application", before) {
		};
		Thread.currentThread().setContextClassLoader(application);
		try (WorkerLoader loader = loader()) {
			Thread.currentThread().setContextClassLoader(before);
			Object names = loader.run(WorkerCode.builder("agent.js", """
					export default {
						async loaders(arg, env) {
							const names = new Set();
							// Enough calls that the later ones are made on the thread of the sandbox.
							for (let i = 0; i < 100; i++) { names.add(await env.WHO.classLoader()); }
							return [...names];
						}
					};
					""").bind("WHO").build(), "loaders").value();
			assertThat(names).isEqualTo(List.of("application"));
		}
		finally {
			Thread.currentThread().setContextClassLoader(before);
		}
	}

	@Test
	void supplierOfCodeRunsInTheContextOfTheCaller() {
		try (WorkerLoader loader = loader()) {
			user.set("ada");
			Worker worker = loader.get("supplied",
					() -> WorkerCode.builder("agent.js", "export default { who: () => '" + user.get() + "' };")
						.build());
			assertThat(worker.getEntrypoint().call("who")).isEqualTo("ada");
		}
	}

	@Test
	void decoratorThatFailsWhereItWorksFailsTheCallsAndNothingElse() {
		try (WorkerLoader loader = SharedHost.loader().binding("WHO", new Who()).bindingTaskDecorator((task) -> () -> {
			if (Thread.currentThread().getName().startsWith("worker-loader-binding")) {
				throw new IllegalStateException("the session has expired");
			}
			task.run();
		}).build()) {
			WorkerCode code = WorkerCode.builder("agent.js",
					"export default { async who(arg, env) { const codes = []; for (let i = 0; i < 3; i++) { try { await env.WHO.am(); } catch (error) { codes.push(error.code); } } return codes; } };")
				.bind("WHO")
				.build();
			assertThat(loader.run(code, "who").value())
				.isEqualTo(List.of("BINDING_FAILED", "BINDING_FAILED", "BINDING_FAILED"));
		}
	}

	@Test
	void decoratorThatFailsAtTheCallerFailsTheCaller() {
		try (WorkerLoader loader = SharedHost.loader().bindingTaskDecorator((task) -> {
			throw new IllegalStateException("no context");
		}).build()) {
			WorkerCode code = WorkerCode.builder("agent.js", "export default { go: () => 1 };").build();
			assertThatIllegalStateException().isThrownBy(() -> loader.run(code, "go")).withMessage("no context");
			assertThat(loader.stats().runningInvocations()).isZero();
			assertThat(loader.sandboxes()).isEmpty();
		}
	}

	private static WorkerLoader loader() {
		return SharedHost.loader().binding("WHO", new Who()).bindingTaskDecorator((task) -> {
			String captured = user.get();
			return () -> {
				String before = user.get();
				user.set(captured);
				try {
					task.run();
				}
				finally {
					user.set(before);
				}
			};
		}).build();
	}

	/**
	 * Tells in whose context it was called.
	 */
	@SandboxRpc
	public static class Who {

		public String am() {
			return (user.get() != null) ? user.get() : "nobody";
		}

		public String inherits() {
			return (inherited.get() != null) ? inherited.get() : "nothing";
		}

		public String classLoader() {
			return String.valueOf(Thread.currentThread().getContextClassLoader().getName());
		}

	}

}
