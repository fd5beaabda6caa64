package dev.workerloader.spring.autoconfigure;

import java.io.File;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.workerloader.WorkerLoader;
import dev.workerloader.host.SandboxHost;
import dev.workerloader.rpc.SandboxRpc;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for which beans become bindings, and which of their methods are exposed.
 */
class SandboxRpcDiscoveryTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WorkerLoaderAutoConfiguration.class))
		.withBean(SandboxHost.class, StubSandboxHost::new);

	private Map<String, List<String>> bindings(Class<?>... configuration) {
		return bindings(this.contextRunner.withUserConfiguration(configuration));
	}

	private Map<String, List<String>> bindings(String beanName, Class<?> type) {
		return bindings(this.contextRunner.withBean(beanName, type));
	}

	private Map<String, List<String>> bindings(ApplicationContextRunner runner) {
		Map<String, List<String>> bindings = new TreeMap<>();
		runner.run((context) -> bindings.putAll(context.getBean(WorkerLoader.class).bindings()));
		return bindings;
	}

	private FailureAnalysis failure(String beanName, Class<?> type) {
		return FailureAnalyses.of(this.contextRunner.withBean(beanName, type));
	}

	@Nested
	class Names {

		@Test
		void nameIsThatOfTheBeanInUpperSnakeCase() {
			assertThat(bindings("chatRoom", Rooms.class)).containsOnlyKeys("CHAT_ROOM");
		}

		@Test
		void nameOfTheTypeAnnotationWins() {
			assertThat(bindings("anything", Named.class)).containsOnlyKeys("CHAT");
		}

		@Test
		void nameOfTheMethodAnnotationIsTheNameOfTheMethod() {
			assertThat(bindings("rooms", RenamedMethod.class)).containsEntry("ROOMS", List.of("listRooms"));
		}

		@Test
		void nameOfTheBeanMethodAnnotationWins() {
			assertThat(bindings(NamedBeanMethod.class)).containsOnlyKeys("BY_METHOD");
		}

		@Test
		void namesThatDifferInCaseAndDashesOnlyAreRefused() {
			FailureAnalysis analysis = FailureAnalyses
				.of(SandboxRpcDiscoveryTests.this.contextRunner.withBean("chatRoom", Rooms.class)
					.withBean("chat_room", Rooms.class));
			assertThat(analysis.getDescription()).isEqualTo("The beans 'chatRoom' and 'chat_room' are both bindings of "
					+ "the name 'CHAT_ROOM'. Names match ignoring case, '-' and '_'.");
			assertThat(analysis.getAction()).contains("@SandboxRpc(name = ");
		}

	}

	@Nested
	class Places {

		@Test
		void annotatedClassExposesThePublicMethodsThatItDeclares() {
			assertThat(bindings("rooms", Rooms.class)).containsEntry("ROOMS", List.of("list", "open"));
		}

		@Test
		void subclassOfAnAnnotatedClassExposesTheMethodsOfThatClass() {
			assertThat(bindings("rooms", MoreRooms.class)).containsEntry("ROOMS", List.of("list", "open"));
		}

		@Test
		void annotatedInterfaceExposesItsOwnMethodsOnly() {
			assertThat(bindings("rooms", RoomApiBean.class)).containsEntry("ROOMS", List.of("find"));
		}

		@Test
		void annotatedMethodsExposeThemselvesOnly() {
			assertThat(bindings("rooms", SingleMethods.class)).containsEntry("ROOMS", List.of("open"));
		}

		@Test
		void annotatedMethodsOfAnAnnotatedClassExposeThemselvesOnly() {
			assertThat(bindings("rooms", ClassAndMethod.class)).containsEntry("ROOMS", List.of("open"));
		}

		@Test
		void annotatedMethodOfAnInterfaceExposesItself() {
			assertThat(bindings("rooms", MethodApiBean.class)).containsEntry("ROOMS", List.of("find"));
		}

		@Test
		void annotatedBeanMethodExposesWhatItsReturnTypeDeclares() {
			assertThat(bindings(BeanMethods.class)).containsOnly(Map.entry("PLAIN", List.of("find")));
		}

		@Test
		void composedAnnotationCountsAsWell() {
			assertThat(bindings("rooms", Composed.class)).containsEntry("ROOMS", List.of("list"));
		}

		@Test
		void beansWithoutTheAnnotationAreNoBindings() {
			assertThat(bindings("plain", Plain.class)).isEmpty();
		}

		@Test
		void lazyBeanIsABindingToo() {
			assertThat(bindings(LazyBean.class)).containsOnlyKeys("ROOMS");
		}

	}

	@Nested
	class Exclusions {

		@Test
		void settersAndCallbacksOfAnAnnotatedClassAreNeverExposed() {
			assertThat(bindings("busy", Busy.class)).containsEntry("BUSY", List.of("work"));
		}

		@Test
		void initAndDestroyMethodsOfABeanMethodAreNeverExposed() {
			assertThat(bindings(InitAndDestroy.class)).containsEntry("POOL", List.of("size"));
		}

		@Test
		void annotatedCloseIsRefused() {
			FailureAnalysis analysis = failure("rooms", AnnotatedClose.class);
			assertThat(analysis.getDescription()).isEqualTo("The method 'close' of the bean 'rooms' is annotated with "
					+ "@SandboxRpc, but it is a lifecycle callback, which a worker can never call.");
			assertThat(analysis.getAction()).startsWith("Remove the annotation from 'close'");
		}

		@Test
		void annotatedScheduledMethodIsRefused() {
			assertThat(failure("rooms", AnnotatedScheduled.class).getDescription())
				.contains("The method 'tick' of the bean 'rooms'")
				.contains("it is a scheduled method");
		}

		@Test
		void annotatedMethodThatIsNotPublicIsRefused() {
			assertThat(failure("rooms", AnnotatedPackagePrivate.class).getDescription())
				.contains("The method 'find' of the bean 'rooms'")
				.contains("it is not public");
		}

	}

	@Nested
	class Refusals {

		@Test
		void overloadsAreRefusedNamingBeanAndMethod() {
			FailureAnalysis analysis = failure("rooms", Overloaded.class);
			assertThat(analysis.getDescription()).startsWith("The bean 'rooms' cannot be a binding: ")
				.contains("open")
				.contains("two methods of the name");
			assertThat(analysis.getAction()).isNotEmpty();
		}

		@Test
		void resultsThatCannotCrossAreRefusedNamingBeanAndMethod() {
			assertThat(List.of(ReturnsClass.class, ReturnsFile.class, ReturnsContext.class, ReturnsThrowable.class))
				.allSatisfy((type) -> assertThat(failure("leaky", type).getDescription()).as("attack ESC-29: %s", type)
					.startsWith("The bean 'leaky' cannot be a binding: ")
					.contains("leak"));
		}

		@Test
		void parametersThatCannotCrossAreRefusedNamingBeanAndMethod() {
			assertThat(failure("rooms", TakesFile.class).getDescription())
				.startsWith("The bean 'rooms' cannot be a binding: ")
				.contains("read");
		}

		@Test
		void beanWithoutAnyMethodIsRefused() {
			assertThat(failure("empty", Empty.class).getDescription())
				.isEqualTo("The bean 'empty' (" + Empty.class.getName()
						+ ") is marked with @SandboxRpc but has no method that a worker could call.");
		}

		@Test
		void prototypeIsRefused() {
			FailureAnalysis analysis = FailureAnalyses
				.of(SandboxRpcDiscoveryTests.this.contextRunner.withUserConfiguration(PrototypeBean.class));
			assertThat(analysis.getDescription()).contains("The bean 'rooms'").contains("is not a singleton");
			assertThat(analysis.getAction()).contains("proxyMode");
		}

	}

	@SandboxRpc
	static class Rooms {

		public List<String> list() {
			return List.of();
		}

		public String open(String name) {
			return name;
		}

		String internal() {
			return "";
		}

		public static String helper() {
			return "";
		}

		@Override
		public String toString() {
			return "rooms";
		}

	}

	static class MoreRooms extends Rooms {

		@Override
		public String open(String name) {
			return super.open(name);
		}

		public void drop() {
		}

	}

	@SandboxRpc(name = "CHAT")
	static class Named {

		public String open(String name) {
			return name;
		}

	}

	static class RenamedMethod {

		@SandboxRpc(name = "listRooms")
		public List<String> list() {
			return List.of();
		}

	}

	interface Base {

		String inherited();

	}

	@SandboxRpc
	interface RoomApi extends Base {

		String find(String name);

	}

	static class RoomApiBean implements RoomApi {

		@Override
		public String find(String name) {
			return name;
		}

		@Override
		public String inherited() {
			return "";
		}

		public String other() {
			return "";
		}

	}

	static class SingleMethods {

		@SandboxRpc
		public String open(String name) {
			return name;
		}

		public String other() {
			return "";
		}

	}

	@SandboxRpc
	static class ClassAndMethod {

		@SandboxRpc(description = "Opens a room")
		public String open(String name) {
			return name;
		}

		public String other() {
			return "";
		}

	}

	interface MethodApi {

		@SandboxRpc
		String find(String name);

		String other();

	}

	static class MethodApiBean implements MethodApi {

		@Override
		public String find(String name) {
			return name;
		}

		@Override
		public String other() {
			return "";
		}

	}

	interface PlainApi {

		String find(String name);

	}

	static class Plain implements PlainApi {

		@Override
		public String find(String name) {
			return name;
		}

		public String other() {
			return "";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BeanMethods {

		@Bean
		@SandboxRpc
		PlainApi plain() {
			return new Plain();
		}

		@Bean
		Plain unmarked() {
			return new Plain();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NamedBeanMethod {

		@Bean
		@SandboxRpc(name = "BY_METHOD")
		Named named() {
			return new Named();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyBean {

		@Bean
		@Lazy
		Rooms rooms() {
			return new Rooms();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrototypeBean {

		@Bean
		@Scope("prototype")
		Rooms rooms() {
			return new Rooms();
		}

	}

	@Target(ElementType.TYPE)
	@Retention(RetentionPolicy.RUNTIME)
	@SandboxRpc
	@interface Capability {

	}

	@Capability
	static class Composed {

		public List<String> list() {
			return List.of();
		}

	}

	@SandboxRpc
	static class Busy
			implements InitializingBean, AutoCloseable, ApplicationListener<ContextRefreshedEvent>, SmartLifecycle {

		public String work() {
			return "";
		}

		public void setName(String name) {
		}

		@PostConstruct
		public void prepare() {
		}

		@PreDestroy
		public void finish() {
		}

		@EventListener
		public void onRefresh(ContextRefreshedEvent event) {
		}

		@Scheduled(fixedRate = 1000)
		@Scheduled(cron = "0 0 * * * *")
		public void tick() {
		}

		@Override
		public void afterPropertiesSet() {
		}

		@Override
		public void onApplicationEvent(ContextRefreshedEvent event) {
		}

		@Override
		public void start() {
		}

		@Override
		public void stop() {
		}

		@Override
		public boolean isRunning() {
			return false;
		}

		@Override
		public void close() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InitAndDestroy {

		@Bean(initMethod = "warm", destroyMethod = "drain")
		Pool pool() {
			return new Pool();
		}

	}

	@SandboxRpc
	static class Pool {

		public int size() {
			return 0;
		}

		public void warm() {
		}

		public void drain() {
		}

	}

	static class AnnotatedClose {

		@SandboxRpc
		public void close() {
		}

	}

	static class AnnotatedScheduled {

		@SandboxRpc
		@Scheduled(fixedRate = 1000)
		public void tick() {
		}

	}

	static class AnnotatedPackagePrivate {

		@SandboxRpc
		String find() {
			return "";
		}

	}

	@SandboxRpc
	static class Overloaded {

		public String open(String name) {
			return name;
		}

		public String open(int number) {
			return "" + number;
		}

	}

	@SandboxRpc
	static class ReturnsClass {

		public Class<?> leak() {
			return String.class;
		}

	}

	@SandboxRpc
	static class ReturnsFile {

		public File leak() {
			return new File(".");
		}

	}

	@SandboxRpc
	static class ReturnsContext {

		public ApplicationContext leak() {
			throw new IllegalStateException();
		}

	}

	@SandboxRpc
	static class ReturnsThrowable {

		public Throwable leak() {
			return new IllegalStateException();
		}

	}

	@SandboxRpc
	static class TakesFile {

		public int read(File file) {
			return 0;
		}

	}

	@SandboxRpc
	static class Empty {

	}

}
