package dev.workerloader.host.graal;

import java.util.concurrent.atomic.AtomicInteger;

import dev.workerloader.Interleavings;
import dev.workerloader.host.Account;
import dev.workerloader.host.Delivery;
import dev.workerloader.host.SandboxEnd;
import dev.workerloader.host.SandboxEnd.Reason;
import dev.workerloader.host.graal.SandboxState.Reporter;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * {@link SandboxState} and {@link SliceRun} while messages, slices and reasons to end
 * race.
 */
class SandboxStateInterleavingTests {

	private static final Account ACCOUNT = new Account(1, 1, 1);

	private static final SliceThread THREAD = new SliceThread(null, "slice", 0);

	@Test
	void sandboxHasOneSliceAtATimeAndItsEndIsReportedOnce() {
		Interleavings.check(Operations.class);
	}

	@Test
	void messageThatComesAtTheEndOfASliceIsNotForgotten() {
		Interleavings.explore(100, () -> {
			Operations sandbox = new Operations();
			Interleavings.race(sandbox::slice, sandbox::deliver);
			sandbox.check();
		});
	}

	@Test
	void sliceIsSettledOnce() {
		Interleavings.check(Settlement.class, SettlementModel.class);
	}

	/**
	 * What a sandbox does with its state, and a pool in which it can wait.
	 */
	public static class Operations {

		private final SandboxState state = new SandboxState();

		private final AtomicInteger waiting = new AtomicInteger();

		private final AtomicInteger slices = new AtomicInteger();

		private final AtomicInteger reports = new AtomicInteger();

		private final AtomicInteger unhandled = new AtomicInteger();

		public Operations() {
			deliver();
		}

		@Operation
		public void deliver() {
			this.unhandled.incrementAndGet();
			if (this.state.add(new Delivery("message", ACCOUNT))) {
				enqueue();
			}
		}

		private void enqueue() {
			expect(this.slices.get() == 0 && this.waiting.incrementAndGet() == 1,
					"a sandbox waits once, and not while it has a slice");
		}

		@Operation
		public void slice() {
			if (!this.waiting.compareAndSet(1, 0) || this.state.begin() == null) {
				return;
			}
			expect(this.slices.incrementAndGet() == 1, "there is one slice at a time");
			this.unhandled.decrementAndGet();
			SliceRun run = new SliceRun(null, ACCOUNT, THREAD);
			if (!this.state.start(run)) {
				conclude();
				return;
			}
			expect(this.state.end() == null || run.isCancelled(), "an end cancels the slice that is running");
			if (run.settle()) {
				this.state.stopped();
				conclude();
			}
		}

		private void conclude() {
			this.slices.decrementAndGet();
			switch (this.state.conclude(null)) {
				case REPORT_END -> this.reports.incrementAndGet();
				case ENQUEUE -> enqueue();
				case REST -> {
				}
			}
		}

		@Operation
		public void terminate() {
			if (this.state.end(new SandboxEnd(Reason.TERMINATED, null), null) == Reporter.CALLER) {
				this.reports.incrementAndGet();
			}
		}

		@Operation
		public void reachLimit() {
			SliceRun run = this.state.run();
			if (run != null) {
				Reporter reporter = this.state.end(new SandboxEnd(Reason.CPU_TIME, ACCOUNT), run);
				expect(reporter != Reporter.CALLER, "only a slice that is running reaches a limit");
			}
		}

		@Operation
		public void writeOff() {
			SliceRun run = this.state.run();
			if (run != null && run.isCancelled() && run.settle()) {
				this.state.stopped();
				this.reports.incrementAndGet();
			}
		}

		@Validate
		public void check() {
			boolean ended = this.state.end() != null;
			expect(this.reports.get() == (ended ? 1 : 0), "the end is reported once");
			expect(ended || this.waiting.get() == Math.min(1, this.unhandled.get()), "no message is forgotten");
		}

		private static void expect(boolean condition, String what) {
			if (!condition) {
				throw new IllegalStateException("It does not hold that " + what + ".");
			}
		}

	}

	/**
	 * The end of a slice, for its thread and who writes it off.
	 */
	public static class Settlement {

		private final SliceRun run = new SliceRun(null, ACCOUNT, THREAD);

		@Operation
		public boolean settle() {
			return this.run.settle();
		}

		@Operation
		public void cancel() {
			this.run.cancelled();
		}

		@Operation
		public boolean isCancelled() {
			return this.run.isCancelled();
		}

	}

	/**
	 * One after the other.
	 */
	public static class SettlementModel {

		private boolean settled;

		private boolean cancelled;

		public boolean settle() {
			boolean first = !this.settled;
			this.settled = true;
			return first;
		}

		public void cancel() {
			this.cancelled = true;
		}

		public boolean isCancelled() {
			return this.cancelled;
		}

	}

}
