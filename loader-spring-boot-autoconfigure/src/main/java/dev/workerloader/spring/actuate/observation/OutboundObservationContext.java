package dev.workerloader.spring.actuate.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.workerloader.outbound.OutboundEvent;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request that a worker makes. A tracing system writes the headers
 * that tell its server about the trace into the carrier; whether they are sent is up to
 * the rule that allows the request.
 *
 * @since 0.1.0
 */
public final class OutboundObservationContext extends SenderContext<Map<String, String>> {

	private final String policy;

	private final Map<String, String> traceHeaders = new ConcurrentHashMap<>();

	private volatile @Nullable OutboundEvent event;

	/**
	 * Create a new {@link OutboundObservationContext}.
	 * @param policy the name of the policy that decides about the request
	 */
	public OutboundObservationContext(String policy) {
		super(OutboundObservationContext::write, Kind.CLIENT);
		this.policy = policy;
		setCarrier(this.traceHeaders);
	}

	private static void write(@Nullable Map<String, String> carrier, String name, String value) {
		if (carrier != null) {
			carrier.put(name, value);
		}
	}

	/**
	 * Return the name of the policy that decides about the request.
	 * @return the name
	 */
	public String getPolicy() {
		return this.policy;
	}

	/**
	 * Return what became of the request.
	 * @return the event, or {@code null} while the request goes on
	 */
	public @Nullable OutboundEvent getEvent() {
		return this.event;
	}

	/**
	 * Set what became of the request.
	 * @param event the event
	 */
	public void setEvent(OutboundEvent event) {
		this.event = event;
	}

	Map<String, String> traceHeaders() {
		return Map.copyOf(this.traceHeaders);
	}

}
