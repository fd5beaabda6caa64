package dev.workerloader.internal.runtime;

import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * What the application binds to a thread, such as a security context, on its way from the
 * caller of an invocation to the threads that work for it. The application's decorator
 * takes it along. Safe for use by many threads.
 */
final class CallerContext {

	private static final ThreadLocal<@Nullable Runnable> carried = new ThreadLocal<>();

	private final UnaryOperator<Runnable> wrapper;

	private CallerContext(UnaryOperator<Runnable> wrapper) {
		this.wrapper = wrapper;
	}

	/**
	 * Take what is bound to the current thread.
	 * @param decorator the application's decorator, which is called once: a decorator
	 * that knows of one task takes along what belongs to all tasks of an invocation
	 */
	static CallerContext capture(UnaryOperator<Runnable> decorator) {
		Runnable carrier = decorator.apply(CallerContext::runCarried);
		return new CallerContext((task) -> () -> carry(task, carrier));
	}

	/**
	 * Return a context for what nobody in particular asked for.
	 * @param decorator the application's decorator, which finds nobody's context on the
	 * thread that works
	 */
	static CallerContext none(UnaryOperator<Runnable> decorator) {
		return new CallerContext((task) -> () -> decorator.apply(task).run());
	}

	private static void carry(Runnable task, Runnable carrier) {
		Runnable outer = carried.get();
		carried.set(task);
		try {
			carrier.run();
		}
		finally {
			if (outer != null) {
				carried.set(outer);
			}
			else {
				carried.remove();
			}
		}
	}

	private static void runCarried() {
		Runnable task = carried.get();
		if (task == null) {
			throw new IllegalStateException(
					"A task decorator must run the task on the thread on which it is run itself.");
		}
		task.run();
	}

	/**
	 * Return a task that runs with this context.
	 */
	Runnable wrap(Runnable task) {
		return this.wrapper.apply(task);
	}

}
