package dev.workerloader.outbound;

/**
 * What is told of each request that a worker makes, allowed or not. Called by the thread
 * that ends the request, so it should be quick; if it throws, that is logged and changes
 * nothing.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface OutboundListener {

	/**
	 * Handle the end of a request.
	 * @param event the request and what became of it
	 */
	void onOutbound(OutboundEvent event);

}
