package dev.workerloader.spring.autoconfigure;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import javax.sql.DataSource;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import dev.workerloader.WorkerLoader;
import dev.workerloader.rpc.GuestVisible;
import dev.workerloader.rpc.SandboxRpc;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.context.annotation.RequestScope;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for bindings whose beans have transactions, are asynchronous, or belong to a
 * request.
 */
class ManagedBeansTests {

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(WorkerLoaderAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
		.withPropertyValues("worker-loader.pool.warm=1");

	private static Object evaluate(AssertableWebApplicationContext context, String expression) {
		return Programs.evaluate(context.getBean(WorkerLoader.class), expression);
	}

	@Nested
	class Transactions {

		private final WebApplicationContextRunner ledgerRunner = ManagedBeansTests.this.contextRunner
			.withUserConfiguration(TransactionConfiguration.class);

		// Attack RPC-19.
		@Test
		void eachCallIsATransactionOfItsOwn() {
			this.ledgerRunner.run((context) -> {
				assertThat(AopUtils.isAopProxy(context.getBean("ledger"))).isTrue();
				assertThat(evaluate(context, """
						await (async () => {
							await env.LEDGER.book('rent');
							try { await env.LEDGER.bookAndFail('party'); } catch (error) { return error.message; }
						})()""")).isEqualTo("The account is empty.");
				assertThat(entries(context)).containsExactly("rent");
			});
		}

		@Test
		void callsAtOnceHaveTransactionsOfTheirOwn() {
			this.ledgerRunner.run((context) -> {
				assertThat(evaluate(context, """
						(await Promise.allSettled([env.LEDGER.bookAndFail('a'), env.LEDGER.book('b'),
							env.LEDGER.bookAndFail('c'), env.LEDGER.book('d')])).map((result) => result.status)"""))
					.isEqualTo(List.of("rejected", "fulfilled", "rejected", "fulfilled"));
				assertThat(entries(context)).containsExactly("b", "d");
			});
		}

		@Test
		void whatWasBookedStaysWhenTheCallerRollsBack() {
			this.ledgerRunner.run((context) -> {
				new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
					.executeWithoutResult((status) -> {
						evaluate(context, "await env.LEDGER.book('rent')");
						status.setRollbackOnly();
					});
				assertThat(entries(context)).containsExactly("rent");
			});
		}

		private static List<String> entries(AssertableWebApplicationContext context) {
			return context.getBean(JdbcTemplate.class)
				.queryForList("select name from entry order by name", String.class);
		}

	}

	@Nested
	class AsynchronousMethods {

		private final WebApplicationContextRunner reportsRunner = ManagedBeansTests.this.contextRunner
			.withUserConfiguration(AsyncConfiguration.class)
			.withBean("reports", Reports.class);

		@Test
		void programGetsWhatTheFutureCompletesWith() {
			this.reportsRunner.run((context) -> {
				assertThat(AopUtils.isAopProxy(context.getBean("reports"))).isTrue();
				assertThat(evaluate(context, "await env.REPORTS.write('sales')")).asString()
					.startsWith("sales by task-");
			});
		}

		@Test
		void failureOfTheFutureIsTheErrorOfTheCall() {
			this.reportsRunner.run((context) -> assertThat(evaluate(context, "await env.REPORTS.fail()"))
				.isEqualTo(Programs.error("RefusedException", "BINDING_FAILED", "The account is empty.")));
		}

		@Test
		void methodWithoutAResultReturnsAtOnce() {
			this.reportsRunner.run((context) -> {
				assertThat(evaluate(context, "await env.REPORTS.start()")).isNull();
				context.getBean(Reports.class).started().join();
			});
		}

	}

	@Nested
	class BeansOfARequest {

		@RegisterExtension
		private final LogCapture calls = new LogCapture("dev.workerloader.rpc");

		@RegisterExtension
		private final LogCapture startUp = new LogCapture(SandboxRpcBindings.class.getName());

		private final WebApplicationContextRunner cartRunner = ManagedBeansTests.this.contextRunner
			.withUserConfiguration(RequestConfiguration.class);

		@Test
		void bindingOfTheScopeIsNamedInTheLogAtStartUp() {
			this.cartRunner.run((context) -> assertThat(this.startUp.single().getFormattedMessage())
				.startsWith("The bean 'cart' is a binding and has the scope 'request'."));
		}

		@Test
		void callFailsAndTheLogTellsWhy() {
			this.cartRunner.run((context) -> {
				inRequest(() -> isGenericFailure(evaluate(context, "await env.CART.size()"), "CART.size"));
				assertThat(reasons(this.calls.single()))
					.anyMatch((reason) -> reason.contains("Scope 'request' is not active for the current thread"));
			});
		}

		@Test
		void callOfABeanThatUsesOneFailsAndTheLogTellsWhy() {
			this.cartRunner.run((context) -> {
				inRequest(() -> isGenericFailure(evaluate(context, "await env.CHECKOUT.pay()"), "CHECKOUT.pay"));
				assertThat(reasons(this.calls.single()))
					.anyMatch((reason) -> reason.contains("Scope 'request' is not active for the current thread"));
			});
		}

		private static void isGenericFailure(Object error, String call) {
			assertThat(error).asInstanceOf(InstanceOfAssertFactories.LIST)
				.startsWith("Error", "BINDING_FAILED")
				.last()
				.asString()
				.matches(call + " failed\\. The application's log has the details under [0-9a-f]+\\.");
		}

		// The request of the caller does not count: it may be over when a call is made.
		private static void inRequest(Runnable task) {
			RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(new MockHttpServletRequest()));
			try {
				task.run();
			}
			finally {
				RequestContextHolder.resetRequestAttributes();
			}
		}

		private static List<String> reasons(ILoggingEvent event) {
			return Stream.iterate(event.getThrowableProxy(), (failure) -> failure != null, IThrowableProxy::getCause)
				.map(IThrowableProxy::getMessage)
				.toList();
		}

	}

	@GuestVisible
	static class RefusedException extends RuntimeException {

		RefusedException() {
			super("The account is empty.");
		}

	}

	@SandboxRpc
	@Transactional
	static class Ledger {

		private final JdbcTemplate jdbc;

		Ledger(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		public void book(String name) {
			assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isTrue();
			this.jdbc.update("insert into entry (name) values (?)", name);
		}

		public void bookAndFail(String name) {
			book(name);
			throw new RefusedException();
		}

	}

	@SandboxRpc
	static class Reports {

		private final CompletableFuture<Void> started = new CompletableFuture<>();

		@Async
		public CompletableFuture<String> write(String name) {
			return CompletableFuture.completedFuture(name + " by " + Thread.currentThread().getName());
		}

		@Async
		public CompletableFuture<String> fail() {
			throw new RefusedException();
		}

		@Async
		public void start() {
			this.started.complete(null);
		}

		CompletableFuture<Void> started() {
			return this.started;
		}

	}

	@SandboxRpc
	static class Cart {

		public int size() {
			return 0;
		}

	}

	@SandboxRpc
	static class Checkout {

		private final Cart cart;

		Checkout(Cart cart) {
			this.cart = cart;
		}

		public int pay() {
			return this.cart.size();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	static class TransactionConfiguration {

		@Bean(destroyMethod = "shutdown")
		DataSource dataSource() {
			return new EmbeddedDatabaseBuilder().generateUniqueName(true)
				.setType(EmbeddedDatabaseType.H2)
				.addScript("classpath:ledger.sql")
				.build();
		}

		@Bean
		JdbcTemplate jdbcTemplate(DataSource dataSource) {
			return new JdbcTemplate(dataSource);
		}

		@Bean
		PlatformTransactionManager transactionManager(DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

		@Bean
		Ledger ledger(JdbcTemplate jdbc) {
			return new Ledger(jdbc);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class AsyncConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	static class RequestConfiguration {

		@Bean
		@RequestScope
		Cart cart() {
			return new Cart();
		}

		@Bean
		Checkout checkout(Cart cart) {
			return new Checkout(cart);
		}

	}

}
