package dev.workerloader;

/**
 * What is told of each invocation after it ended (semantics L18). Called on a thread of
 * its own, one event after the other in the order of the ends; a slow or failing handler
 * delays other events, never a caller. When more events wait than the loader keeps, the
 * newest are dropped and counted in {@link LoaderStats#droppedEvents()}.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TailHandler {

	/**
	 * Handle the end of an invocation.
	 * @param event what happened
	 */
	void handle(TailEvent event);

}
