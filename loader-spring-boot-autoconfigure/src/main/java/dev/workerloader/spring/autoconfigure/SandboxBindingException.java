package dev.workerloader.spring.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a bean that is marked as a binding cannot be one. The message names the
 * bean and, where it is a method's fault, the method.
 */
class SandboxBindingException extends RuntimeException {

	private final String beanName;

	private final String action;

	SandboxBindingException(String beanName, String message, String action, @Nullable Throwable cause) {
		super(message, cause);
		this.beanName = beanName;
		this.action = action;
	}

	String getBeanName() {
		return this.beanName;
	}

	String getAction() {
		return this.action;
	}

}
