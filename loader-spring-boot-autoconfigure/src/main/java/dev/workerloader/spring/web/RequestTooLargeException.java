package dev.workerloader.spring.web;

import java.io.IOException;

import dev.workerloader.rpc.GuestVisible;

/**
 * Thrown when a body goes on after the bytes that it may have.
 */
@GuestVisible
final class RequestTooLargeException extends IOException {

	RequestTooLargeException(long maximum) {
		super("The body of the request has more than the " + maximum + " bytes that it may have.");
	}

}
