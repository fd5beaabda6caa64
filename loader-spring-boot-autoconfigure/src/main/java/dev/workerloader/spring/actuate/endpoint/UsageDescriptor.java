package dev.workerloader.spring.actuate.endpoint;

import java.time.Duration;

import dev.workerloader.Usage;

/**
 * Description of what invocations used.
 *
 * @param wallTime time from admission to the end
 * @param cpuTime CPU time spent in the worker's code
 * @param allocatedBytes bytes that the worker's code allocated
 * @param rpcCalls calls to bindings
 * @param subrequests outbound requests
 * @param logBytes size of the logs in bytes
 * @since 0.1.0
 */
public record UsageDescriptor(Duration wallTime, Duration cpuTime, long allocatedBytes, int rpcCalls, int subrequests,
		long logBytes) {

	static UsageDescriptor of(Usage usage) {
		return new UsageDescriptor(usage.wallTime(), usage.cpuTime(), usage.allocatedBytes(), usage.rpcCalls(),
				usage.subrequests(), usage.logBytes());
	}

}
