package dev.workerloader.internal.net;

/**
 * Which URLs are meant: origins, and paths on them.
 */
public final class UrlPattern {

	private final OriginPattern origin;

	private final PathPattern path;

	private UrlPattern(OriginPattern origin, PathPattern path) {
		this.origin = origin;
		this.path = path;
	}

	/**
	 * Read a pattern.
	 * @param text an origin and a path, such as {@code https://api.example.com/v1/**}
	 * @return the pattern
	 * @throws IllegalArgumentException if it is none; the message is a sentence
	 */
	public static UrlPattern of(String text) {
		int authority = text.indexOf("://");
		int slash = (authority > 0) ? text.indexOf('/', authority + 3) : -1;
		if (authority <= 0) {
			throw new IllegalArgumentException("\"" + text
					+ "\" has no scheme. Write https:// before it, or http:// if it is meant to be sent without encryption.");
		}
		if (slash < 0) {
			throw new IllegalArgumentException("\"" + text + "\" has no path. Write \"" + text
					+ "/**\" for every path, or \"" + text + "/\" for that one.");
		}
		OriginPattern origin = OriginPattern.of(text.substring(0, slash));
		PathPattern path = PathPattern.of(text.substring(slash));
		requirePath(text, path);
		return new UrlPattern(origin, path);
	}

	private static void requirePath(String text, PathPattern path) {
		if (path.path().indexOf('*') >= 0) {
			throw new IllegalArgumentException("\"" + text
					+ "\" has a star inside of its path. A path is one path, or ends with /** for all paths below it.");
		}
		if (path.path().indexOf('?') >= 0 || path.path().indexOf('#') >= 0) {
			throw new IllegalArgumentException(
					"\"" + text + "\" has a query or a fragment. Leave it out: a rule allows every query.");
		}
		try {
			TargetUrl.parse("https://host.example" + (path.path().isEmpty() ? "/" : path.path()));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("\"" + text
					+ "\" has a path that no URL has once it is normalised. Write it as new URL(url).pathname returns it.",
					ex);
		}
	}

	/**
	 * Return which origins are meant.
	 * @return the origins
	 */
	public OriginPattern origin() {
		return this.origin;
	}

	/**
	 * Return whether a URL is meant.
	 * @param url the URL
	 * @return whether its origin and its path are
	 */
	public boolean matches(TargetUrl url) {
		return this.origin.matches(url) && this.path.matches(url.path());
	}

	@Override
	public String toString() {
		return this.origin.toString() + this.path;
	}

}
