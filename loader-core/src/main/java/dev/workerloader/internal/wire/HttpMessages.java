package dev.workerloader.internal.wire;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.workerloader.outbound.HttpMessage;
import dev.workerloader.outbound.WorkerRequest;
import dev.workerloader.outbound.WorkerResponse;

/**
 * How requests and responses of HTTP cross:
 * {@code ["q", method, url, body, name, value, …]} and
 * {@code ["p", status, statusText, body, name, value, …]}. A body is null, bytes, or a
 * stream.
 */
final class HttpMessages {

	static final String REQUEST = "q";

	static final String RESPONSE = "p";

	/**
	 * Bodies up to this size cross with the message, larger ones as a stream.
	 */
	private static final int MAX_INLINE_BODY = 256 << 10;

	private HttpMessages() {
	}

	/**
	 * Return the parts of a message, the body as bytes, a stream or {@code null}.
	 * @return the parts, or {@code null} if the object is no message
	 */
	static @Nullable List<@Nullable Object> parts(Object object) {
		if (object instanceof WorkerRequest request) {
			return parts(REQUEST, request.method(), request.url(), request);
		}
		if (object instanceof WorkerResponse response) {
			return parts(RESPONSE, response.status(), response.statusText(), response);
		}
		return null;
	}

	private static List<@Nullable Object> parts(String tag, Object first, Object second, HttpMessage message) {
		List<@Nullable Object> parts = new ArrayList<>();
		parts.add(tag);
		parts.add(first);
		parts.add(second);
		parts.add(message.hasBody() ? body(message.body()) : null);
		message.headers().forEach((name, values) -> values.forEach((value) -> {
			parts.add(name);
			parts.add(value);
		}));
		return parts;
	}

	private static Object body(InputStream stream) {
		return (stream instanceof ByteArrayInputStream bytes && bytes.available() <= MAX_INLINE_BODY)
				? bytes.readAllBytes() : stream;
	}

	/**
	 * Build a request.
	 * @param headers names and values in turn
	 * @throws WireFormatException if it is none
	 */
	static WorkerRequest request(String method, String url, @Nullable Object body, List<String> headers) {
		try {
			return fill(WorkerRequest.builder(method, url), body, headers).build();
		}
		catch (IllegalArgumentException ex) {
			throw new WireFormatException(String.valueOf(ex.getMessage()), ex);
		}
	}

	/**
	 * Build a response.
	 * @param headers names and values in turn
	 * @throws WireFormatException if it is none
	 */
	static WorkerResponse response(int status, String statusText, @Nullable Object body, List<String> headers) {
		try {
			return fill(WorkerResponse.builder(status).statusText(statusText), body, headers).build();
		}
		catch (IllegalArgumentException ex) {
			throw new WireFormatException(String.valueOf(ex.getMessage()), ex);
		}
	}

	private static <B extends HttpMessage.Builder<B>> B fill(B builder, @Nullable Object body, List<String> headers) {
		for (int i = 0; i < headers.size(); i += 2) {
			builder.header(headers.get(i), headers.get(i + 1));
		}
		if (body instanceof byte[] bytes) {
			builder.body(bytes);
		}
		else if (body instanceof InputStream stream) {
			builder.body(stream);
		}
		return builder;
	}

}
