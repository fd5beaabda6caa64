package dev.workerloader.spring.actuate.metrics;

import java.util.function.ToDoubleFunction;

import dev.workerloader.LoaderStats;
import dev.workerloader.WorkerLoader;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * Gauges and counters over the statistics of a {@link WorkerLoader}. No tag holds an id
 * or anything else that a worker can make up.
 *
 * @since 0.1.0
 */
public class WorkerLoaderMetrics implements MeterBinder {

	private final WorkerLoader loader;

	/**
	 * Create new {@link WorkerLoaderMetrics}.
	 * @param loader the loader
	 */
	public WorkerLoaderMetrics(WorkerLoader loader) {
		this.loader = loader;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		gauge(registry, "sandbox.workers", "Live workers", LoaderStats::workers);
		gauge(registry, "sandbox.workers.cached", "Live workers that are cached by id", LoaderStats::cachedWorkers);
		gauge(registry, "sandbox.handles.open", "Handles on workers of their own that were not closed",
				LoaderStats::openHandles);
		gauge(registry, "sandbox.executions.active", "Invocations that were admitted and have not ended",
				LoaderStats::runningInvocations);
		gauge(registry, "sandbox.executions.queued", "Invocations that wait for admission",
				LoaderStats::queuedInvocations);
		gauge(registry, "sandbox.rpc.calls.active", "Calls to bindings that have not returned",
				LoaderStats::runningCalls);
		gauge(registry, "sandbox.contexts.live", "Contexts that exist: of open and of never-used sandboxes",
				(stats) -> stats.host().liveContexts());
		gauge(registry, "sandbox.pool.size", "Open sandboxes", (stats) -> stats.host().liveSandboxes());
		gauge(registry, "sandbox.pool.idle", "Never-used sandboxes at hand", (stats) -> stats.host().warmSandboxes());
		gauge(registry, "sandbox.pool.pending", "Sandboxes that wait for a thread",
				(stats) -> stats.host().queuedSlices());
		gauge(registry, "sandbox.threads", "Threads that run code", (stats) -> stats.host().threads());
		gauge(registry, "sandbox.threads.lost", "Threads that were written off", (stats) -> stats.host().lostThreads());
		counter(registry, "sandbox.startup", null, "Sandboxes that were started", LoaderStats::loads);
		counter(registry, "sandbox.startup.failed", null, "Sandboxes whose modules could not be loaded",
				LoaderStats::failedLoads);
		counter(registry, "sandbox.evictions", null, "Workers that were evicted", LoaderStats::evictions);
		counter(registry, "sandbox.handles.leaked", null,
				"Handles on workers of their own that nobody closed while that was possible",
				LoaderStats::leakedHandles);
		counter(registry, "sandbox.cpu.time", "seconds", "CPU time spent in the code of workers",
				(stats) -> stats.usage().cpuTime().toNanos() / 1e9);
		counter(registry, "sandbox.allocated", BaseUnits.BYTES, "Memory allocated by the code of workers",
				(stats) -> stats.usage().allocatedBytes());
		counter(registry, "sandbox.log", BaseUnits.BYTES, "Size of the logs of workers",
				(stats) -> stats.usage().logBytes());
		counter(registry, "sandbox.events.dropped", null, "Events that were dropped since a handler was too slow",
				LoaderStats::droppedEvents);
	}

	private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<LoaderStats> value) {
		Gauge.builder(name, this.loader, (loader) -> value.applyAsDouble(loader.stats()))
			.description(description)
			.register(registry);
	}

	private void counter(MeterRegistry registry, String name, @Nullable String unit, String description,
			ToDoubleFunction<LoaderStats> value) {
		FunctionCounter.builder(name, this.loader, (loader) -> value.applyAsDouble(loader.stats()))
			.description(description)
			.baseUnit(unit)
			.register(registry);
	}

}
