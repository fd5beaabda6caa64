package dev.workerloader.internal.net;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Where a request goes. Read from the form of a URL that the serialiser of the URL
 * standard writes, and from no other: what would still have to be normalised is refused,
 * so that nobody behind this can read the text in another way.
 *
 * @param scheme {@code http} or {@code https}, or what {@link #asWebSocket()} makes of
 * that
 * @param host the host
 * @param port the port
 * @param path the path, which begins with a slash and has no dot segments
 * @param query the query without its question mark, or {@code null}
 */
public record TargetUrl(String scheme, HostName host, int port, String path, @Nullable String query) {

	private static final int MAX_LENGTH = 16 * 1024;

	private static final Pattern URL = Pattern
		.compile("(?<scheme>[a-z][a-z0-9+.-]*)://(?<authority>[^/?#]*)(?<path>/[^?#]*)(?:\\?(?<query>[^#]*))?(?:#.*)?");

	// The port has no leading zeros, as the serialiser writes it.
	private static final Pattern AUTHORITY = Pattern
		.compile("(?<host>\\[[0-9a-f:]*\\]|[^:@\\[\\]]+)(?::(?<port>[1-9][0-9]{0,4}))?");

	// All but what the path percent-encode set and the query percent-encode set leave.
	private static final Pattern NO_PATH = Pattern.compile("[^!-~]|[\"#<>?`{}\\\\]");

	private static final Pattern NO_QUERY = Pattern.compile("[^!-~]|[\"#<>']");

	private static final Pattern DOT_SEGMENT = Pattern.compile("/(\\.|%2e){1,2}(/|$)", Pattern.CASE_INSENSITIVE);

	/**
	 * Read a URL.
	 * @param text the text
	 * @return where it leads
	 * @throws IllegalArgumentException if it is not a URL of HTTP in the form of the
	 * serialiser; the message ends the sentence "The URL … "
	 */
	public static TargetUrl parse(String text) {
		if (text.length() > MAX_LENGTH) {
			throw new IllegalArgumentException("is longer than " + MAX_LENGTH + " characters");
		}
		Matcher url = URL.matcher(text);
		if (!url.matches()) {
			throw notNormalised();
		}
		String scheme = url.group("scheme");
		if (!scheme.equals("https") && !scheme.equals("http")) {
			throw new IllegalArgumentException("is neither of https nor of http");
		}
		if (url.group("authority").indexOf('@') >= 0) {
			throw new IllegalArgumentException("has a user name or a password in it");
		}
		Matcher authority = AUTHORITY.matcher(url.group("authority"));
		if (!authority.matches()) {
			throw notNormalised();
		}
		HostName host = HostName.parse(authority.group("host"));
		if (host == null) {
			throw new IllegalArgumentException("has a host that is not a normalised name or address");
		}
		String path = url.group("path");
		String query = url.group("query");
		if (NO_PATH.matcher(path).find() || DOT_SEGMENT.matcher(path).find()
				|| (query != null && NO_QUERY.matcher(query).find())) {
			throw notNormalised();
		}
		return new TargetUrl(scheme, host, port(scheme, authority.group("port")), path, query);
	}

	private static int port(String scheme, @Nullable String text) {
		if (text == null) {
			return defaultPort(scheme);
		}
		int port = Integer.parseInt(text);
		if (port > 65_535 || port == defaultPort(scheme)) {
			throw notNormalised();
		}
		return port;
	}

	static int defaultPort(String scheme) {
		return (scheme.equals("https") || scheme.equals("wss")) ? 443 : 80;
	}

	private static IllegalArgumentException notNormalised() {
		return new IllegalArgumentException("is not a normalised URL, such as new URL(url).href returns");
	}

	/**
	 * Return whether the connection is encrypted.
	 * @return whether the scheme is {@code https}
	 */
	public boolean isSecure() {
		return this.scheme.equals("https");
	}

	/**
	 * Return the same place as a WebSocket is asked for there.
	 * @return the URL of {@code ws} or {@code wss}, for events and messages
	 */
	public TargetUrl asWebSocket() {
		return new TargetUrl(isSecure() ? "wss" : "ws", this.host, this.port, this.path, this.query);
	}

	/**
	 * Return the origin.
	 * @return scheme, host and, unless it is the scheme's own, port
	 */
	public String origin() {
		return this.scheme + "://" + this.host + ((this.port != defaultPort(this.scheme)) ? ":" + this.port : "");
	}

	/**
	 * Return what the request line names.
	 * @return path and query
	 */
	public String requestTarget() {
		return (this.query != null) ? this.path + "?" + this.query : this.path;
	}

	@Override
	public String toString() {
		return origin() + requestTarget();
	}

}
