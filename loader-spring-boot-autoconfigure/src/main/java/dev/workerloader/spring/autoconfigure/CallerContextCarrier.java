package dev.workerloader.spring.autoconfigure;

import org.springframework.core.task.TaskDecorator;

/**
 * Takes along what is bound to the thread of the caller of a worker, to the threads that
 * run bindings and make requests for it. The loader uses each bean of this type. Not a
 * {@link TaskDecorator}: a bean of that type would decorate the tasks of the application
 * too.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface CallerContextCarrier {

	/**
	 * Take along what is bound to the current thread.
	 * @param task the task
	 * @return a task that has it while it runs, as often as it is run and by many threads
	 * at once, and leaves nothing
	 */
	Runnable carry(Runnable task);

}
