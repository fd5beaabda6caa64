package dev.workerloader.internal.net;

import java.net.InetAddress;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A host in the form that the URL standard writes: a name of lower-case ASCII labels, an
 * address of version 4, or one of version 6 in brackets.
 *
 * @param text the host as it is in a URL
 * @param literal the address, if the host is one
 */
public record HostName(String text, @Nullable InetAddress literal) {

	private static final int MAX_LENGTH = 253;

	private static final Pattern NAME = Pattern
		.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

	// What the URL standard reads as an address of version 4, or refuses.
	private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

	/**
	 * Read a host.
	 * @param text the text
	 * @return the host, or {@code null} if the text is not one in this form
	 */
	public static @Nullable HostName parse(String text) {
		if (text.startsWith("[") && text.endsWith("]")) {
			return literal(text, text.substring(1, text.length() - 1), 16);
		}
		if (text.length() > MAX_LENGTH || !NAME.matcher(text).matches()) {
			return null;
		}
		return NUMERIC.matcher(text).matches() ? literal(text, text, 4) : new HostName(text, null);
	}

	private static @Nullable HostName literal(String text, String address, int length) {
		byte[] bytes = IpText.parse(address);
		if (bytes == null || bytes.length != length || !IpText.format(bytes).equals(address)) {
			return null;
		}
		return new HostName(text, IpText.toAddress(bytes));
	}

	/**
	 * Return the name as name services and TLS know it.
	 * @return the text without brackets
	 */
	public String unbracketed() {
		return this.text.startsWith("[") ? this.text.substring(1, this.text.length() - 1) : this.text;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
