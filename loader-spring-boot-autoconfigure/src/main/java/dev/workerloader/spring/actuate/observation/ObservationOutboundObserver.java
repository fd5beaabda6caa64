package dev.workerloader.spring.actuate.observation;

import java.util.Map;

import dev.workerloader.WorkerLoader;
import dev.workerloader.outbound.OutboundEvent;
import dev.workerloader.outbound.OutboundObserver;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Makes an observation of each request that a worker makes, allowed or not, below the one
 * that is current on the thread that makes it. Register it with
 * {@link WorkerLoader.Builder#outboundObserver(OutboundObserver)}.
 *
 * @since 0.1.0
 */
public class ObservationOutboundObserver implements OutboundObserver {

	private static final OutboundObservationConvention DEFAULT_CONVENTION = new DefaultOutboundObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable OutboundObservationConvention convention;

	/**
	 * Create a new {@link ObservationOutboundObserver}.
	 * @param registry where observations are made
	 * @param convention names them, or {@code null} for the default names
	 */
	public ObservationOutboundObserver(ObservationRegistry registry,
			@Nullable OutboundObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public Attempt begin(String policy) {
		OutboundObservationContext context = new OutboundObservationContext(policy);
		return new ObservationAttempt(OutboundObservationDocumentation.FETCH
			.observation(this.convention, DEFAULT_CONVENTION, () -> context, this.registry)
			.start(), context);
	}

	private record ObservationAttempt(Observation observation, OutboundObservationContext context) implements Attempt {

		@Override
		public Map<String, String> traceHeaders() {
			return this.context.traceHeaders();
		}

		@Override
		public Scope open() {
			return this.observation.openScope()::close;
		}

		@Override
		public void end(OutboundEvent event) {
			this.context.setEvent(event);
			this.observation.stop();
		}

	}

}
