package dev.workerloader.sample.web;

import java.time.Duration;

import dev.workerloader.WorkerException;
import dev.workerloader.WorkerRejectedException;
import dev.workerloader.sample.agent.RunProblem;
import dev.workerloader.sample.chat.RefusedException;
import dev.workerloader.sample.chat.UnknownRoomException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Answers whatever goes wrong with a problem detail and never with a stack trace.
 */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

	private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

	private static final Duration DEFAULT_RETRY = Duration.ofSeconds(1);

	@ExceptionHandler
	ResponseEntity<ProblemDetail> runFailed(WorkerException ex) {
		ProblemDetail problem = RunProblem.of(ex);
		ResponseEntity.BodyBuilder response = ResponseEntity.status(problem.getStatus());
		if (problem.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
			Duration retryAfter = (ex instanceof WorkerRejectedException rejected) ? rejected.retryAfter() : null;
			response.header(HttpHeaders.RETRY_AFTER, Long.toString(seconds(retryAfter)));
		}
		return response.body(problem);
	}

	@ExceptionHandler
	ProblemDetail unknownRoom(UnknownRoomException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, ex.getMessage());
	}

	@ExceptionHandler
	ProblemDetail refused(RefusedException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, ex.getMessage());
	}

	@ExceptionHandler
	ProblemDetail undecodableParameter(InvalidParameterException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST,
				"A parameter of the request cannot be decoded. Send percent-encoded UTF-8.");
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotSupported(HttpMediaTypeNotSupportedException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		ex.getBody()
			.setDetail("The Content-Type is %s. Send %s.".formatted(
					(ex.getContentType() != null) ? "'" + ex.getContentType() + "'" : "missing",
					MediaType.toString(ex.getSupportedMediaTypes())));
		return super.handleHttpMediaTypeNotSupported(ex, headers, status, request);
	}

	@ExceptionHandler
	ProblemDetail defect(RuntimeException ex) {
		log.error("A request failed unexpectedly", ex);
		return ProblemDetail.forStatusAndDetail(HttpStatus.INTERNAL_SERVER_ERROR,
				"The application failed. Its log says why.");
	}

	private static long seconds(@Nullable Duration retryAfter) {
		Duration wait = (retryAfter != null) ? retryAfter : DEFAULT_RETRY;
		return Math.max(1, wait.plusMillis(999).toSeconds());
	}

}
