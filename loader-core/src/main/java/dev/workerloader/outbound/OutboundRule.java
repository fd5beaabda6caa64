package dev.workerloader.outbound;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.workerloader.internal.net.AddressBlock;
import dev.workerloader.internal.net.PublicAddresses;
import dev.workerloader.internal.net.TargetUrl;
import dev.workerloader.internal.net.UrlPattern;

/**
 * Which requests a policy allows: URLs, methods, and headers that are added to them.
 * <pre>{@code
 * OutboundRule.of("https://api.github.com/repos/**").header("Authorization", () -> "Bearer " + tokens.current())
 * }</pre>
 * <p>
 * The URL has a scheme, a host, perhaps a port, and a path. The host is a name, or
 * {@code *.} and a name for all names below it, at any depth, but not itself. The path is
 * one path, or ends with <code>/**</code>: then the path before it and all below are
 * allowed, except those that some servers would read as leading out of it, such as
 * <code>/repos/..%2fuser</code>. Every query is allowed. The port is the one that is
 * written or the scheme's own, no other.
 * <p>
 * Without {@link #methods} only {@code GET} and {@code HEAD} are allowed. All addresses
 * of the host must belong to the public internet, unless
 * {@link #allowPrivateAddresses(String...)} names others. WebSockets are allowed only by
 * rules that say so with {@link #webSockets()}.
 * <p>
 * Immutable; safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class OutboundRule {

	private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

	private static final Set<String> DEFAULT_METHODS = sorted(List.of("GET", "HEAD"));

	private static final Set<String> RESERVED_HEADERS = Set.of("host", "connection", "content-length",
			"transfer-encoding", "te", "trailer", "upgrade", "keep-alive", "expect", "accept-encoding");

	private final UrlPattern url;

	private final Set<String> methods;

	private final Map<String, RuleHeader> headers;

	private final List<AddressBlock> addresses;

	private final boolean trace;

	private final boolean webSockets;

	private OutboundRule(UrlPattern url, Set<String> methods, Map<String, RuleHeader> headers,
			List<AddressBlock> addresses, boolean trace, boolean webSockets) {
		this.url = url;
		this.methods = methods;
		this.headers = headers;
		this.addresses = addresses;
		this.trace = trace;
		this.webSockets = webSockets;
	}

	/**
	 * Return a rule for URLs.
	 * @param url the URL, such as <code>https://api.example.com/v1/**</code> or
	 * <code>https://*.example.com/**</code>
	 * @return the rule
	 * @throws IllegalArgumentException if it is not such a URL, or if anybody can get a
	 * host that it allows: <code>https://*&#47;**</code>, {@code *.com},
	 * {@code *.github.io}; see {@link #wide(String)}
	 */
	public static OutboundRule of(String url) {
		OutboundRule rule = wide(url);
		if (rule.isWide()) {
			throw new IllegalArgumentException("The rule \"" + url
					+ "\" is too wide: anybody can get a host that it allows, so a worker could send anything anywhere. "
					+ "Name the host, or a domain of yours: https://*.example.com/**. If all of this is meant, say OutboundRule.wide(\""
					+ url + "\").");
		}
		return rule;
	}

	/**
	 * Return a rule for URLs that may be as wide as <code>https://*&#47;**</code>. A
	 * worker that it serves can send what it knows to whom it likes.
	 * @param url the URL
	 * @return the rule
	 * @throws IllegalArgumentException if it is not such a URL
	 */
	public static OutboundRule wide(String url) {
		return new OutboundRule(UrlPattern.of(url), DEFAULT_METHODS, Map.of(), List.of(), false, false);
	}

	/**
	 * Return this rule with other methods.
	 * @param methods the methods that are allowed, of GET, HEAD, POST, PUT, PATCH, DELETE
	 * and OPTIONS
	 * @return the rule
	 * @throws IllegalArgumentException if there is none, or another one
	 */
	public OutboundRule methods(String... methods) {
		return methods(List.of(methods));
	}

	/**
	 * Return this rule with other methods.
	 * @param methods the methods that are allowed, of GET, HEAD, POST, PUT, PATCH, DELETE
	 * and OPTIONS
	 * @return the rule
	 * @throws IllegalArgumentException if there is none, or another one
	 */
	public OutboundRule methods(Collection<String> methods) {
		for (String method : methods) {
			if (!METHODS.contains(method.toUpperCase(Locale.ROOT))) {
				throw new IllegalArgumentException("The rule \"" + this.url + "\" has the method \"" + method
						+ "\". The methods are " + String.join(", ", METHODS) + ".");
			}
		}
		if (methods.isEmpty()) {
			throw new IllegalArgumentException("The rule \"" + this.url + "\" has no methods. Name some of "
					+ String.join(", ", METHODS) + ", or leave the rule out.");
		}
		return new OutboundRule(this.url, sorted(methods), this.headers, this.addresses, this.trace, this.webSockets);
	}

	private static Set<String> sorted(Collection<String> methods) {
		Set<String> sorted = new LinkedHashSet<>(METHODS);
		sorted.retainAll(methods.stream().map((method) -> method.toUpperCase(Locale.ROOT)).toList());
		return Collections.unmodifiableSet(sorted);
	}

	/**
	 * Return this rule with one more header, which the loader adds to each request that
	 * the rule allows, instead of what the worker set under that name. The worker never
	 * sees it, and a header of the response that has the value in it is left out; but a
	 * server that answers with what it was sent in the body shows it, so allow none of
	 * its paths that do.
	 * <p>
	 * Only for encrypted connections: with {@code http} the policy is refused unless the
	 * rule names the {@linkplain #allowPrivateAddresses(String...) addresses}, and the
	 * header is sent to none but those.
	 * @param name the name
	 * @param value the value
	 * @return the rule
	 * @throws IllegalArgumentException if the name or the value is not one of HTTP, or
	 * the header is one that the loader itself writes
	 */
	public OutboundRule header(String name, String value) {
		HttpHeaders.requireValue(name, value);
		return header(name, new RuleHeader(value, () -> value));
	}

	/**
	 * Return this rule with one more header, as {@link #header(String, String)} does, of
	 * which each request gets the value that is then in force.
	 * @param name the name
	 * @param value called for each request, by many threads at once; if it throws an
	 * {@link OutboundDeniedException} the request is denied with its message, and if it
	 * throws anything else the request fails, and the worker sees nothing of the
	 * exception
	 * @return the rule
	 * @throws IllegalArgumentException if the name is not one of HTTP, or the header is
	 * one that the loader itself writes
	 */
	public OutboundRule header(String name, Supplier<String> value) {
		return header(name, new RuleHeader(null, Objects.requireNonNull(value, "value")));
	}

	private OutboundRule header(String name, RuleHeader header) {
		String lowerCase = HttpHeaders.requireToken("header name", name).toLowerCase(Locale.ROOT);
		if (RESERVED_HEADERS.contains(lowerCase) || lowerCase.startsWith("proxy-")
				|| lowerCase.startsWith("sec-websocket-")) {
			throw new IllegalArgumentException("The rule \"" + this.url + "\" adds the header \"" + name
					+ "\", which only the loader itself writes. Leave it out.");
		}
		Map<String, RuleHeader> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		all.putAll(this.headers);
		all.put(name, header);
		return new OutboundRule(this.url, this.methods, Collections.unmodifiableMap(all), this.addresses, this.trace,
				this.webSockets);
	}

	/**
	 * Return this rule with addresses that its host may have beside those of the public
	 * internet: those of an internal service, or of the own host. Everything that listens
	 * there on the port of the rule can then be reached by who controls the name.
	 * @param addresses addresses such as {@code 10.1.2.3} and {@code ::1}, or ranges such
	 * as {@code 10.1.0.0/16}
	 * @return the rule
	 * @throws IllegalArgumentException if one is neither
	 */
	public OutboundRule allowPrivateAddresses(String... addresses) {
		return allowPrivateAddresses(List.of(addresses));
	}

	/**
	 * Return this rule with addresses that its host may have beside those of the public
	 * internet, as {@link #allowPrivateAddresses(String...)} does.
	 * @param addresses the addresses or ranges
	 * @return the rule
	 * @throws IllegalArgumentException if one is neither
	 */
	public OutboundRule allowPrivateAddresses(Collection<String> addresses) {
		List<AddressBlock> all = Stream.concat(this.addresses.stream(), addresses.stream().map(AddressBlock::of))
			.toList();
		return new OutboundRule(this.url, this.methods, this.headers, all, this.trace, this.webSockets);
	}

	/**
	 * Return this rule with the headers that tell the server which trace a request
	 * belongs to, if the loader has an observer that knows. For services of one's own:
	 * the ids of a trace, and what else the application propagates, go to whoever answers
	 * for the host.
	 * @return the rule
	 */
	public OutboundRule propagateTrace() {
		return new OutboundRule(this.url, this.methods, this.headers, this.addresses, true, this.webSockets);
	}

	/**
	 * Return this rule for WebSockets as well: {@code wss} where its URL has
	 * {@code https}, and {@code ws} where that has {@code http}, whatever the methods. A
	 * WebSocket stays open for as long as its invocation, and the server sends what it
	 * likes, within the sizes of the policy.
	 * <p>
	 * The headers that the rule adds are sent with the handshake, which is always
	 * encrypted: a rule of {@code http} that adds headers cannot allow WebSockets.
	 * @return the rule
	 */
	public OutboundRule webSockets() {
		return new OutboundRule(this.url, this.methods, this.headers, this.addresses, this.trace, true);
	}

	/**
	 * Return whether WebSockets are allowed.
	 * @return whether the rule says so
	 */
	public boolean allowsWebSockets() {
		return this.webSockets;
	}

	/**
	 * Return which URLs are allowed.
	 * @return the URL as it was written, with the host in lower case
	 */
	public String url() {
		return this.url.toString();
	}

	/**
	 * Return which methods are allowed.
	 * @return the methods
	 */
	public Set<String> methods() {
		return this.methods;
	}

	/**
	 * Return the headers that are added. They are secrets: do not log them.
	 * @return what gives the value by name, which is looked up without regard to case
	 */
	public Map<String, Supplier<String>> headers() {
		Map<String, Supplier<String>> suppliers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		this.headers.forEach((name, header) -> suppliers.put(name, header.supplier()));
		return Collections.unmodifiableMap(suppliers);
	}

	/**
	 * Return whether the server is told which trace a request belongs to.
	 * @return whether it is
	 */
	public boolean propagatesTrace() {
		return this.trace;
	}

	/**
	 * Return whether anybody can get a host that is allowed.
	 * @return whether the rule is that wide
	 */
	public boolean isWide() {
		return this.url.origin().isWide();
	}

	/**
	 * Return whether a URL is allowed, whatever the method.
	 * @param url a normalised URL
	 * @return whether it is; not if the URL is not a normalised one of HTTP
	 */
	public boolean matches(String url) {
		try {
			return this.url.matches(TargetUrl.parse(url));
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/**
	 * Return whether requests may go to an address.
	 * @param address an address of the host
	 * @return whether it belongs to the public internet or is one of those that this rule
	 * names; only the latter if the rule adds headers to requests without encryption
	 */
	public boolean allows(InetAddress address) {
		boolean named = this.addresses.stream().anyMatch((block) -> block.contains(address));
		return named || (!sendsHeadersInTheClear() && PublicAddresses.contains(address));
	}

	private boolean sendsHeadersInTheClear() {
		return !this.headers.isEmpty() && !this.url.origin().isSecure();
	}

	void requireSafe() {
		if (sendsHeadersInTheClear() && this.addresses.isEmpty()) {
			throw new IllegalArgumentException("The rule \"" + this.url + "\" would send the header "
					+ this.headers.keySet().iterator().next()
					+ " without encryption. Use https, or name the addresses of an internal service with allowPrivateAddresses.");
		}
		if (sendsHeadersInTheClear() && this.webSockets) {
			throw new IllegalArgumentException("The rule \"" + this.url + "\" would open WebSockets with the header "
					+ this.headers.keySet().iterator().next()
					+ " without encryption. Use https, or allow WebSockets with a rule of its own that adds no headers.");
		}
	}

	/**
	 * Describe what decides about requests, without the values of headers.
	 */
	void describe(StringBuilder text) {
		text.append(String.join(" ", this.methods))
			.append(this.webSockets ? " WebSocket " : " ")
			.append(this.url)
			.append(this.addresses);
		text.append(this.trace ? " trace" : "");
		this.headers.forEach((name, header) -> text.append(' ').append(name).append('=').append(header.mark()));
		text.append('\n');
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof OutboundRule rule && url().equals(rule.url()) && this.methods.equals(rule.methods)
				&& this.headers.equals(rule.headers) && this.addresses.equals(rule.addresses)
				&& this.trace == rule.trace && this.webSockets == rule.webSockets;
	}

	@Override
	public int hashCode() {
		return Objects.hash(url(), this.methods, this.addresses, this.trace, new ArrayList<>(this.headers.keySet()));
	}

	@Override
	public String toString() {
		return String.join(", ", this.methods) + (this.webSockets ? ", WebSocket " : " ") + this.url;
	}

}
