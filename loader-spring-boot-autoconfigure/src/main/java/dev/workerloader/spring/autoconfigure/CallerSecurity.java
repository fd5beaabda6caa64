package dev.workerloader.spring.autoconfigure;

import java.security.Principal;

import org.jspecify.annotations.Nullable;

/**
 * What a security framework knows of the caller of a worker.
 */
interface CallerSecurity extends CallerContextCarrier {

	/**
	 * Return who calls on the current thread.
	 * @return the principal, or {@code null} if that is nobody in particular
	 */
	@Nullable Principal principal();

}
