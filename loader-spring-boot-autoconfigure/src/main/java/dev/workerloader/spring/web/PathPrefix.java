package dev.workerloader.spring.web;

import org.springframework.http.server.PathContainer;
import org.springframework.http.server.RequestPath;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPattern.PathRemainingMatchInfo;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The part of the path that the worker does not see.
 */
final class PathPrefix {

	private final PathPattern pattern;

	PathPrefix(String pattern) {
		this.pattern = PathPatternParser.defaultInstance.parse(pattern);
	}

	/**
	 * Return what of a path comes after the prefix, as the client has encoded it.
	 * @return the rest, which is empty or starts with a slash
	 */
	String strip(RequestPath path) {
		PathContainer within = path.pathWithinApplication();
		PathRemainingMatchInfo match = this.pattern.matchStartOfPath(within);
		if (match == null) {
			throw new IllegalStateException("The path \"" + within.value() + "\" does not start with the prefix \""
					+ this.pattern + "\" that is to be stripped. Map the handler to paths below it only.");
		}
		return match.getPathRemaining().value();
	}

	/**
	 * Return where the prefix without a slash at its end leads, so that relative links of
	 * the worker's pages are right. It is relative itself: nothing of it can be another
	 * host.
	 */
	static String withSlash(RequestPath path) {
		String value = path.value();
		return "./" + value.substring(value.lastIndexOf('/') + 1) + "/";
	}

}
