package dev.workerloader.spring.web;

/**
 * Thrown in the supplier of code when the application has none for an id.
 */
final class UnknownWorkerException extends RuntimeException {

	UnknownWorkerException(String id) {
		super("There is no code for the id \"" + id + "\".", null, false, false);
	}

}
