package dev.workerloader.spring.actuate.metrics;

import dev.workerloader.RpcCall;
import dev.workerloader.TailEvent;
import dev.workerloader.TailHandler;
import dev.workerloader.WorkerLoader;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Timers of invocations and of the calls that workers make to their bindings. Register it
 * with {@link WorkerLoader.Builder#tail(TailHandler)}.
 *
 * @since 0.1.0
 */
public class InvocationMetrics implements TailHandler {

	private final MeterProvider<Timer> executions;

	private final MeterProvider<Timer> calls;

	/**
	 * Create new {@link InvocationMetrics}.
	 * @param registry where to register the timers
	 */
	public InvocationMetrics(MeterRegistry registry) {
		this.executions = Timer.builder("sandbox.executions")
			.description("Invocations of workers")
			.withRegistry(registry);
		this.calls = Timer.builder("sandbox.rpc.calls")
			.description("Calls of workers to their bindings")
			.withRegistry(registry);
	}

	@Override
	public void handle(TailEvent event) {
		String error = (event.error() != null) ? event.error().code().name() : "none";
		this.executions.withTags("outcome", event.outcome().name(), "error", error).record(event.usage().wallTime());
		event.calls().forEach(this::record);
	}

	private void record(RpcCall call) {
		// The names in a call that was refused may be made up by the worker.
		boolean refused = call.outcome() == RpcCall.Status.REFUSED;
		this.calls
			.withTags("binding", refused ? "unknown" : call.binding(), "method", refused ? "unknown" : call.method(),
					"outcome", call.outcome().name())
			.record(call.duration());
	}

}
