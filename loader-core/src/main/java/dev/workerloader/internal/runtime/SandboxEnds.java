package dev.workerloader.internal.runtime;

import java.util.function.Function;

import dev.workerloader.ErrorCode;
import dev.workerloader.Limit;
import dev.workerloader.Limits;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerException.Facts;
import dev.workerloader.host.HostStatus;
import dev.workerloader.host.SandboxEnd;
import dev.workerloader.host.Slice;

/**
 * What the end of a sandbox, or of a slice, means for the invocations in it.
 */
final class SandboxEnds {

	private SandboxEnds() {
	}

	static Function<Facts, WorkerException> reasonOf(Slice.Failure failure, Limits limits) {
		return switch (failure) {
			case STACK_OVERFLOW -> Failures.script("RangeError", "Maximum call stack size exceeded");
			case OUT_OF_MEMORY -> Failures.limit(ErrorCode.MEMORY, Limit.MEMORY, limits, "The memory of the sandbox");
			case TERMINATED, ERROR -> Failures.terminated(ErrorCode.SANDBOX_LOST);
		};
	}

	static Function<Facts, WorkerException> reasonOf(SandboxEnd end, Limits limits, HostStatus host) {
		return switch (end.reason()) {
			// Unasked: the host may have a reason to.
			case TERMINATED, LOST -> (host.problem() != null) ? Failures.unavailable(host.problem())
					: Failures.terminated(ErrorCode.SANDBOX_LOST);
			case WALL_TIME -> Failures.wallTime(limits);
			case CPU_TIME -> Failures.limit(ErrorCode.CPU_TIME, Limit.CPU_TIME, limits, "The CPU time");
			case ALLOCATION ->
				Failures.limit(ErrorCode.ALLOCATION, Limit.ALLOCATION, limits, "What the invocation allocated");
			case MEMORY -> Failures.limit(ErrorCode.MEMORY, Limit.MEMORY, limits, "The memory of the sandbox");
		};
	}

	/**
	 * Return what the other invocations get when one of them ended the sandbox.
	 */
	static Function<Facts, WorkerException> reasonOfSiblings(SandboxEnd end, Function<Facts, WorkerException> reason) {
		return switch (end.reason()) {
			case TERMINATED, LOST -> reason;
			case CPU_TIME -> Failures.sibling("reached its limit of CPU time, or was cancelled while it computed");
			case WALL_TIME -> Failures.sibling("reached its limit of wall time while it computed");
			case ALLOCATION -> Failures.sibling("reached its limit of allocated bytes");
			case MEMORY -> Failures.sibling("reached its limit of memory");
		};
	}

}
