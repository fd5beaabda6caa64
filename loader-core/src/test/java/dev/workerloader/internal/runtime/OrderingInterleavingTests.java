package dev.workerloader.internal.runtime;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

import dev.workerloader.Interleavings;

/**
 * {@link Gate}, {@link StartLine} and {@link ReadyLine} while tasks come and go. What
 * they do one after the other is shown by {@link OrderingTests}.
 */
class OrderingInterleavingTests {

	@Test
	void gateStartsTasksInOneOrder() {
		Interleavings.check(GateOperations.class);
	}

	@Test
	void startLineStartsTasksInOneOrder() {
		Interleavings.check(StartLineOperations.class);
	}

	@Test
	void gateBoundsTasksAndLosesNone() {
		Interleavings.explore(100, () -> {
			Gate gate = new Gate(1);
			AtomicInteger inside = new AtomicInteger();
			AtomicInteger done = new AtomicInteger();
			Runnable enter = () -> gate.enter(() -> {
				expect(inside.incrementAndGet() <= 1, "no more than one is inside");
				inside.decrementAndGet();
				done.incrementAndGet();
				gate.leave();
			});
			Interleavings.race(enter, enter);
			expect(done.get() == 2, "each has run");
		});
	}

	@Test
	void gateStartsATaskOrForgetsIt() {
		Interleavings.explore(100, () -> {
			Gate gate = new Gate(1);
			expect(gate.tryEnter() && !gate.tryEnter(), "one is inside");
			AtomicInteger started = new AtomicInteger();
			AtomicBoolean withdrawn = new AtomicBoolean();
			Runnable task = started::incrementAndGet;
			Interleavings.race(() -> {
				gate.enter(task);
				withdrawn.set(gate.withdraw(task));
			}, gate::leave);
			expect((started.get() == 1) != withdrawn.get(), "the task is started or forgotten");
			expect(gate.tryEnter() == withdrawn.get(), "who was forgotten takes no place");
		});
	}

	@Test
	void startLineLetsOneBeginAtATimeAndLosesNone() {
		Interleavings.explore(100, () -> {
			StartLine line = new StartLine();
			AtomicInteger starting = new AtomicInteger();
			Queue<String> begun = new ConcurrentLinkedQueue<>();
			Interleavings.race(() -> List.of("a", "b").forEach((name) -> enter(line, name, starting, begun)),
					() -> List.of("x", "y").forEach((name) -> enter(line, name, starting, begun)));
			String order = String.join("", begun);
			expect(begun.size() == 4, "each has begun");
			expect(order.indexOf('a') < order.indexOf('b') && order.indexOf('x') < order.indexOf('y'),
					"they began in the order in which they came");
		});
	}

	@Test
	void readyLineRunsTasksInTheOrderInWhichTheyCameAndLosesNone() {
		Interleavings.explore(100, () -> {
			CompletableFuture<Void> ready = new CompletableFuture<>();
			ReadyLine line = new ReadyLine(ready);
			Queue<String> run = new ConcurrentLinkedQueue<>();
			Interleavings.race(() -> List.of("a", "b", "c").forEach((name) -> line.enter(() -> run.add(name))),
					() -> ready.complete(null));
			expect(String.join("", run).equals("abc"), "all were run, in the order in which they came");
		});
	}

	private static void enter(StartLine line, String name, AtomicInteger starting, Queue<String> begun) {
		line.enter(() -> {
			expect(starting.incrementAndGet() == 1, "one begins at a time");
			begun.add(name);
			starting.decrementAndGet();
			line.begun();
		});
	}

	private static void expect(boolean condition, String what) {
		if (!condition) {
			throw new IllegalStateException("It does not hold that " + what + ".");
		}
	}

	/**
	 * A gate that is full.
	 */
	public static class GateOperations {

		private final Gate gate = new Gate(2);

		private final Answers started = new Answers();

		public GateOperations() {
			enter(0);
			enter(0);
		}

		@Operation
		public String enter(@Param(gen = IntGen.class, conf = "1:9") int name) {
			return this.started.to(() -> this.gate.enter(() -> this.started.add("started " + name)));
		}

		@Operation(runOnce = true)
		public String firstLeaves() {
			return this.started.to(this.gate::leave);
		}

		@Operation(runOnce = true)
		public String secondLeaves() {
			return this.started.to(this.gate::leave);
		}

	}

	/**
	 * A line in which one is about to begin.
	 */
	public static class StartLineOperations {

		private final StartLine line = new StartLine();

		private final Answers started = new Answers();

		public StartLineOperations() {
			enter(0);
		}

		@Operation
		public String enter(@Param(gen = IntGen.class, conf = "1:9") int name) {
			return this.started.to(() -> this.line.enter(() -> this.started.add("started " + name)));
		}

		@Operation(runOnce = true)
		public String firstHasBegun() {
			return this.started.to(this.line::begun);
		}

	}

}
