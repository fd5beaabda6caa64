package dev.workerloader.spring.actuate.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names the observation of a request that a worker makes, and its keys.
 *
 * @since 0.1.0
 */
public interface OutboundObservationConvention extends ObservationConvention<OutboundObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof OutboundObservationContext;
	}

}
