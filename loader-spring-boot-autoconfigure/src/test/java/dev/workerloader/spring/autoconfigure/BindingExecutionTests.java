package dev.workerloader.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import dev.workerloader.Invocation;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.rpc.RpcContext;
import dev.workerloader.rpc.SandboxRpc;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.i18n.SimpleTimeZoneAwareLocaleContext;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.TaskDecorator;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for where calls to bindings run.
 */
class BindingExecutionTests {

	private static final String MAIN = "export default { async main(argument, env) { return await env.PROBE.look(); } };";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(WorkerLoaderAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
		.withPropertyValues("worker-loader.default-bindings=PROBE", "worker-loader.pool.warm=1")
		.withBean("probe", Probe.class);

	@Test
	void bindingsRunOnThreadsOfTheirOwn() {
		this.contextRunner.run((context) -> assertThat(probe(context.getBean(WorkerLoader.class)))
			.hasEntrySatisfying("thread", (name) -> assertThat(name).asString().startsWith("worker-loader-binding-"))
			.containsEntry("virtual", false));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void bindingsRunOnVirtualThreadsWhereSpringIsToldToUseThem() {
		this.contextRunner.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(probe(context.getBean(WorkerLoader.class))).containsEntry("virtual", true));
	}

	@Test
	void bindingsRunOnTheExecutorOfTheApplicationWhenAskedTo() {
		this.contextRunner.withPropertyValues("worker-loader.binding.executor=application")
			.run((context) -> assertThat(probe(context.getBean(WorkerLoader.class))).hasEntrySatisfying("thread",
					(name) -> assertThat(name).asString().startsWith("task-")));
	}

	@Test
	void tasksAreDecoratedInTheOrderOfTheDecorators() {
		this.contextRunner.withUserConfiguration(DecoratorConfiguration.class)
			.run((context) -> assertThat(probe(context.getBean(WorkerLoader.class)))
				.containsEntry("decorations", List.of("first", "second"))
				.hasEntrySatisfying("thread",
						(name) -> assertThat(name).asString().startsWith("worker-loader-binding-")));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void tasksOnVirtualThreadsAreDecoratedToo() {
		this.contextRunner.withUserConfiguration(DecoratorConfiguration.class)
			.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(probe(context.getBean(WorkerLoader.class)))
				.containsEntry("decorations", List.of("first", "second"))
				.containsEntry("virtual", true));
	}

	@Test
	void decoratorsTakeAlongWhatIsBoundToTheThreadOfTheCaller() {
		ThreadLocal<String> tenant = new ThreadLocal<>();
		TaskDecorator decorator = (task) -> {
			String captured = tenant.get();
			return () -> {
				Probe.decorations.get().add(captured);
				try {
					task.run();
				}
				finally {
					Probe.decorations.remove();
				}
			};
		};
		this.contextRunner.withBean(TaskDecorator.class, () -> decorator).run((context) -> {
			tenant.set("acme");
			assertThat(probe(context.getBean(WorkerLoader.class))).containsEntry("decorations", List.of("acme"));
		});
	}

	@Test
	void localeAndTimeZoneOfTheCallerAreThereAndGoneAfterwards() {
		this.contextRunner.withPropertyValues("worker-loader.binding.max-threads=1").run((context) -> {
			Locale original = Locale.getDefault();
			Locale.setDefault(Locale.KOREAN);
			LocaleContextHolder.setLocaleContext(new SimpleTimeZoneAwareLocaleContext(Locale.forLanguageTag("tlh"),
					TimeZone.getTimeZone("Asia/Kathmandu")));
			try {
				assertThat(probe(context.getBean(WorkerLoader.class))).containsEntry("locale", "tlh")
					.containsEntry("callerLocale", "tlh")
					.containsEntry("timeZone", "Asia/Kathmandu");
				// Calls without a caller find what is left on the thread.
				assertThat(probeWhileLoading(context.getBean(WorkerLoader.class))).containsEntry("locale", "ko")
					.containsEntry("callerLocale", "ko");
			}
			finally {
				LocaleContextHolder.resetLocaleContext();
				Locale.setDefault(original);
			}
		});
	}

	@Test
	void localeIsTheOneAtTheTimeOfTheCall() throws Exception {
		AtomicReference<Locale> request = new AtomicReference<>(Locale.ITALIAN);
		this.contextRunner.run((context) -> {
			WorkerLoader loader = Loaders.ready(context.getBean(WorkerLoader.class));
			LocaleContextHolder.setLocaleContext(request::get);
			CompletableFuture<Invocation> call;
			try {
				call = loader.runAsync(WorkerCode.builder("main.js", MAIN).build(), "main");
			}
			finally {
				LocaleContextHolder.resetLocaleContext();
			}
			request.set(Locale.ENGLISH);
			assertThat(call.get(30, TimeUnit.SECONDS).value()).asInstanceOf(InstanceOfAssertFactories.MAP)
				.containsEntry("locale", "it");
		});
	}

	@Test
	void localeIsThereOnTheExecutorOfTheApplication() {
		this.contextRunner.withPropertyValues("worker-loader.binding.executor=application").run((context) -> {
			LocaleContextHolder.setLocale(Locale.forLanguageTag("tlh"));
			try {
				assertThat(probe(context.getBean(WorkerLoader.class))).containsEntry("locale", "tlh");
			}
			finally {
				LocaleContextHolder.resetLocaleContext();
			}
		});
	}

	@Test
	void bindingDoesNotJoinTheTransactionOfTheCaller() {
		this.contextRunner.run((context) -> {
			TransactionTemplate transaction = new TransactionTemplate(new NoOpTransactionManager());
			Map<String, Object> probe = transaction.execute((status) -> {
				assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isTrue();
				return probe(context.getBean(WorkerLoader.class));
			});
			assertThat(probe).containsEntry("transaction", false);
		});
	}

	private static Map<String, Object> probe(WorkerLoader loader) {
		return run(loader, MAIN);
	}

	private static Map<String, Object> probeWhileLoading(WorkerLoader loader) {
		return run(loader, """
				import { env } from 'workerloader:workers';
				const seen = await env.PROBE.look();
				export default { main: () => seen };
				""");
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> run(WorkerLoader loader, String source) {
		Invocation invocation = Loaders.ready(loader)
			.run(WorkerCode.builder("main.js", source).build(), "main", (Object) null);
		assertThat(invocation.error()).isNull();
		return (Map<String, Object>) invocation.value();
	}

	@SandboxRpc
	static class Probe {

		private static final ThreadLocal<List<String>> decorations = ThreadLocal.withInitial(ArrayList::new);

		public Map<String, Object> look(RpcContext context) throws ReflectiveOperationException {
			Thread thread = Thread.currentThread();
			boolean virtual = JRE.currentJre().compareTo(JRE.JAVA_21) >= 0
					&& (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
			return Map.of("thread", thread.getName(), "virtual", virtual, "decorations", List.copyOf(decorations.get()),
					"locale", LocaleContextHolder.getLocale().toLanguageTag(), "timeZone",
					LocaleContextHolder.getTimeZone().getID(), "callerLocale", context.locale().toLanguageTag(),
					"transaction", TransactionSynchronizationManager.isActualTransactionActive());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DecoratorConfiguration {

		@Bean
		@Order(2)
		TaskDecorator inner() {
			return decorator("first");
		}

		@Bean
		@Order(1)
		TaskDecorator outer() {
			return decorator("second");
		}

		// The decorator that comes first wraps the task, the next one wraps that.
		private TaskDecorator decorator(String name) {
			return (task) -> () -> {
				Probe.decorations.get().add(name);
				try {
					task.run();
				}
				finally {
					Probe.decorations.get().remove(name);
				}
			};
		}

	}

	static class NoOpTransactionManager extends AbstractPlatformTransactionManager {

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
			assertThat(transaction).isNotNull();
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			assertThat(status.isCompleted()).isFalse();
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
			assertThat(status.isCompleted()).isFalse();
		}

	}

}
