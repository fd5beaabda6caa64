package dev.workerloader.internal.outbound;

import java.io.InputStream;
import java.util.Locale;
import java.util.function.UnaryOperator;

import org.apache.hc.core5.http.ClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * The codings that are asked for and taken off a response's body.
 */
enum ContentCoding {

	GZIP(GzipInputStream::new),

	DEFLATE(DeflateInputStream::new);

	/** What is asked for. */
	static final String ACCEPTED = "gzip, deflate";

	@SuppressWarnings("ImmutableEnumChecker") // a constructor
	private final UnaryOperator<InputStream> decoder;

	ContentCoding(UnaryOperator<InputStream> decoder) {
		this.decoder = decoder;
	}

	/**
	 * Return the coding of a body, or {@code null} if it has none, or one that was not
	 * asked for: then the worker gets the body, and the header that says so, as they are.
	 */
	static @Nullable ContentCoding of(ClassicHttpResponse response) {
		if (response.countHeaders("Content-Encoding") != 1) {
			return null;
		}
		String name = String.valueOf(response.getFirstHeader("Content-Encoding").getValue())
			.strip()
			.toLowerCase(Locale.ROOT);
		return switch (name) {
			case "gzip", "x-gzip" -> GZIP;
			case "deflate" -> DEFLATE;
			default -> null;
		};
	}

	InputStream decode(InputStream body) {
		return this.decoder.apply(body);
	}

}
