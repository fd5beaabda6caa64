package dev.workerloader.internal.rpc;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.security.Principal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.workerloader.rpc.Binding;
import dev.workerloader.rpc.RpcContext;
import dev.workerloader.rpc.SandboxRpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RpcContractTests {

	private static final RpcContext CONTEXT = new NoContext();

	private final ChatRoom room = new ChatRoom();

	private final RpcContract contract = RpcContract.of(Binding.of(this.room));

	@Test
	void callGoesThroughWithConvertedArgumentsAndTheContext() throws Throwable {
		assertThat(call("post", Map.of("author", "Ada", "text", "Hi"), 3)).isEqualTo("Ada: Hi x3 for default");
	}

	@Test
	void contextIsNeverAnArgument() {
		assertRefused("post", "post(message, times) takes 2 arguments, but 3 were passed.",
				Map.of("author", "Ada", "text", "Hi"), 3, Map.of("entrypoint", "forged"));
		assertThat(method("post").prepare(list(Map.of("author", "Ada", "text", "Hi"), 3), CONTEXT)[0])
			.isSameAs(CONTEXT);
	}

	@Test
	void missingArgumentIsNamed() {
		assertRefused("post",
				"times is missing: post(message, times) takes 2 arguments. It must be an integer between -2147483648 and 2147483647.",
				Map.of("author", "Ada", "text", "Hi"));
		assertRefused("post",
				"message is missing: post(message, times) takes 2 arguments. It must be an object with the properties author, text.");
	}

	@Test
	void tooManyArgumentsAreRefused() {
		assertRefused("ping", "ping() takes no arguments, but 1 was passed.", 1);
		assertRefused("search", "search(text, limit?, order?, tag?) takes 4 arguments, but 5 were passed.", "x", null,
				null, null, null);
	}

	@Test
	void optionalAndNullableArgumentsMayBeLeftOut() throws Throwable {
		assertThat(call("search", "x")).isEqualTo("x Optional.empty null null");
		assertThat(call("search", "x", 5, "asc", "t")).isEqualTo("x Optional[5] asc t");
		assertThat(call("search", null, null, null, null)).isEqualTo("null Optional.empty null null");
	}

	@Test
	void wrongArgumentIsNamedByItsParameter() {
		assertRefused("post", "message.author must be a string, but was the number 1.",
				Map.of("author", 1, "text", "Hi"), 3);
		assertRefused("post",
				"message has the property \"autor\", which is not known. It must be an object with the properties author, text. Did you mean author?",
				Map.of("autor", "Ada"), 3);
	}

	@Test
	void voidReturnsNull() throws Throwable {
		assertThat(call("ping")).isNull();
		assertThat(method("ping").resultType()).isEqualTo(void.class);
		assertThat(method("ping").resultWriter().encode(null, "result", 10)).isEqualTo("null");
	}

	@Test
	void exceptionOfTheMethodArrivesAsItIs() {
		assertThatIllegalStateException().isThrownBy(() -> call("fail")).withMessage("x").withNoCause();
	}

	// Attack ESC-13.
	@Test
	void whatIsNotExposedIsNotThere() {
		for (String name : List.of("setTopic", "close", "inherited", "shared", "getClass", "hashCode", "toString",
				"wait", "notify", "constructor", "then", "__proto__", "", "POST")) {
			assertThat(this.contract.method(name)).as(name).isNull();
		}
		assertThat(this.contract.names()).containsExactly("fail", "ping", "post", "search");
	}

	@Test
	void unknownMethodIsReportedWithTheNearestNames() {
		assertThat(this.contract.unknown("CHAT_ROOM", "pots"))
			.isEqualTo("CHAT_ROOM has no method \"pots\". Did you mean post? It has: fail, ping, post, search.");
		assertThat(this.contract.unknown("CHAT_ROOM", "delete\u202e"))
			.isEqualTo("CHAT_ROOM has no method \"delete\\u{202e}\". It has: fail, ping, post, search.");
	}

	@Test
	void proxyIsCalledThroughTheMethodThatLeadsToIt() throws Throwable {
		ChatRoom proxy = new ChatRoom() {

			@Override
			public String post(RpcContext context, Message message, int times) {
				return "intercepted " + super.post(context, message, times);
			}

		};
		RpcMethod method = Objects.requireNonNull(RpcContract.of(Binding.of(proxy)).method("post"));
		assertThat(method.invoke(proxy, method.prepare(list(Map.of("author", "a", "text", "t"), 1), CONTEXT)))
			.isEqualTo("intercepted a: t x1 for default");
	}

	private RpcMethod method(String name) {
		return Objects.requireNonNull(this.contract.method(name));
	}

	private @Nullable Object call(String name, @Nullable Object... arguments) throws Throwable {
		return method(name).invoke(this.room, method(name).prepare(list(arguments), CONTEXT));
	}

	private void assertRefused(String name, String message, @Nullable Object... arguments) {
		assertThatExceptionOfType(BadArgumentsException.class)
			.isThrownBy(() -> method(name).prepare(list(arguments), CONTEXT))
			.withMessage(message);
	}

	private static List<@Nullable Object> list(@Nullable Object... arguments) {
		return Arrays.asList(arguments);
	}

	@Target(ElementType.PARAMETER)
	@Retention(RetentionPolicy.RUNTIME)
	@interface Optionally {

		@Retention(RetentionPolicy.RUNTIME)
		@interface Nullable {

		}

	}

	record Message(String author, String text) {

	}

	static class Base {

		public void inherited() {
		}

	}

	@SandboxRpc
	static class ChatRoom extends Base implements AutoCloseable {

		public String post(RpcContext context, Message message, int times) {
			return message.author() + ": " + message.text() + " x" + times + " for " + context.entrypoint();
		}

		public String search(String text, Optional<Integer> limit, @Nullable String order,
				@Optionally.Nullable String tag) {
			return text + " " + limit + " " + order + " " + tag;
		}

		public void ping() {
		}

		public void fail() {
			throw new IllegalStateException("x");
		}

		public void setTopic(String topic) {
		}

		public static void shared() {
		}

		@Override
		public void close() {
		}

	}

	private static final class NoContext implements RpcContext {

		@Override
		public Map<String, @Nullable Object> props() {
			return Map.of();
		}

		@Override
		public <T> T props(Class<T> type) {
			throw new IllegalArgumentException("There are no props.");
		}

		@Override
		public String sandboxId() {
			return "s1";
		}

		@Override
		public @Nullable String workerId() {
			return null;
		}

		@Override
		public String entrypoint() {
			return "default";
		}

		@Override
		public @Nullable String owner() {
			return null;
		}

		@Override
		public @Nullable Principal principal() {
			return null;
		}

		@Override
		public Locale locale() {
			return Locale.ROOT;
		}

		@Override
		public Duration remainingTime() {
			return Duration.ZERO;
		}

		@Override
		public int remainingCalls() {
			return 0;
		}

		@Override
		public boolean isCancelled() {
			return false;
		}

	}

}
