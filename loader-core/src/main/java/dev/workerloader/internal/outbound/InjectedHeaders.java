package dev.workerloader.internal.outbound;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

import dev.workerloader.outbound.OutboundException;
import dev.workerloader.outbound.OutboundRule;
import dev.workerloader.outbound.WorkerRequest;

/**
 * What is added to a request beside what the worker has set. The worker must not read it
 * back, so what the server repeats of it in the head of the response is found here. In
 * bodies it is not looked for: they can be encoded in any way.
 */
final class InjectedHeaders {

	/** What is shorter is no secret, and would be found by chance. */
	private static final int MIN_SECRET = 8;

	/** That of a span has so many digits. */
	private static final int MIN_ID = 16;

	/** Their values are no secrets, and responses have the same. */
	private static final Set<String> PUBLIC = Set.of("accept", "accept-charset", "accept-language", "cache-control",
			"content-type", "origin", "user-agent");

	private final Map<String, String> values;

	private final List<String> secrets = new ArrayList<>();

	private InjectedHeaders(Map<String, String> values) {
		this.values = values;
	}

	/**
	 * Return what a rule adds to a request that it allows.
	 * @param trace the headers of the trace
	 * @throws OutboundException if a value cannot be obtained
	 */
	static InjectedHeaders of(OutboundRule rule, Map<String, String> trace) {
		Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		rule.headers().forEach((name, supplier) -> values.put(name, value(name, supplier)));
		InjectedHeaders injected = new InjectedHeaders(values);
		values.forEach((name, value) -> {
			if (!PUBLIC.contains(name.toLowerCase(Locale.ROOT))) {
				injected.hide(value);
			}
		});
		if (rule.propagatesTrace()) {
			trace.values().forEach(injected::hideIds);
		}
		return injected;
	}

	private static String value(String name, Supplier<String> supplier) {
		try {
			return String.valueOf(WorkerRequest.builder("GET", "").header(name, supplier.get()).build().header(name));
		}
		catch (OutboundException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw new HandlerFailedException(ex);
		}
	}

	/**
	 * A server may repeat a credential without the scheme before it.
	 */
	private void hide(String value) {
		String credential = value.substring(value.indexOf(' ') + 1).strip();
		if (credential.length() >= MIN_SECRET) {
			this.secrets.add(credential);
		}
		else if (value.length() >= MIN_SECRET) {
			this.secrets.add(value);
		}
	}

	/**
	 * A server may repeat the id of a trace without what is around it.
	 */
	private void hideIds(String value) {
		for (String part : value.split("[^A-Za-z0-9_]+")) {
			if (part.length() >= MIN_ID) {
				this.secrets.add(part);
			}
		}
	}

	/**
	 * Add the headers of the rule instead of those of the same name.
	 */
	void addTo(Map<String, List<String>> headers) {
		this.values.forEach((name, value) -> headers.put(name, List.of(value)));
	}

	/**
	 * Return whether a header of a response has something of it, or is one of a trace.
	 */
	boolean areIn(Header header) {
		return RequestHeaders.isOfATrace(header.getName()) || areIn(header.getValue()) || areIn(header.getName());
	}

	/**
	 * Return whether a text has something of it.
	 */
	boolean areIn(@Nullable String text) {
		return text != null && this.secrets.stream().anyMatch(text::contains);
	}

}
