package dev.workerloader.spring.actuate.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of requests that workers make, and their keys.
 *
 * @since 0.1.0
 */
public enum OutboundObservationDocumentation implements ObservationDocumentation {

	/** One request, allowed or not, until the end of the response's body. */
	FETCH {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultOutboundObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinalityKeys.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinalityKeys.values();
		}

	};

	/**
	 * Keys with few values. None of them is a worker's to choose.
	 *
	 * @since 0.1.0
	 */
	public enum LowCardinalityKeys implements KeyName {

		/** Name of the policy. */
		POLICY("policy"),

		/** Method, or {@code other}. */
		METHOD("method"),

		/** What became of it: {@code ALLOWED}, {@code DENIED} or {@code FAILED}. */
		OUTCOME("outcome"),

		/** Why it was denied or failed, or {@code none}. */
		REASON("reason");

		private final String key;

		LowCardinalityKeys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * Keys with any number of values, for traces.
	 *
	 * @since 0.1.0
	 */
	public enum HighCardinalityKeys implements KeyName {

		/** URL without its query. */
		URL("url"),

		/** URL of the rule that allowed it, or {@code none}. */
		RULE("rule"),

		/** Status of the response, or {@code none}. */
		STATUS("status"),

		/** Generated id of the sandbox. */
		SANDBOX("sandbox.id");

		private final String key;

		HighCardinalityKeys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
