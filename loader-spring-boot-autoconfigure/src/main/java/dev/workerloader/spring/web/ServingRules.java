package dev.workerloader.spring.web;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.workerloader.WorkerException;
import dev.workerloader.outbound.WorkerRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.RequestPath;

/**
 * What passes between a visitor and a worker, whatever the web stack.
 *
 * @param methods the methods that are served, in order
 * @param maxBodySize the bytes that the body of a request may have
 * @param requestHeaders secret headers that pass all the same
 * @param responseHeaders headers for the whole origin that pass all the same
 * @param contentSecurityPolicy the policy of all that is served, or {@code null}
 * @param prefix the part of the path that the worker does not see, or {@code null}
 * @param rethrow whether the application handles failures
 * @param showMessages whether visitors get the messages of a worker's failures
 */
record ServingRules(List<HttpMethod> methods, long maxBodySize, Set<String> requestHeaders, Set<String> responseHeaders,
		@Nullable String contentSecurityPolicy, @Nullable PathPrefix prefix, boolean rethrow, boolean showMessages) {

	/**
	 * Where a server puts the id of a session that has no cookie.
	 */
	private static final Pattern SESSION = Pattern.compile(";jsessionid=[^/;]*", Pattern.CASE_INSENSITIVE);

	private static final Set<HttpMethod> WITHOUT_BODY = Set.of(HttpMethod.GET, HttpMethod.HEAD);

	/**
	 * Headers that may be there several times, each one more restriction or variation.
	 */
	private static final Set<String> ADDED = HeaderNames
		.copy(Set.of("Content-Security-Policy", "Content-Security-Policy-Report-Only", "Vary"));

	/**
	 * Return the methods as the header {@code Allow} has them.
	 */
	String allow() {
		return this.methods.stream().map(HttpMethod::name).collect(Collectors.joining(", "));
	}

	/**
	 * Check what can be checked before anything is read.
	 * @throws Problem if the request is refused
	 */
	void check(HttpMethod method, long contentLength) {
		if (!this.methods.contains(method)) {
			throw Problem.methodNotAllowed(allow());
		}
		if (contentLength > this.maxBodySize && mayHaveBody(method)) {
			throw Problem.tooLarge(this.maxBodySize);
		}
	}

	/**
	 * Return whether a worker gets the body of a request: that of {@code GET} and
	 * {@code HEAD} has no meaning, and a {@code Request} cannot have it.
	 */
	static boolean mayHaveBody(HttpMethod method) {
		return !WITHOUT_BODY.contains(method);
	}

	/**
	 * Return where a visitor is sent instead, so that relative links are right.
	 * @param query the query, or {@code null}
	 * @return a relative address, or {@code null} if the worker is to answer
	 */
	@Nullable String redirect(HttpMethod method, RequestPath path, @Nullable String query) {
		if (this.prefix == null || mayHaveBody(method) || !this.prefix.strip(path).isEmpty()) {
			return null;
		}
		return PathPrefix.withSlash(path) + ((query != null) ? "?" + query : "");
	}

	/**
	 * Start the request that the worker gets.
	 * @param origin scheme, host and port
	 * @param query the query, or {@code null}
	 * @throws Problem if something in it is not of HTTP
	 */
	WorkerRequest.Builder request(HttpMethod method, String origin, RequestPath path, @Nullable String query,
			Map<String, List<String>> headers) {
		String within = (this.prefix != null) ? this.prefix.strip(path) : path.value();
		String url = origin + (within.isEmpty() ? "/" : SESSION.matcher(within).replaceAll(""))
				+ ((query != null) ? "?" + query : "");
		try {
			WorkerRequest.Builder builder = WorkerRequest.builder(method.name(), url);
			String connection = joined(headers, HttpHeaders.CONNECTION);
			headers.forEach((name, values) -> {
				if (!HeaderNames.isOfTheConnection(name, connection)
						&& (!HeaderNames.isSecret(name) || this.requestHeaders.contains(name))) {
					values.forEach((value) -> builder.header(name, value));
				}
			});
			return builder;
		}
		catch (IllegalArgumentException ex) {
			throw Problem.badRequest();
		}
	}

	private static @Nullable String joined(Map<String, List<String>> headers, String name) {
		List<String> values = headers.get(name);
		return (values != null) ? String.join(",", values) : null;
	}

	/**
	 * Pass on the headers of a response.
	 * @param headers the headers of the worker
	 * @param present the names that the application has set already: its word counts
	 * @param target takes name and value of each header that passes
	 */
	void responseHeaders(Map<String, List<String>> headers, Set<String> present, BiConsumer<String, String> target) {
		defences(present, target);
		String connection = joined(headers, HttpHeaders.CONNECTION);
		headers.forEach((name, values) -> {
			if (passes(name, connection, present)) {
				values.forEach((value) -> target.accept(name, value));
			}
		});
	}

	private boolean passes(String name, @Nullable String connection, Set<String> present) {
		if (HeaderNames.isOfTheConnection(name, connection) || name.equalsIgnoreCase("X-Content-Type-Options")) {
			return false;
		}
		if (HeaderNames.isOfTheOrigin(name) && !this.responseHeaders.contains(name)) {
			return false;
		}
		return !present.contains(name) || ADDED.contains(name);
	}

	/**
	 * Pass on what tells browsers not to trust an answer, be it of a worker or about one.
	 * @param present the names that the application has set already
	 * @param target takes name and value of each header
	 */
	void defences(Set<String> present, BiConsumer<String, String> target) {
		if (this.contentSecurityPolicy != null) {
			target.accept("Content-Security-Policy", this.contentSecurityPolicy);
		}
		if (!present.contains("X-Content-Type-Options")) {
			target.accept("X-Content-Type-Options", "nosniff");
		}
	}

	/**
	 * Return what the visitor is told of a failure.
	 */
	Problem problem(WorkerException failure) {
		return (failure.getCause() instanceof UnknownWorkerException) ? Problem.notFound()
				: Problem.of(failure, this.showMessages);
	}

}
