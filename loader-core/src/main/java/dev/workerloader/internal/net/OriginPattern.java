package dev.workerloader.internal.net;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.hc.client5.http.psl.PublicSuffixMatcher;
import org.apache.hc.client5.http.psl.PublicSuffixMatcherLoader;
import org.jspecify.annotations.Nullable;

/**
 * Which origins are meant: one scheme, one port, and one host, all below a name, or any
 * name.
 */
public final class OriginPattern {

	private static final Pattern TEXT = Pattern.compile(
			"(?<scheme>[A-Za-z]+)://(?<any>\\*\\.?)?(?<host>\\[[^\\]/]*\\]|[^:/@\\[\\]*]*)(?::(?<port>[1-9][0-9]{0,4}))?");

	private final String scheme;

	private final boolean below;

	private final @Nullable HostName host;

	private final int port;

	private OriginPattern(String scheme, boolean below, @Nullable HostName host, int port) {
		this.scheme = scheme;
		this.below = below;
		this.host = host;
		this.port = port;
	}

	/**
	 * Read a pattern.
	 * @param text a scheme, a host, {@code *.} and a host or {@code *}, and perhaps a
	 * port
	 * @return the pattern
	 * @throws IllegalArgumentException if it is none; the message is a sentence
	 */
	public static OriginPattern of(String text) {
		Matcher matcher = TEXT.matcher(text);
		if (!matcher.matches()) {
			throw new IllegalArgumentException("\"" + text
					+ "\" is not an origin. Write https://api.example.com, https://*.example.com or https://api.example.com:8443, "
					+ "without user name, query and fragment.");
		}
		String scheme = matcher.group("scheme").toLowerCase(Locale.ROOT);
		if (!scheme.equals("https") && !scheme.equals("http")) {
			throw new IllegalArgumentException("\"" + text + "\" begins with neither https:// nor http://.");
		}
		int port = (matcher.group("port") != null) ? Integer.parseInt(matcher.group("port"))
				: TargetUrl.defaultPort(scheme);
		if (port > 65_535) {
			throw new IllegalArgumentException("\"" + text + "\" has the port " + port + ". The highest is 65535.");
		}
		String any = matcher.group("any");
		String hostText = matcher.group("host").toLowerCase(Locale.ROOT);
		if ("*".equals(any) && hostText.isEmpty()) {
			return new OriginPattern(scheme, true, null, port);
		}
		HostName host = HostName.parse(hostText);
		if (host == null || "*".equals(any) || (any != null && host.literal() != null)) {
			throw new IllegalArgumentException("\"" + text + "\" names no host. Write a name such as api.example.com "
					+ "(one that is not ASCII in its form xn--…), *. and a name for all names below it, or an address such as 192.0.2.1 or [2001:db8::1].");
		}
		return new OriginPattern(scheme, any != null, host, port);
	}

	/**
	 * Return whether the connection is encrypted.
	 * @return whether the scheme is {@code https}
	 */
	public boolean isSecure() {
		return this.scheme.equals("https");
	}

	/**
	 * Return whether anybody can get a host that is meant: any name is meant, or all
	 * names below one under which registries or providers give names away.
	 * @return whether the pattern is that wide
	 */
	public boolean isWide() {
		return this.below && (this.host == null || this.host.text().indexOf('.') < 0
				|| PublicSuffixes.MATCHER.getDomainRoot(this.host.text()) == null);
	}

	/**
	 * Return whether a URL has an origin that is meant.
	 * @param url the URL
	 * @return whether it has
	 */
	public boolean matches(TargetUrl url) {
		return this.scheme.equals(url.scheme()) && this.port == url.port() && matches(url.host());
	}

	private boolean matches(HostName name) {
		if (!this.below) {
			return name.equals(this.host);
		}
		return name.literal() == null && (this.host == null || name.text().endsWith("." + this.host.text()));
	}

	/**
	 * Return whether every origin that another pattern means is meant here, too.
	 * @param other the other pattern
	 * @return whether this pattern is at least as wide
	 */
	public boolean covers(OriginPattern other) {
		if (!this.scheme.equals(other.scheme) || this.port != other.port) {
			return false;
		}
		if (other.host == null) {
			return this.below && this.host == null;
		}
		return matches(other.host) || (this.below && other.below && other.host.equals(this.host));
	}

	@Override
	public String toString() {
		String name = (this.host == null) ? "*" : this.below ? "*." + this.host : this.host.text();
		return this.scheme + "://" + name + ((this.port != TargetUrl.defaultPort(this.scheme)) ? ":" + this.port : "");
	}

	/**
	 * Read when the first pattern with a star is checked: the list is long.
	 */
	private static final class PublicSuffixes {

		static final PublicSuffixMatcher MATCHER = PublicSuffixMatcherLoader.getDefault();

		private PublicSuffixes() {
		}

	}

}
