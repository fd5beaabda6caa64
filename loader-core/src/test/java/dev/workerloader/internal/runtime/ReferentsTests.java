package dev.workerloader.internal.runtime;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.workerloader.internal.wire.Referents;
import dev.workerloader.internal.wire.WireFormatException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What references of a guest stand for that its side of the wall would not write.
 */
class ReferentsTests {

	@Test
	void resultForAnotherGuestHasStreamsAndNothingElse() {
		Named named = new Named();
		Referents referents = new StreamReferents(named);
		assertThat(List.of(referents.readable(1), referents.writable(2))).isEqualTo(List.of("readable", "writable"));
		List<ThrowingCallable> others = List.of(() -> referents.function(1), () -> referents.signal(1),
				() -> referents.abortedSignal(null), () -> referents.binding("API"), () -> referents.target(1));
		assertThat(others).allSatisfy((other) -> assertThatExceptionOfType(WireFormatException.class).isThrownBy(other)
			.withMessage("A worker returns data and streams to the one that has started it."));
		assertThat(named.asked).containsExactly("readable", "writable");
	}

	@Test
	void signalsAreBounded() {
		PendingResults results = new PendingResults();
		GuestSignals signals = new GuestSignals(results);
		for (long id = 0; id < 10_000; id++) {
			assertThat(signals.add(id)).isNotNull();
		}
		assertThat(signals.add(10_000)).isNull();
		assertThat(signals.add(5)).isSameAs(signals.add(5)).isNotDone();
		signals.abort(5, "reason");
		assertThat(signals.add(10_000)).isNotNull().isNotDone();
		results.cancel();
		assertThat(signals.add(10_000)).isNotNull().isCancelled();
		signals.close();
		assertThat(signals.add(10_001)).isNotNull().isCancelled();
	}

	/**
	 * Names what it is asked for.
	 */
	private static final class Named implements Referents {

		private final List<String> asked = new CopyOnWriteArrayList<>();

		private Object name(String name) {
			this.asked.add(name);
			return name;
		}

		@Override
		public Object function(long id) {
			return name("function");
		}

		@Override
		public Object readable(long id) {
			return name("readable");
		}

		@Override
		public Object writable(long id) {
			return name("writable");
		}

		@Override
		public Object signal(long id) {
			return name("signal");
		}

		@Override
		public Object abortedSignal(@Nullable Object reason) {
			return name("abortedSignal");
		}

		@Override
		public Object binding(String binding) {
			return name("binding");
		}

		@Override
		public Object target(long id) {
			return name("target");
		}

	}

}
