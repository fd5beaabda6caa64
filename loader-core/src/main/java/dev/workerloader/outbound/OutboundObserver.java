package dev.workerloader.outbound;

import java.util.Map;

/**
 * Follows each request that a worker makes from its start to its end, allowed or not: the
 * way into a tracing system. Called by many threads at once, so it should be quick; if it
 * throws, that is logged and changes nothing.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface OutboundObserver {

	/**
	 * Handle the start of a request. Called on the thread that makes it, with what the
	 * application binds to the threads that work for its caller.
	 * @param policy the name of the policy that decides about the request
	 * @return what follows the request
	 */
	Attempt begin(String policy);

	/**
	 * Follows one request.
	 *
	 * @since 0.1.0
	 */
	interface Attempt {

		/**
		 * Return what tells the server which trace the request belongs to. It is sent if
		 * the rule says so, see {@link OutboundRule#propagateTrace()}. Whether or not,
		 * the worker can set none of these headers.
		 * @return the values by name
		 */
		Map<String, String> traceHeaders();

		/**
		 * Bind the attempt to the current thread, on which a handler of the application
		 * now runs.
		 * @return what ends that, on the same thread
		 */
		Scope open();

		/**
		 * Handle the end of the request. Called once, by any thread.
		 * @param event the request and what became of it
		 */
		void end(OutboundEvent event);

	}

	/**
	 * Binds an attempt to a thread.
	 *
	 * @since 0.1.0
	 */
	@FunctionalInterface
	interface Scope extends AutoCloseable {

		@Override
		void close();

	}

}
