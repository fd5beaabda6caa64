package dev.workerloader.spring.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

import dev.workerloader.outbound.WorkerRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Reads requests of servlets and writes what is answered without a worker.
 */
final class ServletMessages {

	private ServletMessages() {
	}

	/**
	 * Return scheme, host and port as the visitor named them.
	 */
	static String origin(HttpServletRequest request) {
		String url = request.getRequestURL().toString();
		return url.substring(0, url.length() - request.getRequestURI().length());
	}

	static Map<String, List<String>> headers(HttpServletRequest request) {
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (String name : Collections.list(request.getHeaderNames())) {
			headers.put(name, Collections.list(request.getHeaders(name)));
		}
		return headers;
	}

	/**
	 * Give a request its body.
	 * @return what keeps reading within its bounds
	 * @throws Problem if there is too much of it
	 */
	static RequestBody body(HttpServletRequest request, WorkerRequest.Builder target, long maximum) throws IOException {
		HttpMethod method = HttpMethod.valueOf(request.getMethod());
		long length = request.getContentLengthLong();
		boolean none = length == 0 || !ServingRules.mayHaveBody(method);
		RequestBody body = new RequestBody(none ? InputStream.nullInputStream() : request.getInputStream(), maximum);
		if (none) {
			return body;
		}
		try {
			InputStream stream = body.begin();
			if (stream != body && stream.available() == 0) {
				byte[] consumed = consumed(request, length);
				if (consumed.length > 0) {
					target.body(consumed);
				}
			}
			else {
				target.body(stream);
			}
			return body;
		}
		catch (RequestTooLargeException ex) {
			throw Problem.tooLarge(maximum);
		}
	}

	/**
	 * Return what the body was, if somebody has read it already: whoever asks a servlet
	 * for a parameter reads forms.
	 */
	private static byte[] consumed(HttpServletRequest request, long length) {
		if (request instanceof MultipartHttpServletRequest) {
			throw new IllegalStateException("Spring has read the body of the request, which is a multipart form. "
					+ "Set spring.servlet.multipart.resolve-lazily to true, so that a worker can read it.");
		}
		String type = request.getContentType();
		if (length < 0 || type == null || !type.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE)) {
			return new byte[0];
		}
		Map<String, List<String>> query = query(request.getQueryString());
		StringJoiner form = new StringJoiner("&");
		request.getParameterMap().forEach((name, values) -> {
			int ofTheQuery = query.getOrDefault(name, List.of()).size(); // come first
			for (int i = ofTheQuery; i < values.length; i++) {
				form.add(URLEncoder.encode(name, StandardCharsets.UTF_8) + "="
						+ URLEncoder.encode(values[i], StandardCharsets.UTF_8));
			}
		});
		return form.toString().getBytes(StandardCharsets.US_ASCII);
	}

	private static Map<String, List<String>> query(@Nullable String query) {
		return (query != null) ? UriComponentsBuilder.newInstance().query(query).build().getQueryParams() : Map.of();
	}

	/**
	 * Answer with a problem.
	 */
	static void write(Problem problem, ServingRules rules, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		byte[] json = problem.json();
		response.setStatus(problem.getStatusCode().value());
		problem.getHeaders().forEach((name, values) -> values.forEach((value) -> response.setHeader(name, value)));
		rules.defences(HeaderNames.copy(response.getHeaderNames()), response::addHeader);
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		response.setContentLength(json.length);
		if (!HttpMethod.HEAD.matches(request.getMethod())) {
			response.getOutputStream().write(json);
		}
		response.flushBuffer();
	}

}
