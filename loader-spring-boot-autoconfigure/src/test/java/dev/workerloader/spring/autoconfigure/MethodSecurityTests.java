package dev.workerloader.spring.autoconfigure;

import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.workerloader.ErrorCode;
import dev.workerloader.Invocation;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.WorkerScriptException;
import dev.workerloader.rpc.RpcContext;
import dev.workerloader.rpc.SandboxRpc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskDecorator;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authorization.method.AuthorizeReturnObject;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for bindings with method security.
 */
class MethodSecurityTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WorkerLoaderAutoConfiguration.class,
				WorkerLoaderSecurityAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
		.withUserConfiguration(SecurityConfiguration.class)
		.withPropertyValues("worker-loader.pool.warm=1", "worker-loader.binding.max-threads=1")
		.withBean("rooms", Rooms.class);

	@AfterEach
	void logOut() {
		SecurityContextHolder.clearContext();
	}

	@Test
	void callerWithTheAuthorityMayCall() {
		this.contextRunner.run((context) -> {
			assertThat(AopUtils.isAopProxy(context.getBean("rooms"))).isTrue();
			logIn("ada", "ROLE_MODERATOR");
			assertThat(evaluate(context, "await env.ROOMS.clear('lobby')")).isEqualTo("lobby cleared by ada");
		});
	}

	@Test
	void denialIsAnErrorThatTheProgramCanCatch() {
		this.contextRunner.run((context) -> {
			logIn("bob", "ROLE_USER");
			assertThat(evaluate(context, "await env.ROOMS.clear('lobby')"))
				.isEqualTo(Programs.error("Error", "ACCESS_DENIED", "Access to ROOMS.clear is denied."));
			assertThat(evaluate(context, "await env.ROOMS.who()")).isEqualTo("bob");
		});
	}

	@Test
	void nobodyIsDeniedToo() {
		this.contextRunner.run((context) -> assertThat(evaluate(context, "await env.ROOMS.clear('lobby')"))
			.isEqualTo(Programs.error("Error", "ACCESS_DENIED", "Access to ROOMS.clear is denied.")));
	}

	@Test
	void denialThatEscapesIsTheCauseOnTheHost() {
		this.contextRunner.run((context) -> {
			logIn("bob", "ROLE_USER");
			Invocation invocation = Programs.run(context.getBean(WorkerLoader.class),
					"return await env.ROOMS.clear('lobby');");
			assertThat(invocation.error()).isInstanceOf(WorkerScriptException.class)
				.hasCauseInstanceOf(AccessDeniedException.class);
			assertThat(invocation.error().code()).isEqualTo(ErrorCode.ACCESS_DENIED);
		});
	}

	@Test
	void returnedObjectsAreGuardedWhereSpringGuardsThem() {
		this.contextRunner.run((context) -> {
			logIn("bob", "ROLE_USER");
			assertThat(evaluate(context, "await env.ROOMS.open('lobby').lock()"))
				.isEqualTo(Programs.error("Error", "ACCESS_DENIED", "Access to ROOMS.open().lock is denied."));
			logIn("ada", "ROLE_MODERATOR");
			assertThat(evaluate(context, "await env.ROOMS.open('lobby').lock()")).isEqualTo("lobby locked");
		});
	}

	@Test
	void contextIsGoneAfterwards() {
		this.contextRunner.run((context) -> {
			logIn("ada", "ROLE_MODERATOR");
			// Enough calls that the later ones are made on the thread of the sandbox.
			assertThat(evaluate(context, """
					await (async () => {
						const names = new Set();
						for (let i = 0; i < 100; i++) { names.add(await env.ROOMS.who()); }
						return [...names];
					})()""")).isEqualTo(List.of("ada"));
			// Calls without a caller find what is left on the threads.
			assertThat(whoWhileLoading(context)).isEqualTo("nobody");
			SecurityContextHolder.clearContext();
			assertThat(evaluate(context, "await env.ROOMS.who()")).isEqualTo("nobody");
		});
	}

	@Test
	void contextIsThatOfTheCallerAtTheTimeOfTheCall() {
		this.contextRunner.run((context) -> {
			WorkerLoader loader = Loaders.ready(context.getBean(WorkerLoader.class));
			WorkerCode code = WorkerCode
				.builder("main.js", "export default { async main(argument, env) { return await env.ROOMS.who(); } };")
				.bind("ROOMS")
				.build();
			logIn("ada");
			CompletableFuture<Invocation> ada = loader.runAsync(code, "main");
			// The same context object, as in an application that logs somebody in late.
			SecurityContextHolder.getContext().setAuthentication(authentication("bob"));
			assertThat(ada.get(30, TimeUnit.SECONDS).value()).isEqualTo("ada");
		});
	}

	@Test
	void beanThatChangesItsContextChangesNobodyElses() {
		this.contextRunner.run((context) -> {
			Authentication ada = logIn("ada", "ROLE_USER");
			assertThat(evaluate(context, "[await env.ROOMS.become('root'), await env.ROOMS.who()]"))
				.isEqualTo(List.of("root", "ada"));
			assertThat(SecurityContextHolder.getContext().getAuthentication()).isSameAs(ada);
		});
	}

	@Test
	void callsWhileModulesAreLoadedAreNobodys() {
		this.contextRunner.run((context) -> {
			logIn("ada", "ROLE_MODERATOR");
			assertThat(whoWhileLoading(context)).isEqualTo("nobody");
		});
	}

	@Test
	void contextIsThereOnTheExecutorOfTheApplication() {
		this.contextRunner.withPropertyValues("worker-loader.binding.executor=application").run(this::isAdaThenNobody);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void contextIsThereOnVirtualThreads() {
		this.contextRunner.withPropertyValues("spring.threads.virtual.enabled=true").run(this::isAdaThenNobody);
	}

	@Test
	void decoratorsOfTheApplicationFindTheContext() {
		List<String> found = new ArrayList<>();
		TaskDecorator decorator = (task) -> () -> {
			found.add(name(SecurityContextHolder.getContext().getAuthentication()));
			task.run();
		};
		this.contextRunner.withBean(TaskDecorator.class, () -> decorator).run((context) -> {
			logIn("ada");
			evaluate(context, "await env.ROOMS.who()");
			assertThat(found).isNotEmpty().containsOnly("ada");
		});
	}

	@Test
	void principalIsTheAuthenticationOfTheCaller() {
		this.contextRunner.run((context) -> {
			logIn("ada", "ROLE_USER");
			assertThat(evaluate(context, "await env.ROOMS.principal()"))
				.isEqualTo("UsernamePasswordAuthenticationToken ada");
		});
	}

	@Test
	void anonymousCallerHasNoPrincipalAndIsDenied() {
		this.contextRunner.run((context) -> {
			SecurityContextHolder.getContext()
				.setAuthentication(new AnonymousAuthenticationToken("key", "anonymousUser",
						AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS")));
			assertThat(evaluate(context, "await env.ROOMS.principal()")).isNull();
			assertThat(evaluate(context, "await env.ROOMS.clear('lobby')")).asString().contains("ACCESS_DENIED");
		});
	}

	@Test
	void withoutSpringSecurityThereIsNoPrincipal() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WorkerLoaderAutoConfiguration.class,
					WorkerLoaderSecurityAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.withBean("caller", Caller.class)
			.withPropertyValues("worker-loader.pool.warm=1")
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(CallerSecurity.class);
				assertThat(evaluate(context, "await env.CALLER.principal()")).isNull();
			});
	}

	@Test
	void whenTheLoaderIsDisabledNothingIsCarried() {
		this.contextRunner.withPropertyValues("worker-loader.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CallerSecurity.class));
	}

	private void isAdaThenNobody(AssertableApplicationContext context) {
		logIn("ada", "ROLE_MODERATOR");
		assertThat(evaluate(context, "[await env.ROOMS.who(), await env.ROOMS.clear('lobby')]"))
			.isEqualTo(List.of("ada", "lobby cleared by ada"));
		SecurityContextHolder.clearContext();
		assertThat(evaluate(context, "await env.ROOMS.who()")).isEqualTo("nobody");
	}

	private static Object whoWhileLoading(AssertableApplicationContext context) {
		WorkerCode code = WorkerCode.builder("main.js", """
				import { env } from 'workerloader:workers';
				const loaded = await env.ROOMS.who();
				export default { main: () => loaded };
				""").bind("ROOMS").build();
		return Loaders.ready(context.getBean(WorkerLoader.class)).run(code, "main").valueAs(Object.class);
	}

	private static Object evaluate(AssertableApplicationContext context, String expression) {
		return Programs.evaluate(context.getBean(WorkerLoader.class), expression);
	}

	private static Authentication logIn(String name, String... authorities) {
		Authentication authentication = authentication(name, authorities);
		SecurityContextHolder.getContext().setAuthentication(authentication);
		return authentication;
	}

	private static Authentication authentication(String name, String... authorities) {
		return UsernamePasswordAuthenticationToken.authenticated(name, null,
				AuthorityUtils.createAuthorityList(authorities));
	}

	private static String name(Authentication authentication) {
		return (authentication != null) ? authentication.getName() : "nobody";
	}

	@Configuration(proxyBeanMethods = false)
	@EnableMethodSecurity
	static class SecurityConfiguration {

	}

	@SandboxRpc
	static class Rooms {

		@PreAuthorize("hasRole('MODERATOR')")
		public String clear(String name) {
			return name + " cleared by " + who();
		}

		@AuthorizeReturnObject
		public Room open(String name) {
			return new Room(name);
		}

		public String who() {
			return name(SecurityContextHolder.getContext().getAuthentication());
		}

		public String become(String name) {
			SecurityContextHolder.getContext().setAuthentication(authentication(name));
			return who();
		}

		public String principal(RpcContext context) {
			Principal principal = context.principal();
			return (principal != null) ? principal.getClass().getSimpleName() + " " + principal.getName() : null;
		}

	}

	@SandboxRpc
	static class Caller {

		public String principal(RpcContext context) {
			return (context.principal() != null) ? context.principal().getName() : null;
		}

	}

	@SandboxRpc
	static class Room {

		private final String name;

		Room(String name) {
			this.name = name;
		}

		@PreAuthorize("hasRole('MODERATOR')")
		public String lock() {
			return this.name + " locked";
		}

	}

}
