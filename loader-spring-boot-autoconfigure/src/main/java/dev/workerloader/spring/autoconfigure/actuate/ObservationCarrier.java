package dev.workerloader.spring.autoconfigure.actuate;

import dev.workerloader.spring.autoconfigure.CallerContextCarrier;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

/**
 * Takes along the observation of the caller, so that what a worker does for it is below
 * that in a trace.
 */
final class ObservationCarrier implements CallerContextCarrier {

	private final ObservationRegistry registry;

	ObservationCarrier(ObservationRegistry registry) {
		this.registry = registry;
	}

	@Override
	public Runnable carry(Runnable task) {
		Observation observation = this.registry.getCurrentObservation();
		if (observation == null) {
			return task;
		}
		return () -> observation.scoped(task);
	}

}
