package dev.workerloader.host.graal;

import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.graalvm.polyglot.Context;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class GuestContextTests {

	private static final Duration HANG_GUARD = Duration.ofMinutes(1);

	/**
	 * A slice and who ends it may close a context at the same time.
	 * @param use the use of its list of threads that fails
	 */
	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 })
	void nobodyWaitsForAContextThatTheEngineFailsToClose(int use) throws Exception {
		ContextFactory contexts = new ContextFactory(TestSandboxes.settings(), TestSandboxes.BOOTSTRAP);
		GuestContext context = contexts.create();
		breakListOfThreads(field(GuestContext.class, "context").get(context), use);
		close(context);
		close(context);
		assertThat(contexts.liveCount()).isZero();
		contexts.close();
	}

	// On a thread of its own, since an engine that fails may not be done with it.
	private static void close(GuestContext context) throws InterruptedException {
		Thread thread = new Thread(context::close);
		thread.setDaemon(true);
		thread.start();
		thread.join(HANG_GUARD.toMillis());
		assertThat(thread.isAlive()).isFalse();
	}

	private static void breakListOfThreads(Object context, int use) throws Exception {
		Object implementation = field(Context.class, "receiver").get(context);
		Field threads = field(implementation.getClass(), "threads");
		Map<?, ?> intact = (Map<?, ?>) threads.get(implementation);
		AtomicInteger uses = new AtomicInteger();
		threads.set(implementation,
				Proxy.newProxyInstance(null, new Class<?>[] { Map.class }, (proxy, method, args) -> {
					if (uses.incrementAndGet() == use) {
						throw new ArrayIndexOutOfBoundsException("as the engine does");
					}
					return method.invoke(intact, args);
				}));
	}

	private static Field field(Class<?> type, String name) throws NoSuchFieldException {
		Field field = type.getDeclaredField(name);
		field.setAccessible(true);
		return field;
	}

}
