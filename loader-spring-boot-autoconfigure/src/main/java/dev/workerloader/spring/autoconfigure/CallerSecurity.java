package dev.workerloader.spring.autoconfigure;

import java.security.Principal;

import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskDecorator;

/**
 * What a security framework knows of the caller of a worker. Not a {@link TaskDecorator}:
 * a bean of that type would decorate the tasks of the application too.
 */
interface CallerSecurity {

	/**
	 * Return who calls on the current thread.
	 * @return the principal, or {@code null} if that is nobody in particular
	 */
	@Nullable Principal principal();

	/**
	 * Take along what is bound to the current thread.
	 * @param task the task
	 * @return a task that has it while it runs, as often as it is run, and leaves nothing
	 */
	Runnable carry(Runnable task);

}
