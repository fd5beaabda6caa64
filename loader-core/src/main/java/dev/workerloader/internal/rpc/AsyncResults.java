package dev.workerloader.internal.rpc;

import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Results that are not there yet, as stages. Reactor is optional.
 */
public final class AsyncResults {

	private static final boolean REACTOR = isReactorPresent();

	private AsyncResults() {
	}

	/**
	 * Return the stage of a result. A {@code Mono} is subscribed to; to cancel the stage
	 * cancels the subscription.
	 * @param result what a method returned
	 * @return the stage, or {@code null} if the result is there already
	 */
	public static @Nullable CompletionStage<?> stageOf(@Nullable Object result) {
		if (result instanceof CompletionStage<?> stage) {
			return stage;
		}
		return REACTOR ? Reactor.stageOf(result) : null;
	}

	private static boolean isReactorPresent() {
		try {
			Class.forName("reactor.core.publisher.Mono", false, AsyncResults.class.getClassLoader());
			return true;
		}
		catch (ClassNotFoundException ex) {
			return false;
		}
	}

	/**
	 * Loaded only where Reactor is.
	 */
	private static final class Reactor {

		static @Nullable CompletionStage<?> stageOf(@Nullable Object result) {
			return (result instanceof Mono<?> mono) ? mono.toFuture() : null;
		}

	}

}
