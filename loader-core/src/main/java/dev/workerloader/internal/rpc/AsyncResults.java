package dev.workerloader.internal.rpc;

import java.util.List;
import java.util.concurrent.CompletionStage;

import dev.workerloader.ErrorCode;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Results that are not there yet, as stages. Reactor is optional.
 */
public final class AsyncResults {

	/** What is published is kept until the end, which may never come. */
	private static final int MAX_ITEMS = 10_000;

	private static final boolean REACTOR = isReactorPresent();

	private AsyncResults() {
	}

	/**
	 * Return the stage of a result. A {@code Mono} is subscribed to, and so is a
	 * {@code Flux}, whose items become a list; to cancel the stage cancels the
	 * subscription.
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
			if (result instanceof Flux<?> flux) {
				return flux.take(MAX_ITEMS + 1L).collectList().map(Reactor::bounded).toFuture();
			}
			return (result instanceof Mono<?> mono) ? mono.toFuture() : null;
		}

		private static <T> List<T> bounded(List<T> items) {
			if (items.size() > MAX_ITEMS) {
				throw new GuestFacingException(ErrorCode.MESSAGE_SIZE,
						"The call has more than " + MAX_ITEMS + " results, which is the limit. Ask for fewer at once.");
			}
			return items;
		}

	}

}
