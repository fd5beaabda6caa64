package dev.workerloader;

import java.time.Duration;

/**
 * What an invocation used.
 *
 * @param wallTime time from admission to the outcome
 * @param cpuTime CPU time that the worker's code spent
 * @param allocatedBytes bytes that the worker's code allocated, whether still held or not
 * @param rpcCalls calls to bindings
 * @param subrequests outbound requests
 * @param logBytes size of the log in bytes, as its limit counts it
 * @since 0.1.0
 */
public record Usage(Duration wallTime, Duration cpuTime, long allocatedBytes, int rpcCalls, int subrequests,
		long logBytes) {

	/**
	 * The usage of an invocation that never ran.
	 */
	public static final Usage NONE = new Usage(Duration.ZERO, Duration.ZERO, 0, 0, 0, 0);

	/**
	 * Return the sum of this usage and another one.
	 * @param other the other usage
	 * @return the sum
	 */
	public Usage plus(Usage other) {
		return new Usage(this.wallTime.plus(other.wallTime), this.cpuTime.plus(other.cpuTime),
				this.allocatedBytes + other.allocatedBytes, this.rpcCalls + other.rpcCalls,
				this.subrequests + other.subrequests, this.logBytes + other.logBytes);
	}

}
