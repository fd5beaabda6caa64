package dev.workerloader.spring.web;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * Which headers never pass, and which only when the application says so. Names are
 * compared without regard to case.
 */
final class HeaderNames {

	/**
	 * Headers of the connection, not of the message (RFC 9110, section 7.6.1), and those
	 * that say where a message ends: the server makes its own.
	 */
	private static final Set<String> OF_THE_CONNECTION = names("Connection", "Keep-Alive", "Proxy-Connection", "TE",
			"Trailer", "Transfer-Encoding", "Upgrade", "HTTP2-Settings", "Expect", "Content-Length", "Host");

	/**
	 * What of a request proves who the visitor is, or tells what only the application
	 * should know.
	 */
	private static final Set<String> SECRET = names("Cookie", "Cookie2", "Authorization", "Proxy-Authorization",
			"X-CSRF-Token", "X-XSRF-Token", "X-Api-Key", "X-Auth-Token", "X-Access-Token", "Referer", "Forwarded",
			"Cf-Access-Jwt-Assertion", "X-Goog-Iap-Jwt-Assertion", "X-Real-IP");

	private static final Set<String> SECRET_PREFIXES = Set.of("x-forwarded-", "x-auth-request-", "x-amzn-oidc-",
			"x-ms-token-", "x-ms-client-principal", "x-goog-authenticated-user-", "cf-access-");

	/**
	 * What of a response browsers and proxies apply to the whole origin, which is the
	 * application's.
	 */
	private static final Set<String> OF_THE_ORIGIN = names("Set-Cookie", "Set-Cookie2", "Clear-Site-Data",
			"Strict-Transport-Security", "Service-Worker-Allowed", "Public-Key-Pins", "Public-Key-Pins-Report-Only",
			"Expect-CT", "Alt-Svc", "NEL", "Report-To", "Accept-CH", "Critical-CH", "Set-Login", "WWW-Authenticate",
			"Proxy-Authenticate", "Authentication-Info", "Proxy-Authentication-Info", "X-Sendfile",
			"X-LIGHTTPD-send-file", "X-Reproxy-URL");

	private static final Set<String> ORIGIN_PREFIXES = Set.of("x-accel-");

	private HeaderNames() {
	}

	private static Set<String> names(String... names) {
		return copy(Set.of(names));
	}

	/**
	 * Return names in a set that is looked up without regard to case.
	 */
	static Set<String> copy(Collection<String> names) {
		Set<String> copy = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
		copy.addAll(names);
		return copy;
	}

	/**
	 * Return whether a header belongs to the connection.
	 * @param name the name
	 * @param connection what the header {@code Connection} of the message names
	 */
	static boolean isOfTheConnection(String name, @Nullable String connection) {
		if (OF_THE_CONNECTION.contains(name)) {
			return true;
		}
		if (connection != null) {
			for (String option : connection.split(",")) {
				if (option.strip().equalsIgnoreCase(name)) {
					return true;
				}
			}
		}
		return false;
	}

	static boolean isSecret(String name) {
		return SECRET.contains(name) || startsWith(name, SECRET_PREFIXES);
	}

	static boolean isOfTheOrigin(String name) {
		return OF_THE_ORIGIN.contains(name) || startsWith(name, ORIGIN_PREFIXES);
	}

	private static boolean startsWith(String name, Set<String> prefixes) {
		String lower = name.toLowerCase(Locale.ROOT);
		return prefixes.stream().anyMatch(lower::startsWith);
	}

}
