package dev.workerloader.internal.outbound;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import dev.workerloader.outbound.OutboundEvent;
import dev.workerloader.outbound.OutboundObserver;

/**
 * Follows requests, with a trace of its own for each.
 */
final class RecordedAttempts implements OutboundObserver {

	private static final ThreadLocal<Integer> current = new ThreadLocal<>();

	final List<String> seen = new CopyOnWriteArrayList<>();

	private int count;

	@Override
	public synchronized Attempt begin(String policy) {
		int number = ++this.count;
		Integer parent = current.get();
		this.seen.add(number + " begins for " + policy + ((parent != null) ? " below " + parent : ""));
		AtomicReference<OutboundEvent> ended = new AtomicReference<>();
		return new Attempt() {

			@Override
			public Map<String, String> traceHeaders() {
				return Map.of("traceparent", "00-0123456789abcdef0123456789abcdef-000000000000000" + number + "-01",
						"X-Own-Trace", "own-trace-" + number, "Host", "evil.example", "X-Bad", "a\r\nb: c");
			}

			@Override
			public Scope open() {
				current.set(number);
				return current::remove;
			}

			@Override
			public void end(OutboundEvent event) {
				if (!ended.compareAndSet(null, event)) {
					throw new AssertionError(number + " ends again with " + event);
				}
				RecordedAttempts.this.seen.add(number + " ends: " + event.outcome());
			}

		};
	}

}
