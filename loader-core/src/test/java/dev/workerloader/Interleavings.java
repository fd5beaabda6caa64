package dev.workerloader;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

/**
 * Explores how threads can interleave, one way after the other instead of by chance.
 * Within it the time stands still.
 */
public final class Interleavings {

	private static final int SCENARIOS = 20;

	private static final int INTERLEAVINGS = 16;

	private Interleavings() {
	}

	/**
	 * Check that operations which run at the same time lead to results that they could
	 * have one after the other.
	 * @param operations a public class with operations on what is tested
	 * @param model a class with the same operations, which tells what each leads to
	 */
	public static void check(Class<?> operations, Class<?> model) {
		new ModelCheckingOptions().iterations(SCENARIOS)
			.invocationsPerIteration(INTERLEAVINGS)
			.threads(2)
			.actorsPerThread(3)
			.actorsBefore(0)
			.actorsAfter(1)
			.sequentialSpecification(model)
			.addGuarantee(
					ManagedStrategyGuaranteeKt.forClasses(Interleavings::isOfNoInterest).allMethods().treatAsAtomic())
			.check(operations);
	}

	/**
	 * Check that operations which run at the same time lead to results that they could
	 * have one after the other. What they lead to then is shown by other tests.
	 * @param operations a public class with operations on what is tested
	 */
	public static void check(Class<?> operations) {
		check(operations, operations);
	}

	/**
	 * Tell whether it is enough to look at what happens around the calls of a class, but
	 * not in them: values that never change, counters of the JVM, and collections, which
	 * are not safe for use by many threads anyway.
	 */
	private static boolean isOfNoInterest(String name) {
		return name.startsWith("java.time.")
				|| (name.startsWith("java.util.") && !name.startsWith("java.util.concurrent."))
				|| name.equals("dev.workerloader.host.graal.ThreadUsage")
				|| (name.startsWith("dev.workerloader.") && name.lastIndexOf('.') == "dev.workerloader".length());
	}

	/**
	 * Run a scenario as often as given, each time with its threads interleaved in another
	 * way.
	 * @param times how often
	 * @param scenario starts threads with {@link #race} and checks what came out
	 */
	public static void explore(int times, Runnable scenario) {
		Lincheck.runConcurrentTest(times, scenario);
	}

	/**
	 * Run tasks at the same time, each on a thread of its own, to their end.
	 * @param tasks the tasks
	 */
	public static void race(Runnable... tasks) {
		ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
		List<Thread> threads = new ArrayList<>();
		for (Runnable task : tasks) {
			threads.add(new Thread(() -> {
				try {
					task.run();
				}
				catch (RuntimeException | AssertionError ex) {
					failures.add(ex);
				}
			}));
		}
		threads.forEach(Thread::start);
		threads.forEach(Interleavings::join);
		Throwable failure = failures.poll();
		if (failure != null) {
			throw new AssertionError(failure);
		}
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
