package dev.workerloader.host.graal;

import java.lang.reflect.Field;
import java.util.Collection;
import java.util.Map;

import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

class ContextFactoryTests {

	/**
	 * The engine tidies up its symbols with its last context. A poll on the way would end
	 * that half-way, and nobody could close the engine any more.
	 */
	@Test
	void lastContextIsDisposedOfWithoutAnInterruption() {
		ContextFactory contexts = new ContextFactory(TestSandboxes.settings(), TestSandboxes.BOOTSTRAP);
		Context context = contexts.createPlain(Map.of());
		context.eval("js", "for (let i = 0; i < 1000; i++) Symbol('s' + i);");
		System.gc();
		assertThatNoException().isThrownBy(() -> context.close(true));
		contexts.close();
	}

	/**
	 * The engine goes through this list whenever a context is created or closed.
	 */
	@Test
	void engineListsNoContextForLogLevelsThatItDoesNotHave() throws ReflectiveOperationException {
		try (ContextFactory contexts = new ContextFactory(TestSandboxes.settings(), TestSandboxes.BOOTSTRAP);
				Context first = contexts.createPlain(Map.of());
				Context second = contexts.createPlain(Map.of())) {
			assertThat(first.eval("js", "1").asInt()).isEqualTo(second.eval("js", "1").asInt());
			assertThat(contextsWithLogLevels()).isEmpty();
		}
	}

	// The host's functions overflow where the stack of a guest is nearly exhausted.
	@Test
	void overflowOfTheStackInAFunctionOfTheHostIsARangeErrorOfTheGuest() {
		ProxyExecutable overflowing = (arguments) -> {
			throw new StackOverflowError();
		};
		try (ContextFactory contexts = new ContextFactory(TestSandboxes.settings(), TestSandboxes.BOOTSTRAP);
				Context context = contexts.createPlain(Map.of())) {
			Value caught = context.eval("js",
					"(f) => { try { f(); } catch (error) { return error instanceof RangeError; } }");
			assertThat(caught.execute(overflowing).asBoolean()).isTrue();
		}
	}

	private static Collection<?> contextsWithLogLevels() throws ReflectiveOperationException {
		Class<?> cache = Class.forName("com.oracle.truffle.api.TruffleLogger$LoggerCache");
		Field instance = cache.getDeclaredField("INSTANCE");
		instance.setAccessible(true);
		Field contexts = cache.getDeclaredField("activeContexts");
		contexts.setAccessible(true);
		return (Collection<?>) contexts.get(instance.get(null));
	}

}
