package dev.workerloader.spring.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.workerloader.WorkerLoader;
import dev.workerloader.rpc.ArgumentValidator;
import dev.workerloader.rpc.RpcContext;
import dev.workerloader.rpc.SandboxRpc;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for constraints of Bean Validation on what workers pass (attack RPC-09).
 */
class BeanValidationTests {

	@RegisterExtension
	private final LogCapture log = new LogCapture("dev.workerloader.rpc");

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WorkerLoaderAutoConfiguration.class,
				WorkerLoaderValidationAutoConfiguration.class, ValidationAutoConfiguration.class))
		.withPropertyValues("worker-loader.pool.warm=1")
		.withUserConfiguration(BoardConfiguration.class);

	@BeforeEach
	void speakEnglish() {
		LocaleContextHolder.setLocale(Locale.ENGLISH);
	}

	@AfterEach
	void forgetLocale() {
		LocaleContextHolder.resetLocaleContext();
	}

	@Test
	void argumentsThatMeetTheConstraintsArePassed() {
		this.contextRunner.run((context) -> {
			assertThat(evaluate(context, "await env.BOARD.read(3)")).isEqualTo(3);
			assertThat(evaluate(context, "await env.BOARD.pin({ text: 'hello', author: { full_name: 'Ada' } })"))
				.isEqualTo("hello");
		});
	}

	@Test
	void violationNamesTheArgumentAndTheConstraint() {
		this.contextRunner.run((context) -> {
			assertThat(evaluate(context, "await env.BOARD.read(101)")).isEqualTo(Programs.error("TypeError",
					"BAD_ARGUMENTS", "BOARD.read: argument 'count': must be less than or equal to 100."));
			assertThat(context.getBean(Board.class).calls).isZero();
			assertThat(this.log.events()).isEmpty();
		});
	}

	@Test
	void violationInARecordNamesItsPath() {
		this.contextRunner.run((context) -> {
			assertThat(message(context, "env.BOARD.pin({ text: '' })"))
				.isEqualTo("BOARD.pin: argument 'note.text': size must be between 1 and 20.");
			assertThat(message(context, "env.BOARD.pin({ text: 'x'.repeat(21), author: { full_name: ' ' } })"))
				.isEqualTo("BOARD.pin: argument 'note.author.full_name': must not be blank; "
						+ "argument 'note.text': size must be between 1 and 20.");
			assertThat(context.getBean(Board.class).calls).isZero();
		});
	}

	@Test
	void violationInAContainerNamesTheIndexOrTheKey() {
		this.contextRunner.run((context) -> {
			assertThat(message(context, "env.BOARD.tag(['a', ' '], {}, [])"))
				.isEqualTo("BOARD.tag: argument 'names[1]': must not be blank.");
			assertThat(message(context, "env.BOARD.tag([], { 'the chair': { full_name: '' } }, [])"))
				.isEqualTo("BOARD.tag: argument 'people[\"the chair\"].full_name': must not be blank.");
			assertThat(message(context, "env.BOARD.tag([], {}, [{ full_name: 'Ada' }, { full_name: '' }])"))
				.isEqualTo("BOARD.tag: argument 'readers[1].full_name': must not be blank.");
			assertThat(message(context, "env.BOARD.sign(new Set(['']), 'x')"))
				.isEqualTo("BOARD.sign: argument 'initials': must not be blank.");
			assertThat(message(context, "env.BOARD.sign(new Set(), '')"))
				.isEqualTo("BOARD.sign: argument 'remark': must not be blank.");
		});
	}

	@Test
	void propertyThatTheProgramDoesNotKnowIsNotNamed() {
		this.contextRunner.run((context) -> assertThat(message(context, "env.BOARD.between({ from: 3, to: 1 })"))
			.isEqualTo("BOARD.between: argument 'range': from must not be after to."));
	}

	@Test
	void missingArgumentIsAViolationWhereTheConstraintSaysSo() {
		this.contextRunner.run((context) -> assertThat(message(context, "env.BOARD.pin(null)"))
			.isEqualTo("BOARD.pin: argument 'note': must not be null."));
	}

	@Test
	void messageIsInTheLanguageOfTheCaller() {
		LocaleContextHolder.setLocale(Locale.GERMAN);
		this.contextRunner.run((context) -> assertThat(message(context, "env.BOARD.read(0)"))
			.isEqualTo("BOARD.read: argument 'count': muss größer-gleich 1 sein."));
	}

	@Test
	void constraintsHoldBehindProxies() {
		this.contextRunner.run((context) -> {
			assertThat(AopUtils.isCglibProxy(context.getBean("byClass"))).isTrue();
			assertThat(AopUtils.isJdkDynamicProxy(context.getBean("byInterface"))).isTrue();
			for (String binding : List.of("BY_CLASS", "BY_INTERFACE", "SCOPED")) {
				assertThat(message(context, "env." + binding + ".greet(' ')")).as(binding)
					.isEqualTo(binding + ".greet: argument 'name': must not be blank.");
				assertThat(evaluate(context, "await env." + binding + ".greet('ada')")).as(binding)
					.isEqualTo("hello ada");
			}
		});
	}

	@Test
	void constraintsThatAnOpaqueProxyHidesRefuseTheCall() {
		this.contextRunner.run((context) -> {
			assertThat(evaluate(context, "await env.OPAQUE.greet('ada')")).asString().contains("BINDING_FAILED");
			// The log is written after the answer.
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.untilAsserted(
						() -> assertThat(this.log.single().getThrowableProxy().getMessage()).contains("opaque proxy"));
		});
	}

	@Test
	void constraintsOfReturnedObjectsHold() {
		this.contextRunner.run((context) -> assertThat(message(context, "env.BOARD.corner().write('')"))
			.isEqualTo("BOARD.corner().write: argument 'text': must not be blank."));
	}

	@Test
	void groupsAreThoseThatTheBeanNames() {
		this.contextRunner.run((context) -> {
			assertThat(evaluate(context, "await env.GROUPED.set(500)")).isEqualTo(500);
			assertThat(message(context, "env.GROUPED.set(5000)"))
				.isEqualTo("GROUPED.set: argument 'value': must be less than or equal to 1000.");
		});
	}

	@Test
	void withoutAValidatorNothingIsChecked() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WorkerLoaderAutoConfiguration.class,
					WorkerLoaderValidationAutoConfiguration.class))
			.withPropertyValues("worker-loader.pool.warm=1")
			.withBean("board", Board.class)
			.run((context) -> {
				assertThat(context).doesNotHaveBean(ArgumentValidator.class);
				assertThat(evaluate(context, "await env.BOARD.read(101)")).isEqualTo(101);
			});
	}

	@Test
	void withoutBeanValidationOnTheClassPathThereIsNoValidator() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WorkerLoaderAutoConfiguration.class,
					WorkerLoaderValidationAutoConfiguration.class, ValidationAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("jakarta.validation", "org.hibernate.validator"))
			.withBean(StubSandboxHost.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(WorkerLoader.class)
				.doesNotHaveBean(ArgumentValidator.class));
	}

	@Test
	void backsOffForAValidatorOfTheApplication() {
		ArgumentValidator own = (target, method, arguments) -> List
			.of(new ArgumentValidator.Violation(0, List.of(), "is refused"));
		this.contextRunner.withBean("own", ArgumentValidator.class, () -> own).run((context) -> {
			assertThat(context).getBean(ArgumentValidator.class).isSameAs(own);
			assertThat(message(context, "env.BOARD.read(3)")).isEqualTo("BOARD.read: argument 'count': is refused.");
		});
	}

	@Test
	void severalValidatorsOfWhichNoneIsPrimaryRefuseStartUp() {
		Validator validator = Validation.buildDefaultValidatorFactory().getValidator();
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WorkerLoaderAutoConfiguration.class,
					WorkerLoaderValidationAutoConfiguration.class))
			.withBean(StubSandboxHost.class)
			.withBean("one", Validator.class, () -> validator)
			.withBean("two", Validator.class, () -> validator)
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(NoUniqueBeanDefinitionException.class));
	}

	private static Object evaluate(AssertableApplicationContext context, String expression) {
		return Programs.evaluate(context.getBean(WorkerLoader.class), expression);
	}

	private static Object message(AssertableApplicationContext context, String call) {
		return ((List<?>) evaluate(context, "await " + call)).get(2);
	}

	record Note(@NotNull @Size(min = 1, max = 20) String text, @Valid Person author) {

	}

	record Person(@JsonProperty("full_name") @NotBlank String fullName) {

	}

	record Range(int from, int to) {

		@AssertTrue(message = "from must not be after to")
		boolean isOrdered() {
			return this.from <= this.to;
		}

	}

	@SandboxRpc
	static class Board {

		private int calls;

		public int read(@Min(1) @Max(100) int count) {
			this.calls++;
			return count;
		}

		public String pin(RpcContext context, @NotNull @Valid Note note) {
			this.calls++;
			return note.text();
		}

		public int tag(List<@NotBlank String> names, Map<String, @Valid Person> people, @Valid List<Person> readers) {
			return names.size() + people.size() + readers.size();
		}

		public int sign(Set<@NotBlank String> initials, Optional<@NotBlank String> remark) {
			return initials.size();
		}

		public int between(@Valid Range range) {
			return range.to() - range.from();
		}

		public Corner corner() {
			return new Corner();
		}

	}

	@SandboxRpc
	static class Corner {

		public String write(@NotBlank String text) {
			return text;
		}

	}

	interface Greeter {

		String greet(@NotBlank String name);

	}

	@SandboxRpc
	static class ClassGreeter {

		public String greet(@NotBlank String name) {
			return "hello " + name;
		}

	}

	@SandboxRpc
	static class InterfaceGreeter implements Greeter {

		@Override
		public String greet(String name) {
			return "hello " + name;
		}

	}

	interface Coarse {

	}

	@SandboxRpc
	@Validated(Coarse.class)
	static class Grouped {

		public int set(@Max(100) @Max(value = 1000, groups = Coarse.class) int value) {
			return value;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BoardConfiguration {

		@Bean
		static CustomScopeConfigurer threadScope() {
			CustomScopeConfigurer configurer = new CustomScopeConfigurer();
			configurer.addScope("thread", new SimpleThreadScope());
			return configurer;
		}

		@Bean
		static BeanNameAutoProxyCreator autoProxyCreator() {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("byInterface");
			return creator;
		}

		@Bean
		static BeanNameAutoProxyCreator opaqueProxyCreator() {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("opaque");
			creator.setOpaque(true);
			return creator;
		}

		@Bean
		Board board() {
			return new Board();
		}

		@Bean
		ClassGreeter byClass() {
			ProxyFactory factory = new ProxyFactory(new ClassGreeter());
			factory.setProxyTargetClass(true);
			return (ClassGreeter) factory.getProxy();
		}

		@Bean
		Greeter byInterface() {
			return new InterfaceGreeter();
		}

		@Bean
		Greeter opaque() {
			return new InterfaceGreeter();
		}

		@Bean
		@Scope(scopeName = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
		ClassGreeter scoped() {
			return new ClassGreeter();
		}

		@Bean
		Grouped grouped() {
			return new Grouped();
		}

	}

}
