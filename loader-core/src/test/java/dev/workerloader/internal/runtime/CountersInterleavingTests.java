package dev.workerloader.internal.runtime;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

import dev.workerloader.ErrorCode;
import dev.workerloader.Interleavings;
import dev.workerloader.Invocation;
import dev.workerloader.Outcome;
import dev.workerloader.Usage;
import dev.workerloader.WorkerException.Facts;

/**
 * {@link Counters} while invocations end.
 */
class CountersInterleavingTests {

	private static final Usage USAGE = new Usage(Duration.ZERO, Duration.ZERO, 100, 0, 0, 0);

	private static final Invocation OK = Invocation.of("value", List.of(), List.of(), USAGE);

	private static final Invocation CANCELLED = Invocation
		.failed(Failures.terminated(ErrorCode.CANCELLED).apply(new Facts(List.of(), List.of(), USAGE)));

	@Test
	void eachEndIsCountedOnce() {
		Interleavings.check(Operations.class, Model.class);
	}

	/**
	 * Ends of two kinds.
	 */
	public static class Operations {

		private final Counters counters = new Counters();

		private final AtomicInteger succeeded = new AtomicInteger();

		private final AtomicInteger cancelled = new AtomicInteger();

		@Operation
		public void succeed() {
			this.succeeded.incrementAndGet();
			this.counters.ended(OK);
		}

		@Operation
		public void cancel() {
			this.cancelled.incrementAndGet();
			this.counters.ended(CANCELLED);
		}

		@Operation
		public long used() {
			return this.counters.usage().allocatedBytes();
		}

		@Validate
		public void check() {
			long ok = this.counters.outcomes().getOrDefault(Outcome.OK, 0L);
			long terminated = this.counters.outcomes().getOrDefault(Outcome.TERMINATED, 0L);
			long errors = this.counters.errors().getOrDefault(ErrorCode.CANCELLED, 0L);
			if (ok != this.succeeded.get() || terminated != this.cancelled.get() || errors != terminated) {
				throw new IllegalStateException(ok + " OK, " + terminated + " TERMINATED, " + errors + " errors");
			}
		}

	}

	/**
	 * One after the other.
	 */
	public static class Model {

		private long used;

		public void succeed() {
			this.used += USAGE.allocatedBytes();
		}

		public void cancel() {
			this.used += USAGE.allocatedBytes();
		}

		public long used() {
			return this.used;
		}

	}

}
