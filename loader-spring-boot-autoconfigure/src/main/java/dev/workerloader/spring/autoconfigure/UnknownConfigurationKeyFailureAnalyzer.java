package dev.workerloader.spring.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains an {@link UnknownConfigurationKeyException}.
 */
class UnknownConfigurationKeyFailureAnalyzer extends AbstractFailureAnalyzer<UnknownConfigurationKeyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnknownConfigurationKeyException cause) {
		String origin = (cause.getOrigin() != null) ? " (originating from '" + cause.getOrigin() + "')" : "";
		String description = "The configuration property '" + cause.getKey() + "'" + origin
				+ " is not known, so that what it is meant to set would not be in force.";
		String action = (cause.getNearest() != null)
				? "Remove the property or correct its name. The nearest one is '" + cause.getNearest() + "'."
				: "Remove the property.";
		return new FailureAnalysis(description, action, cause);
	}

}
