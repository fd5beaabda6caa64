package dev.workerloader.internal.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.workerloader.ErrorCode;
import dev.workerloader.Limit;
import dev.workerloader.Limits;
import dev.workerloader.OwnerQuota;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerException.Facts;
import dev.workerloader.WorkerLimitException;
import dev.workerloader.WorkerRejectedException;
import dev.workerloader.WorkerRpcException;
import dev.workerloader.WorkerScriptException;
import dev.workerloader.WorkerTerminatedException;

/**
 * The ends of invocations that are not of the guest's making, in words. Each is a
 * function of what had happened until then, which is known when it happens.
 */
final class Failures {

	private Failures() {
	}

	static Function<Facts, WorkerException> limit(ErrorCode code, Limit limit, Limits limits, String what) {
		return (facts) -> new WorkerLimitException(code, what + " reached its limit of " + limits.describe(limit) + ".",
				limit, limits.get(limit), limits.origin(limit), used(limit, facts), facts);
	}

	private static long used(Limit limit, Facts facts) {
		return switch (limit) {
			case WALL_TIME -> facts.usage().wallTime().toNanos();
			case CPU_TIME -> facts.usage().cpuTime().toNanos();
			case MEMORY, ALLOCATION -> facts.usage().allocatedBytes();
			default -> 0;
		};
	}

	static Function<Facts, WorkerException> wallTime(Limits limits) {
		return limit(ErrorCode.WALL_TIME, Limit.WALL_TIME, limits, "The wall time");
	}

	static Function<Facts, WorkerException> resultSize(Limits limits) {
		return limit(ErrorCode.RESULT_SIZE, Limit.RESULT_SIZE, limits, "The size of the result");
	}

	static Function<Facts, WorkerException> terminated(ErrorCode code) {
		return (facts) -> new WorkerTerminatedException(code, switch (code) {
			case CLOSED -> "The worker was closed while the invocation ran, or before it.";
			case EVICTED -> "The worker was evicted while the invocation ran, or before it. Get it again.";
			case SHUTDOWN -> "The worker loader was closed while the invocation ran.";
			case CANCELLED -> "The caller cancelled the invocation.";
			default -> "The sandbox was lost for a reason that is not the worker's fault. Try again.";
		}, null, facts);
	}

	static Function<Facts, WorkerException> sibling(String cause) {
		return (facts) -> new WorkerTerminatedException(ErrorCode.SIBLING_LIMIT,
				"Another invocation in the same sandbox " + cause
						+ ", which ended the sandbox. The next call starts a fresh one.",
				null, facts);
	}

	static Function<Facts, WorkerException> hung() {
		return (facts) -> new WorkerScriptException(ErrorCode.HUNG, "Error",
				"The method awaits something that can never happen: no call to a binding and no timer is pending. "
						+ "Check that every promise it awaits is resolved somewhere.",
				List.of(), Map.of(), null, facts);
	}

	static Function<Facts, WorkerException> script(String name, String message) {
		return (facts) -> new WorkerScriptException(ErrorCode.SCRIPT_ERROR, name, message, List.of(), Map.of(), null,
				facts);
	}

	static Function<Facts, WorkerException> rpc(ErrorCode code, String message) {
		return (facts) -> new WorkerRpcException(code, message, null, facts);
	}

	static Function<Facts, WorkerException> queueFull(int capacity, @Nullable Duration expectedWait) {
		return (facts) -> new WorkerRejectedException(ErrorCode.QUEUE_FULL,
				"All places are taken and " + capacity
						+ " invocations wait already, which is the limit (queue-capacity)." + ((expectedWait != null)
								? " It would have waited about " + expectedWait.toMillis() + " ms." : "")
						+ " Try again later.",
				expectedWait, facts);
	}

	static Function<Facts, WorkerException> queueTimeout(Duration timeout, @Nullable Duration expectedWait) {
		return (facts) -> new WorkerRejectedException(ErrorCode.QUEUE_TIMEOUT,
				"The invocation waited " + timeout.toMillis() + " ms for a place, which is the limit (queue-timeout)."
						+ ((expectedWait != null)
								? " The next place is expected in about " + expectedWait.toMillis() + " ms." : "")
						+ " Try again later.",
				expectedWait, facts);
	}

	static Function<Facts, WorkerException> quotaUsedUp(@Nullable String owner, OwnerQuota quota, Duration wait) {
		return (facts) -> new WorkerRejectedException(ErrorCode.QUOTA,
				"The owner '" + owner + "' has used up its CPU time of " + quota.cpuTimePerMinute()
						+ " per minute (cpu-time-per-minute). Some is left again in " + wait.toMillis() + " ms.",
				wait, facts);
	}

	static Function<Facts, WorkerException> loaderClosed() {
		return (facts) -> new WorkerRejectedException(ErrorCode.LOADER_CLOSED, "The worker loader is closed.", null,
				facts);
	}

	static Function<Facts, WorkerException> unavailable(@Nullable String reason) {
		return (facts) -> new WorkerRejectedException(ErrorCode.UNAVAILABLE,
				(reason != null) ? reason : "The worker loader takes no new work.", null, facts);
	}

}
