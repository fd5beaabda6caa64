package dev.workerloader.internal.outbound;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.workerloader.outbound.OutboundEvent;
import dev.workerloader.outbound.OutboundObserver;
import dev.workerloader.outbound.OutboundObserver.Attempt;
import dev.workerloader.outbound.OutboundObserver.Scope;
import dev.workerloader.outbound.WorkerRequest;

/**
 * A request as an observer of the application follows it. Whatever that throws changes
 * nothing. Safe for use by many threads.
 */
final class ObservedAttempt {

	/** Follows nothing. */
	static final OutboundObserver NOBODY = (policy) -> Ignored.ATTEMPT;

	private final Attempt attempt;

	private final Consumer<RuntimeException> onFailure;

	private final AtomicBoolean ended = new AtomicBoolean();

	private ObservedAttempt(Attempt attempt, Consumer<RuntimeException> onFailure) {
		this.attempt = attempt;
		this.onFailure = onFailure;
	}

	/**
	 * Begin to follow a request.
	 * @param onFailure takes what the observer throws
	 */
	static ObservedAttempt begin(OutboundObserver observer, String policy, Consumer<RuntimeException> onFailure) {
		return new ObservedAttempt(guarded(() -> observer.begin(policy), Ignored.ATTEMPT, onFailure), onFailure);
	}

	/**
	 * Return the headers of the trace, those that can be sent.
	 */
	Map<String, String> traceHeaders() {
		Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		guarded(this.attempt::traceHeaders, Map.<String, String>of(), this.onFailure)
			.forEach((name, value) -> guarded(() -> {
				WorkerRequest.builder("GET", "").header(name, value);
				return RequestHeaders.isOfTheConnection(name) ? null : headers.put(name, value);
			}, null, this.onFailure));
		return headers;
	}

	Scope open() {
		Scope scope = guarded(this.attempt::open, Ignored.SCOPE, this.onFailure);
		return () -> guarded(() -> {
			scope.close();
			return scope;
		}, scope, this.onFailure);
	}

	/**
	 * End it, unless it has ended.
	 */
	void end(OutboundEvent event) {
		if (this.ended.compareAndSet(false, true)) {
			guarded(() -> {
				this.attempt.end(event);
				return event;
			}, event, this.onFailure);
		}
	}

	private static <T extends @Nullable Object> T guarded(Supplier<T> action, T otherwise,
			Consumer<RuntimeException> onFailure) {
		try {
			return action.get();
		}
		catch (RuntimeException ex) {
			onFailure.accept(ex);
			return otherwise;
		}
	}

	private enum Ignored implements Attempt {

		ATTEMPT;

		static final Scope SCOPE = () -> {
		};

		@Override
		public Map<String, String> traceHeaders() {
			return Map.of();
		}

		@Override
		public Scope open() {
			return SCOPE;
		}

		@Override
		public void end(OutboundEvent event) {
		}

	}

}
