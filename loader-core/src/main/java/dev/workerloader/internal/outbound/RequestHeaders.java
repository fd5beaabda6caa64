package dev.workerloader.internal.outbound;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import dev.workerloader.outbound.OutboundException;
import dev.workerloader.outbound.OutboundRule;
import dev.workerloader.outbound.WorkerRequest;

/**
 * The headers of a request as they are sent: those of the worker without what is not its
 * to say, then those of the rule.
 */
final class RequestHeaders {

	private static final int MAX_COUNT = 100;

	private static final int MAX_SIZE = 64 * 1024;

	/**
	 * What the connection needs and the client writes. Left out silently, as the Fetch
	 * standard has it. {@code Cookie}, {@code Origin}, {@code Referer} and the like,
	 * which it forbids to pages in a browser, are allowed as in other server-side
	 * runtimes.
	 */
	private static final Set<String> DROPPED = Set.of("host", "connection", "content-length", "transfer-encoding", "te",
			"trailer", "upgrade", "keep-alive", "expect", "http2-settings", "accept-encoding");

	/**
	 * What tells servers which trace a request belongs to. It is the application's to
	 * say, so a worker's are left out whether or not there is a trace.
	 */
	private static final Set<String> TRACE = Set.of("traceparent", "tracestate", "baggage", "b3", "uber-trace-id",
			"x-amzn-trace-id", "x-cloud-trace-context", "x-ot-span-context", "grpc-trace-bin");

	private static final String B3 = "x-b3-";

	/** Servers that know them take their value for the method. */
	private static final Set<String> METHOD_OVERRIDES = Set.of("x-http-method", "x-http-method-override",
			"x-method-override");

	private RequestHeaders() {
	}

	/**
	 * Return the headers to send.
	 * @param request the request
	 * @param rule the rule that allows it
	 * @param trace the headers of the trace, whose names a worker cannot set
	 * @return the values by name
	 * @throws OutboundException if the worker's headers are not allowed
	 */
	static Map<String, List<String>> of(WorkerRequest request, OutboundRule rule, Map<String, String> trace) {
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		int count = 0;
		int size = 0;
		for (Map.Entry<String, List<String>> header : request.headers().entrySet()) {
			String name = header.getKey();
			String lowerCase = name.toLowerCase(Locale.ROOT);
			if (isOfTheConnection(name) || isOfATrace(name) || trace.containsKey(name)) {
				continue;
			}
			if (METHOD_OVERRIDES.contains(lowerCase)) {
				requireMethods(name, header.getValue(), rule);
			}
			count += header.getValue().size();
			size += header.getValue().stream().mapToInt((value) -> name.length() + value.length() + 4).sum();
			headers.put(name, header.getValue());
		}
		if (count > MAX_COUNT || size > MAX_SIZE) {
			throw Failures
				.headers("The request has " + count + " headers with " + size + " characters. At most " + MAX_COUNT
						+ " headers with " + MAX_SIZE + " characters together are sent. Put large data into the body.");
		}
		if (rule.propagatesTrace()) {
			trace.forEach((name, value) -> headers.put(name, List.of(value)));
		}
		return headers;
	}

	/**
	 * Return whether a header is one that only the client writes.
	 */
	static boolean isOfTheConnection(String name) {
		String lowerCase = name.toLowerCase(Locale.ROOT);
		return DROPPED.contains(lowerCase) || lowerCase.startsWith("proxy-");
	}

	/**
	 * Return whether a header tells which trace a message belongs to.
	 */
	static boolean isOfATrace(String name) {
		String lowerCase = name.toLowerCase(Locale.ROOT);
		return TRACE.contains(lowerCase) || lowerCase.startsWith(B3);
	}

	private static void requireMethods(String name, List<String> values, OutboundRule rule) {
		for (String value : values) {
			for (String method : value.split(",", -1)) {
				if (!rule.methods().contains(method.strip().toUpperCase(Locale.ROOT))) {
					throw Failures
						.headers("The header " + name + " asks for a method that is not allowed. Allowed here are "
								+ String.join(", ", rule.methods()) + ".");
				}
			}
		}
	}

}
