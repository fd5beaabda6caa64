package dev.workerloader.internal.runtime;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

import dev.workerloader.ErrorCode;
import dev.workerloader.Interleavings;
import dev.workerloader.Invocation;
import dev.workerloader.Limit;
import dev.workerloader.Limits;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerException.Facts;
import dev.workerloader.internal.leak.LeakTracker;
import dev.workerloader.internal.leak.Lease;

/**
 * {@link InvocationRun} while its result, its cancellation, its eviction, a limit of its
 * sandbox, the loss of that and its admission race.
 */
class InvocationRunInterleavingTests {

	private static final Lease LEASE = new LeakTracker("invocation").open();

	static {
		LEASE.close();
	}

	@Test
	void runIsAnsweredOnceAndEndsOnceAndItsPlaceComesBack() {
		Interleavings.check(Operations.class, Model.class);
	}

	/**
	 * What the runtime does with a run. The operations return whether they gave the
	 * answer.
	 */
	public static class Operations {

		private final InvocationRun run = new InvocationRun(null, LEASE);

		private final Queue<Future<?>> timers = new ConcurrentLinkedQueue<>();

		private final AtomicInteger places = new AtomicInteger();

		private final AtomicInteger ends = new AtomicInteger();

		private volatile Object answer;

		@Operation
		public boolean succeed(@Param(gen = IntGen.class, conf = "1:9") int value) {
			boolean first = this.run.succeed(value);
			if (first) {
				this.answer = value;
			}
			end();
			return first;
		}

		@Operation
		public boolean succeedAndWait(@Param(gen = IntGen.class, conf = "1:9") int value) {
			boolean first = this.run.succeed(value);
			if (first) {
				this.answer = value;
				this.run.publish();
			}
			return first;
		}

		@Operation
		public boolean cancel() {
			return fail(ErrorCode.CANCELLED);
		}

		@Operation
		public boolean evict() {
			return fail(ErrorCode.EVICTED);
		}

		@Operation
		public boolean crash() {
			return fail(ErrorCode.SANDBOX_LOST);
		}

		@Operation
		public boolean outOfMemory() {
			return fail(ErrorCode.MEMORY, Failures.limit(ErrorCode.MEMORY, Limit.MEMORY, Limits.defaults(), "Memory"));
		}

		private boolean fail(ErrorCode code) {
			return fail(code, Failures.terminated(code));
		}

		private boolean fail(ErrorCode code, Function<Facts, WorkerException> failure) {
			boolean first = this.run.fail(failure);
			if (first) {
				this.answer = code;
			}
			end();
			return first;
		}

		private void end() {
			if (this.run.finish()) {
				this.ends.incrementAndGet();
				if (this.run.wasAdmitted()) {
					this.places.decrementAndGet();
				}
				this.run.complete(this.run.outcome());
			}
		}

		@Operation(runOnce = true)
		public boolean admit() {
			this.places.incrementAndGet();
			boolean wanted = this.run.admit();
			if (!wanted) {
				this.places.decrementAndGet();
			}
			return wanted;
		}

		@Operation
		public void watch() {
			CompletableFuture<Void> timer = new CompletableFuture<>();
			this.timers.add(timer);
			this.run.watchedBy(timer);
		}

		@Validate
		public void check() {
			boolean ended = this.run.end().isDone();
			expect(this.ends.get() == (ended ? 1 : 0), "it ends once");
			if (ended) {
				expect(isAnswer(this.run.answer().getNow(null)) && isAnswer(this.run.end().getNow(null)),
						"who waits for the answer or the end is told the answer");
				expect(this.places.get() == 0, "its place comes back");
			}
			long live = this.timers.stream().filter((timer) -> !timer.isCancelled()).count();
			expect(live <= (ended ? 0 : 1), "it has no timer but the last one, and none after its end");
		}

		private boolean isAnswer(Invocation told) {
			return this.answer.equals((told.error() != null) ? told.error().code() : told.value());
		}

		private static void expect(boolean condition, String what) {
			if (!condition) {
				throw new IllegalStateException("It does not hold that " + what + ".");
			}
		}

	}

	/**
	 * One after the other.
	 */
	public static class Model {

		private boolean answered;

		public boolean succeed(int value) {
			return answer();
		}

		public boolean succeedAndWait(int value) {
			return answer();
		}

		public boolean cancel() {
			return answer();
		}

		public boolean evict() {
			return answer();
		}

		public boolean crash() {
			return answer();
		}

		public boolean outOfMemory() {
			return answer();
		}

		private boolean answer() {
			boolean first = !this.answered;
			this.answered = true;
			return first;
		}

		public boolean admit() {
			return !this.answered;
		}

		public void watch() {
			// Returns nothing.
		}

	}

}
