package dev.workerloader.host.graal;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.Test;

import dev.workerloader.internal.leak.LeakTracker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A value of a guest that something keeps is found by what it keeps (attack MEM-17).
 */
class RetainedContextTests {

	@Test
	void keptValueIsReportedWithTheOwnerOfItsContext() throws Exception {
		ContextFactory contexts = new ContextFactory(TestSandboxes.settings(), "(post) => (message) => post(message)");
		try {
			Value[] kept = { valueOf(contexts) };
			System.gc();
			assertThat(retainedHere()).hasSize(1);
			kept[0] = null;
			Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
				System.gc();
				assertThat(retainedHere()).isEmpty();
			});
		}
		finally {
			contexts.close();
		}
	}

	private static Value valueOf(ContextFactory contexts) throws Exception {
		GuestContext context = contexts.create();
		context.bind(Map.of());
		java.lang.reflect.Field deliver = GuestContext.class.getDeclaredField("deliver");
		deliver.setAccessible(true);
		Value value = (Value) deliver.get(context);
		context.close();
		return value;
	}

	private static List<Throwable> retainedHere() {
		return LeakTracker.retained()
			.stream()
			.filter((stack) -> List.of(stack.getStackTrace())
				.stream()
				.anyMatch((frame) -> frame.getClassName().equals(RetainedContextTests.class.getName())))
			.toList();
	}

}
