package dev.workerloader.spring.web;

import java.io.IOException;

/**
 * Thrown so that the server cuts the connection off: the response has begun and does not
 * go on. Without a stack, and without words of the worker: it is the server that logs it,
 * and a worker could make it do so at will.
 */
final class BrokenResponseException extends IOException {

	BrokenResponseException() {
		super("The response of a worker broke off.");
	}

	@Override
	public synchronized Throwable fillInStackTrace() {
		return this;
	}

}
