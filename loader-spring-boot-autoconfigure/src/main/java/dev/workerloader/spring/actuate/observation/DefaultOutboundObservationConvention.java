package dev.workerloader.spring.actuate.observation;

import java.util.Set;

import dev.workerloader.outbound.OutboundEvent;
import dev.workerloader.spring.actuate.observation.OutboundObservationDocumentation.HighCardinalityKeys;
import dev.workerloader.spring.actuate.observation.OutboundObservationDocumentation.LowCardinalityKeys;
import io.micrometer.common.KeyValues;

/**
 * The names that are used unless a bean chooses others. Not those of the timer
 * {@code sandbox.fetch}: a registry that turns observations into timers must not count
 * requests twice under one name.
 *
 * @since 0.1.0
 */
public class DefaultOutboundObservationConvention implements OutboundObservationConvention {

	private static final String NAME = "sandbox.outbound";

	private static final String UNKNOWN = "unknown";

	private static final String NONE = "none";

	private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

	@Override
	public String getName() {
		return NAME;
	}

	@Override
	public String getContextualName(OutboundObservationContext context) {
		OutboundEvent event = context.getEvent();
		return (event != null) ? "fetch " + method(event) : "fetch";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(OutboundObservationContext context) {
		OutboundEvent event = context.getEvent();
		return KeyValues.of(LowCardinalityKeys.POLICY.withValue(context.getPolicy()),
				LowCardinalityKeys.METHOD.withValue((event != null) ? method(event) : UNKNOWN),
				LowCardinalityKeys.OUTCOME.withValue((event != null) ? event.outcome().name() : UNKNOWN),
				LowCardinalityKeys.REASON.withValue((event != null) ? reason(event) : UNKNOWN));
	}

	private static String method(OutboundEvent event) {
		return METHODS.contains(event.method()) ? event.method() : "other";
	}

	private static String reason(OutboundEvent event) {
		return (event.reason() != null) ? event.reason().name() : NONE;
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(OutboundObservationContext context) {
		OutboundEvent event = context.getEvent();
		if (event == null) {
			return KeyValues.empty();
		}
		return KeyValues.of(HighCardinalityKeys.URL.withValue(event.origin() + event.path()),
				HighCardinalityKeys.RULE.withValue((event.rule() != null) ? event.rule() : NONE),
				HighCardinalityKeys.STATUS.withValue((event.status() != 0) ? String.valueOf(event.status()) : NONE),
				HighCardinalityKeys.SANDBOX.withValue(event.sandboxId()));
	}

}
