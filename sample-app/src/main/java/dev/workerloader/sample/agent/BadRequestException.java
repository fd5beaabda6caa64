package dev.workerloader.sample.agent;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * Thrown when a request is refused before anything runs.
 *
 * @since 0.1.0
 */
public class BadRequestException extends ErrorResponseException {

	public BadRequestException(HttpStatus status, String detail) {
		super(status, ProblemDetail.forStatusAndDetail(status, detail), null);
	}

}
