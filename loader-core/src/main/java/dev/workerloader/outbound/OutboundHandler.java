package dev.workerloader.outbound;

/**
 * Answers the requests that workers make: to imitate a service, to look at what goes out,
 * to change it, or to send it on with {@link OutboundContext#forward}.
 * <p>
 * A handler is called by many threads at once, and is the application's own code: it is
 * not bound by the rules of the policy as long as it answers by itself. When the request
 * is cancelled or takes longer than the policy's timeout, its thread is interrupted.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface OutboundHandler {

	/**
	 * Answer a request.
	 * @param request the request, whose URL is normalised; its body is a stream of the
	 * worker that can be read once
	 * @param context who asks, and the way on
	 * @return the response
	 * @throws OutboundDeniedException to refuse the request; the worker sees its message
	 * @throws Exception if there is no answer; the worker sees that the request failed,
	 * but nothing of the exception
	 */
	WorkerResponse handle(WorkerRequest request, OutboundContext context) throws Exception;

}
