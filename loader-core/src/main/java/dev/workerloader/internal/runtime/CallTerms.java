package dev.workerloader.internal.runtime;

/**
 * What holds for the calls to a binding and to all that it returns.
 *
 * @param gate bounds the calls that run at once, from all workers
 * @param timeoutNanos how long a worker waits for one call
 * @param maxCalls calls in one invocation
 */
record CallTerms(Gate gate, long timeoutNanos, int maxCalls) {

}
