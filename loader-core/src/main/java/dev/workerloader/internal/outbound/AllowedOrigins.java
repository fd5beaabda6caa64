package dev.workerloader.internal.outbound;

import java.util.Collection;
import java.util.List;

import dev.workerloader.internal.net.OriginPattern;
import dev.workerloader.internal.net.TargetUrl;
import dev.workerloader.internal.net.UrlPattern;
import dev.workerloader.outbound.OutboundRule;

/**
 * The origins that no policy exceeds.
 */
public final class AllowedOrigins {

	private static final AllowedOrigins ALL = new AllowedOrigins(List.of());

	private final List<OriginPattern> patterns;

	private AllowedOrigins(List<OriginPattern> patterns) {
		this.patterns = patterns;
	}

	/**
	 * Return the absence of a ceiling.
	 * @return all origins
	 */
	public static AllowedOrigins all() {
		return ALL;
	}

	/**
	 * Return a ceiling.
	 * @param origins the origins, such as {@code https://*.example.com}; none at all mean
	 * that there is no ceiling
	 * @return the ceiling
	 * @throws IllegalArgumentException if one is not an origin
	 */
	public static AllowedOrigins of(Collection<String> origins) {
		return new AllowedOrigins(origins.stream().map(OriginPattern::of).toList());
	}

	boolean allows(TargetUrl url) {
		return this.patterns.isEmpty() || this.patterns.stream().anyMatch((pattern) -> pattern.matches(url));
	}

	boolean covers(OutboundRule rule) {
		OriginPattern origin = UrlPattern.of(rule.url()).origin();
		return this.patterns.isEmpty() || this.patterns.stream().anyMatch((pattern) -> pattern.covers(origin));
	}

	@Override
	public String toString() {
		return String.join(", ", this.patterns.stream().map(OriginPattern::toString).toList());
	}

}
