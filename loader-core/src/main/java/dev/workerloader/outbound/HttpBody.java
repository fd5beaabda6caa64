package dev.workerloader.outbound;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The body of a message: bytes, which can be read again and again, or a stream, which can
 * be read once.
 */
final class HttpBody {

	/** No body at all. */
	static final HttpBody NONE = new HttpBody(new byte[0], null);

	private static final Pattern CHARSET = Pattern.compile(";\\s*charset=\"?([A-Za-z0-9:._+-]+)\"?",
			Pattern.CASE_INSENSITIVE);

	private final byte @Nullable [] bytes;

	private final @Nullable InputStream stream;

	private HttpBody(byte @Nullable [] bytes, @Nullable InputStream stream) {
		this.bytes = bytes;
		this.stream = stream;
	}

	static HttpBody of(byte[] bytes) {
		return new HttpBody(bytes, null);
	}

	static HttpBody of(InputStream stream) {
		return new HttpBody(null, stream);
	}

	static byte[] readAll(InputStream stream) {
		try (stream) {
			return stream.readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	InputStream stream() {
		if (this.bytes != null) {
			return new ByteArrayInputStream(this.bytes);
		}
		return (this.stream != null) ? this.stream : InputStream.nullInputStream();
	}

	byte[] bytes() {
		return (this.bytes != null) ? this.bytes.clone() : readAll(stream());
	}

	String text(@Nullable String contentType) {
		return new String((this.bytes != null) ? this.bytes : bytes(), charset(contentType));
	}

	private static Charset charset(@Nullable String contentType) {
		Matcher matcher = CHARSET.matcher((contentType != null) ? contentType : "");
		try {
			return matcher.find() ? Charset.forName(matcher.group(1)) : StandardCharsets.UTF_8;
		}
		catch (IllegalCharsetNameException | UnsupportedCharsetException ex) {
			return StandardCharsets.UTF_8; // as browsers do
		}
	}

}
