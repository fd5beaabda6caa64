package dev.workerloader.spring.web;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import dev.workerloader.ErrorCode;
import dev.workerloader.Outcome;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerRejectedException;
import dev.workerloader.WorkerScriptException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.server.ResponseStatusException;

/**
 * What a visitor is told when there is no response of a worker (RFC 9457). Neither the
 * owner, nor a setting, nor anything else of the application is in it.
 */
final class Problem extends ResponseStatusException {

	private static final String TYPE_PREFIX = "tag:workerloader.dev,2026:";

	private final transient HttpHeaders headers = new HttpHeaders();

	private Problem(HttpStatus status, String detail, @Nullable Throwable cause) {
		super(status, detail, cause);
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.headers;
	}

	static Problem notFound() {
		return new Problem(HttpStatus.NOT_FOUND, "There is no such worker.", null);
	}

	static Problem badRequest() {
		return new Problem(HttpStatus.BAD_REQUEST, "The request has a URL or a header that is not one of HTTP.", null);
	}

	static Problem tooLarge(long maximum) {
		return new Problem(HttpStatus.CONTENT_TOO_LARGE,
				"The body has more than %d bytes. Send a smaller one.".formatted(maximum), null);
	}

	static Problem methodNotAllowed(String allowed) {
		Problem problem = new Problem(HttpStatus.METHOD_NOT_ALLOWED, "The methods are %s.".formatted(allowed), null);
		problem.getHeaders().set(HttpHeaders.ALLOW, allowed);
		return problem;
	}

	/**
	 * Return a failed invocation as a problem.
	 * @param failure what the invocation ended with
	 * @param showMessage whether the visitor gets the message of a failure of the
	 * worker's own
	 */
	static Problem of(WorkerException failure, boolean showMessage) {
		ErrorCode code = failure.code();
		Problem problem = new Problem(status(code), detail(failure, showMessage), failure);
		ProblemDetail body = problem.getBody();
		body.setType(URI.create(TYPE_PREFIX + code.name().toLowerCase(Locale.ROOT).replace('_', '-')));
		body.setProperty("code", code.name());
		body.setProperty("outcome", code.outcome().name());
		if (failure instanceof WorkerRejectedException rejected && rejected.retryAfter() != null) {
			problem.getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(seconds(rejected.retryAfter())));
		}
		return problem;
	}

	private static long seconds(Duration wait) {
		return Math.max(1, wait.plusMillis(999).toSeconds());
	}

	private static HttpStatus status(ErrorCode code) {
		return switch (code) {
			case ACCESS_DENIED -> HttpStatus.FORBIDDEN;
			case QUOTA -> HttpStatus.TOO_MANY_REQUESTS;
			case WALL_TIME -> HttpStatus.GATEWAY_TIMEOUT;
			default -> status(code.outcome());
		};
	}

	private static HttpStatus status(Outcome outcome) {
		return switch (outcome) {
			case SCRIPT_ERROR, LIMIT -> HttpStatus.BAD_GATEWAY;
			case TERMINATED, REJECTED -> HttpStatus.SERVICE_UNAVAILABLE;
			case OK, LOAD_ERROR -> HttpStatus.INTERNAL_SERVER_ERROR;
		};
	}

	private static String detail(WorkerException failure, boolean showMessage) {
		ErrorCode code = failure.code();
		if (showMessage && code.outcome() == Outcome.SCRIPT_ERROR) {
			String message = String.valueOf(failure.getMessage());
			return (failure instanceof WorkerScriptException script) ? script.name() + ": " + message : message;
		}
		return switch (code.outcome()) {
			case SCRIPT_ERROR -> (code == ErrorCode.ACCESS_DENIED) ? "The worker was not allowed to do this for you."
					: "The worker failed.";
			case LIMIT -> (code == ErrorCode.WALL_TIME) ? "The worker took too long." : "The worker went over a limit.";
			case TERMINATED -> "The worker was ended before it had answered. Try again.";
			case REJECTED -> (code == ErrorCode.QUOTA) ? "The worker has used up its time for now. Try again later."
					: "Too much is going on. Try again later.";
			case OK, LOAD_ERROR -> "The worker could not be loaded.";
		};
	}

	/**
	 * Return the body as JSON.
	 */
	byte[] json() {
		ProblemDetail body = getBody();
		Map<String, @Nullable Object> members = new LinkedHashMap<>();
		if (body.getType() != null) {
			members.put("type", body.getType().toString());
		}
		members.put("title", body.getTitle());
		members.put("status", body.getStatus());
		members.put("detail", body.getDetail());
		if (body.getProperties() != null) {
			members.putAll(body.getProperties());
		}
		return JsonMapper.shared().writeValueAsBytes(members);
	}

}
