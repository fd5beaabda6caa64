package dev.workerloader;

import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.workerloader.rpc.RpcContext;
import dev.workerloader.rpc.SandboxRpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Who calls and what is left of the invocation's budget, as a binding sees it (semantics
 * R10).
 */
class CallerIdentityTests {

	private static final ThreadLocal<@Nullable String> user = new ThreadLocal<>();

	private static final String CODE = """
			import { env } from 'workerloader:workers';
			const loaded = await env.WHO.calls();
			export default { async who() { return [loaded, await env.WHO.calls()]; } };
			""";

	@AutoClose
	private static final WorkerLoader loader = WorkerLoader.builder()
		.binding("WHO", new Who())
		.callerPrincipal(() -> (user.get() != null) ? principal(user.get()) : null)
		.callerLocale(() -> (user.get() != null) ? Locale.GERMAN : Locale.FRENCH)
		.build();

	private final Locale before = Locale.getDefault();

	@BeforeEach
	void speakKorean() {
		Locale.setDefault(Locale.KOREAN);
	}

	@AfterEach
	void forgetUser() {
		user.remove();
		Locale.setDefault(this.before);
	}

	@Test
	void callerIsTheOneOfTheThreadThatCalls() {
		Worker worker = loader.get("shared", WorkerCode.builder("agent.js", CODE).bind("WHO").build());
		user.set("ada");
		Object ada = worker.getEntrypoint().call("who");
		user.remove();
		Object nobody = worker.getEntrypoint().call("who");
		assertThat(ada).isEqualTo(List.of(List.of("nobody", "ko"), List.of("ada", "de")));
		assertThat(nobody).isEqualTo(List.of(List.of("nobody", "ko"), List.of("nobody", "fr")));
	}

	@Test
	void optionsGoBeforeTheThread() {
		user.set("ada");
		Worker worker = loader.load(WorkerCode.builder("agent.js", CODE).bind("WHO").build());
		EntrypointOptions options = EntrypointOptions.builder()
			.principal(principal("bob"))
			.locale(Locale.ITALIAN)
			.build();
		assertThat(worker.getEntrypoint(null, options).call("who"))
			.isEqualTo(List.of(List.of("nobody", "ko"), List.of("bob", "it")));
	}

	@Test
	void failureToTellWhoCallsFailsTheCaller() {
		try (WorkerLoader failing = WorkerLoader.builder().callerPrincipal(() -> {
			throw new IllegalStateException("no session");
		}).build()) {
			WorkerCode code = WorkerCode.builder("agent.js", "export default { go: () => 1 };").build();
			assertThatIllegalStateException().isThrownBy(() -> failing.run(code, "go")).withMessage("no session");
			assertThat(failing.stats().runningInvocations()).isZero();
		}
	}

	@Test
	void remainingCallsCountDownToNone() {
		WorkerCode code = WorkerCode.builder("agent.js", """
				export default {
					async main(argument, env) {
						return [await env.WHO.left(), await env.WHO.left(), await env.WHO.left()];
					}
				};
				""").bind("WHO").limits((limits) -> limits.rpcCalls(3)).build();
		assertThat(loader.run(code, "main").value()).isEqualTo(List.of(2, 1, 0));
	}

	@Test
	void remainingTimeIsThatOfTheInvocation() {
		Who who = new Who();
		WorkerCode code = WorkerCode
			.builder("agent.js",
					"export default { async main(argument, env) { await env.TIME.note(); await env.TIME.note(); } };")
			.env("TIME", who)
			.limits((limits) -> limits.wallTime(Duration.ofMinutes(5)))
			.build();
		assertThat(loader.run(code, "main").error()).isNull();
		assertThat(who.noted).hasSize(2).allMatch((left) -> left.compareTo(Duration.ofMinutes(5)) < 0);
		assertThat(who.noted.get(1)).isPositive().isLessThan(who.noted.get(0));
	}

	private static Principal principal(String name) {
		return () -> name;
	}

	/**
	 * Tells who called it.
	 */
	@SandboxRpc
	public static class Who {

		private final List<Duration> noted = new ArrayList<>();

		public List<String> calls(RpcContext context) {
			Principal principal = context.principal();
			return List.of((principal != null) ? principal.getName() : "nobody", context.locale().toLanguageTag());
		}

		public int left(RpcContext context) {
			return context.remainingCalls();
		}

		public void note(RpcContext context) {
			this.noted.add(context.remainingTime());
		}

	}

}
