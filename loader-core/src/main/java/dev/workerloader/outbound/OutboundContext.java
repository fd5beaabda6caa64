package dev.workerloader.outbound;

import java.security.Principal;

import org.jspecify.annotations.Nullable;

/**
 * Who makes a request that an {@link OutboundHandler} answers, and the way on. Nothing in
 * it comes from the worker's code. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public interface OutboundContext {

	/**
	 * Return the generated id of the sandbox that makes the request.
	 * @return the id
	 */
	String sandboxId();

	/**
	 * Return the id under which the worker is cached.
	 * @return the id, or {@code null} if the worker is not cached
	 */
	@Nullable String workerId();

	/**
	 * Return on whose behalf the invocation runs.
	 * @return the owner, or {@code null} if none was named
	 */
	@Nullable String owner();

	/**
	 * Return who called the invocation that makes this request.
	 * @return the principal, or {@code null} if nobody in particular is known
	 */
	@Nullable Principal principal();

	/**
	 * Send a request by the rules of the same policy, with the headers that they add and
	 * within the time that is left. Redirects are not followed.
	 * @param request the request, which may be the one that the handler got, or another
	 * @return the response; close it unless the handler returns it
	 * @throws OutboundDeniedException if no rule of the policy allows the request
	 * @throws OutboundException if the request failed
	 */
	WorkerResponse forward(WorkerRequest request);

	/**
	 * Return whether nobody waits for the response any more.
	 * @return whether the request was cancelled, or its time is over
	 */
	boolean isCancelled();

}
