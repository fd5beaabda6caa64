package dev.workerloader.spring.actuate.endpoint;

import java.util.List;
import java.util.Map;

import dev.workerloader.ErrorCode;
import dev.workerloader.LoaderStats;
import dev.workerloader.Outcome;
import dev.workerloader.host.HostStatus;
import dev.workerloader.host.Isolation;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Description of a loader and its sandboxes.
 *
 * @param isolation what separates sandboxes from the application
 * @param host state of the place where sandboxes live
 * @param workers live workers
 * @param invocations invocations since the start
 * @param matching live sandboxes that match the filters
 * @param sandboxes the first of them, the oldest first
 * @since 0.1.0
 */
public record SandboxesDescriptor(Isolation isolation, Host host, Workers workers, Invocations invocations,
		int matching, List<SandboxDescriptor> sandboxes) implements OperationResponseBody {

	/**
	 * Description of the place where sandboxes live.
	 *
	 * @param engine name and version of the engine, and how it runs code
	 * @param state whether it takes work
	 * @param problem why it takes no work, or {@code null}
	 * @param liveSandboxes open sandboxes
	 * @param warmSandboxes never-used sandboxes at hand
	 * @param threads live threads that run code
	 * @param runningSlices pieces of code that are running
	 * @param queuedSlices sandboxes that wait for a thread
	 * @param lostThreads threads that were written off
	 */
	public record Host(String engine, HostStatus.State state, @Nullable String problem, int liveSandboxes,
			int warmSandboxes, int threads, int runningSlices, int queuedSlices, int lostThreads) {

		static Host of(HostStatus status) {
			return new Host(status.engine(), status.state(), status.problem(), status.liveSandboxes(),
					status.warmSandboxes(), status.threads(), status.runningSlices(), status.queuedSlices(),
					status.lostThreads());
		}

	}

	/**
	 * Description of the workers of a loader.
	 *
	 * @param live live workers
	 * @param cached live workers that are cached by id
	 * @param loads sandboxes that were started
	 * @param failedLoads sandboxes whose modules could not be loaded
	 * @param evictions workers that were evicted
	 */
	public record Workers(int live, int cached, long loads, long failedLoads, long evictions) {

		static Workers of(LoaderStats stats) {
			return new Workers(stats.workers(), stats.cachedWorkers(), stats.loads(), stats.failedLoads(),
					stats.evictions());
		}

	}

	/**
	 * Description of the invocations of a loader.
	 *
	 * @param running invocations that were admitted and have not ended
	 * @param queued invocations that wait for admission
	 * @param outcomes ended invocations by outcome
	 * @param errors ended invocations by error code
	 * @param usage what the ended invocations used
	 */
	public record Invocations(int running, int queued, Map<Outcome, Long> outcomes, Map<ErrorCode, Long> errors,
			UsageDescriptor usage) {

		static Invocations of(LoaderStats stats) {
			return new Invocations(stats.runningInvocations(), stats.queuedInvocations(), stats.invocations(),
					stats.errors(), UsageDescriptor.of(stats.usage()));
		}

	}

}
