package dev.workerloader.rpc;

import java.io.File;
import java.io.Reader;
import java.io.Writer;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BindingTests {

	// Attack ESC-13.
	@Test
	void annotatedClassExposesThePublicMethodsThatItDeclaresAndNothingElse() {
		assertThat(Binding.of(new ChatRoom()).methods()).containsExactly("post", "read");
	}

	@Test
	void annotatedMethodsAloneAreExposedWhenThereAreAny() {
		Binding binding = Binding.of(new Members());
		assertThat(binding.methods()).containsExactly("count", "listAll");
		assertThat(binding.exposedMethods()).extracting(ExposedMethod::description)
			.containsExactly("How many members there are.", "");
	}

	@Test
	void annotatedInterfaceExposesItsOwnMethodsOnly() {
		assertThat(Binding.of(new Polls()).methods()).containsExactly("vote");
	}

	@Test
	void subclassSuchAsAProxyExposesWhatTheAnnotatedClassDeclares() {
		assertThat(Binding.of(new ChatRoomProxy()).methods()).containsExactly("post", "read");
	}

	@Test
	void interfaceProxyExposesWhatItsInterfaceDeclares() {
		Object proxy = Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { PollsApi.class },
				(self, method, arguments) -> 1);
		assertThat(Binding.of(proxy).methods()).containsExactly("vote");
	}

	@Test
	void unannotatedObjectIsRefusedWithTheWayOut() {
		assertThatExceptionOfType(UnsupportedBindingException.class).isThrownBy(() -> Binding.of(new Plain()))
			.withMessage(Plain.class.getName()
					+ " exposes no method. Annotate it, or some of its public methods, with @SandboxRpc, or pass Binding.of(Api.class, object) with an interface that it implements.")
			.satisfies((ex) -> assertThat(ex.type()).isEqualTo(Plain.class))
			.satisfies((ex) -> assertThat(ex.method()).isNull());
	}

	@Test
	void apiExposesWhatTheInterfaceItselfDeclares() {
		Binding binding = Binding.of(PlainApi.class, new Plain());
		assertThat(binding.methods()).containsExactly("greet", "setTopic", "shout");
	}

	@Test
	void apiMustBeAnInterfaceWithMethods() {
		assertThatExceptionOfType(UnsupportedBindingException.class)
			.isThrownBy(() -> Binding.of(Plain.class, new Plain()))
			.withMessageStartingWith(Plain.class.getName() + " is not an interface.");
		assertThatExceptionOfType(UnsupportedBindingException.class)
			.isThrownBy(() -> Binding.of(Empty.class, new Empty() {
			}))
			.withMessageEndingWith("declares no method that a worker could call.");
	}

	@Test
	void overloadsAreRefused() {
		assertThatExceptionOfType(UnsupportedBindingException.class).isThrownBy(() -> Binding.of(new Overloaded()))
			.withMessage(Overloaded.class.getName()
					+ ".find cannot be exposed: there are two methods of the name \"find\". Give one of them another name with @SandboxRpc(name = \"…\").")
			.satisfies((ex) -> assertThat(ex.method()).isEqualTo("find"));
		assertThat(Binding.of(new Renamed()).methods()).containsExactly("find", "findByName");
	}

	@ParameterizedTest
	@ValueSource(strings = { "then", "constructor", "dup", "toString", "valueOf", "toJSON", "call", "apply", "bind",
			"prototype", "__proto__", "hasOwnProperty", "", "a b", "a.b", "1a", "a\u202e" })
	void reservedNamesAreRefused(String name) throws Exception {
		Method method = ChatRoom.class.getMethod("read", int.class);
		ExposedMethod exposed = new ExposedMethod(name, "", method, method);
		assertThatExceptionOfType(UnsupportedBindingException.class)
			.isThrownBy(() -> Binding.of(new ChatRoom(), "", List.of(exposed)))
			.withMessageContaining("cannot be the name of a method in JavaScript.");
	}

	@Test
	void annotatedMethodThatIsNoOrdinaryMethodIsRefused() {
		for (Object object : List.of(new AnnotatedSetter(), new AnnotatedStatic(), new AnnotatedPrivate(),
				new AnnotatedClose())) {
			assertThatExceptionOfType(UnsupportedBindingException.class).as(object.getClass().getSimpleName())
				.isThrownBy(() -> Binding.of(object))
				.withMessageContaining(
						"cannot be exposed: it must be public, not static, and neither a setter nor a lifecycle callback nor close.");
		}
	}

	// Attack ESC-29.
	@Test
	void typesThatCannotCrossAreRefusedWithTheirMethod() {
		Method[] methods = Forbidden.class.getDeclaredMethods();
		assertThat(methods).hasSizeGreaterThan(20);
		for (Method method : methods) {
			assertThatExceptionOfType(UnsupportedBindingException.class).as(method.toString())
				.isThrownBy(() -> Binding.of(new Object(), "",
						List.of(new ExposedMethod(method.getName(), "", method, method))))
				.withMessageStartingWith(
						Forbidden.class.getName() + "." + method.getName() + " cannot be exposed: the type of its ");
		}
	}

	@Test
	void refusedTypeIsNamedWithTheWayOut() throws Exception {
		Method method = Forbidden.class.getMethod("entity");
		assertThatExceptionOfType(UnsupportedBindingException.class)
			.isThrownBy(() -> Binding.of(new Object(), "", List.of(new ExposedMethod("entity", "", method, method))))
			.withMessage(Forbidden.class.getName() + ".entity cannot be exposed: the type of its result: "
					+ Customer.class.getTypeName() + " cannot cross. It is annotated with @Entity. Use a record.");
		Method parameter = Forbidden.class.getMethod("fileParameter", File.class);
		assertThatExceptionOfType(UnsupportedBindingException.class)
			.isThrownBy(() -> Binding.of(new Object(), "", List.of(new ExposedMethod("x", "", parameter, parameter))))
			.withMessage(Forbidden.class.getName()
					+ ".fileParameter cannot be exposed: the type of its parameter file: java.io.File cannot cross. Use a record, a list, a map or a simple type.");
	}

	@Test
	void typesThatCanCrossAreAccepted() {
		Method[] methods = Allowed.class.getDeclaredMethods();
		Binding binding = Binding.of(new Object(), "",
				Arrays.stream(methods)
					.map((method) -> new ExposedMethod(method.getName(), "", method, method))
					.toList());
		assertThat(binding.methods()).hasSameSizeAs(methods);
	}

	@Test
	void resultOfAFutureIsWhatItCompletesWith() throws Exception {
		Method future = Allowed.class.getMethod("future");
		assertThat(new ExposedMethod("x", "", future, future).resultType()).isEqualTo(String.class);
		Method nothing = Allowed.class.getMethod("nothing");
		assertThat(new ExposedMethod("x", "", nothing, nothing).resultType()).isEqualTo(void.class);
	}

	@Test
	void propsReplaceThoseBeforeAndAreCopied() {
		Map<String, Object> props = new LinkedHashMap<>(Map.of("room", "lobby"));
		Binding binding = Binding.of(new ChatRoom()).withProps(Map.of("x", 1)).withProps(props);
		props.put("room", "vault");
		assertThat(binding.props()).isEqualTo(Map.of("room", "lobby"));
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> binding.props().put("room", "vault"));
	}

	@Test
	void bindingsAreTheSameCapabilityByTargetMethodsAndProps() {
		ChatRoom room = new ChatRoom();
		Binding binding = Binding.of(room).withProps(Map.of("room", "lobby"));
		assertThat(binding).isEqualTo(Binding.of(room).withProps(Map.of("room", "lobby")))
			.hasSameHashCodeAs(Binding.of(room).withProps(Map.of("room", "lobby")))
			.isNotEqualTo(Binding.of(room))
			.isNotEqualTo(Binding.of(room).withProps(Map.of("room", "vault")))
			.isNotEqualTo(Binding.of(new ChatRoom()).withProps(Map.of("room", "lobby")));
		Plain plain = new Plain();
		assertThat(Binding.of(PlainApi.class, plain)).isNotEqualTo(Binding.of(OtherApi.class, plain));
	}

	@Test
	void bindableIsWhatIsAnnotatedOrABinding() {
		assertThat(Binding.isBindable(new ChatRoom())).isTrue();
		assertThat(Binding.isBindable(new Members())).isTrue();
		assertThat(Binding.isBindable(new Polls())).isTrue();
		assertThat(Binding.isBindable(Binding.of(PlainApi.class, new Plain()))).isTrue();
		assertThat(Binding.isBindable(Binding.ofWorkerLoader())).isTrue();
		assertThat(Binding.isBindable(new Plain())).isFalse();
		assertThat(Binding.isBindable("text")).isFalse();
		assertThat(Binding.isBindable(null)).isFalse();
	}

	@Test
	void bindingOfABindingIsItself() {
		Binding binding = Binding.of(new ChatRoom());
		assertThat(Binding.of((Object) binding)).isSameAs(binding);
		assertThat(binding.description()).isEqualTo("A room.");
		assertThat(binding).hasToString("Binding[post, read]");
	}

	static class Base {

		public String inherited() {
			return "inherited";
		}

	}

	interface WithDefault {

		default String byDefault() {
			return "default";
		}

	}

	interface Source<T> {

		void post(T message);

	}

	@SandboxRpc(description = "A room.")
	static class ChatRoom extends Base implements WithDefault, Source<String>, AutoCloseable {

		@Override
		public void post(String message) {
		}

		public String read(int count) {
			return "x";
		}

		public void setTopic(String topic) {
		}

		public ChatRoom setFluently(String topic) {
			return this;
		}

		public static void shared() {
		}

		void internal() {
		}

		protected void guarded() {
		}

		@PostConstruct
		public void start() {
		}

		@Scheduled
		public void tick() {
		}

		public void afterPropertiesSet() {
		}

		public void destroy() {
		}

		@Override
		public void close() {
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return this == other;
		}

		@Override
		public int hashCode() {
			return 1;
		}

		@Override
		public String toString() {
			return "x";
		}

	}

	static class ChatRoomProxy extends ChatRoom {

		@Override
		public String read(int count) {
			return "proxied";
		}

		public void intercept() {
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@interface PostConstruct {

	}

	@Retention(RetentionPolicy.RUNTIME)
	@interface Scheduled {

	}

	@SandboxRpc
	static class Members {

		@SandboxRpc(description = "How many members there are.")
		public int count() {
			return 1;
		}

		@SandboxRpc(name = "listAll")
		public List<String> list() {
			return List.of();
		}

		public void remove() {
		}

	}

	interface BasePolls {

		void reset();

	}

	@SandboxRpc
	interface PollsApi extends BasePolls {

		int vote(String option);

	}

	static class Polls implements PollsApi {

		@Override
		public int vote(String option) {
			return 1;
		}

		@Override
		public void reset() {
		}

		public void other() {
		}

	}

	interface PlainApi extends BasePolls, AutoCloseable {

		String greet(String name);

		void setTopic(String topic);

		default String shout(String name) {
			return greet(name);
		}

		static void helper() {
		}

		@Override
		void close();

		@Override
		boolean equals(@Nullable Object other);

	}

	interface OtherApi {

		String greet(String name);

	}

	interface Empty {

	}

	static class Plain implements PlainApi, OtherApi {

		@Override
		public String greet(String name) {
			return name;
		}

		@Override
		public void setTopic(String topic) {
		}

		@Override
		public void reset() {
		}

		@Override
		public void close() {
		}

	}

	@SandboxRpc
	static class Overloaded {

		public String find(int id) {
			return "";
		}

		public String find(String name) {
			return "";
		}

	}

	static class Renamed {

		@SandboxRpc
		public String find(int id) {
			return "";
		}

		@SandboxRpc(name = "findByName")
		public String find(String name) {
			return "";
		}

	}

	static class AnnotatedSetter {

		@SandboxRpc
		public void setName(String name) {
		}

	}

	static class AnnotatedStatic {

		@SandboxRpc
		public static void run() {
		}

	}

	static class AnnotatedPrivate {

		@SandboxRpc
		void run() {
		}

	}

	static class AnnotatedClose {

		@SandboxRpc
		public void close() {
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@interface Entity {

	}

	@Entity
	public static class Customer {

		public String getName() {
			return "x";
		}

	}

	static class Hidden {

		public String getName() {
			return "x";
		}

	}

	public static class NoProperties {

	}

	public static class ReadOnly {

		ReadOnly(int x) {
		}

		public String getName() {
			return "x";
		}

	}

	public abstract static class Shape {

		public abstract String getName();

	}

	record Tree(List<Tree> children) {

	}

	record Deep(Map<String, Optional<List<File>>> files) {

	}

	public static class Bean {

		private String name = "";

		public String getName() {
			return this.name;
		}

		public void setName(String name) {
			this.name = name;
		}

	}

	interface Forbidden {

		Class<?> classResult();

		File file();

		Path path();

		Reader reader();

		Writer writer();

		Throwable throwable();

		IllegalStateException exception();

		Supplier<String> supplier();

		Runnable runnable();

		Thread thread();

		ClassLoader loader();

		Stream<String> stream();

		Iterable<String> iterable();

		CompletableFuture<File> future();

		List<CompletableFuture<String>> futures();

		Customer entity();

		List<Customer> entities();

		Hidden hidden();

		NoProperties noProperties();

		Shape shape();

		Deep deep();

		<T extends Number> Optional<T> variable();

		<T> List<T[]> variables();

		Map<File, String> map();

		File[] files();

		java.util.regex.Matcher matcher();

		CharSequence text();

		void fileParameter(File file);

		void beanWithoutConstructor(ReadOnly bean);

		void special(java.util.concurrent.CopyOnWriteArrayList<String> list);

		void entityParameter(Customer customer);

	}

	interface Allowed {

		void nothing();

		Void nothingElse();

		Object any();

		String text();

		CompletionStage<String> future();

		CompletableFuture<List<Bean>> futureBeans();

		Optional<Tree> tree();

		ReadOnly readOnly();

		Map<String, ? extends List<Bean>> wildcards();

		byte[] bytes();

		int[][] arrays();

		java.util.concurrent.CopyOnWriteArrayList<String> special();

		void all(RpcContext context, Tree tree, Bean bean, Map<String, Object> map, List<?> list, long number,
				Optional<Thread.State> state, Object any);

	}

}
