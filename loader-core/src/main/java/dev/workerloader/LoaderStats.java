package dev.workerloader;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

import dev.workerloader.host.HostStatus;

/**
 * An immutable snapshot of what a loader has done and is doing. Counters count from the
 * loader's start.
 *
 * @param workers live workers
 * @param cachedWorkers live workers that are cached by id
 * @param openHandles handles that are the only way to their worker and were not closed
 * @param leakedHandles such handles that became unreachable before anybody closed them,
 * so that the loader had to
 * @param runningInvocations invocations that were admitted and have not ended
 * @param queuedInvocations invocations that wait for admission
 * @param runningCalls calls to bindings, and requests to the outside, that were accepted
 * and have not returned, also those for which no worker waits any more
 * @param loads sandboxes that were started
 * @param failedLoads sandboxes whose modules could not be loaded
 * @param evictions workers that were evicted, for whatever reason
 * @param invocations ended invocations by outcome
 * @param errors ended invocations by error code
 * @param usage what the ended invocations used
 * @param droppedEvents events that were dropped since a handler was too slow
 * @param host the state of the sandboxes' host
 * @since 0.1.0
 */
public record LoaderStats(int workers, int cachedWorkers, int openHandles, long leakedHandles, int runningInvocations,
		int queuedInvocations, int runningCalls, long loads, long failedLoads, long evictions,
		Map<Outcome, Long> invocations, Map<ErrorCode, Long> errors, Usage usage, long droppedEvents, HostStatus host) {

	public LoaderStats {
		EnumMap<Outcome, Long> byOutcome = new EnumMap<>(Outcome.class);
		byOutcome.putAll(invocations);
		invocations = Collections.unmodifiableMap(byOutcome);
		EnumMap<ErrorCode, Long> byCode = new EnumMap<>(ErrorCode.class);
		byCode.putAll(errors);
		errors = Collections.unmodifiableMap(byCode);
	}

}
