package dev.workerloader.spring.actuate.metrics;

import dev.workerloader.WorkerLoader;
import dev.workerloader.outbound.OutboundEvent;
import dev.workerloader.outbound.OutboundListener;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Timers of the requests that workers make and of their WebSockets, allowed or not.
 * Register it with {@link WorkerLoader.Builder#onOutbound(OutboundListener)}.
 *
 * @since 0.1.0
 */
public class OutboundMetrics implements OutboundListener {

	private final MeterProvider<Timer> requests;

	private final MeterProvider<Timer> webSockets;

	/**
	 * Create new {@link OutboundMetrics}.
	 * @param registry where to register the timers
	 */
	public OutboundMetrics(MeterRegistry registry) {
		this.requests = Timer.builder("sandbox.fetch")
			.description("Requests of workers over the network")
			.withRegistry(registry);
		this.webSockets = Timer.builder("sandbox.websocket")
			.description("WebSockets of workers, from the handshake to the end")
			.withRegistry(registry);
	}

	@Override
	public void onOutbound(OutboundEvent event) {
		// Neither origin nor status: a worker can choose the one, a server the other.
		MeterProvider<Timer> timers = event.isWebSocket() ? this.webSockets : this.requests;
		timers.withTags("policy", event.policy(), "outcome", event.outcome().name()).record(event.duration());
	}

}
