package dev.workerloader;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails each class of tests that leaves threads of a loader behind when all its loaders
 * are closed, and tells what these threads do.
 */
public final class LeftoverThreads implements BeforeAllCallback {

	private static final Duration HANG_GUARD = Duration.ofMinutes(1);

	private static final int FRAMES = 25;

	/** So that one thread does not fail every class that follows. */
	private static final Set<Thread> REPORTED = Collections.newSetFromMap(new WeakHashMap<>());

	@Override
	public void beforeAll(ExtensionContext context) {
		if (context.getRequiredTestClass().getEnclosingClass() == null) {
			// Closed after everything that the class itself closes.
			context.getStore(Namespace.create(LeftoverThreads.class))
				.put(LeftoverThreads.class, (AutoCloseable) LeftoverThreads::assertNone);
		}
	}

	/**
	 * Wait until there are no threads of loaders.
	 */
	public static void assertNone() {
		try {
			Awaitility.await().dontCatchUncaughtExceptions().atMost(HANG_GUARD).until(() -> leftover().isEmpty());
		}
		catch (ConditionTimeoutException ex) {
			Map<Thread, String> leftover = leftover();
			REPORTED.addAll(leftover.keySet());
			throw new AssertionError("Loaders were closed, but threads of theirs go on: " + leftover, ex);
		}
	}

	private static Map<Thread, String> leftover() {
		return Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().getName().startsWith("worker-loader-")
					&& !REPORTED.contains(entry.getKey()))
			.collect(Collectors.toMap(Entry::getKey, (entry) -> describe(entry.getKey(), entry.getValue())));
	}

	private static String describe(Thread thread, StackTraceElement[] frames) {
		return Stream.of(frames)
			.limit(FRAMES)
			.map((frame) -> "\n\tat " + frame)
			.collect(Collectors.joining("", thread.getState().toString(), "\n"));
	}

}
