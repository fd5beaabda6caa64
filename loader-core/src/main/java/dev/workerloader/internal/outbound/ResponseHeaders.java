package dev.workerloader.internal.outbound;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;

import dev.workerloader.outbound.WorkerResponse;

/**
 * The head of a response as the worker gets it: without what concerns only the
 * connection.
 */
final class ResponseHeaders {

	private static final Set<String> HOP_BY_HOP = Set.of("connection", "keep-alive", "proxy-authenticate",
			"proxy-authentication-info", "proxy-authorization", "proxy-connection", "te", "trailer",
			"transfer-encoding", "upgrade");

	private static final Set<String> OF_THE_CODING = Set.of("content-encoding", "content-length");

	private ResponseHeaders() {
	}

	/**
	 * Start building what the worker gets.
	 * @param response what the server sent
	 * @param decoded whether the body is decoded on the way
	 * @param injected what the worker must not get back
	 * @return a builder without a body
	 * @throws InvalidResponseException if the head is not one of HTTP
	 */
	static WorkerResponse.Builder copy(ClassicHttpResponse response, boolean decoded, InjectedHeaders injected) {
		Set<String> dropped = new HashSet<>(HOP_BY_HOP);
		if (decoded) {
			dropped.addAll(OF_THE_CODING);
		}
		for (Header connection : response.getHeaders("Connection")) {
			for (String name : String.valueOf(connection.getValue()).split(",")) {
				dropped.add(name.strip().toLowerCase(Locale.ROOT));
			}
		}
		try {
			WorkerResponse.Builder builder = WorkerResponse.builder(response.getCode());
			for (Header header : response.getHeaders()) {
				if (!dropped.contains(header.getName().toLowerCase(Locale.ROOT)) && !injected.areIn(header)) {
					builder.header(header.getName(), (header.getValue() != null) ? header.getValue().strip() : "");
				}
			}
			if (!injected.areIn(response.getReasonPhrase())) {
				setStatusText(builder, response.getReasonPhrase());
			}
			return builder;
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidResponseException(String.valueOf(ex.getMessage()));
		}
	}

	private static void setStatusText(WorkerResponse.Builder builder, String text) {
		if (text != null && text.chars().allMatch((character) -> character >= ' ' && character < 0x7F)) {
			builder.statusText(text.strip());
		}
	}

}
