package dev.workerloader.outbound;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What requests and responses of HTTP have in common: headers and a body. Immutable but
 * for the body, which is a stream that can be read once, unless it was built from bytes
 * or text.
 *
 * @since 0.1.0
 */
public abstract sealed class HttpMessage permits WorkerRequest, WorkerResponse {

	private final Map<String, List<String>> headers;

	private final HttpBody body;

	HttpMessage(Builder<?> builder) {
		this.headers = builder.headers.build();
		this.body = builder.body;
	}

	<B extends Builder<B>> B copyTo(B builder) {
		this.headers.forEach((name, values) -> values.forEach((value) -> builder.header(name, value)));
		builder.useBody(this.body);
		return builder;
	}

	/**
	 * Return the headers.
	 * @return the values by name, which is looked up without regard to case; not
	 * modifiable
	 */
	public Map<String, List<String>> headers() {
		return this.headers;
	}

	/**
	 * Return the value of a header.
	 * @param name the name, in any case
	 * @return the value, several ones joined with commas, or {@code null} if there is
	 * none
	 */
	public @Nullable String header(String name) {
		List<String> values = this.headers.get(name);
		return (values != null) ? String.join(", ", values) : null;
	}

	/**
	 * Return whether there is a body, if only an empty one.
	 * @return whether there is one
	 */
	public boolean hasBody() {
		return this.body != HttpBody.NONE;
	}

	/**
	 * Return the body.
	 * @return a stream, which is empty if there is none
	 */
	public InputStream body() {
		return this.body.stream();
	}

	/**
	 * Read the body to its end.
	 * @return the bytes
	 * @throws java.io.UncheckedIOException if the body cannot be read
	 */
	public byte[] bodyAsBytes() {
		return this.body.bytes();
	}

	/**
	 * Read the body to its end.
	 * @return the text, in the charset that the header {@code Content-Type} names, else
	 * UTF-8
	 * @throws java.io.UncheckedIOException if the body cannot be read
	 */
	public String bodyAsString() {
		return this.body.text(header("Content-Type"));
	}

	/**
	 * Builds messages. Not safe for use by many threads.
	 *
	 * @param <B> the type of the builder
	 */
	public abstract static sealed class Builder<B extends Builder<B>>
			permits WorkerRequest.Builder, WorkerResponse.Builder {

		private final HttpHeaders headers = new HttpHeaders();

		private HttpBody body = HttpBody.NONE;

		Builder() {
		}

		abstract B self();

		void useBody(HttpBody body) {
			this.body = body;
		}

		/**
		 * Add a header beside those of the same name.
		 * @param name the name
		 * @param value the value
		 * @return this builder
		 * @throws IllegalArgumentException if the name or the value is not one of HTTP
		 */
		public B header(String name, String value) {
			this.headers.add(name, value);
			return self();
		}

		/**
		 * Set a header instead of those of the same name.
		 * @param name the name
		 * @param value the value
		 * @return this builder
		 * @throws IllegalArgumentException if the name or the value is not one of HTTP
		 */
		public B setHeader(String name, String value) {
			this.headers.set(name, value);
			return self();
		}

		/**
		 * Set the body to text in UTF-8.
		 * @param text the text
		 * @return this builder
		 */
		public B body(String text) {
			return body(text.getBytes(StandardCharsets.UTF_8));
		}

		/**
		 * Set the body to bytes.
		 * @param bytes the bytes, which are copied
		 * @return this builder
		 */
		public B body(byte[] bytes) {
			this.body = HttpBody.of(bytes.clone());
			return self();
		}

		/**
		 * Set the body to what a stream has. If the stream is a
		 * {@link java.util.concurrent.Flow.Publisher Flow.Publisher} of byte buffers as
		 * well, a worker that reads it keeps no thread waiting for bytes that have not
		 * come.
		 * @param stream the stream, which who reads it closes
		 * @return this builder
		 */
		public B body(InputStream stream) {
			this.body = (stream instanceof ByteArrayInputStream) ? HttpBody.of(HttpBody.readAll(stream))
					: HttpBody.of(stream);
			return self();
		}

	}

}
