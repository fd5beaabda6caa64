package dev.workerloader.internal.url;

import org.jspecify.annotations.Nullable;

/**
 * A URL of the URL standard (WHATWG): what code in a sandbox calls a URL, and where the
 * gateway connects to. Its parts are as they are in its text, percent-encoded and in
 * ASCII.
 *
 * @param scheme the scheme without the colon, in lower case
 * @param username the name of the user, or an empty string
 * @param password the password, or an empty string
 * @param host the host, or {@code null} if there is none
 * @param port the port, or -1 for none and for the default of the scheme
 * @param path the path
 * @param opaque whether the path is plain text, as in {@code mailto:someone}
 * @param query the query without the question mark, or {@code null} if there is none
 * @param fragment the fragment without the number sign, or {@code null} if there is none
 */
public record WebUrl(String scheme, String username, String password, @Nullable String host, int port, String path,
		boolean opaque, @Nullable String query, @Nullable String fragment) {

	static final int NO_PORT = -1;

	/**
	 * Parse a URL.
	 * @param input the text
	 * @param base what a relative one is resolved against, or {@code null}
	 * @return the URL, or {@code null} if the text is not one
	 */
	public static @Nullable WebUrl parse(String input, @Nullable WebUrl base) {
		return UrlParser.parse(input, base);
	}

	/**
	 * Return this URL with one part set as the setter of that name does it on the web,
	 * where what is not valid changes nothing.
	 * @param part the part
	 * @param value its text
	 * @return the changed URL, or {@code null} if the part is {@link Part#HREF} and the
	 * text is not a URL
	 */
	public @Nullable WebUrl with(Part part, String value) {
		return UrlParser.set(this, part, value);
	}

	/**
	 * Return whether the scheme is one that the standard knows, such as {@code https}.
	 * @return whether the URL is special
	 */
	public boolean isSpecial() {
		return isSpecial(this.scheme);
	}

	/**
	 * Return the port that a connection is made to.
	 * @return the port, or -1 if the scheme has none
	 */
	public int effectivePort() {
		return (this.port != NO_PORT) ? this.port : defaultPort(this.scheme);
	}

	/**
	 * Return the text of this URL.
	 * @return the text, which parses to an equal URL
	 */
	public String href() {
		StringBuilder text = new StringBuilder();
		write(text, null);
		return text.toString();
	}

	/**
	 * Write the text of this URL.
	 * @param text what it is appended to
	 * @param ends takes where each part ends, unless it is {@code null}
	 */
	void write(StringBuilder text, int @Nullable [] ends) {
		Ends found = new Ends(text.length(), ends);
		text.append(this.scheme).append(':');
		found.add(text);
		if (this.host != null) {
			writeAuthority(text, found, this.host);
		}
		else {
			for (int i = 0; i < 6; i++) {
				found.add(text);
			}
			if (!this.opaque && this.path.startsWith("//")) {
				text.append("/.");
			}
		}
		found.add(text);
		text.append(this.path);
		found.add(text);
		if (this.query != null) {
			text.append('?').append(this.query);
		}
		found.add(text);
		if (this.fragment != null) {
			text.append('#').append(this.fragment);
		}
	}

	private void writeAuthority(StringBuilder text, Ends found, String host) {
		text.append("//");
		found.add(text);
		text.append(this.username);
		found.add(text);
		if (!this.password.isEmpty()) {
			text.append(':').append(this.password);
		}
		found.add(text);
		if (hasCredentials()) {
			text.append('@');
		}
		found.add(text);
		text.append(host);
		found.add(text);
		if (this.port != NO_PORT) {
			text.append(':').append(this.port);
		}
		found.add(text);
	}

	boolean hasCredentials() {
		return !this.username.isEmpty() || !this.password.isEmpty();
	}

	static boolean isSpecial(String scheme) {
		return switch (scheme) {
			case "http", "https", "ws", "wss", "ftp", "file" -> true;
			default -> false;
		};
	}

	static int defaultPort(String scheme) {
		return switch (scheme) {
			case "http", "ws" -> 80;
			case "https", "wss" -> 443;
			case "ftp" -> 21;
			default -> NO_PORT;
		};
	}

	@Override
	public String toString() {
		return href();
	}

	/**
	 * A part of a URL that can be set.
	 */
	public enum Part {

		/**
		 * The whole URL.
		 */
		HREF,

		/**
		 * The scheme.
		 */
		PROTOCOL,

		/**
		 * The name of the user.
		 */
		USERNAME,

		/**
		 * The password.
		 */
		PASSWORD,

		/**
		 * The host with its port.
		 */
		HOST,

		/**
		 * The host without its port.
		 */
		HOSTNAME,

		/**
		 * The port.
		 */
		PORT,

		/**
		 * The path.
		 */
		PATHNAME,

		/**
		 * The query.
		 */
		SEARCH,

		/**
		 * The fragment.
		 */
		HASH

	}

	/**
	 * Where the parts of a text end.
	 */
	private static final class Ends {

		private final int start;

		private final int @Nullable [] ends;

		private int count;

		Ends(int start, int @Nullable [] ends) {
			this.start = start;
			this.ends = ends;
		}

		void add(StringBuilder text) {
			if (this.ends != null) {
				this.ends[this.count++] = text.length() - this.start;
			}
		}

	}

}
