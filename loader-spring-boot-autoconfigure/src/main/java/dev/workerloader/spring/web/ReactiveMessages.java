package dev.workerloader.spring.web;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import reactor.core.publisher.Mono;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * Reads requests of a reactive server and writes what is answered without a worker.
 */
final class ReactiveMessages {

	private ReactiveMessages() {
	}

	/**
	 * Return scheme, host and port as the visitor named them.
	 */
	static String origin(ServerHttpRequest request) {
		URI uri = request.getURI();
		return uri.getScheme() + "://" + uri.getRawAuthority();
	}

	static Map<String, List<String>> headers(ServerHttpRequest request) {
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		request.getHeaders().forEach(headers::put);
		return headers;
	}

	/**
	 * Answer with a problem.
	 */
	static Mono<Void> write(Problem problem, ServingRules rules, ServerHttpResponse response) {
		byte[] json = problem.json();
		HttpHeaders headers = response.getHeaders();
		response.setStatusCode(problem.getStatusCode());
		problem.getHeaders().forEach(headers::put);
		rules.defences(HeaderNames.copy(headers.headerNames()), headers::add);
		headers.setCacheControl(CacheControl.noStore());
		headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
		headers.setContentLength(json.length);
		return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(json)));
	}

}
