package dev.workerloader.spring.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a {@link SandboxBindingException}.
 */
class SandboxBindingFailureAnalyzer extends AbstractFailureAnalyzer<SandboxBindingException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SandboxBindingException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.getAction(), cause);
	}

}
