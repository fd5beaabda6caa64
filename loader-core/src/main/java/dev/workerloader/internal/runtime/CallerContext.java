package dev.workerloader.internal.runtime;

import java.security.Principal;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import dev.workerloader.EntrypointOptions;

/**
 * Who calls, and what the application binds to a thread, such as a security context, on
 * its way from the caller of an invocation to the threads that work for it. The
 * application's decorator takes it along. Safe for use by many threads.
 */
final class CallerContext {

	private static final ThreadLocal<@Nullable Runnable> carried = new ThreadLocal<>();

	private final UnaryOperator<Runnable> wrapper;

	private final @Nullable Principal principal;

	private final Locale locale;

	private CallerContext(UnaryOperator<Runnable> wrapper, @Nullable Principal principal, Locale locale) {
		this.wrapper = wrapper;
		this.principal = principal;
		this.locale = locale;
	}

	/**
	 * Take what is bound to the current thread.
	 * @param source the application's, whose decorator is called once: a decorator that
	 * knows of one task takes along what belongs to all tasks of an invocation
	 * @param options what is known already
	 */
	static CallerContext capture(CallerSource source, EntrypointOptions options) {
		Principal principal = (options.principal() != null) ? options.principal() : source.principal().get();
		Locale locale = (options.locale() != null) ? options.locale()
				: Objects.requireNonNull(source.locale().get(), "The locale of the caller is null.");
		Runnable carrier = source.decorator().apply(CallerContext::runCarried);
		return new CallerContext((task) -> () -> carry(task, carrier), principal, locale);
	}

	/**
	 * Return a context for what nobody in particular asked for.
	 * @param source the application's, whose decorator finds nobody's context on the
	 * thread that works
	 */
	static CallerContext none(CallerSource source) {
		return new CallerContext((task) -> () -> source.decorator().apply(task).run(), null, Locale.getDefault());
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
	 * Return who calls, or {@code null} if that is nobody in particular.
	 */
	@Nullable Principal principal() {
		return this.principal;
	}

	Locale locale() {
		return this.locale;
	}

	/**
	 * Return a task that runs with this context.
	 */
	Runnable wrap(Runnable task) {
		return this.wrapper.apply(task);
	}

}
